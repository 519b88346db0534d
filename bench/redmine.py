"""Redmine beside us: the same tasks as its issues, on the same PostgreSQL server, asked by the same client.

Debian's package: `apt-get install --no-install-recommends redmine redmine-pgsql puma ruby-pg`, which
wants no database of its own here (answer no). As root: it runs as www-data.

A plan is a project, a task an issue, a unit that leads is a user who is a member where he leads, a report
that was handed in a note of its issue with the percent that it changed. Nobody is sent mail, and nothing is
asked of custom fields: as light as Redmine can be with the same work in it.
"""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import os
import random
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import psycopg

from load import Answer, Ask, Script, answer_to

HOME = Path("/usr/share/redmine")
SERVANT = "www-data"
PASSWORD = "a good long sentence"
#: As many processes as ours, each with as many threads as puma gives it where nobody says.
WORKERS = 2
WORDS = ("职业教育", "养老服务", "普惠托育", "数字政府", "污水治理", "营商环境")


def missing() -> str:
    """Why Redmine cannot be measured here; "" where it can."""
    if not HOME.exists() or not shutil.which("puma"):
        return "Redmine is not installed (see bench/redmine.py)"
    return (
        "" if os.geteuid() == 0 else "Redmine is run as www-data, for which the bench must be root"
    )


@dataclass(frozen=True)
class Person:
    """A signed-in user with the issues that he may change."""

    user: int
    cookie: str
    key: str
    issues: list[int]


class Redmine:
    """An instance on the database at `address`, its own files in `folder`."""

    def __init__(self, address: str, folder: Path) -> None:
        self.address, self.folder = address, folder

    def fill_from(self, ours: str) -> None:
        """Make the tables, and an issue of each task of the ledger at the address `ours`."""
        self.folder.mkdir(parents=True, exist_ok=True)
        shutil.chown(self.folder, SERVANT)
        with psycopg.connect(self.address) as there:
            known = there.execute("SELECT to_regclass('issues')").fetchone()
            if known and known[0] and there.execute("SELECT 1 FROM issues LIMIT 1").fetchone():
                return
        start = time.perf_counter()
        self._rake("db:migrate")
        self._rake("redmine:load_default_data")
        with psycopg.connect(ours) as here, psycopg.connect(self.address) as there:
            _copy(here, there)
        with psycopg.connect(self.address, autocommit=True) as there:
            there.execute("VACUUM ANALYZE")
        print(f"  Redmine filled: {time.perf_counter() - start:.0f} s", flush=True)

    @contextlib.contextmanager
    def served(self, port: int) -> Iterator[int]:
        """The server at its work; yields the process that leads it."""
        puma = ["puma", "-e", "production", "-b", f"tcp://127.0.0.1:{port}"]
        with (self.folder / "server.log").open("ab") as log:
            process = subprocess.Popen(
                [
                    *self._as_servant,
                    *puma,
                    "-w",
                    f"{WORKERS}",
                    "-t",
                    "1:1",
                    "--preload",
                    "config.ru",
                ],
                cwd=HOME,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            _wait_for(port)
            yield process.pid
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(20)

    def people(self, port: int, count: int) -> list[Person]:
        """So many users signed in: those with most issues to change, which are read."""
        with psycopg.connect(self.address) as there:
            rows = there.execute(
                "SELECT i.assigned_to_id, array_agg(i.id ORDER BY i.id) FROM issues i"
                " JOIN issue_statuses s ON s.id = i.status_id AND NOT s.is_closed"
                " GROUP BY 1 ORDER BY hashint4(i.assigned_to_id) LIMIT %s",
                [count],
            ).fetchall()
        return [Person(user, _sign_in(port, user), _key(user), issues) for user, issues in rows]

    def issue_ids(self) -> list[int]:
        """Some issues, of all projects."""
        with psycopg.connect(self.address) as there:
            rows = there.execute("SELECT id FROM issues ORDER BY hashint4(id) LIMIT 2000")
            return [row[0] for row in rows]

    def _rake(self, task: str) -> None:
        done = subprocess.run(
            [*self._as_servant, "rake", task], cwd=HOME, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"rake {task}: {done.stderr[-2000:]}")

    @property
    def _as_servant(self) -> list[str]:
        variables = {
            "RAILS_ENV": "production",
            "X_DEBIAN_SITEID": "default",
            "REDMINE_LANG": "zh",
            "DATABASE_URL": self.address,
            "SCHEMA": str(self.folder / "schema.rb"),
        }
        given = [f"{name}={value}" for name, value in variables.items()]
        return ["runuser", "-u", SERVANT, "--", "env", *given]


def of_kind(kind: str, person: Person, number: int, issues: list[int]) -> Script:
    """Somebody who does one kind of thing: list, filter, detail, update."""
    chance = random.Random(number)
    asks = {
        "list": lambda: f"/issues?per_page=50&page={chance.randrange(1, 21)}",
        "filter": lambda: f"/issues?per_page=50&{chance.choice(_filters(person, chance))}",
        "detail": lambda: f"/issues/{chance.choice(issues)}",
    }
    cookie = {"Cookie": person.cookie}
    while True:
        if kind == "update":
            yield Ask(
                kind,
                f"/issues/{chance.choice(person.issues)}.json",
                f'{{"issue": {{"done_ratio": {chance.randrange(10) * 10},'
                f' "notes": "本期完成调研，推进第{chance.randrange(10**6)}个点位。"}}}}',
                {"X-Redmine-API-Key": person.key, "Content-Type": "application/json"},
                "PUT",
                frozenset({200, 204}),
            )
        else:
            yield Ask(kind, asks[kind](), headers=cookie)


def _filters(person: Person, chance: random.Random) -> list[str]:
    """By who is in charge, by priority (which is as a light), by words."""
    asked = (
        [("assigned_to_id", "=", str(person.user))],
        [("priority_id", "=", "4")],
        [("subject", "~", chance.choice(WORDS))],
    )
    return [
        "set_filter=1&"
        + urlencode(
            [
                pair
                for name, operator, value in conditions
                for pair in (("f[]", name), (f"op[{name}]", operator), (f"v[{name}][]", value))
            ]
        )
        for conditions in asked
    ]


def _copy(here: psycopg.Connection, there: psycopg.Connection) -> None:
    there.execute("SET session_replication_role = replica")
    there.execute(
        "INSERT INTO settings (name, value) VALUES ('rest_api_enabled', '1'), ('notified_events', '--- []')"
    )
    _move(
        here,
        there,
        "SELECT id, left(coalesce(nullif(title, ''), 'x'), 200), 'plan-' || id, true, 1, 2 * n - 1, 2 * n,"
        " now(), now() FROM (SELECT *, row_number() OVER (ORDER BY id) n FROM policies_plan) p",
        "projects (id, name, identifier, is_public, status, lft, rgt, created_on, updated_on)",
    )
    there.execute(
        "INSERT INTO enabled_modules (project_id, name) SELECT id, 'issue_tracking' FROM projects;"
        "INSERT INTO projects_trackers SELECT p.id, t.id FROM projects p, trackers t"
    )
    # Ids of users begin after those that Redmine made itself.
    _move(
        here,
        there,
        "SELECT 100 + id, 'unit' || id, left(name, 60), 'x', 1, 'zh', 'User', 'none', '', '"
        + _hashed(PASSWORD)
        + "', now() FROM organizations_unit WHERE id IN (SELECT unit_id FROM policies_task)",
        "users (id, login, firstname, lastname, status, language, type, mail_notification, salt,"
        " hashed_password, created_on)",
    )
    for (user,) in there.execute("SELECT id FROM users WHERE login LIKE 'unit%'").fetchall():
        there.execute(
            "INSERT INTO tokens (user_id, action, value, created_on, updated_on)"
            " VALUES (%s, 'api', %s, now(), now())",
            [user, _key(user)],
        )
    there.execute(
        "INSERT INTO email_addresses (user_id, address, is_default, notify, created_on, updated_on)"
        " SELECT id, login || '@example.net', true, false, now(), now() FROM users WHERE login LIKE 'unit%'"
    )
    _move(
        here,
        there,
        "SELECT t.id, 2, t.plan_id, left(t.text, 120), t.text, e.due_on, CASE e.state WHEN 'closed' THEN 5"
        " ELSE 2 END, 100 + t.unit_id, 2 + (e.light % 3), 1, now(), now() - t.id * interval '1 second',"
        " e.started_on, e.percent / 10 * 10, t.id, 1, 2, CASE e.state WHEN 'closed' THEN now() END"
        " FROM policies_task t JOIN ledger_entry e ON e.task_id = t.id ORDER BY t.id",
        "issues (id, tracker_id, project_id, subject, description, due_date, status_id, assigned_to_id,"
        " priority_id, author_id, created_on, updated_on, start_date, done_ratio, root_id, lft, rgt,"
        " closed_on)",
    )
    _copy_reports(here, there)
    there.execute(
        "INSERT INTO members (user_id, project_id, created_on)"
        " SELECT DISTINCT assigned_to_id, project_id, now() FROM issues;"
        "INSERT INTO member_roles (member_id, role_id)"
        " SELECT m.id, (SELECT min(id) FROM roles WHERE builtin = 0) FROM members m;"
        "SELECT setval('issues_id_seq', (SELECT max(id) FROM issues));"
        "SELECT setval('users_id_seq', (SELECT max(id) FROM users));"
        "SELECT setval('projects_id_seq', (SELECT max(id) FROM projects))"
    )


def _copy_reports(here: psycopg.Connection, there: psycopg.Connection) -> None:
    handed_in = (
        " FROM ledger_progressreport r JOIN ledger_entry e ON e.id = r.entry_id"
        " JOIN policies_task t ON t.id = e.task_id"
        " WHERE r.is_current AND r.state <> 'draft' ORDER BY r.id"
    )
    _move(
        here,
        there,
        "SELECT r.id, e.task_id, 'Issue', 100 + t.unit_id, concat_ws(E'\\n\\n', r.done, r.problems,"
        " r.next_steps), coalesce(r.submitted_at, r.changed_at), false" + handed_in,
        "journals (id, journalized_id, journalized_type, user_id, notes, created_on, private_notes)",
    )
    _move(
        here,
        there,
        "SELECT r.id, 'attr', 'done_ratio', 0, r.percent / 10 * 10" + handed_in,
        "journal_details (journal_id, property, prop_key, old_value, value)",
    )
    there.execute("SELECT setval('journals_id_seq', (SELECT max(id) FROM journals))")


def _move(here: psycopg.Connection, there: psycopg.Connection, rows: str, into: str) -> None:
    with (
        here.cursor().copy(f"COPY ({rows}) TO STDOUT") as given,
        there.cursor().copy(f"COPY {into} FROM STDIN") as taken,
    ):
        for block in given:
            taken.write(block)


def _hashed(password: str) -> str:
    once = hashlib.sha1(password.encode()).hexdigest()
    return hashlib.sha1(once.encode()).hexdigest()


def _key(user: int) -> str:
    return hashlib.sha1(f"key {user}".encode()).hexdigest()


def _sign_in(port: int, user: int) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    page = answer_to(connection, Ask("", "/login", headers={"Accept-Encoding": "identity"}))
    token = re.search(rb'name="authenticity_token" value="([^"]+)"', page.body)
    assert token, page.body[:500]
    form = {
        "username": f"unit{user - 100}",
        "password": PASSWORD,
        "authenticity_token": token[1].decode(),
    }
    done = answer_to(
        connection, Ask("", "/login", urlencode(form), headers={"Cookie": _cookie(page)})
    )
    connection.close()
    assert done.status == 302, (done.status, done.body[:500])
    return _cookie(done)


def _cookie(answer: Answer) -> str:
    return answer.headers["set-cookie"].partition(";")[0]


def _wait_for(port: int) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        with contextlib.suppress(OSError, http.client.HTTPException):
            if answer_to(connection, Ask("", "/login")).status == 200:
                return
        time.sleep(0.5)
    raise RuntimeError("Redmine does not start")
