"""Permission, people and history, on PostgreSQL."""

from __future__ import annotations

from tests.postgresql.running import once, run_on_postgresql


@once
def test_are_as_on_sqlite() -> None:
    run_on_postgresql(
        "tests/web/test_permissions.py",
        "tests/accounts",
        "tests/audit",
        "tests/configuration",
        # Asked before any row is.
        "--deselect=tests/web/test_permissions.py::TestEveryService::"
        "test_names_the_act_of_the_table_when_it_refuses",
    )
