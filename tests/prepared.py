"""Installations that are ready at once: each kind is made once in a run, others are copies.

Making the tables takes seconds, reading the demonstration many, and a hundred tests want an
installation of their own. Those that are about the first start use none of this.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from tests.browser.at_work import SCENE

#: Where the processes of a run share what is made (set in `shared`); a process alone has its own.
_PLACE = "PREPARED_INSTALLATIONS"
#: What makes each kind, of the kind it begins with.
_KINDS = {
    "tables": ("", "from taizhang.web.commands.house import prepare; prepare()"),
    "served": (
        "tables",
        "from taizhang.organizations.services.load_divisions import load_divisions; "
        "from taizhang.web.commands.operator import operator; "
        "load_divisions(by=operator())",
    ),
    "peopled": (
        "served",
        "from taizhang.web.commands.people import administrators_made; administrators_made(); "
        "from tests.browser.people import come; come()",
    ),
    "at-work": ("peopled", SCENE),
    "demo": (
        "served",
        "from taizhang.web.commands.serving import fill_demo; assert fill_demo() == 0; "
        "from tests.browser.people import come; come()",
    ),
}
SET_UP = "from taizhang.web.commands.house import prepare; prepare(); "


def shared() -> None:
    """Let all processes of this run share what is made; the folder goes when this process ends."""
    if _PLACE not in os.environ:
        folder = tempfile.mkdtemp(prefix="taizhang-prepared-")
        os.environ[_PLACE] = folder
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        _keep_compiled(Path(folder) / "compiled")


def _keep_compiled(place: Path) -> None:
    """Where Python may not leave compiled code beside its sources, leave it here.

    Hundreds of processes are started in a run, and each would compile all that it imports.
    """
    if sys.dont_write_bytecode:
        sys.dont_write_bytecode = False
        sys.pycache_prefix = str(place)
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(place)


def copy_home(to: Path, kind: str = "tables") -> Path:
    """Make `to`, which is not there yet, a data folder with a SQLite database.

    `kind`: "tables", empty; "served", with the divisions; "peopled", besides with administrators and
    somebody signed in for each role (`tests.browser.people`); "at-work", with a plan at work on top
    (`tests.browser.at_work`); "demo", the demonstration with these people.
    """
    shutil.copytree(made(kind), to)
    to.chmod(0o700)
    return to


@cache
def made(kind: str) -> Path:
    """The one that is copied: to look at, not to change."""
    before, program = _KINDS[kind]
    begun = made(before) if before else None

    def make(making: Path) -> None:
        if begun:
            shutil.copytree(begun, making)
        run((SET_UP if begun else "") + program, making)

    return once(kind, make)


def once(name: str, make: Callable[[Path], None]) -> Path:
    """The folder `name` of this run, which `make` makes for whichever process comes first."""
    shared()
    place = Path(os.environ[_PLACE])
    folder = place / name
    with (place / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            making = place / f"{name}.making"
            make(making)
            making.rename(folder)
    return folder


def run(program: str, home: Path, url: str = "") -> None:
    """Run a program on the installation of `home` and the database at `url`."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("TAIZHANG_", "DJANGO_"))}
    environment = {**kept, "TAIZHANG_HOME": str(home), "DATABASE_URL": url, "PYTHONUTF8": "1"}
    environment |= {"DJANGO_SETTINGS_MODULE": "taizhang.web.settings", "TAIZHANG_LANG": "zh"}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
