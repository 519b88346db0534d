"""Each request: who acts, whether he is signed in, and the page of refusal.

Nothing answers without a session but what says so itself (`login_not_required`: sign-in, language,
health); nothing answers a person but what names the act that it needs (`permission.needs`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import SESSION_KEY, get_user
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse

from taizhang.accounts.actors import actor_in
from taizhang.accounts.address import address_of
from taizhang.accounts.backend import at_hand
from taizhang.accounts.models import Account
from taizhang.accounts.refusal import refused
from taizhang.permission import Actor, NotAllowed

#: What a person may still open before he has chosen a password of his own.
BEFORE_OWN_PASSWORD = frozenset({"accounts:own-password", "account_logout"})

#: What answers next.
Respond = Callable[[HttpRequest], HttpResponse]


class ActorMiddleware:
    """Puts `request.actor` on each request, asks for sign-in, and answers what is not allowed."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Tell who acts, then go on."""
        request.user = user = _whose(request)
        address = address_of(request)
        request.actor = actor_in(user, address) if user.is_authenticated else Actor.nobody(address)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *_given: Any
    ) -> HttpResponse | None:
        """Let nobody in who is not signed in, or whose password is not his own yet."""
        if not getattr(view, "login_required", True):
            return None
        if not request.user.is_authenticated:
            return sent_to(request, _sign_in_address(request))
        name = request.resolver_match.view_name if request.resolver_match else ""
        if request.user.must_change_password and name not in BEFORE_OWN_PASSWORD:
            return sent_to(request, reverse("accounts:own-password"))
        if getattr(view, "act", None) is None:
            raise TypeError(f"the view of {name!r} does not say which act it needs")
        return None

    def process_exception(self, request: HttpRequest, reason: Exception) -> HttpResponse | None:
        """The page that says what is missing, and whom to ask."""
        if isinstance(reason, NotAllowed):
            return refused(request, reason)
        return None


def _whose(request: HttpRequest) -> Account | AnonymousUser:
    """The account that is signed in. Django checks the session as ever; the row came with it."""
    # Loads the session, and with it its account.
    if SESSION_KEY not in request.session:
        return AnonymousUser()
    with at_hand(request.session.account):
        return get_user(request)


def _sign_in_address(request: HttpRequest) -> str:
    # What was asked for by a script is a part of a page: after sign-in the page itself is wanted.
    here = request.htmx.current_url_abs_path if request.htmx else request.get_full_path()
    is_page = request.method in ("GET", "HEAD") or request.htmx
    query = f"?{urlencode({'next': here})}" if is_page and here and here != "/" else ""
    return resolve_url(settings.LOGIN_URL) + query


def sent_to(request: HttpRequest, address: str) -> HttpResponse:
    """Send the person to `address`; htmx must load it as a page, not put it into one."""
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
