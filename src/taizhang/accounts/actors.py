"""Who acts: the `Actor` of `permission`, made from an account and the grants that hold today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import F, FilteredRelation, QuerySet
from django.utils import timezone

from taizhang.accounts.models import Account, Session, current
from taizhang.permission import WHOLE, Actor, Grant, Role


def signed_in(account_id: int) -> Account | None:
    """The open account of this id with its unit and the grants that hold today. One query."""
    rows = _with_holdings(Account.objects.filter(pk=account_id), "").select_related("unit")
    return _account(list(rows), lambda row: row)


def session_of(key: str, now: dt.datetime) -> tuple[Session, Account | None] | None:
    """The session of this key, if it has not expired, with whose it is. One query for all."""
    found = Session.objects.filter(session_key=key, expire_date__gt=now)
    rows = list(_with_holdings(found, "account__").select_related("account__unit"))
    return (rows[0], _account(rows, lambda row: row.account)) if rows else None


def _with_holdings(rows: QuerySet[Any], prefix: str) -> QuerySet[Any]:
    """Each row once for each grant of its account that holds today, or once without any."""
    held = f"{prefix}grants"
    today = current(timezone.localdate(), f"{held}__")
    return (
        rows.alias(held=FilteredRelation(held, condition=today))
        .annotate(
            held_role=F("held__role"),
            held_unit_id=F("held__unit_id"),
            held_path=F("held__unit__path"),
            held_unit=F("held__unit__name"),
        )
        .order_by("held__id")
    )


def _account(rows: Sequence[Any], of: Any) -> Account | None:
    account: Account | None = of(rows[0]) if rows else None
    if account is None or not account.is_active:
        return None
    account.holdings = tuple(
        (row.held_role, _path(row.held_unit_id, row.held_path), row.held_unit)
        for row in rows
        if row.held_role
    )
    return account


def _path(unit_id: int | None, path: str | None) -> str:
    # A unit that has no place in the tree yet is itself and nothing below: never the whole.
    return WHOLE if unit_id is None else path or f"/0/{unit_id}/"


def actor_in(account: Account, address: str = "") -> Actor:
    """Who acts in a request from `address`, by an account that `signed_in` gave. No query."""
    return Actor(
        name=account.name,
        account=account.pk,
        unit=account.unit_id,
        unit_name=account.unit.name if account.unit else "",
        grants=tuple(Grant(Role(role), path) for role, path, _unit in account.holdings),
        address=address,
    )


def actor_of(account: Account, address: str = "") -> Actor:
    """Who acts when `account` does; a closed account may do nothing. One query."""
    found = signed_in(account.pk)
    return actor_in(found, address) if found else Actor.nobody(address)
