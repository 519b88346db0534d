"""Passwords: one's own changed (修改密码), another's reset (重置密码)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from taizhang.accounts.errors import (
    AlreadyClosed,
    OldPasswordWrong,
    OwnAccount,
    PasswordsDiffer,
    PasswordUnchanged,
    PasswordUnfit,
)
from taizhang.accounts.models import Account, Session
from taizhang.accounts.permissions import OWN_PASSWORD, RESET_PASSWORD
from taizhang.audit import record
from taizhang.permission import Actor, NotAllowed, ensure

#: Without 0 and o, 1 and l, which look alike on paper.
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class NewPassword:
    """An account and the password that it was just given, which is told once and kept nowhere."""

    account: Account
    password: str = field(repr=False)


@transaction.atomic
def change_own_password(*, account: Account, old: str, new: str, again: str, by: Actor) -> Account:
    """Give the account the password `new`; all of its sessions end, also the one that asks.

    One's own needs no role: not everybody has one when he first comes.
    Raises: NotAllowed (another's), OldPasswordWrong, PasswordsDiffer, PasswordUnchanged, PasswordUnfit.
    """
    kept = Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    if by.account != kept.pk:
        raise NotAllowed(act=OWN_PASSWORD, by=by)
    if not kept.check_password(old):
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


@transaction.atomic
def reset_password(*, account: Account, by: Actor) -> NewPassword:
    """Give the account a random password that must be changed; it is signed out everywhere.

    Raises: NotAllowed, OwnAccount, AlreadyClosed.
    """
    ensure(by, RESET_PASSWORD)
    kept = Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    if by.account == kept.pk:
        raise OwnAccount
    if not kept.is_active:
        raise AlreadyClosed
    password = first_password()
    kept.set_password(password)
    kept.must_change_password = True
    kept.save(update_fields=["password", "must_change_password"])
    end_sessions(kept)
    record(RESET_PASSWORD, subject=kept, by=by)
    return NewPassword(kept, password)


def first_password() -> str:
    """A random password that can be read out: four groups of four, 80 bits."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


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
