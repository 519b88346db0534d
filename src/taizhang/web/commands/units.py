"""`taizhang units` and `taizhang divisions`: units out to a workbook and in again; the register."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, NoReturn

import typer

from taizhang.web.commands.command_line import CommandLine
from taizhang.web.commands.house import prepare
from taizhang.web.commands.language import language, say
from taizhang.web.commands.operator import operator

BAD_INPUT = 2

units_app = CommandLine(
    help=say(
        """单位：导出、批量导入。

        \b
        taizhang units export 单位.xlsx    全部单位，连同曾用名、别名和起止日期
        taizhang units import 单位.xlsx    改好再导入；有一处不对就全部不导入，并逐格说明
        taizhang units template 模板.xlsx  空白模板
        """,
        """Units: export them, import them.

        \b
        taizhang units export units.xlsx      all units with former names, aliases and days
        taizhang units import units.xlsx      all of it, or nothing and a list of cells to mend
        taizhang units template template.xlsx an empty template
        """,
    ),
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
divisions_app = CommandLine(
    help=say(
        """行政区划：载入全国县级以上区划（GB/T 2260）。

        \b
        taizhang divisions load    载入；再次运行不会改动
        """,
        """Divisions: load those of China down to county (GB/T 2260).

        \b
        taizhang divisions load    load them; again, it changes nothing
        """,
    ),
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Given = Annotated[Path, typer.Argument(metavar="FILE", help=say("工作簿", "The workbook"))]
Force = Annotated[
    bool,
    typer.Option(
        "--force", help=say("覆盖已有的文件", "Write over a file that is there"), show_default=False
    ),
]


@units_app.command("export", help=say("把全部单位导出为工作簿。", "Write all units to a workbook."))
def _export(file: Given, force: Force = False) -> None:
    _ensure_free(file, force)
    prepare()
    from taizhang.organizations.models import Unit
    from taizhang.organizations.workbooks.writing import export_units

    units = Unit.objects.order_by("path")
    with export_units(units) as written:
        file.write_bytes(written.read())
    count = units.count()
    typer.echo(say(f"已导出 {count} 个单位：{file}", f"{count} units written to {file}"))


@units_app.command("template", help=say("写一个空白模板。", "Write an empty template."))
def _template(file: Given, force: Force = False) -> None:
    _ensure_free(file, force)
    prepare()
    from taizhang.organizations.workbooks.writing import template

    with template() as written:
        file.write_bytes(written.read())
    typer.echo(say(f"已写出模板：{file}", f"The template is {file}"))


@units_app.command(
    "import",
    help=say(
        "导入工作簿；有一处不对就全部不导入。退出码 2 表示没有导入。",
        "Import a workbook, all of it or nothing. Exit code 2: nothing was imported.",
    ),
)
def _import(file: Given) -> None:
    data = _content(file)
    prepare()
    from taizhang.organizations.errors import RowsWrong
    from taizhang.organizations.services.import_units import import_units
    from taizhang.permission import DomainError

    try:
        done = import_units(data=data, name=file.name, by=operator())
    except RowsWrong as error:
        for fault in error.faults:
            typer.echo(f"{fault.sheet}!{fault.cell}\t{fault.value}\t{fault.sentence}", err=True)
        _refuse(error.sentence(language()))
    except DomainError as error:
        _refuse(error.sentence(language()))
    typer.echo(
        say(
            f"已导入：新登记 {done.added} 个，改动 {done.changed} 个，没有变化 {done.kept} 个；"
            f"别名 {done.aliases} 个。",
            f"Imported: {done.added} new, {done.changed} changed, {done.kept} as they were; "
            f"{done.aliases} aliases.",
        )
    )


@divisions_app.command(
    "load", help=say("载入全国县级以上行政区划。", "Load the divisions of China down to county.")
)
def _load() -> None:
    prepare()
    from taizhang.lexicon import divisions as register
    from taizhang.organizations.services.load_divisions import load_divisions

    loaded = load_divisions(by=operator())
    typer.echo(
        say(
            f"行政区划（{register.STATE} 年底）：新载入 {loaded.added} 个，改动 {loaded.changed} 个，"
            f"没有变化 {loaded.kept} 个。",
            f"Divisions (end of {register.STATE}): {loaded.added} added, {loaded.changed} changed, "
            f"{loaded.kept} as they were.",
        )
    )


@divisions_app.callback()
def _divisions() -> None:
    """A group of commands, of which there is one."""


def _ensure_free(file: Path, force: bool) -> None:
    """Refuse to write over a file that nobody meant."""
    if file.exists() and not force:
        _refuse(
            say(
                f"{file} 已经存在。换一个名字，或加 --force。",
                f"{file} is there already. Choose another name, or add --force.",
            )
        )


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as reason:
        _refuse(
            say(
                f"打不开 {file}：{reason.strerror}。",
                f"{file} cannot be opened: {reason.strerror}.",
            )
        )


def _refuse(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(BAD_INPUT)
