"""Passwords: one's own changed (修改密码), another's reset (重置密码)."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from taizhang.accounts.errors import (
    OldPasswordWrong,
    PasswordsDiffer,
    PasswordUnchanged,
    PasswordUnfit,
)
from taizhang.accounts.models import Account, Session
from taizhang.accounts.permissions import OWN_PASSWORD
from taizhang.audit import record
from taizhang.permission import Actor, ensure


@transaction.atomic
def change_own_password(*, account: Account, old: str, new: str, again: str, by: Actor) -> Account:
    """Give the account the password `new`; all of its sessions end, also the one that asks.

    Raises: NotAllowed, OldPasswordWrong, PasswordsDiffer, PasswordUnchanged, PasswordUnfit.
    """
    ensure(by, OWN_PASSWORD)
    kept = Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    if by.account != kept.pk or not kept.check_password(old):
        raise OldPasswordWrong
    if new != again:
        raise PasswordsDiffer
    _ensure_fit(new, kept, old)
    kept.set_password(new)
    kept.must_change_password = False
    kept.save(update_fields=["password", "must_change_password"])
    end_sessions(kept)
    record(OWN_PASSWORD, subject=kept, by=by)
    return kept


def end_sessions(account: Account) -> None:
    """Sign the account out everywhere."""
    Session.objects.filter(account=account).delete()


def _ensure_fit(password: str, account: Account, old: str) -> None:
    if password == old:
        raise PasswordUnchanged
    try:
        validate_password(password, account)
    except ValidationError as refusal:
        raise PasswordUnfit(reasons="".join(refusal.messages)) from None
