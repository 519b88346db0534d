"""Installations that are ready at once: an empty one is made once in a process, others are copies.

Making the tables takes seconds, and a hundred tests want an installation of their own. Those that are
about the first start use none of this.
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from tests.postgres import new_database

#: Tables only; and as `taizhang serve` leaves it: with the divisions.
_TABLES = "from taizhang.web.commands.house import prepare; prepare()"
_SERVED = f"""{_TABLES}
from taizhang.organizations.services.load_divisions import load_divisions
from taizhang.web.commands.operator import operator
load_divisions(by=operator())
"""


def copy_home(to: Path, *, served: bool = False) -> Path:
    """Make `to`, which is not there yet, a data folder with an empty SQLite database."""
    shutil.copytree(_home(served=served), to)
    to.chmod(0o700)
    return to


def copy_database(name: str) -> str:
    """Make a PostgreSQL database with empty tables; its DATABASE_URL."""
    return new_database(name, like=_database())


@cache
def _home(*, served: bool) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="taizhang-prepared-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    _run(_SERVED if served else _TABLES, folder / "home", "")
    return folder / "home"


@cache
def _database() -> str:
    url = new_database(f"prepared_{os.getpid()}")
    with tempfile.TemporaryDirectory() as folder:
        _run(_TABLES, Path(folder) / "home", url)
    return url


def _run(program: str, home: Path, url: str) -> None:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("TAIZHANG_", "DJANGO_"))}
    environment = {**kept, "TAIZHANG_HOME": str(home), "DATABASE_URL": url, "PYTHONUTF8": "1"}
    environment["DJANGO_SETTINGS_MODULE"] = "taizhang.web.settings"
    made = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True
    )
    assert made.returncode == 0, made.stderr
