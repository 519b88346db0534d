"""A PostgreSQL server of a bench's own, in a folder, set up as an office would set it up.

Debian's (or whichever `initdb` is found): what is measured against it is what runs in offices. It
listens on a Unix socket in its folder and on no network.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg

#: As docs/operators.md advises for a machine with 4 GB to spare; the rest as it comes. Every commit
#: waits for the disk.
SETTINGS = {
    "shared_buffers": "1GB",
    "effective_cache_size": "4GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "max_connections": "60",
    "listen_addresses": "''",
}
#: Who owns the server's processes where we are root, which PostgreSQL refuses to run as.
SERVANT = "postgres"


class NoPostgres(Exception):
    """No `initdb` is found."""


@contextlib.contextmanager
def server(folder: Path) -> Iterator[str]:
    """The server that keeps its data in `folder`, made if it is not there yet; yields the address
    of its database `postgres`. Raises: NoPostgres.
    """
    data = folder / "data"
    folder.mkdir(parents=True, exist_ok=True)
    _let_in(folder)
    if not data.exists():
        _run(
            "initdb",
            "--pgdata",
            data,
            "--username",
            "postgres",
            "--encoding",
            "UTF8",
            "--locale",
            "C",
        )
    settings = {**SETTINGS, "unix_socket_directories": f"'{folder}'"}
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    log = folder / "server.log"
    _run("pg_ctl", "start", "--wait", "--pgdata", data, "--log", log, "--options", options)
    try:
        yield f"postgresql://postgres@{quote(str(folder), safe='')}/postgres"
    finally:
        _run("pg_ctl", "stop", "--wait", "--pgdata", data, "--mode", "fast")


def database(address: str, name: str) -> str:
    """The address of the database `name` on the server at `address`, made if it is not there yet."""
    with psycopg.connect(address, autocommit=True) as connection:
        known = connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [name]
        ).fetchone()
        if not known:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    return address.rpartition("/")[0] + "/" + name


def _let_in(folder: Path) -> None:
    if os.geteuid() == 0:
        shutil.chown(folder, SERVANT, SERVANT)
        for above in (folder, *folder.parents):
            if not above.stat().st_mode & 0o001:
                above.chmod(above.stat().st_mode | 0o011)


def _run(program: str, *given: object) -> None:
    as_servant = ["runuser", "-u", SERVANT, "--"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*as_servant, _found(program), *map(str, given)],
        cwd="/",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{program}: {done.stderr}")
    time.sleep(0.1)


def _found(program: str) -> str:
    """Debian keeps the programs of each version in a folder of its own, off the path."""
    newest = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), reverse=True)
    found = str(newest[0]) if newest else shutil.which(program)
    if not found:
        raise NoPostgres(program)
    return found
