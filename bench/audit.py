"""What chaining costs: events a second in chains, against plain inserts of the same rows.

    python bench/audit.py                       on SQLite and on PostgreSQL, 1 and 4 writers
    python bench/audit.py --writers 1 8 --seconds 2

A writer is a process. Each of its transactions adds one event to one of 100 subjects: by `record`,
or as the same row, with the same indexes, by a bare INSERT into a table of its own (no chain, no
hash, no seal). The two take turns in slices of a run, so that both meet the same machine. Fails
where chaining reaches less than half. The PostgreSQL is the run's own (from the test packages).
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LEAST = 0.5
SUBJECTS = 100
ROUNDS = 9
KINDS = ("plain", "chained")
#: What an act of a middling size changes.
BEFORE = {"deadline": "2026-06-30", "status": "submitted", "note": "按季度报送进展" * 4}
AFTER = {"deadline": "2026-12-31", "status": "returned", "note": "材料不全，请补充佐证" * 4}


@dataclass(frozen=True)
class Figures:
    """Events a second of all writers together, one number for each round."""

    plain: list[float]
    chained: list[float]

    @property
    def ratio(self) -> float:
        """The median of the rounds: whatever else the machine does hits one slice or another."""
        pairs = zip(self.chained, self.plain, strict=True)
        return statistics.median(chained / plain for chained, plain in pairs)


def main() -> int:
    """Measure each database and number of writers, print a table; 1 where one is below half."""
    options = _options()
    if options.child is not None:
        _write(options.child)
        return 0
    folder = Path(tempfile.mkdtemp(prefix="taizhang-bench-"))
    failed = False
    print(f"{'database':<12}{'writers':>8}{'plain/s':>10}{'chained/s':>11}{'ratio':>7}")
    try:
        for database in options.databases:
            environment = _installation(folder / database, database)
            for writers in options.writers:
                figures = _measure(environment, writers, options.seconds)
                failed |= figures.ratio < LEAST
                plain, chained = map(statistics.median, (figures.plain, figures.chained))
                print(
                    f"{database:<12}{writers:>8}{plain:>10.0f}{chained:>11.0f}{figures.ratio:>7.2f}"
                )
            _verify(environment)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return int(failed)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--writers", type=int, nargs="+", default=[1, 4])
    parser.add_argument("--seconds", type=float, default=1.0, help="of one slice")
    parser.add_argument(
        "--databases", nargs="+", default=["sqlite", "postgresql"], help="sqlite, postgresql"
    )
    parser.add_argument("--child", type=int, help=argparse.SUPPRESS)
    return parser.parse_args()


def _installation(home: Path, database: str) -> dict[str, str]:
    """An empty installation with the plain table beside the events; return its environment."""
    url = ""
    if database == "postgresql":
        sys.path.insert(0, str(ROOT))
        from tests.postgres import new_database

        url = new_database("audit")
    environment = {**os.environ, "TAIZHANG_HOME": str(home), "DATABASE_URL": url}
    environment["DJANGO_SETTINGS_MODULE"] = "taizhang.web.settings"
    subprocess.run([sys.executable, __file__, "--child", "-1"], env=environment, check=True)
    return environment


def _measure(environment: dict[str, str], writers: int, seconds: float) -> Figures:
    children = [
        subprocess.Popen(
            [sys.executable, __file__, "--child", str(number)],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(writers)
    ]
    taken: dict[str, list[float]] = {kind: [] for kind in KINDS}
    for number in range(-1, ROUNDS):
        for kind in KINDS if number % 2 else reversed(KINDS):
            rate = _slice(children, kind, seconds if number >= 0 else 0.3)
            if number >= 0:  # the round before the first warms up
                taken[kind].append(rate)
    for child in children:
        child.communicate()
    return Figures(**taken)


def _slice(children: list[subprocess.Popen[str]], kind: str, seconds: float) -> float:
    for child in children:
        assert child.stdin
        child.stdin.write(f"{kind} {seconds}\n")
        child.stdin.flush()
    rates = []
    for child in children:
        assert child.stdout
        rates.append(float(child.stdout.readline()))
    return sum(rates)


def _verify(environment: dict[str, str]) -> None:
    """What was measured must also be right."""
    program = [sys.executable, "-c", "from taizhang.web.cli import main; main()", "audit", "verify"]
    subprocess.run(program, env=environment, check=True, stdout=subprocess.DEVNULL)


def _write(number: int) -> None:
    """A writer: does what standard input says, a slice a line, and answers with its rate."""
    import django

    if number < 0:
        from taizhang.web.commands.house import prepare

        prepare()
        _make_plain_table()
        return
    django.setup()
    add = {"plain": _plain(number), "chained": _chained(number)}
    for line in sys.stdin:
        kind, seconds = line.split()
        begin = time.perf_counter()
        end, count = begin + float(seconds), 0
        while time.perf_counter() < end:
            add[kind]()
            count += 1
        print(count / (time.perf_counter() - begin), flush=True)


def _make_plain_table() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT sql FROM sqlite_master WHERE tbl_name = 'audit_event' AND sql IS NOT NULL"
                " AND type IN ('table', 'index') ORDER BY type DESC"
            )
            for (statement,) in cursor.fetchall():
                cursor.execute(_renamed(statement))
        else:
            cursor.execute("CREATE TABLE plain_event (LIKE audit_event INCLUDING ALL)")


def _renamed(statement: str) -> str:
    for name in ("audit_event", '"event_'):
        statement = statement.replace(name, name.replace("event", "plain_event"))
    statement = re.sub(r' REFERENCES "audit_chain".*?DEFERRED', "", statement)
    return statement.replace("audit_plain_event", "plain_event")


def _act(number: int) -> dict[str, Any]:
    from taizhang.audit import Entry, Subject
    from taizhang.permission import Actor, Grant, Role

    key = str(random.randrange(SUBJECTS))
    actor = Actor(
        "王明",
        account=number,
        unit=number,
        unit_name="青溪县教育局",
        grants=(Grant(Role.COORDINATOR, "/5/"),),
        address="10.0.0.8",
    )
    subject = Subject("bench.plan", key, f"青溪县第{key}号方案")
    return {"entry": Entry("bench.return", subject, actor, BEFORE, AFTER)}


def _chained(number: int) -> Any:
    from django.db import transaction

    from taizhang.audit import record_all

    def add() -> None:
        with transaction.atomic():
            record_all([_act(number)["entry"]])

    return add


def _plain(number: int) -> Any:
    from django.db import connection, transaction
    from django.utils import timezone

    from taizhang.audit import recording

    insert = recording._INSERT.replace("audit_event", "plain_event")
    sequence = time.time_ns()

    def add() -> None:
        nonlocal sequence
        sequence += 1
        with transaction.atomic():
            now = timezone.now()
            fields = recording._fields(_act(number)["entry"], now)
            fields |= {"sequence": sequence, "previous": "0" * 64, "hash": "0" * 64}
            row = recording._row(number, connection.ops.adapt_datetimefield_value(now), fields)
            with connection.cursor() as cursor:
                cursor.execute(insert, row)

    return add


if __name__ == "__main__":
    sys.exit(main())
