"""What is said where sign-on by another server ended without a sign-in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def cancelled(request: HttpRequest) -> HttpResponse:
    """The person turned back at the other server."""
    return render(request, "security/sign_on_refused.html", {"reason": "cancelled"})
