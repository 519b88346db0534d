"""An account with its unit and the grants that hold today, in one statement.

Every request begins with it. Written by hand: to put it together from the models takes ten times as
long as the database needs to answer it, on each click and each save.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

from taizhang.accounts.models import Account, Session
from taizhang.organizations.models import Unit

#: What every request needs of them; the rest is read when somebody asks for it.
_OF_SESSION = ("session_key", "session_data", "account_id")
_OF_ACCOUNT = (
    *("id", "password", "username", "name", "unit_id"),
    *("is_active", "must_change_password"),
)
_OF_UNIT = ("id", "name", "kind", "nature", "uscc", "division_id", "parent_id", "heir_id", "path")
_ACCOUNT_AT = len(_OF_SESSION)
_UNIT_AT = _ACCOUNT_AT + len(_OF_ACCOUNT)
_GRANT_AT = _UNIT_AT + len(_OF_UNIT)


def _columns(table: str, fields: Sequence[str]) -> str:
    return ", ".join(f"{table}.{field}" for field in fields)


# A grant holds as `models.current` says.
_SELECT = f"""
SELECT {_columns("s", _OF_SESSION)}, {_columns("a", _OF_ACCOUNT)}, {_columns("u", _OF_UNIT)},
       g.role, g.unit_id, held.path, held.name, merged.path
FROM accounts_account a
LEFT JOIN organizations_unit u ON u.id = a.unit_id
LEFT JOIN accounts_rolegrant g ON g.account_id = a.id AND g.ended_at IS NULL
      AND g.valid_from <= %s AND (g.valid_until IS NULL OR g.valid_until >= %s)
LEFT JOIN organizations_unit held ON held.id = g.unit_id
LEFT JOIN organizations_unit merged ON merged.heir_id = g.unit_id
"""  # noqa: S608, the columns are named above
_BY_SESSION = (
    _SELECT.replace(
        "FROM accounts_account a",
        "FROM accounts_session s LEFT JOIN accounts_account a ON a.id = s.account_id",
    )
    + "WHERE s.session_key = %s AND s.expire_date > %s ORDER BY g.id"
)
_BY_ACCOUNT = (
    _SELECT.replace(_columns("s", _OF_SESSION), ", ".join(["NULL"] * len(_OF_SESSION)))
    + "WHERE a.id = %s ORDER BY g.id"
)


@dataclass(frozen=True, slots=True)
class Held:
    """A grant that holds today: the role, the unit (None: the whole installation) with its path and
    name, and the path of a unit that was merged into it. A unit into which several were merged comes
    once for each.
    """

    role: str
    unit: int | None
    path: str | None
    unit_name: str | None
    merged: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """What the statement found. `account`: None for a session of nobody."""

    session: Session | None
    account: Account | None
    held: tuple[Held, ...]


def by_session(key: str, now: dt.datetime) -> Found | None:
    """The session of this key that has not expired at `now`, and whose it is."""
    return _found(_BY_SESSION, key, connection.ops.adapt_datetimefield_value(now))


def by_account(account_id: int) -> Found | None:
    """The account of this id."""
    return _found(_BY_ACCOUNT, account_id)


def _found(statement: str, *wanted: Any) -> Found | None:
    today = connection.ops.adapt_datefield_value(timezone.localdate())
    with connection.cursor() as cursor:
        cursor.execute(statement, [today, today, *wanted])
        rows = cursor.fetchall()
    if not rows:
        return None
    first = rows[0]
    return Found(
        session=_made(Session, _OF_SESSION, first[:_ACCOUNT_AT]),
        account=_account(first),
        held=tuple(Held(*row[_GRANT_AT:]) for row in rows if row[_GRANT_AT]),
    )


def _account(row: Sequence[Any]) -> Account | None:
    account: Account | None = _made(Account, _OF_ACCOUNT, row[_ACCOUNT_AT:_UNIT_AT])
    if account is not None:
        account.unit = _made(Unit, _OF_UNIT, row[_UNIT_AT:_GRANT_AT])
        # SQLite has no truth values of its own.
        account.is_active = bool(account.is_active)
        account.must_change_password = bool(account.must_change_password)
    return account


def _made(model: Any, fields: Sequence[str], values: Sequence[Any]) -> Any:
    """The row of `model`, None where the join found none."""
    return None if values[0] is None else model.from_db(connection.alias, fields, values)
