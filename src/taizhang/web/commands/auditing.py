"""`taizhang audit`: prove the history, seal it, export it, print the key."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from taizhang.web.commands.command_line import CommandLine
from taizhang.web.commands.house import prepare
from taizhang.web.commands.language import language, say
from taizhang.web.commands.operator import operator

if TYPE_CHECKING:
    from taizhang.audit.faults import Fault
    from taizhang.audit.verification import Progress

#: Something in the history does not fit.
DOES_NOT_FIT = 1
#: What was given cannot be used: a file that is there, a day that is none.
BAD_INPUT = 2
#: More faults than these are counted, not listed.
MOST_LISTED = 200

app = CommandLine(
    help=say(
        """历史：验证、封存、导出。

        \b
        taizhang audit verify                     证明历史完整；有改动就指出是哪一条
        taizhang audit verify --against 历史.zip  证明以前导出的事件都还在，没有改过
        taizhang audit export 历史.zip            导出签名的证据包，可在别处验证
        taizhang audit seal                       立即封存
        taizhang audit key                        显示公钥，供别处验证用
        """,
        """The history: prove it, seal it, export it.

        \b
        taizhang audit verify                       prove it whole, or name what was altered
        taizhang audit verify --against history.zip prove that an earlier export still holds
        taizhang audit export history.zip           a signed bundle, to be verified elsewhere
        taizhang audit seal                         seal now
        taizhang audit key                          the public key, for verifying elsewhere
        """,
    ),
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Against = Annotated[
    Path | None,
    typer.Option(
        "--against",
        metavar="FILE",
        help=say("再与以前导出的证据包对照", "Compare with a bundle exported earlier, too"),
        show_default=False,
    ),
]
Day = Annotated[dt.datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="DATE")]
Chain = Annotated[
    str,
    typer.Option(
        "--chain",
        metavar="NAME",
        help=say("只导出这条链，如 policies.plan:12", "This chain alone, as policies.plan:12"),
        show_default=False,
    ),
]
BundleFile = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help=say("要写的新文件（.zip）", "The new file to write (.zip)"),
        show_default=False,
    ),
]


@app.command(
    "verify",
    help=say(
        "证明历史完整。退出码：0 完整，1 有改动（逐条列出），2 证据包不能用。",
        "Prove the history whole. Exit code: 0 whole, 1 something does not fit (each is listed), "
        "2 the bundle given is not one.",
    ),
)
def _verify(against: Against = None) -> None:
    prepare()
    raise typer.Exit(prove(against))


@app.command(
    "seal", help=say("立即封存自上次以来的事件。", "Seal what was recorded since the last seal.")
)
def _seal() -> None:
    prepare()
    from taizhang.audit.sealing import seal

    made = seal()
    if made:
        typer.echo(say(f"已封存：第 {made[-1].number} 个。", f"Sealed: number {made[-1].number}."))
    else:
        typer.echo(say("没有新的事件，无须封存。", "Nothing was recorded since the last seal."))


@app.command(
    "export",
    help=say(
        """导出签名的证据包；可用 docs/verify_history.py 在别处验证。

        \b
        taizhang audit export 历史.zip
        taizhang audit export 2026上半年.zip --since 2026-01-01 --until 2026-06-30
        taizhang audit export 方案12.zip --chain policies.plan:12
        """,
        """Write a signed bundle; docs/verify_history.py verifies it elsewhere.

        \b
        taizhang audit export history.zip
        taizhang audit export half-year.zip --since 2026-01-01 --until 2026-06-30
        taizhang audit export plan12.zip --chain policies.plan:12
        """,
    ),
)
def _export(file: BundleFile, since: Day = None, until: Day = None, chain: Chain = "") -> None:
    prepare()
    from django.db import transaction
    from django.utils import timezone

    from taizhang.audit import SYSTEM, record
    from taizhang.audit.bundles import Part, export_bundle
    from taizhang.audit.permissions import EXPORT
    from taizhang.audit.sealing import seal

    seal()
    part = Part(
        timezone.make_aware(since) if since else None,
        timezone.make_aware(until + dt.timedelta(days=1)) if until else None,
        chain,
    )
    try:
        written = export_bundle(file, part)
    except FileExistsError:
        _refuse(f"{file} 已存在，没有覆盖。", f"{file} is there already; it was not replaced.")
    except OSError as reason:
        _refuse(f"{file} 写不了（{reason.strerror}）。", f"{file} cannot be written ({reason}).")
    with transaction.atomic():
        after = {"events": written.events, "since": since, "until": until, "chain": chain or None}
        record(EXPORT, subject=SYSTEM, by=operator(), after=_plain(after))
    typer.echo(
        say(
            f"{file}：事件 {written.events} 条，链 {written.chains} 条，封存 {written.seals} 个。",
            f"{file}: {written.events} events in {written.chains} chains, {written.seals} seals.",
        )
    )


@app.command(
    "key", help=say("显示公钥（64 位十六进制）。", "Print the public key (64 hex digits).")
)
def _key() -> None:
    prepare()
    from taizhang.audit.keys import public_key

    typer.echo(public_key().hex())


def prove(against: Path | None = None) -> int:
    """Prove the history, list what does not fit, say how much it was; return the exit code."""
    from taizhang.audit.bundles import NotABundle, verify_against
    from taizhang.audit.verification import Progress, verify
    from taizhang.web.checks.verified import note_verified

    progress = Progress(_tell)
    count = _list(verify(progress))
    note_verified(events=progress.events, faults=count)
    if against:
        try:
            count += _list(verify_against(against))
        except (NotABundle, OSError) as reason:
            _refuse(
                f"{against} 不是本单位的完整证据包（{reason}）。请换用 taizhang audit export 写的文件。",
                f"{against} is not a whole bundle of this installation ({reason}). "
                "Give a file that taizhang audit export wrote.",
            )
    _say_counts(progress, count)
    return DOES_NOT_FIT if count else 0


def _plain(values: dict[str, object]) -> dict[str, object]:
    """Days as days, what was not asked for left out."""
    return {
        name: value.date() if isinstance(value, dt.datetime) else value
        for name, value in values.items()
        if value is not None
    }


def _list(faults: Iterator[Fault]) -> int:
    count = 0
    for fault in faults:
        count += 1
        if count <= MOST_LISTED:
            typer.echo(fault.sentence(language()))
    if count > MOST_LISTED:
        more = count - MOST_LISTED
        typer.echo(say(f"……另有 {more} 处，不再列出。", f"… and {more} more, not listed."))
    return count


def _say_counts(progress: Progress, faults: int) -> None:
    if sys.stderr.isatty():
        typer.echo("\r", err=True, nl=False)
    typer.echo(
        say(
            f"事件 {progress.events} 条，链 {progress.chains} 条，封存 {progress.seals} 个；"
            f"尚未封存 {progress.unsealed} 条。",
            f"{progress.events} events in {progress.chains} chains, {progress.seals} seals; "
            f"{progress.unsealed} not sealed yet.",
        )
    )
    if faults:
        typer.echo(say(f"不完整：{faults} 处不符。", f"Not whole: {faults} faults."))
    else:
        typer.echo(say("历史完整，没有改动。", "The history is whole: nothing was altered."))


def _tell(progress: Progress) -> None:
    if sys.stderr.isatty():
        typer.echo(f"\r{progress.events:,} / {progress.expected:,}", err=True, nl=False)


def _refuse(zh: str, en: str) -> NoReturn:
    typer.echo(say(zh, en), err=True)
    raise typer.Exit(BAD_INPUT)
