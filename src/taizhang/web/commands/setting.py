"""`taizhang settings`: what the page of settings shows, for when nobody can reach it."""

from __future__ import annotations

from typing import Annotated, NoReturn

import typer

from taizhang.web.commands.command_line import CommandLine
from taizhang.web.commands.house import prepare
from taizhang.web.commands.language import language, say
from taizhang.web.commands.operator import operator

BAD_INPUT = 2
app = CommandLine(
    help=say(
        """设置：与网页“设置”相同，供进不了网页时用。

        \b
        taizhang settings list                        列出全部，改过的带 *
        taizhang settings set session.idle_minutes 20
        taizhang settings reset addresses.duties      恢复默认
        """,
        """Settings: those of the page, for when nobody can reach it.

        \b
        taizhang settings list                        all of them, changed ones with *
        taizhang settings set session.idle_minutes 20
        taizhang settings reset addresses.duties      the default again
        """,
    ),
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Name = Annotated[str, typer.Argument(metavar="NAME", help=say("设置的名称", "Name of the setting"))]


@app.command("list", help=say("列出全部设置。", "List all settings."))
def list_settings() -> None:
    """A line each: name, value, title."""
    prepare()
    from taizhang.configuration.options import OPTIONS
    from taizhang.configuration.values import value

    for option in OPTIONS.values():
        held = value(option.name)
        mark = "*" if held != option.default else " "
        shown = option.kind.write(held).replace("\n", ",") or "-"
        typer.echo(f"{mark} {option.name:<32} {shown:<24} {getattr(option.title, language())}")


@app.command(
    "set",
    help=say("修改一个设置；名单用逗号分开。", "Change a setting; lists are parted by commas."),
)
def set_value(
    name: Name, given: Annotated[str, typer.Argument(metavar="VALUE", help=say("值", "Value"))]
) -> None:
    """Change it, recorded as done by the operator."""
    prepare()
    from taizhang.configuration.services import change_settings
    from taizhang.permission import DomainError

    try:
        changed = change_settings(given={name: given}, by=operator())
    except DomainError as refusal:
        _refuse(refusal.sentence(language()))
    _say(changed)


@app.command("reset", help=say("恢复默认值。", "Let the default hold again."))
def reset(name: Name) -> None:
    """The default."""
    prepare()
    from taizhang.configuration.services import reset_setting
    from taizhang.permission import DomainError

    try:
        changed = reset_setting(name=name, by=operator())
    except DomainError as refusal:
        _refuse(refusal.sentence(language()))
    _say(changed)


def _say(changed: list[str]) -> None:
    typer.echo(say("已修改。", "Changed.") if changed else say("没有改动。", "Nothing changed."))


def _refuse(words: str) -> NoReturn:
    typer.echo(words, err=True)
    raise typer.Exit(BAD_INPUT)
