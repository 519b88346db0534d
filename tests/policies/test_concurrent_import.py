"""Imports at the same moment, and imports that are killed: separate processes on one installation."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests.postgres import copy_database
from tests.prepared import copy_home

ROOT = Path(__file__).resolve().parents[2]
#: Imports argv[1] as the sample plan; prints "new", "already".
PROGRAM = """
import sys
from importlib import import_module
from taizhang.web.commands.house import prepare
prepare()
from taizhang import extraction
from tests.people import OPERATOR
from tests.policies import samples
service = import_module("taizhang.policies.services.import_document")
service.read_apart = lambda data, name: samples.document(name)
extraction.parse = lambda document: samples.plan()
{before}
for data in sys.argv[1:]:
    result = service.import_document(data=data.encode(), name="plan.docx", by=OPERATOR)
    print("already" if result.already else "new", flush=True)
"""
#: The import stops for ever once the file and some rows are written, before the commit.
STOP_HALF_WAY = """
from taizhang.policies.models import Target
def stop(rows):
    print("half-way", flush=True)
    import time
    time.sleep(60)
Target.objects.bulk_create = stop
"""


@dataclass(frozen=True)
class Installation:
    """A data folder with its database."""

    home: Path
    url: str

    def start(self, *data: str, before: str = "") -> subprocess.Popen[str]:
        """Import `data`, each as a file, in a process of its own."""
        environment = {
            **os.environ,
            "TAIZHANG_HOME": str(self.home),
            "DATABASE_URL": self.url,
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "taizhang.web.settings",
        }
        return subprocess.Popen(
            [sys.executable, "-c", PROGRAM.format(before=before), *data],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )

    def rows(self, table: str) -> int:
        """Return how many rows the table has."""
        if self.url:
            connection = psycopg.connect(self.url)
        else:
            connection = sqlite3.connect(self.home / "taizhang.sqlite3")
        with closing(connection):
            return connection.execute(f"select count(*) from {table}").fetchone()[0]

    def kept(self) -> list[Path]:
        """Return the kept files."""
        return [path for path in (self.home / "files").rglob("*") if path.is_file()]


@pytest.fixture(params=["sqlite", "postgresql"])
def installation(request: pytest.FixtureRequest, tmp_path: Path) -> Installation:
    url = copy_database(tmp_path.name) if request.param == "postgresql" else ""
    return Installation(copy_home(tmp_path / "home"), url)


class TestTheSameFileImportedAtOnce:
    def test_is_kept_once_and_the_others_are_told(self, installation: Installation) -> None:
        imports = [installation.start("same") for _ in range(3)]
        said = sorted(process.communicate(timeout=60)[0].strip() for process in imports)

        assert said == ["already", "already", "new"]
        assert installation.rows("policies_plan") == 1
        assert len(installation.kept()) == 1


class TestDifferentFilesImportedAtOnce:
    def test_are_all_kept_and_share_their_units(self, installation: Installation) -> None:
        imports = [installation.start(*(f"{i}-{j}" for j in range(3))) for i in range(3)]
        said = [process.communicate(timeout=60)[0].split() for process in imports]

        assert said == [["new"] * 3] * 3
        assert installation.rows("policies_plan") == 9
        assert installation.rows("organizations_unit") == 5


class TestAnImportThatIsKilled:
    def test_leaves_nothing_half_and_the_file_can_be_imported_again(
        self, installation: Installation
    ) -> None:
        process = installation.start("killed", before=STOP_HALF_WAY)
        assert process.stdout is not None
        assert process.stdout.readline() == "half-way\n"
        assert len(installation.kept()) == 1
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=10)

        for table in ("policydocument", "plan", "source", "task", "assignment"):
            assert installation.rows(f"policies_{table}") == 0
        assert installation.start("killed").communicate(timeout=60)[0] == "new\n"
        assert len(installation.kept()) == 1

    def test_leaves_a_file_that_the_next_start_sweeps(self, installation: Installation) -> None:
        process = installation.start("killed", before=STOP_HALF_WAY)
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=10)
        yesterday = time.time() - 24 * 3600
        for path in installation.kept():
            os.utime(path, (yesterday, yesterday))

        installation.start("another").communicate(timeout=60)

        assert len(installation.kept()) == 1
        assert installation.rows("policies_policydocument") == 1
