"""The ledger at work under load: 100,000 tasks, 1,200,000 reports, 3,000 units, 20 people at once.

    python bench/ledger.py                         fill a server of its own, measure, remove it
    python bench/ledger.py --home DIR              fill DIR, or measure what it holds already
    python bench/ledger.py --database URL          on that PostgreSQL server (it makes databases there)
    python bench/ledger.py --tasks 4000 --seconds 5 --no-redmine

Three measurements over HTTP, each against the real server (`taizhang serve`) on the real PostgreSQL:

once        SQL queries and bytes of each page and act, asked for alone.
at work     20 people go from page to page as their roles do. Between an answer and the next click
            they read for `--pause` seconds on the mean. Limit: 95 of 100 answers of each page come
            within 300 ms. `--pause 0` lets nobody breathe: a test of the machine, for each answer then
            waits behind 19 others.
beside      20 people without a pause do one thing alone: list, filter, detail, update; with us and with
Redmine     Redmine in turns, as many issues, the same PostgreSQL server, as many processes. Limit: at
            least 5 times its requests a second.

All of it, the client too, shares the machine: what the client takes is printed. So is the load that
others laid on it before.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import ledger_people as ours
import redmine
from database import database, server
from load import Answer, Ask, Meter, Run, Script, drive, of_session, of_siblings

LONGEST, LEAST_TIMES = 0.300, 5.0
KINDS = ("list", "filter", "detail", "update")
#: How long each takes its turn beside Redmine, and how often.
TURN, TURNS = 8.0, 2
#: What a server does first (templates, plans of queries) is not measured.
WARM = 6.0


def main() -> int:
    """Fill, measure, print; 1 where a limit is broken."""
    options = _options()
    folder = Path(options.home or tempfile.mkdtemp(prefix="taizhang-ledger-")).resolve()
    try:
        with _server(options, folder) as address:
            return _measure(options, folder, address)
    finally:
        if not options.home:
            shutil.rmtree(folder, ignore_errors=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--tasks", type=int, default=100_000, help="twelve reports each")
    parser.add_argument("--home", help="folder of the bench, kept afterwards")
    parser.add_argument("--database", help="a PostgreSQL server: postgresql://user@host/postgres")
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60, help="of people at work")
    parser.add_argument("--pause", type=float, default=3.0, help="seconds between two clicks")
    parser.add_argument("--no-redmine", action="store_true")
    parser.add_argument("--only", default="once,work,redmine", help="parts to measure")
    return parser.parse_args()


def _server(options: argparse.Namespace, folder: Path) -> contextlib.AbstractContextManager[str]:
    if options.database:
        return contextlib.nullcontext(options.database)
    return server(folder / "postgres")


def _measure(options: argparse.Namespace, folder: Path, address: str) -> int:
    url = database(address, "taizhang")
    _prepare(folder / "home", url, options.tasks)
    parts = options.only.split(",")
    people = ours.people(options.people)
    broken = 0
    if "once" in parts:
        _print_once(people)
    with _serve(folder / "home", url) as (port, leader):
        if "work" in parts:
            _print_load()
            scripts = (ours.script(person, n) for n, person in enumerate(people))
            run = drive(
                port,
                scripts,
                seconds=options.seconds,
                warm=2 * WARM,
                pause=options.pause,
                meters={"server": of_session(leader), **_database_meter()},
            )
            broken += _print_work(run, len(people), options.pause)
        if "redmine" in parts:
            why = "not asked for" if options.no_redmine else redmine.missing()
            if why:
                print(f"\nRedmine is left out: {why}")
            broken += _beside(port, leader, people, None if why else _redmine(address, folder, url))
    return 1 if broken else 0


def _prepare(home: Path, url: str, tasks: int) -> None:
    home.mkdir(parents=True, exist_ok=True)
    os.environ |= {
        "TAIZHANG_HOME": str(home),
        "TAIZHANG_ALLOWED_HOSTS": "testserver",
        "DJANGO_SETTINGS_MODULE": "taizhang.web.settings",
        "DATABASE_URL": url,
    }
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from ledger_filling import fill_at_work
    from taizhang.ledger.models import Entry, ProgressReport
    from taizhang.organizations.models import Unit

    if not Entry.objects.exists():
        fill_at_work(tasks)
    counted = (Entry.objects.count(), ProgressReport.objects.count(), Unit.objects.count())
    print("{:,} tasks, {:,} reports, {:,} units".format(*counted), flush=True)


@contextlib.contextmanager
def _serve(home: Path, url: str) -> Iterator[tuple[int, int]]:
    """The port, and the process that leads the server."""
    from tests.audit.installation import Installation
    from tests.audit.killing import Server

    running = Server(Installation(home, url))
    running.start()
    assert running.process
    try:
        yield running.port, running.process.pid
    finally:
        running.kill()


# ---- once --------------------------------------------------------------------------------------------


def _print_once(people: list[ours.Person]) -> None:
    """The first of each page and act that the scripts come to, by Django's own client."""
    print(f"\n{'once':<24}{'who':<14}{'queries':>8}{'bytes':>10}{'ms':>8}{'SQL ms':>8}")
    seen: set[tuple[str, str]] = set()
    for role in ours.SHARES:
        person = next(p for p in people if p.role == role)
        script = ours.script(person, 1)
        ask = next(script)
        for _step in range(400):
            key = (ask.name, role)
            alone = _Alone(person)
            answer = alone.ask(ask) if key not in seen else Answer(0, {}, b"")
            if key not in seen:
                seen.add(key)
                print(
                    f"{ask.name:<24}{role:<14}{alone.queries:>8}{len(answer.body):>10,}"
                    f"{alone.seconds * 1000:>8.0f}{alone.sql * 1000:>8.0f}"
                    + ("" if answer.status in ask.good else f"  answers {answer.status}"),
                    flush=True,
                )
            ask = script.send(answer)


class _Alone:
    """One request in this process, its statements counted and timed."""

    def __init__(self, person: ours.Person) -> None:
        from django.test import Client

        self.client = Client()
        self.client.cookies["sessionid"] = person.session
        self.queries, self.sql, self.seconds = 0, 0.0, 0.0

    def ask(self, ask: Ask) -> Answer:
        import time
        from urllib.parse import parse_qsl

        from django.db import connection

        def note(execute: Callable[..., Any], *given: Any) -> Any:
            begin = time.perf_counter()
            try:
                return execute(*given)
            finally:
                self.queries += 1
                self.sql += time.perf_counter() - begin

        if ask.body is None:
            self.client.get(ask.address)
        with connection.execute_wrapper(note):
            begin = time.perf_counter()
            if ask.body is None:
                response = self.client.get(ask.address)
            else:
                form = dict(parse_qsl(ask.body, keep_blank_values=True))
                response = self.client.post(
                    ask.address, form, headers={"accept": "application/json"}
                )
            self.seconds = time.perf_counter() - begin
        return Answer(response.status_code, {}, response.content)


# ---- at work -----------------------------------------------------------------------------------------


def _print_load() -> None:
    one, five, _fifteen = os.getloadavg()
    print(
        f"\nload of others before: {one:.1f} (1 min), {five:.1f} (5 min) on {os.cpu_count()} cores"
    )


def _print_work(run: Run, people: int, pause: float) -> int:
    head = ("count", "failed", "a second", "median ms", "p95 ms", "bytes")
    print(f"{'at work':<24}" + "".join(f"{name:>11}" for name in head))
    broken = 0
    for name, page in sorted(run.pages.items(), key=lambda item: -item[1].p95):
        over = page.p95 > LONGEST or page.failed > 0
        broken += over
        print(
            f"{name:<24}{page.count:>11}{page.failed:>11}{page.count / run.elapsed:>11.1f}"
            f"{page.median * 1000:>11.0f}{page.p95 * 1000:>11.0f}{page.size:>11,}"
            + ("  <-- over" if over else "")
        )
    parts = ", ".join(f"{who} {run.cores(who):.1f}" for who in run.cpu)
    print(
        f"{people} people, {pause:g} s between clicks: {run.rate:.1f} requests a second;"
        f" ms of a core for each: {parts}",
        flush=True,
    )
    return broken


# ---- beside Redmine ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Side:
    """A server and who asks it: `scripts(kind)`."""

    port: int
    scripts: Callable[[str], list[Script]]
    meters: dict[str, Meter]


def _redmine(address: str, folder: Path, ours_url: str) -> redmine.Redmine:
    there = redmine.Redmine(database(address, "redmine"), folder / "redmine")
    there.fill_from(ours_url)
    return there


def _beside(
    port: int, leader: int, people: list[ours.Person], there: redmine.Redmine | None
) -> int:
    writers = ours.writers(people, len(people))

    def scripts(kind: str) -> list[Script]:
        who = writers if kind == "update" else people
        return [ours.of_kind(kind, person, n) for n, person in enumerate(who)]

    us = _Side(port, scripts, {"server": of_session(leader), **_database_meter()})
    if there is None:
        return _print_beside(
            {kind: ([drive_one(us, kind) for _ in range(TURNS)], []) for kind in KINDS}
        )
    from tests.audit.killing import _free_port

    their_port = _free_port()
    with there.served(their_port) as their_leader:
        signed_in, issues = there.people(their_port, len(people)), there.issue_ids()
        them = _Side(
            their_port,
            lambda kind: [redmine.of_kind(kind, p, n, issues) for n, p in enumerate(signed_in)],
            {"server": of_session(their_leader), **_database_meter()},
        )
        _print_load()
        runs: dict[str, tuple[list[Run], list[Run]]] = {kind: ([], []) for kind in KINDS}
        for kind in KINDS:  # what a server does first takes longest
            for side in (us, them):
                drive(side.port, side.scripts(kind), seconds=0.1, warm=WARM)
        for _turn in range(TURNS):
            for kind in KINDS:
                for side, found in zip((us, them), runs[kind], strict=True):
                    found.append(drive_one(side, kind))
        return _print_beside(runs)


def drive_one(side: _Side, kind: str) -> Run:
    """All of them do one thing, without a pause."""
    return drive(side.port, side.scripts(kind), seconds=TURN, warm=2, meters=side.meters)


def _database_meter() -> dict[str, Meter]:
    """The processor time of the database, where it runs on this machine."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        try:
            return {"database": of_siblings(cursor.fetchone()[0])}
        except OSError:
            return {}


def _print_beside(runs: dict[str, tuple[list[Run], list[Run]]]) -> int:
    head = ("ours/s", "p95 ms", "core ms", "theirs/s", "p95 ms", "core ms", "times", "failed")
    print(f"\n{'beside Redmine':<16}" + "".join(f"{name:>10}" for name in head))
    broken = 0
    for kind, (mine, theirs) in runs.items():
        rate, other = _rate(mine), _rate(theirs)
        times = rate / other if other else float("nan")
        failed, others = sum(run.failed for run in mine), sum(run.failed for run in theirs)
        over = times < LEAST_TIMES or failed > 0
        broken += over
        print(
            f"{kind:<16}{rate:>10.1f}{_p95(mine):>10.0f}{_cores(mine):>10.1f}"
            f"{other:>10.1f}{_p95(theirs):>10.0f}{_cores(theirs):>10.1f}"
            f"{times:>10.1f}{f'{failed}, {others}':>10}" + ("  <-- under" if over else ""),
            flush=True,
        )
    return broken


def _rate(runs: list[Run]) -> float:
    return sum(run.count for run in runs) / sum(run.elapsed for run in runs) if runs else 0.0


def _cores(runs: list[Run]) -> float:
    """Milliseconds of a core that server and database spent on a request."""
    spent = sum(run.cpu[who] for run in runs for who in run.cpu if who != "client")
    return spent / sum(run.count for run in runs) * 1000 if runs else float("nan")


def _p95(runs: list[Run]) -> float:
    seconds = sorted(s for run in runs for page in run.pages.values() for s in page.seconds)
    return seconds[int(0.95 * (len(seconds) - 1))] * 1000 if seconds else float("nan")


if __name__ == "__main__":
    sys.exit(main())
