"""Lift a lock (解除锁定)."""

from __future__ import annotations

from axes.models import AccessAttempt
from django.db import transaction

from taizhang.accounts.models import Account
from taizhang.audit import SYSTEM, Subject, record
from taizhang.permission import Actor, ensure
from taizhang.security.permissions import LIFT_LOCK


@transaction.atomic
def lift_lock(*, username: str = "", address: str = "", by: Actor) -> int:
    """Forget the failures under a name, or from an address; return how many attempts those were.

    Raises: NotAllowed.
    """
    ensure(by, LIFT_LOCK)
    attempts = AccessAttempt.objects.none()
    if username:
        attempts = AccessAttempt.objects.filter(username=username)
    elif address:
        attempts = AccessAttempt.objects.filter(ip_address=address)
    count, _each = attempts.delete()
    if count:
        account = Account.objects.filter(username=username).first() if username else None
        subject = Subject.of(account) if account else SYSTEM
        record(LIFT_LOCK, subject=subject, by=by, before={"address": address} if address else None)
    return count
