"""Accounts made (新建), changed (修改), closed (停用) and reopened (恢复)."""

from __future__ import annotations

import re
from functools import cache

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from taizhang.accounts.errors import (
    AlreadyClosed,
    NameUnfit,
    NotClosed,
    OwnAccount,
    UsernameTaken,
    UsernameUnfit,
)
from taizhang.accounts.models import Account, AccountManager
from taizhang.accounts.models.account import NAME_LENGTH, USERNAME_LENGTH
from taizhang.accounts.permissions import CHANGE, CLOSE, CREATE, REOPEN
from taizhang.accounts.services.duties import ensure_duty_goes_on
from taizhang.accounts.services.passwords import NewPassword, end_sessions, first_password
from taizhang.audit import record
from taizhang.organizations.models import Unit
from taizhang.permission import Actor, ensure

_USERNAME = re.compile(rf"[\w.@-]{{2,{USERNAME_LENGTH}}}")


@transaction.atomic
def create_account(
    *, username: str, name: str, unit: Unit | None = None, by: Actor, password: str = ""
) -> NewPassword:
    """Make an account with a first password that must be changed; it has no role yet.

    `password` is for the demonstration: it is taken as given, and need not be changed.
    Raises: NotAllowed, UsernameUnfit, UsernameTaken, NameUnfit.
    """
    ensure(by, CREATE)
    account = Account(
        username=_free(_fit_username(username)),
        name=_fit_name(name),
        unit=unit,
        must_change_password=not password,
        created_at=timezone.now(),
    )
    first = password or first_password()
    if password:
        account.password = _known_to_all(password)
    else:
        account.set_password(first)
    account.save()
    record(CREATE, subject=account, by=by, after=facts(account))
    return NewPassword(account, first)


@cache
def _known_to_all(password: str) -> str:
    """Its hash, one for all accounts: hashes are slow so that nobody finds out what everybody knows."""
    return make_password(password)


@transaction.atomic
def change_account(
    *, account: Account, username: str, name: str, unit: Unit | None, by: Actor
) -> Account:
    """Correct sign-in name, name and unit. His roles stay: they are granted apart.

    Raises: NotAllowed, UsernameUnfit, UsernameTaken, NameUnfit.
    """
    ensure(by, CHANGE)
    kept = locked(account)
    before = facts(kept)
    wanted = _fit_username(username)
    kept.username = wanted if wanted == kept.username else _free(wanted)
    kept.name, kept.unit = _fit_name(name), unit
    after = facts(kept)
    changed = [key for key in after if before[key] != after[key]]
    if changed:
        kept.save(update_fields=["username", "name", "unit"])
        record(
            CHANGE,
            subject=kept,
            by=by,
            before={key: before[key] for key in changed},
            after={key: after[key] for key in changed},
        )
    return kept


@transaction.atomic
def close_account(*, account: Account, by: Actor) -> Account:
    """Close the account of a person who left: he is signed out at once, and nothing is deleted.

    Raises: NotAllowed, OwnAccount, AlreadyClosed, LastOfDuty.
    """
    ensure(by, CLOSE)
    kept = locked(account)
    if by.account == kept.pk:
        raise OwnAccount
    if not kept.is_active:
        raise AlreadyClosed
    ensure_duty_goes_on(kept)
    kept.is_active, kept.left_at = False, timezone.now()
    kept.save(update_fields=["is_active", "left_at"])
    end_sessions(kept)
    record(CLOSE, subject=kept, by=by, before={"is_active": True}, after={"is_active": False})
    return kept


@transaction.atomic
def reopen_account(*, account: Account, by: Actor) -> Account:
    """Open a closed account again, with the roles that it still holds. Raises: NotAllowed, NotClosed."""
    ensure(by, REOPEN)
    kept = locked(account)
    if kept.is_active:
        raise NotClosed
    kept.is_active, kept.left_at = True, None
    kept.save(update_fields=["is_active", "left_at"])
    record(REOPEN, subject=kept, by=by, before={"is_active": False}, after={"is_active": True})
    return kept


def locked(account: Account) -> Account:
    """Read again under a lock: the caller's copy may be minutes old."""
    return Account.objects.select_for_update(no_key=True).get(pk=account.pk)


def facts(account: Account) -> dict[str, object]:
    """What the history keeps of an account."""
    return {
        "username": account.username,
        "name": account.name,
        "unit": account.unit_id,
        "unit_name": account.unit.name if account.unit else "",
    }


def _fit_username(username: str) -> str:
    fit = AccountManager.normalised(username)
    if not _USERNAME.fullmatch(fit):
        raise UsernameUnfit
    return fit


def _free(username: str) -> str:
    if Account.objects.filter(username=username).exists():
        raise UsernameTaken(username=username)
    return username


def _fit_name(name: str) -> str:
    fit = " ".join(name.split())
    if not 0 < len(fit) <= NAME_LENGTH or not fit.isprintable():
        raise NameUnfit
    return fit
