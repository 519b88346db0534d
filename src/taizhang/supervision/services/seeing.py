"""A person saw his messages; he wants mail or not."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from taizhang.accounts.models import Account
from taizhang.audit import record
from taizhang.permission import Actor, ensure
from taizhang.supervision.models import MailChoice, Message
from taizhang.supervision.permissions import OWN


@transaction.atomic
def mark_seen(*, message: int | None, by: Actor) -> int:
    """Take note of one of one's own messages, or (None) of all; how many were new.

    Not in the history: it changes nothing for anybody else. Raises: NotAllowed.
    """
    ensure(by, OWN)
    rows = Message.objects.filter(account_id=by.account, seen_at__isnull=True)
    if message is not None:
        rows = rows.filter(pk=message)
    return rows.update(seen_at=timezone.now())


@transaction.atomic
def choose_mail(*, wanted: bool, by: Actor) -> MailChoice:
    """Want one's digests by mail, or not. Raises: NotAllowed; Account.DoesNotExist for the operator."""
    ensure(by, OWN)
    choice, _new = MailChoice.objects.get_or_create(account=Account.objects.get(pk=by.account))
    if choice.is_off == wanted:
        choice.is_off = not wanted
        choice.save(update_fields=["is_off"])
        record(OWN, subject=choice, by=by, after={"mail": wanted})
    return choice
