"""The page for an address that is not there (or that is not for him who asks)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

NOT_FOUND = 404


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404: within the frame for whoever is signed in, else without a word of the inside."""
    name = "404.html" if request.user.is_authenticated else "404_outside.html"
    return render(request, name, status=NOT_FOUND)
