"""The ledger at work, on PostgreSQL."""

from __future__ import annotations

from tests.postgresql.running import once, run_on_postgresql

#: What is about rows, locks and queries; pages draw what these give.
OF_THE_DATABASE = (
    "opening", "reporting", "changing", "closing", "cycling", "booking", "subtasks", "waiting",
    "sequences", "workbooks", "asking", "burden", "desk", "leadership_figures", "filters", "search",
    "sorting_and_paging", "overview", "saved_views", "standing",
)  # fmt: skip


@once
def test_are_as_on_sqlite() -> None:
    run_on_postgresql(
        *(f"tests/ledger/test_{name}.py" for name in OF_THE_DATABASE),
        *("tests/supervision", "tests/tables/test_prepared.py", "tests/tables/test_written.py"),
    )
