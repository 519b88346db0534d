"""Restore (恢复) into an empty data folder and an empty database: all of it, or nothing.

The archive is checked whole before anything is written. Files and keys go first, for the settings
read the secret key at their start; so the first half knows no Django settings. Tables are made as
they were when the backup was written, filled, and then brought up to date as any upgrade does it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from taizhang.backup import tables
from taizhang.backup.archive import FORM, Reader
from taizhang.backup.errors import Damaged, DatabaseNotEmpty, HomeNotEmpty, Newer


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back."""

    rows: int
    files: int


def ensure_empty(home: Path) -> None:
    """Refuse a data folder that holds anything. Raises: HomeNotEmpty."""
    if home.exists() and any(home.iterdir()):
        raise HomeNotEmpty(home=home)


@contextmanager
def files_put_back(archive: Reader, home: Path) -> Iterator[int]:
    """Put keys and original files into `home`; take all of it away again where the block fails.

    Yields how many original files there are.
    """
    if archive.manifest.get("form") != FORM:
        raise Newer(version=archive.manifest.get("version", "?"))
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        originals = archive.names("files/")
        for name in (*archive.names("home/"), *originals):
            _put(archive, name, home / name.removeprefix("home/"))
        yield len(originals)
    except BaseException:
        for path in home.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        raise


def _put(archive: Reader, name: str, path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with archive.open(name) as source:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as out:
            shutil.copyfileobj(source, out)


def tables_put_back(archive: Reader) -> int:
    """Make and fill all tables; return the number of rows. Raises: DatabaseNotEmpty, Newer."""
    if connection.introspection.table_names():
        raise DatabaseNotEmpty
    executor = MigrationExecutor(connection)
    applied = {(app, name) for app, name in archive.manifest["migrations"]}
    if unknown := applied - set(executor.loader.graph.nodes):
        raise Newer(version=f"{archive.manifest['version']}: {min(unknown)[1]}")
    targets = [node for node in applied if not _leads_on(executor, node, applied)]
    executor.migrate(targets)
    executor.loader.build_graph()
    state = executor.loader.project_state(targets).apps
    rows = 0
    with transaction.atomic():
        tables.empty(state)
        for table in archive.manifest["tables"]:
            with archive.open(f"tables/{table['model']}.jsonl") as lines:
                count = tables.put_in(state, table["model"], table["fields"], lines)
            if count != table["rows"]:
                raise Damaged(member=table["model"])
            rows += count
    call_command("migrate", verbosity=0, interactive=False)
    tables.go_on_counting()
    _index_anew()
    return rows


def _leads_on(
    executor: MigrationExecutor, node: tuple[str, str], applied: set[tuple[str, str]]
) -> bool:
    """Whether a later migration of the same app was applied, too."""
    children = executor.loader.graph.node_map[node].children
    return any(child.key in applied and child.key[0] == node[0] for child in children)


def _index_anew() -> None:
    """The search index is in each database's own form."""
    from taizhang.policies.models import Task
    from taizhang.policies.search import index_tasks

    with transaction.atomic():
        index_tasks(Task.objects.order_by("pk").values_list("pk", flat=True))
