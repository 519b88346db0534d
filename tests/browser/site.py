"""The product as it is installed: `taizhang serve` as a process of its own, on its own data folder."""

from __future__ import annotations

import contextlib
import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.prepared import copy_home

COMMAND = [sys.executable, "-c", "from taizhang.web.cli import main; main()"]
#: A cold start on a busy machine; a warm one takes about a second.
PATIENCE_SECONDS = 60
#: Another program may take the free port that was found, before the server does.
TRIES = 3


@dataclass(frozen=True)
class Site:
    """A running installation: its address, and its data folder."""

    address: str
    home: Path

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a `taizhang` command on the same data folder."""
        return run(self.home, *arguments)

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What the SQLite database holds, asked past the product."""
        with contextlib.closing(self.database()) as database:
            return database.execute(query, values).fetchall()

    def database(self) -> sqlite3.Connection:
        """The SQLite database, to read."""
        file = self.home / "taizhang.sqlite3"
        return sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=30)

    def shell(self, code: str) -> None:
        """Run Python there, as `taizhang manage shell` does."""
        done = self.run("manage", "shell", "-c", code)
        assert done.returncode == 0, done.stderr


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `taizhang` with these arguments on the data folder `home`, made ready if it is not there."""
    if not home.exists():
        copy_home(home, "peopled")
    return subprocess.run(
        [*COMMAND, *arguments],
        env=_environment(home),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@contextlib.contextmanager
def serving(home: Path) -> Iterator[Site]:
    """Serve the data folder `home` until the block ends; made ready if it is not there."""
    if not home.exists():
        copy_home(home, "peopled")
    log = home.with_suffix(".log")
    server, address = _started(home, log)
    try:
        yield Site(address, home)
    finally:
        server.terminate()
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _started(home: Path, log: Path) -> tuple[subprocess.Popen[bytes], str]:
    for _ in range(TRIES):
        port = _free_port()
        with log.open("wb") as said:
            server = subprocess.Popen(
                [*COMMAND, "serve", "--port", str(port)],
                env=_environment(home),
                stdout=said,
                stderr=subprocess.STDOUT,
            )
        address = f"http://127.0.0.1:{port}"
        if _answers(server, address):
            return server, address
        server.kill()
        server.wait()
    raise RuntimeError(f"taizhang serve did not start:\n{log.read_text('utf-8')}")


def _answers(server: subprocess.Popen[bytes], address: str) -> bool:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/health/", timeout=5):
                return True
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment(home: Path) -> dict[str, str]:
    """The environment of the run, without what would lead to another ledger or language."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("TAIZHANG_", "DJANGO_"))}
    kept.pop("DATABASE_URL", None)
    return {**kept, "TAIZHANG_HOME": str(home), "TAIZHANG_LANG": "zh", "PYTHONUTF8": "1"}
