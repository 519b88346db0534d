"""The installation made ready: data folder, database with all migrations, no leftovers."""

from __future__ import annotations

import contextlib
import gc
import os
from collections.abc import Iterator
from pathlib import Path

import typer

from taizhang.web.commands.language import say

#: The ledger cannot be opened: not the fault of a file that was given.
CANNOT_OPEN = 1


def configure() -> None:
    """Load settings and models."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "taizhang.web.settings")
    # What is loaded stays. To look through it again and again meanwhile takes a fifth of the time.
    gc.disable()
    try:
        with _said_plainly():
            django.setup()
    finally:
        gc.enable()
    gc.freeze()


def prepare() -> None:
    """Load settings, bring the database up to date, and sweep what killed imports left."""
    configure()
    from django.conf import settings

    from taizhang.policies import files

    with _said_plainly(), _one_at_a_time(Path(settings.HOME)):
        _migrate()
        files.sweep()


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)


@contextlib.contextmanager
def _one_at_a_time(home: Path) -> Iterator[None]:
    """Two commands started together must not both create the tables."""
    with (home / "preparing.lock").open("w") as lock:
        try:
            import fcntl
        except ImportError:  # Windows: left to the database
            yield
            return
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def _said_plainly() -> Iterator[None]:
    """Turn what an administrator can mend (folder, database) into a sentence."""
    from django.db import OperationalError

    try:
        yield
    except OSError as reason:
        place = reason.filename or os.environ.get("TAIZHANG_HOME", "")
        typer.echo(
            say(
                f"数据文件夹 {place} 不能使用（{reason.strerror}）。"
                "请检查权限和磁盘空间，或用 TAIZHANG_HOME 指定另一个文件夹。",
                f"The data folder {place} cannot be used ({reason.strerror}). "
                "Check permissions and disk space, or name another folder by TAIZHANG_HOME.",
            ),
            err=True,
        )
        raise typer.Exit(CANNOT_OPEN) from None
    except OperationalError as reason:
        typer.echo(
            say(
                f"数据库打不开：{reason}\n请检查 DATABASE_URL 和数据库服务；"
                "未设 DATABASE_URL 时检查 TAIZHANG_HOME 文件夹。",
                f"The database cannot be opened: {reason}\nCheck DATABASE_URL and the database "
                "server; without DATABASE_URL, the folder TAIZHANG_HOME.",
            ),
            err=True,
        )
        raise typer.Exit(CANNOT_OPEN) from None
