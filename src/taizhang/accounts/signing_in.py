"""What is noted when somebody signs in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from django.utils import timezone

from taizhang.accounts.address import address_of
from taizhang.accounts.sessions import ADDRESS, STARTED


def connect() -> None:
    """Listen to Django's signal, which is sent whatever way a person came in."""
    user_logged_in.connect(_note, dispatch_uid="taizhang_signed_in")


def _note(sender: type, request: HttpRequest, **_more: Any) -> None:
    request.session[STARTED] = timezone.now().isoformat()
    request.session[ADDRESS] = address_of(request) or None
