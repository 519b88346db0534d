"""Signing in and out in the history, whatever way a person came; and what follows from it.

Listens to the signals of Django and allauth: they are sent by whatever signs somebody in.
"""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from taizhang.accounts.actors import actor_of
from taizhang.accounts.address import address_of
from taizhang.accounts.models import Account
from taizhang.audit import record
from taizhang.security.passwords.rules import is_expired
from taizhang.security.permissions import ADD_FACTOR, REMOVE_FACTOR, SIGN_IN, SIGN_OUT
from taizhang.security.queries.sign_ins import last_sign_in
from taizhang.security.sessions import LAST, SECOND_FACTOR, end_oldest, touch

#: How one may have come: the last that allauth noted, in the words of the history.
WAYS = {"password": "password", "socialaccount": "sign-on", "mfa": "second-factor"}


def connect() -> None:
    """Listen."""
    user_logged_in.connect(_signed_in, dispatch_uid="taizhang_security_signed_in")
    user_logged_out.connect(_signed_out, dispatch_uid="taizhang_security_signed_out")
    authenticator_added.connect(_factor_added, dispatch_uid="taizhang_factor_added")
    authenticator_removed.connect(_factor_removed, dispatch_uid="taizhang_factor_removed")


def _signed_in(sender: type, request: HttpRequest, user: Account, **_more: Any) -> None:
    touch(request.session)
    if request.method is None:
        return  # no browser signed in: a session that a program made
    ways = [WAYS.get(one["method"], one["method"]) for one in _methods(request)]
    with transaction.atomic():
        request.session[LAST] = last_sign_in(user)
        end_oldest(user)
        if (
            "sign-on" not in ways
            and not user.must_change_password
            and is_expired(user, timezone.now())
        ):
            user.must_change_password = True
            user.save(update_fields=["must_change_password"])
        by = actor_of(user, address_of(request))
        record(SIGN_IN, subject=user, by=by, after={"by": ways or ["password"]})
    if "second-factor" in ways:
        request.session[SECOND_FACTOR] = True


def _signed_out(sender: type, request: HttpRequest, user: Account | None, **_more: Any) -> None:
    if user is None or request.method is None:
        return
    by = actor_of(user, address_of(request))
    with transaction.atomic():
        after = {"reason": getattr(request, "session_ended", "")}
        record(SIGN_OUT, subject=user, by=by, after=after if after["reason"] else None)


def _factor_added(sender: type, request: HttpRequest, authenticator: Any, **_more: Any) -> None:
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        request.session[SECOND_FACTOR] = True
    _note_factor(ADD_FACTOR, request, authenticator)


def _factor_removed(sender: type, request: HttpRequest, authenticator: Any, **_more: Any) -> None:
    # Asked for anew by the next page: there may be another.
    request.session.pop(SECOND_FACTOR, None)
    _note_factor(REMOVE_FACTOR, request, authenticator)


def _note_factor(act: Any, request: HttpRequest, authenticator: Any) -> None:
    with transaction.atomic():
        after = {"kind": str(authenticator.type)}
        record(act, subject=authenticator.user, by=request.actor, after=after)


def _methods(request: HttpRequest) -> list[dict[str, Any]]:
    methods: list[dict[str, Any]] = request.session.get("account_authentication_methods", [])
    return methods
