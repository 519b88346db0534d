"""Who acts: the `Actor` of `permission`, made from an account and the grants that hold today."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from taizhang.accounts.holding import Found, by_account, by_session
from taizhang.accounts.models import Account, Session
from taizhang.organizations.models import Unit
from taizhang.permission import WHOLE, Actor, Grant, Role


def signed_in(account_id: int) -> Account | None:
    """The open account of this id with its unit and the grants that hold today. One query."""
    found = by_account(account_id)
    return _account(found) if found else None


def session_of(key: str, now: dt.datetime) -> tuple[Session, Account | None] | None:
    """The session of this key, if it has not expired, with whose it is. One query for all."""
    found = by_session(key, now)
    return (found.session, _account(found)) if found and found.session else None


def _account(found: Found) -> Account | None:
    account = found.account
    if account is None or not account.is_active:
        return None
    held = ((one.role, _path(one.unit, one.path), one.unit_name) for one in found.held)
    account.holdings = tuple(dict.fromkeys(held))
    account.took_over = _took_over((one.path, one.merged) for one in found.held)
    return account


def _took_over(merged: Iterable[tuple[str | None, str | None]]) -> dict[str, tuple[str, ...]]:
    """The paths of the units that were merged into one, or into one of those; by its path.

    No query where nothing was merged, as nearly everywhere.
    """
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for path, gone in merged:
        if path and gone:
            found[path][gone] = None
    for gone in found.values():
        last = list(gone)
        while last:
            before = Unit.objects.filter(heir__path__in=last).order_by("pk")
            last = [path for path in before.values_list("path", flat=True) if path not in gone]
            gone.update(dict.fromkeys(last))
    return {path: tuple(gone) for path, gone in found.items()}


def _path(unit_id: int | None, path: str | None) -> str:
    # A unit that has no place in the tree yet is itself and nothing below: never the whole.
    return WHOLE if unit_id is None else path or f"/0/{unit_id}/"


def actor_in(account: Account, address: str = "") -> Actor:
    """Who acts in a request from `address`, by an account that `signed_in` gave. No query.

    What a person is in a unit he is in those that were merged into it: their work is the heir's.
    """
    grants = [
        Grant(Role(role), path)
        for role, own, _unit in account.holdings
        for path in (own, *account.took_over.get(own, ()))
    ]
    return Actor(
        name=account.name,
        account=account.pk,
        unit=account.unit_id,
        unit_name=account.unit.name if account.unit else "",
        grants=tuple(grants),
        address=address,
    )


def actor_of(account: Account, address: str = "") -> Actor:
    """Who acts when `account` does; a closed account may do nothing. One query."""
    found = signed_in(account.pk)
    return actor_in(found, address) if found else Actor.nobody(address)
