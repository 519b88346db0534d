"""What all tests share: the given plans, read where they lie beside the project, and who is signed in.

`client` is signed in as a coordinator of the whole installation; `anonymous_client` is nobody;
`sign_in(role, unit)` gives the browser of such a person.
"""

from __future__ import annotations

import gc
import json
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests import prepared

if TYPE_CHECKING:
    from django.test import Client

#: What takes long goes first, so that two processes end together; the run goes file by file.
LONG_FIRST = (
    "tests/postgresql",
    "tests/browser/test_told_year.py",
    "tests/browser",
    "tests/web/test_permissions.py",
    "tests/backup",
    "tests/audit",
    "tests/mutants",
    "tests/policies/test_concurrent_import.py",
    "tests/web",
    "tests/corpus",
    "tests/bulk",
    "tests/conversion",
)
SEEDS = Path(__file__).resolve().parents[2] / "shared" / "seeds"


def pytest_configure() -> None:
    # Before the processes of the run are started: they find what one of them made.
    prepared.shared()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    root = Path(__file__).resolve().parents[1]

    def place(item: pytest.Item) -> int:
        path = item.path.relative_to(root).as_posix()
        return next((n for n, way in enumerate(LONG_FIRST) if path.startswith(way)), 99)

    items.sort(key=place)


def seed(name: str) -> bytes:
    """The given plan whose file name begins with `name`; skips the test, visibly, without it."""
    found = sorted(SEEDS.glob(f"{name}*.txt"))
    if not found:
        pytest.skip(f"the given plan {name} is not beside the repository (../shared/seeds)")
    return found[0].read_bytes()


def pytest_collection_finish() -> None:
    # What is loaded stays: the collector need not look through it again and again.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Let the database of the tests begin with tables that were made once in the run.

    On PostgreSQL the settings of the tests name a template; SQLite has none.
    """
    from django.db import connection
    from django.db.backends.signals import connection_created

    if connection.vendor == "sqlite":
        connection_created.connect(_begin_with_tables)


def _begin_with_tables(connection: Any, **_: object) -> None:
    from django.db.backends.signals import connection_created

    connection_created.disconnect(_begin_with_tables)
    with closing(sqlite3.connect(prepared.made("tables") / "taizhang.sqlite3")) as made:
        made.backup(connection.connection)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> None:  # type: ignore[no-untyped-def]
    """Take the guards of the history off on SQLite, or tests could not empty their tables.

    They are tried on databases of their own (tests/audit/test_command.py).
    """
    from django.db import connection

    if connection.vendor == "sqlite":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in cursor.fetchall():
                if name.startswith("audit_"):
                    cursor.execute(f"DROP TRIGGER {name}")


@pytest.fixture(scope="session", autouse=True)
def _nothing_is_recorded_without_words() -> Iterator[None]:
    """Whatever act a test does: each field that it records has a name, and its values have words."""
    try:
        from taizhang.audit import recording
        from taizhang.audit.fields import untold
    except ImportError:  # tests of pure packages alone, with no Django
        yield
        return
    from taizhang.permission import ACTS

    fields = recording._fields

    def told(entry: Any, now: Any) -> dict[str, Any]:
        found = fields(entry, now)
        # Tests of the history itself do acts of their own.
        if found["act"] in ACTS:
            sides = (json.loads(found[side] or "{}") for side in ("before", "after"))
            assert untold(found["kind"], found["act"], *sides) == []
        return found

    recording._fields = told
    yield
    recording._fields = fields


@pytest.fixture(autouse=True)
def _settings_as_they_are() -> None:
    """What a test set is undone with its database; the values that were kept in memory go too."""
    values = sys.modules.get("taizhang.configuration.values")
    if values:
        values.forget()


@pytest.fixture
def client(db: None) -> Client:
    """A coordinator of everything, signed in."""
    return _signed_in()


@pytest.fixture
def anonymous_client() -> Client:
    """Nobody."""
    from django.test import Client

    return Client()


@pytest.fixture
def sign_in(db: None) -> Callable[..., Client]:
    """`sign_in(role, unit)`: the browser of a person with that role there."""
    return _signed_in


def _signed_in(*given: object) -> Client:
    # Imported here: tests of the pure packages need no Django.
    from tests.people import person, signed_in_client

    return signed_in_client(person(*given))
