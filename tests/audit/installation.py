"""A whole installation of a test's own, on either database, driven by processes."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parents[2]
#: Records argv[2] acts on the subjects of argv[1] ("plan:1,plan:2"), each in a transaction of its
#: own, and prints each when it is committed.
ACTS = """
import sys
from taizhang.web.commands.house import prepare
prepare()
from tests.audit.acts import act
subjects = sys.argv[1].split(",")
print("ready", flush=True)
for number in range(int(sys.argv[2])):
    subject = subjects[number % len(subjects)]
    act(subject, number)
    print(subject, number, flush=True)
"""


@dataclass(frozen=True)
class Installation:
    """A data folder with its database; `url` is "" for SQLite."""

    home: Path
    url: str
    variables: dict[str, str] = field(default_factory=dict)

    def run(self, *command: str, given: str = "") -> subprocess.CompletedProcess[str]:
        """Run `taizhang …`, in English, with `given` on standard input."""
        call = [sys.executable, "-c", "from taizhang.web.cli import main; main()", *command]
        return subprocess.run(
            call,
            env=self.environment,
            input=given,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def start(self, program: str, *given: str) -> subprocess.Popen[str]:
        """Start Python code with the product's settings."""
        return subprocess.Popen(
            [sys.executable, "-c", program, *given],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
        )

    def do(self, program: str, *given: str) -> list[str]:
        """Run Python code to its end; return the lines that it printed."""
        process = self.start(program, *given)
        said, trouble = process.communicate(timeout=120)
        assert process.returncode == 0, trouble
        return said.splitlines()

    def do_acts(self, subjects: str = "plan:1,plan:2", count: int = 6) -> None:
        """Record acts."""
        assert len(self.do(ACTS, subjects, str(count))) == count + 1

    @property
    def environment(self) -> dict[str, str]:
        """The environment of its processes."""
        return {
            **{k: v for k, v in os.environ.items() if k != "TAIZHANG_TEST_POSTGRES"},
            "TAIZHANG_HOME": str(self.home),
            "DATABASE_URL": self.url,
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "taizhang.web.settings",
            "TAIZHANG_LANG": "en",
            **self.variables,
        }

    def sql(self, statement: str) -> list[tuple[Any, ...]]:
        """Run SQL as somebody who holds the database's password."""
        if self.url:
            with psycopg.connect(self.url) as connection:
                answer = connection.execute(statement)
                return answer.fetchall() if answer.description else []
        with closing(sqlite3.connect(self.home / "taizhang.sqlite3", timeout=30)) as connection:
            rows = connection.execute(statement).fetchall()
            connection.commit()
            return rows

    def ends(self) -> list[tuple[Any, ...]]:
        """The end of each chain."""
        return self.sql("SELECT name, sequence, hash FROM audit_chain ORDER BY name")
