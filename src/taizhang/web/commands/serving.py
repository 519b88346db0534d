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
from taizhang.web.commands.operator import operator
from taizhang.web.commands.people import administrators_made
from taizhang.web.commands.waking import waking

#: A process each; more than four gain nothing where SQLite writes one at a time.
WORKERS = min(4, os.cpu_count() or 1)


def serve(host: str, port: int) -> None:
    """Bring the database up to date and serve the pages until stopped."""
    _ensure_free(host, port)
    _allow(host)
    prepare()
    _people_at_first()
    _divisions_at_first()
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
    with waking():
        server.serve()


def fill_demo(*, year: bool = False) -> int:
    """Import the plans that the package brings, and make an account for each role; the exit code.

    `year`: and tell a year of work on them.
    """
    with as_file(files("taizhang.demo") / "plans") as folder:
        plans = sorted(Path(folder).glob("*.docx"))
        code = import_files(plans, by_name=True)
    from taizhang.demo.keepers import hand_the_demo_on
    from taizhang.demo.levels import link_the_demo
    from taizhang.demo.people import people_of_the_demo
    from taizhang.demo.places import place_the_demo

    place_the_demo(by=operator())
    link_the_demo([plan.name for plan in plans], by=operator())
    hand_the_demo_on([plan.name for plan in plans], by=operator())

    if not people_of_the_demo(by=operator()):
        typer.echo(
            say(
                "这个文件夹里已有正式账号，没有建立演示账号。",
                "There are real accounts in this folder: no demonstration accounts were made.",
            ),
            err=True,
        )
    if year and not code:
        _tell_the_year([plan.name for plan in plans])
    return code


def _tell_the_year(names: list[str]) -> None:
    from django.utils import timezone

    from taizhang.accounts.actors import actor_of
    from taizhang.accounts.demo import PREFIX
    from taizhang.accounts.models import Account
    from taizhang.demo.year import tell_the_year
    from taizhang.policies.models import Plan

    coordinator = Account.objects.filter(username=f"{PREFIX}tongchou").first()
    if coordinator is None:
        return
    plans = Plan.objects.filter(document__name__in=names).order_by("id")
    told = tell_the_year(
        list(plans),
        today=timezone.localdate(),
        by=operator(),
        coordinator=actor_of(coordinator),
        say=lambda month: typer.echo(say(f"正在演绎 {month}…", f"Telling {month}…"), err=True),
    )
    if told.plans:
        happened = "，".join(f"{name} {count}" for name, count in sorted(told.others.items()))
        typer.echo(
            say(
                f"已演绎一年：{told.plans} 份方案、{told.units} 个单位、{told.people} 人、"
                f"{told.periods} 个填报周期、{told.reports} 份报送。",
                f"A year is told: {told.plans} plans, {told.units} units, {told.people} people, "
                f"{told.periods} periods, {told.reports} reports ({happened}).",
            )
        )


def _people_at_first() -> None:
    """Nobody could sign in without these."""
    from taizhang.accounts.models import Account

    if not Account.objects.exists():
        administrators_made()


def _divisions_at_first() -> None:
    """The register of divisions, so that pages find any place, and units stand where they belong."""
    from taizhang.organizations.services.load_divisions import is_loaded, load_divisions

    if not is_loaded():
        load_divisions(by=operator())


def _seal_what_is_left() -> None:
    """What was recorded just before the server stopped last time."""
    from taizhang.audit.sealing import seal

    seal()


def _load_before_workers() -> None:
    """Load the application once, before the workers are forked.

    They answer at once then, and share its memory. A worker that is still loading does not hear the
    signal to stop. No connection to the database may cross the fork. What is loaded stays: the
    collector need not look through it again, in any worker.
    """
    import gc

    from django.db import connections

    import taizhang.web.wsgi  # noqa: F401

    connections.close_all()
    gc.collect()
    gc.freeze()


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
    """Let the named address be asked for, and warn that what passes there is not encrypted."""
    if _is_loopback(host):
        return
    allowed = os.environ.get("TAIZHANG_ALLOWED_HOSTS", "")
    os.environ["TAIZHANG_ALLOWED_HOSTS"] = f"{allowed},{host}"
    if os.environ.get("TAIZHANG_HTTPS") == "1":
        return
    typer.echo(
        say(
            "注意：这个地址上的密码和内容不加密。请只在可信的网络中使用，或放在 HTTPS 代理之后"
            "（TAIZHANG_HTTPS=1，见运维指南）。从别的机器访问时，把所用的域名或地址写进"
            " TAIZHANG_ALLOWED_HOSTS。",
            "Note: passwords and content are not encrypted at this address. Use it in a network "
            "that you trust, or behind a proxy that speaks HTTPS (TAIZHANG_HTTPS=1, see the "
            "operator's guide). Name the host by which others reach it in TAIZHANG_ALLOWED_HOSTS.",
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
