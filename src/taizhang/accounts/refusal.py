"""The page that refuses an act: what is missing, and whom to ask."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from taizhang.accounts.words import role_words
from taizhang.permission import NotAllowed

FORBIDDEN = 403


def refused(request: HttpRequest, reason: NotAllowed) -> HttpResponse:
    """Answer 403. Context: the `act`, the roles that may do it."""
    context = {"act": reason.act, "allowed_roles": [role_words(role) for role in reason.act.rules]}
    return render(request, "accounts/refused.html", context, status=FORBIDDEN)
