"""`taizhang serve` and `taizhang demo`: the pages in a browser."""

from __future__ import annotations

import errno
import ipaddress
import os
import socket
from importlib.resources import as_file, files
from pathlib import Path

import typer

from taizhang.web.commands.house import CANNOT_OPEN, prepare
from taizhang.web.commands.importing import import_files
from taizhang.web.commands.language import say

#: A process each; more than four gain nothing where SQLite writes one at a time.
WORKERS = min(4, os.cpu_count() or 1)


def serve(host: str, port: int) -> None:
    """Bring the database up to date and serve the pages until stopped."""
    _ensure_free(host, port)
    _allow(host)
    prepare()
    _seal_what_is_left()
    _load_before_workers()
    from granian import Granian

    server = Granian(
        "taizhang.web.wsgi:application",
        address=host,
        port=port,
        interface="wsgi",
        workers=WORKERS,
        blocking_threads=4,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
        log_level="warning",
        websockets=False,
    )
    server.on_startup(lambda: _announce(host, port))
    server.serve()


def fill_demo() -> int:
    """Import the plans that the package brings; return the exit code."""
    with as_file(files("taizhang.demo") / "plans") as folder:
        return import_files(sorted(Path(folder).glob("*.docx")), by_name=True)


def _seal_what_is_left() -> None:
    """What was recorded just before the server stopped last time."""
    from taizhang.audit.sealing import seal

    seal()


def _load_before_workers() -> None:
    """Load the application once, before the workers are forked.

    They answer at once then, and share its memory. A worker that is still loading does not hear the
    signal to stop. No connection to the database may cross the fork.
    """
    from django.db import connections

    import taizhang.web.wsgi  # noqa: F401

    connections.close_all()


def _ensure_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as reason:
        taken = reason.errno == errno.EADDRINUSE
        why = say("已被占用", "it is in use") if taken else str(reason.strerror)
        typer.echo(
            say(
                f"{host}:{port} 不能使用（{why}）。请用 --port 换一个端口，或停掉占用它的程序。",
                f"{host}:{port} cannot be used ({why}). Choose another by --port, "
                "or stop the program that holds it.",
            ),
            err=True,
        )
        raise typer.Exit(CANNOT_OPEN) from None


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _allow(host: str) -> None:
    """Let the named address be asked for, and warn that there is no sign-in yet."""
    if _is_loopback(host):
        return
    allowed = os.environ.get("TAIZHANG_ALLOWED_HOSTS", "")
    os.environ["TAIZHANG_ALLOWED_HOSTS"] = f"{allowed},{host}"
    typer.echo(
        say(
            "注意：目前还没有登录和权限，能连到这个地址的人都能查看和导入。"
            "从别的机器访问时，把所用的域名或地址写进 TAIZHANG_ALLOWED_HOSTS。",
            "Note: there is no sign-in yet; whoever reaches this address can read and import. "
            "Name the host by which others reach it in TAIZHANG_ALLOWED_HOSTS.",
        ),
        err=True,
    )


def _announce(host: str, port: int) -> None:
    place = f"[{host}]" if ":" in host else host
    typer.echo(
        say(
            f"台账已启动：http://{place}:{port}/ （按 Ctrl-C 停止）",
            f"Taizhang is serving: http://{place}:{port}/ (stop with Ctrl-C)",
        )
    )
