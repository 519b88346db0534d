"""`taizhang backup FILE` and `taizhang restore FILE`."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path

import typer

from taizhang.web.commands.house import CANNOT_OPEN, configure, prepare
from taizhang.web.commands.language import language, say
from taizhang.web.commands.operator import operator

#: It was done, but something in it does not fit: said in words.
DOES_NOT_FIT = 1
BAD_INPUT = 2


def write_backup(file: Path, *, encrypt: bool) -> int:
    """Write the backup and say what it holds; return the exit code."""
    pass_phrase = _new_pass_phrase() if encrypt else ""
    prepare()
    from taizhang.backup.errors import BackupError
    from taizhang.backup.writing import back_up

    try:
        done = back_up(file=file, by=operator(), pass_phrase=pass_phrase)
    except BackupError as error:
        typer.echo(error.sentence(language()), err=True)
        return BAD_INPUT
    typer.echo(
        say(
            f"{file}：已备份，数据 {done.rows} 行，原件 {done.files} 份。",
            f"{file}: written, {done.rows} rows and {done.files} original files.",
        )
    )
    if not encrypt:
        typer.echo(
            say(
                "其中有本单位的密钥：请像保管密钥一样保管它，或用 --encrypt 加密。",
                "It holds the keys of this installation: keep it as secret as them, or use --encrypt.",
            ),
            err=True,
        )
    for name in done.altered:
        typer.echo(
            say(
                f"注意：原件 {name} 的内容已与其哈希不符（磁盘损坏或被改动），照现状备份。",
                f"Note: the original file {name} is no longer what its hash says (a disk fault, or "
                "it was altered); it was backed up as it is.",
            ),
            err=True,
        )
    return DOES_NOT_FIT if done.altered else 0


def read_backup(file: Path) -> int:
    """Restore into TAIZHANG_HOME, prove the history, say what came; return the exit code."""
    from taizhang.backup.archive import opened
    from taizhang.backup.errors import BackupError
    from taizhang.backup.restoring import ensure_empty, files_put_back, tables_put_back
    from taizhang.web.home import home

    try:
        ensure_empty(home())
        with (
            opened(file, _pass_phrase_of(file)) as archive,
            files_put_back(archive, home()) as originals,
        ):
            configure()
            rows = tables_put_back(archive)
    except BackupError as error:
        typer.echo(error.sentence(language()), err=True)
        return CANNOT_OPEN if error.code.endswith("-empty") else BAD_INPUT
    typer.echo(
        say(
            f"{file}：已恢复，数据 {rows} 行，原件 {originals} 份。",
            f"{file}: restored, {rows} rows and {originals} original files.",
        )
    )
    from taizhang.web.commands.auditing import prove

    return prove()


def _new_pass_phrase() -> str:
    if not sys.stdin.isatty():
        return _first_line()
    while True:
        first = getpass.getpass(say("口令：", "Pass phrase: "))
        if first and first == getpass.getpass(say("再输一遍：", "Once more: ")):
            return first
        typer.echo(say("两次不同，或为空。", "They differ, or it is empty."), err=True)


def _pass_phrase_of(file: Path) -> str:
    """Asked for where the file is encrypted."""
    from taizhang.backup.encryption import MAGIC

    try:
        with file.open("rb") as source:
            if source.read(len(MAGIC)) != MAGIC:
                return ""
    except OSError:  # said by whoever opens it
        return ""
    if not sys.stdin.isatty():
        return _first_line()
    return getpass.getpass(say("口令：", "Pass phrase: "))


def _first_line() -> str:
    return sys.stdin.readline().rstrip("\n")
