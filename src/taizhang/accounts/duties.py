"""三员分立 in the database: who holds one of the three duties holds nothing else.

The services check it first and say so in words; these triggers hold whatever else writes. No
portable constraint compares rows of a table (PostgreSQL's exclusion constraints need an extension
here), so there is a trigger for each database. They are made after each run of migrations, not by
one: SQLite forgets them when a later migration rebuilds the table.

Two grants meet where neither was ended and their days overlap. On PostgreSQL the trigger locks the
account, so that two grants at the same moment see each other; SQLite writes one at a time.
"""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate

from taizhang.permission import DUTIES

_MARK = "taizhang_three_duties"
_ROLES = ", ".join(f"'{role.value}'" for role in sorted(DUTIES))
_MEETS = f"""
    SELECT 1 FROM accounts_rolegrant other
    WHERE other.account_id = NEW.account_id AND other.id <> NEW.id
      AND other.ended_at IS NULL AND NEW.ended_at IS NULL
      AND other.valid_from <= COALESCE(NEW.valid_until, '9999-12-31')
      AND NEW.valid_from <= COALESCE(other.valid_until, '9999-12-31')
      AND (other.role IN ({_ROLES}) OR NEW.role IN ({_ROLES}))
"""  # noqa: S608


def _sqlite(act: str, meets: str) -> list[str]:
    name = f"{_MARK}_{act.lower()}"
    return [
        f"DROP TRIGGER IF EXISTS {name}",
        f"""CREATE TRIGGER {name} BEFORE {act} ON accounts_rolegrant WHEN EXISTS ({meets})
        BEGIN SELECT RAISE(ABORT, '{_MARK}'); END""",
    ]


SQLITE = [
    # Before an insert SQLite does not know the row's own id yet, and has no such row.
    *_sqlite("INSERT", _MEETS.replace("AND other.id <> NEW.id", "")),
    *_sqlite("UPDATE", _MEETS),
]
POSTGRESQL = [
    f"""CREATE OR REPLACE FUNCTION {_MARK}() RETURNS trigger AS $body$
    BEGIN
      PERFORM 1 FROM accounts_account WHERE id = NEW.account_id FOR UPDATE;
      IF EXISTS ({_MEETS}) THEN
        RAISE EXCEPTION '{_MARK}' USING ERRCODE = 'integrity_constraint_violation';
      END IF;
      RETURN NEW;
    END $body$ LANGUAGE plpgsql""",
    f"DROP TRIGGER IF EXISTS {_MARK} ON accounts_rolegrant",
    f"""CREATE TRIGGER {_MARK} BEFORE INSERT OR UPDATE ON accounts_rolegrant
    FOR EACH ROW EXECUTE FUNCTION {_MARK}()""",
]


def connect() -> None:
    """Make the triggers whenever migrations have run."""
    post_migrate.connect(_make, dispatch_uid=_MARK)


def _make(sender: AppConfig, using: str, **_more: Any) -> None:
    connection = connections[using]
    if sender.label != "accounts":
        return
    if "accounts_rolegrant" not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        for statement in SQLITE if connection.vendor == "sqlite" else POSTGRESQL:
            cursor.execute(statement)
