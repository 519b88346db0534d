"""Commands whose help speaks the user's language throughout: typer's own words are English."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from taizhang.web.commands.language import language, say

#: Titles and marks that typer's help takes from constants of its own.
_WORDS = {
    "ARGUMENTS_PANEL_TITLE": "参数",
    "OPTIONS_PANEL_TITLE": "选项",
    "COMMANDS_PANEL_TITLE": "命令",
    "DEFAULT_STRING": "[默认：{}]",
    "ENVVAR_STRING": "[环境变量：{}]",
    "REQUIRED_LONG_STRING": "[必填]",
}


class _Speaking:
    """What a command says of itself, in the user's language."""

    def get_help_option(self, ctx: Any) -> Any:
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = say("显示本说明后退出。", "Show this message and exit.")
        return option

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))  # type: ignore[attr-defined]
        if language() == "en":
            formatter.write_usage(ctx.command_path, pieces)
            return
        for english, chinese in (("[OPTIONS]", "[选项]"), ("COMMAND [ARGS]", "命令 [参数]")):
            pieces = pieces.replace(english, chinese)
        formatter.write_usage(ctx.command_path, pieces, prefix="用法：")

    def format_help(self, ctx: Any, formatter: Any) -> None:
        # Here, for it loads what draws the help: no other command waits for that.
        from typer import rich_utils

        if language() != "en":
            for name, words in _WORDS.items():
                setattr(rich_utils, name, words)
        super().format_help(ctx, formatter)  # type: ignore[misc]


class _Command(_Speaking, TyperCommand):
    """A command."""


class _Group(_Speaking, TyperGroup):
    """A command with commands beneath it."""


class CommandLine(typer.Typer):
    """Commands that say their help in the user's language."""

    def __init__(self, **given: Any) -> None:
        super().__init__(cls=_Group, **given)

    def command(self, name: str | None = None, **given: Any) -> Any:
        """Register a command, as `typer.Typer.command`."""
        return super().command(name, cls=_Command, **given)
