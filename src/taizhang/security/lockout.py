"""Lock-out after failed attempts (锁定): django-axes counts them, with two limits of our own.

A sign-in name is locked after few failures, from wherever they came; an address after many, whatever
names it tried. Both are counted alike whether such an account exists, so that nobody learns it.
During a lock nothing is counted, so it ends by itself. A wrong code of the second factor counts as a
wrong password does. Of an attempt nothing is kept but name, address and number.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.db import transaction
from django.db.models import Max, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from taizhang.accounts.address import address_of
from taizhang.accounts.models import Account, AccountManager
from taizhang.audit import SYSTEM, Subject, record
from taizhang.configuration.values import value
from taizhang.permission import Actor
from taizhang.security import options
from taizhang.security.permissions import LOCK, SIGN_IN_FAILED

TOO_MANY = 429
#: Longer names are typed by nobody; the column of axes holds no more.
LONGEST_NAME = 60


class Handler(AxesDatabaseHandler):
    """Counts in the database, which all workers share (`AXES_HANDLER`)."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """Failures that count against the limit of a name; that limit where the address is locked."""
        limit = value(options.LOCK_ACCOUNT)
        by_name, by_address = (
            _failures(attempts) for attempts in self.get_user_attempts(request, credentials)
        )
        return max(by_name, limit if by_address >= value(options.LOCK_ADDRESS) else 0)

    def user_login_failed(
        self,
        sender: Any,
        credentials: dict[str, Any],
        request: HttpRequest | None = None,
        **more: Any,
    ) -> None:
        """Count, and note in the history; what comes during a lock is neither counted nor noted."""
        if request is None:
            return
        was_locked = request.axes_locked_out
        super().user_login_failed(sender, credentials, request, **more)
        if not was_locked:
            _note(request, credentials, is_locked=request.axes_locked_out)

    def user_logged_in(self, sender: Any, request: HttpRequest, user: Account, **more: Any) -> None:
        """Whoever comes in is forgiven his own failures; those of others from his address stay.

        axes would forget both: then anybody with an account could guess at others' for ever.
        """
        super().user_logged_in(sender, request, user, **more)
        AccessAttempt.objects.filter(username=user.username).delete()


def username_of(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The name that is being tried, as accounts keep it (`AXES_USERNAME_CALLABLE`)."""
    given = (credentials or {}).get("username") or request.POST.get("login") or ""
    # A text that PostgreSQL cannot keep is the name of nobody.
    return AccountManager.normalised(str(given)).replace("\0", "")[:LONGEST_NAME]


def address_for_counting(request: HttpRequest) -> str | None:
    """From where the attempt comes (`AXES_CLIENT_IP_CALLABLE`)."""
    return address_of(request) or None


def failure_limit(request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
    """`AXES_FAILURE_LIMIT`."""
    return int(value(options.LOCK_ACCOUNT))


def cool_off(request: HttpRequest | None = None) -> dt.timedelta:
    """How long a lock holds after the last failure (`AXES_COOLOFF_TIME`)."""
    return dt.timedelta(minutes=value(options.LOCK_MINUTES))


def locked_page(request: HttpRequest, *_more: Any, **_else: Any) -> HttpResponse:
    """What is answered during a lock (`AXES_LOCKOUT_CALLABLE`); alike for names that do not exist."""
    context = {"minutes": value(options.LOCK_MINUTES)}
    return render(request, "security/locked.html", context, status=TOO_MANY)


@dataclass(frozen=True, slots=True)
class Lock:
    """What is locked: a name, or an address (the other is ""); until when, after how many failures."""

    username: str
    address: str
    failures: int
    until: dt.datetime
    account: Account | None = None


def locks() -> list[Lock]:
    """What is locked now, the newest first. Three queries."""
    now, length = timezone.now(), cool_off()
    recent = AccessAttempt.objects.filter(attempt_time__gt=now - length).order_by()
    sums = {"n": Sum("failures_since_start"), "last": Max("attempt_time")}
    names = recent.values("username").annotate(**sums).filter(n__gte=value(options.LOCK_ACCOUNT))
    places = recent.values("ip_address").annotate(**sums).filter(n__gte=value(options.LOCK_ADDRESS))
    by_name = list(names)
    accounts = {
        account.username: account
        for account in Account.objects.filter(username__in=[row["username"] for row in by_name])
    }
    found = [
        Lock(r["username"] or "", "", r["n"], r["last"] + length, accounts.get(r["username"]))
        for r in by_name
    ]
    found += [Lock("", r["ip_address"] or "", r["n"], r["last"] + length) for r in places]
    return sorted(found, key=lambda lock: lock.until, reverse=True)


def _failures(attempts: Any) -> int:
    return attempts.aggregate(n=Sum("failures_since_start"))["n"] or 0


@transaction.atomic
def _note(request: HttpRequest, credentials: dict[str, Any], *, is_locked: bool) -> None:
    account = Account.objects.filter(username=username_of(request, credentials)).first()
    by = Actor.nobody(address_of(request))
    # A name that is nobody's is not kept: people type passwords into the wrong field.
    subject = Subject.of(account) if account else SYSTEM
    after = {"step": getattr(request, "sign_in_step", "password")}
    record(SIGN_IN_FAILED, subject=subject, by=by, after=after)
    if is_locked:
        record(LOCK, subject=subject, by=by, after={"minutes": value(options.LOCK_MINUTES)})
