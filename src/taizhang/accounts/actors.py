"""Who acts: the `Actor` of `permission`, made from an account and the grants that hold today."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import F, FilteredRelation, QuerySet
from django.utils import timezone

from taizhang.accounts.models import Account, Session, current
from taizhang.organizations.models import Unit
from taizhang.permission import WHOLE, Actor, Grant, Role
from taizhang.tables.prepared import Prepared


def signed_in(account_id: int) -> Account | None:
    """The open account of this id with its unit and the grants that hold today. One query."""
    return _account(_ACCOUNTS(account_id, timezone.localdate()), lambda row: row)


def session_of(key: str, now: dt.datetime) -> tuple[Session, Account | None] | None:
    """The session of this key, if it has not expired, with whose it is. One query for all."""
    rows = _SESSIONS(key, now, timezone.localdate())
    return (rows[0], _account(rows, lambda row: row.account)) if rows else None


def _with_holdings(rows: QuerySet[Any], prefix: str, today: dt.date) -> QuerySet[Any]:
    """Each row once for each grant of its account that holds today, or once without any; of a grant in
    a unit that others were merged into once for each of these.
    """
    held = f"{prefix}grants"
    return (
        rows.alias(held=FilteredRelation(held, condition=current(today, f"{held}__")))
        .annotate(
            held_id=F("held__id"),
            held_role=F("held__role"),
            held_unit_id=F("held__unit_id"),
            held_path=F("held__unit__path"),
            held_unit=F("held__unit__name"),
            held_merged=F("held__unit__heirs_of__path"),
        )
        .order_by("held_id")
    )


def _accounts(account_id: int, today: dt.date) -> QuerySet[Account, Account]:
    return _with_holdings(Account.objects.filter(pk=account_id), "", today).select_related("unit")


def _sessions(key: str, now: dt.datetime, today: dt.date) -> QuerySet[Session, Session]:
    found = Session.objects.filter(session_key=key, expire_date__gt=now)
    return _with_holdings(found, "account__", today).select_related("account__unit")


# Every request begins with one of these.
_ACCOUNTS, _SESSIONS = Prepared(_accounts), Prepared(_sessions)


def _account(rows: Sequence[Any], of: Any) -> Account | None:
    account: Account | None = of(rows[0]) if rows else None
    if account is None or not account.is_active:
        return None
    held = (
        (row.held_role, _path(row.held_unit_id, row.held_path), row.held_unit)
        for row in rows
        if row.held_role
    )
    account.holdings = tuple(dict.fromkeys(held))
    account.took_over = _took_over((row.held_path, row.held_merged) for row in rows)
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
