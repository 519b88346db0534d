"""Each request of somebody who is signed in: does his session go on, may he work from there, has he
the second factor that his role needs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from taizhang.accounts.middleware import sent_to
from taizhang.permission import Actor
from taizhang.security.addresses import is_refused
from taizhang.security.second_factor.obliged import main_factors, must_have
from taizhang.security.sessions import SECOND_FACTOR, why_ended

FORBIDDEN = 403
#: What a person may open while he has not the second factor that he must have.
BEFORE_SECOND_FACTOR = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_generate_recovery_codes",
        "account_reauthenticate",
        "account_logout",
        "accounts:own-password",
        "security:blocked-report",
    }
)

Respond = Callable[[HttpRequest], HttpResponse]


class SignInSecurityMiddleware:
    """After `ActorMiddleware`, which tells who it is."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """End the session where it is over."""
        if request.user.is_authenticated and (why := why_ended(request.session, timezone.now())):
            return _ended(request, why)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *_given: Any
    ) -> HttpResponse | None:
        """Refuse what may not be done from there, or not yet."""
        if not request.user.is_authenticated or not getattr(view, "login_required", True):
            return None
        if is_refused(request.actor):
            logout(request)
            context = {"address": request.actor.address}
            return render(request, "security/address_refused.html", context, status=FORBIDDEN)
        if _lacks_second_factor(request):
            return sent_to(request, reverse("mfa_index"))
        return None


def _ended(request: HttpRequest, why: str) -> HttpResponse:
    request.session_ended = why
    logout(request)
    request.actor = Actor.nobody(request.actor.address)
    here = request.htmx.current_url_abs_path if request.htmx else request.get_full_path()
    is_page = request.method in ("GET", "HEAD") or request.htmx
    query = {"ended": why} | ({"next": here} if is_page and here and here != "/" else {})
    return sent_to(request, f"{resolve_url('account_login')}?{urlencode(query)}")


def _lacks_second_factor(request: HttpRequest) -> bool:
    if not must_have(request.actor) or request.session.get(SECOND_FACTOR):
        return False
    name = request.resolver_match.view_name if request.resolver_match else ""
    if name in BEFORE_SECOND_FACTOR:
        return False
    if main_factors(request.user.pk).exists():
        request.session[SECOND_FACTOR] = True
        return False
    return True
