"""How fast the pages are over 100,000 tasks: queries, bytes, milliseconds, beside the bare SQL.

    python bench/pages.py                fill a new home, measure, remove it
    python bench/pages.py --home DIR     fill DIR, or measure what it holds already
    python bench/pages.py --postgres     the same on a PostgreSQL of the run's own

Each page is asked for by Django's test client, so middleware, templates and compression count and
the network does not. The bare SQL is the page's own statements, run again with all rows fetched.
Fails where a page takes more than 15 queries, or more than 5 times its bare SQL plus 60 ms. A long
export reads its rows in batches, so its limit is another: 1,000 rows a second.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MOST_QUERIES, MOST_TIMES, ALLOWANCE = 15, 5, 0.060
LEAST_ROWS_A_SECOND = 1_000
ROUNDS = 7
ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Page:
    """A page to measure."""

    name: str
    address: str
    who: str = "coordinator"


@dataclass(frozen=True)
class Measured:
    """What a page took, in seconds and bytes; `bare` is the time of its SQL alone."""

    queries: int
    size: int
    seconds: float
    bare: float

    @property
    def allowed(self) -> float:
        return MOST_TIMES * self.bare + ALLOWANCE

    @property
    def holds(self) -> bool:
        return self.queries <= MOST_QUERIES and self.seconds <= self.allowed


def main() -> int:
    """Fill, measure, print; 1 where a page breaks a limit."""
    options = _options()
    made = None if options.home else tempfile.mkdtemp(prefix="taizhang-bench-")
    try:
        _prepare(Path(options.home or made), postgres=options.postgres)
        _fill_once()
        _people()
        return _print(_pages())
    finally:
        if made:
            shutil.rmtree(made, ignore_errors=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--home", help="folder of the ledger, kept afterwards")
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL instead of SQLite")
    return parser.parse_args()


def _prepare(home: Path, *, postgres: bool) -> None:
    os.environ["TAIZHANG_HOME"] = str(home)
    os.environ["TAIZHANG_ALLOWED_HOSTS"] = "testserver"
    os.environ["DJANGO_SETTINGS_MODULE"] = "taizhang.web.settings"
    os.environ.pop("DATABASE_URL", None)
    if postgres:
        sys.path.insert(0, str(ROOT))
        from tests.postgres import database_url

        os.environ["DATABASE_URL"] = database_url()
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def _fill_once() -> None:
    from filling import fill
    from taizhang.policies.models import Plan, Task

    if not Task.objects.exists():
        start = time.perf_counter()
        fill()
        print(f"filled in {time.perf_counter() - start:.0f} s")
    print(f"{Task.objects.count():,} tasks of {Plan.objects.count():,} plans")


def _pages() -> list[Page]:
    from taizhang.organizations.models import Unit
    from taizhang.policies.models import Plan, Task

    plan, task = Plan.objects.order_by("id")[0], Task.objects.order_by("id")[20]
    busy, quiet = Unit.objects.order_by("id")[0], Unit.objects.order_by("-id")[0]
    return [
        Page("desk", "/"),
        Page("overview", "/overview/"),
        Page("plans", "/plans/"),
        Page("one plan", f"/plans/{plan.pk}/"),
        Page("ledger", "/ledger/"),
        Page("ledger, last page", "/ledger/?page=2000"),
        Page("ledger, one plan", f"/ledger/?plan={plan.pk}"),
        Page("ledger, one unit leads", f"/ledger/?unit={busy.pk}&role=lead"),
        Page("ledger, units by name", "/ledger/?unit_name=教育局&due=by&target=share"),
        Page("ledger, deadline passed", "/ledger/?due=passed"),
        Page("ledger, search: many found", "/ledger/?q=职业教育"),
        Page("ledger, search: two characters", "/ledger/?q=托育"),
        Page("ledger, search: none found", "/ledger/?q=机场"),
        Page("ledger, by deadline", "/ledger/?sort=-due&page=50"),
        Page("ledger, by unit", "/ledger/?sort=unit&page=1000"),
        Page("ledger, by plan", "/ledger/?sort=-plan"),
        Page("ledger, grouped by unit", "/ledger/?group=unit"),
        Page("task", f"/tasks/{task.pk}/"),
        Page("task, opened in its row", f"/tasks/{task.pk}/row/"),
        Page("units", "/units/"),
        Page("units, by name", "/units/?sort=name&q=教育局"),
        Page("busiest unit", f"/units/{busy.pk}/"),
        Page("quietest unit", f"/units/{quiet.pk}/"),
        Page("export, one plan", f"/ledger/export/?plan={plan.pk}"),
        # Whoever sees only a part pays for the filter: much of it, and nearly nothing.
        *(
            Page(f"{name}, contact of a {who} unit", address, who)
            for who in ("busy", "quiet")
            for name, address in (
                ("desk", "/"),
                ("overview", "/overview/"),
                ("plans", "/plans/"),
                ("ledger", "/ledger/"),
                ("ledger, by deadline", "/ledger/?sort=-due"),
                ("ledger, search", "/ledger/?q=职业教育"),
                ("units", "/units/"),
            )
        ),
        Page("people", "/people/", "security"),
    ]


def _print(pages: list[Page]) -> int:
    print(f"{'page':<44}{'queries':>8}{'bytes':>12}{'ms':>9}{'SQL ms':>9}{'allowed':>9}")
    broken = 0
    for page in pages:
        found = _measure(page)
        broken += not found.holds
        print(
            f"{page.name:<44}{found.queries:>8}{found.size:>12,}{found.seconds * 1000:>9.1f}"
            f"{found.bare * 1000:>9.1f}{found.allowed * 1000:>9.1f}{'' if found.holds else '  <-- over'}",
            flush=True,
        )
    return 1 if broken + _print_whole_export() else 0


def _print_whole_export() -> int:
    from taizhang.policies.models import Task

    start = time.perf_counter()
    size = _get(_client("coordinator"), "/ledger/export/")
    seconds, rows = time.perf_counter() - start, Task.objects.count()
    holds = rows / seconds >= LEAST_ROWS_A_SECOND
    print(
        f"export of all: {rows:,} rows, {size:,} bytes in {seconds:.1f} s, {rows / seconds:,.0f} rows"
        f" a second{'' if holds else '  <-- under'}"
    )
    return 0 if holds else 1


def _people() -> None:
    """Who asks: a coordinator of everything, and the contacts of a busy and of a quiet unit."""
    import datetime as dt

    from django.utils import timezone

    from taizhang.accounts.models import Account, RoleGrant
    from taizhang.organizations.models import Unit

    now = timezone.now()
    busy, quiet = Unit.objects.order_by("id")[0], Unit.objects.order_by("-id")[0]
    for name, role, unit in (
        ("coordinator", "coordinator", None),
        ("busy", "contact", busy),
        ("quiet", "contact", quiet),
        ("security", "security_administrator", None),
    ):
        account, made = Account.objects.get_or_create(
            username=f"bench-{name}", defaults={"name": name, "created_at": now, "password": "!"}
        )
        if made:
            RoleGrant.objects.create(
                account=account,
                role=role,
                unit=unit,
                valid_from=dt.date(2020, 1, 1),
                created_at=now,
            )


def _client(who: str) -> Any:
    """A browser in which this person of the bench is signed in."""
    from django.test import Client

    from taizhang.accounts.models import Account

    client = Client()
    client.force_login(Account.objects.get(username=f"bench-{who}"))
    return client


def _get(client: Any, address: str) -> int:
    response = client.get(address)
    if response.status_code != 200:
        raise SystemExit(f"{address} answers {response.status_code}")
    return len(b"".join(response.streaming_content) if response.streaming else response.content)


def _measure(page: Page) -> Measured:
    from django.db import connection

    client = _client(page.who)
    statements: list[tuple[str, Any]] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        statements.append((sql, params))
        return execute(sql, params, many, context)

    def bare() -> None:
        with connection.cursor() as cursor:
            # What an export notes in the history can be written only once.
            for sql, params in [s for s in statements if s[0].lstrip().startswith("SELECT")]:
                cursor.execute(sql, params)
                cursor.fetchall()

    _get(client, page.address)
    with connection.execute_wrapper(note):
        size = _get(client, page.address)
    # Turn by turn, so that whatever else the machine does weighs on both alike.
    rounds = [(_seconds(lambda: _get(client, page.address)), _seconds(bare)) for _ in range(ROUNDS)]
    whole, alone = (statistics.median(times) for times in zip(*rounds, strict=True))
    reads = sum(sql.lstrip().startswith("SELECT") for sql, _params in statements)
    return Measured(reads, size, whole, alone)


def _seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
