"""`taizhang align`: which lower task carries which higher one. No Django and no database."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from taizhang.documents.errors import ReadingError
from taizhang.web.commands.given_files import given_files, is_one_file, shown
from taizhang.web.commands.language import language, say
from taizhang.web.commands.parsing import BAD_INPUT, Form, read_plan, report, write_json

if TYPE_CHECKING:
    from taizhang.extraction.plan import Plan


def align_files(upper: Path, lower: Path, form: Form) -> int:
    """Print the alignment of the plans in two files; return the exit code.

    Plans of different fields give an empty alignment, a sentence on standard error, and the code of
    input that cannot be used.
    """
    plans = [_plan(path) for path in (upper, lower)]
    above, below = plans
    if above is None or below is None:
        return BAD_INPUT
    # Imported here: `--help` must not wait for the lexicon.
    from taizhang.alignment import align

    found = align(above, below)
    if form is Form.JSON:
        from taizhang.alignment.serialise import to_json

        value = to_json(found, upper=upper.stem, lower=lower.stem, language=language())
        write_json(value, alone=True)
    elif found.same_field:
        from taizhang.web.commands.alignment_table import print_alignment

        print_alignment(above, below, found)
    if found.same_field:
        return 0
    typer.echo(
        say(
            "两份文件看来不是同一领域，没有提出对应。请核对是否选对了上级和下级文件。",
            "The two documents seem to be of different fields: nothing is proposed. "
            "Check that these are the upper and the lower plan.",
        ),
        err=True,
    )
    return BAD_INPUT


def _plan(path: Path) -> Plan | None:
    """The plan in a file; None, and why is said, where there is none."""
    if not is_one_file([path]):
        typer.echo(
            say(
                f"{shown(path)}：对应时上级、下级各给一个文件，不能是文件夹或压缩包。",
                f"{shown(path)}: give one file for each level, no folder and no archive.",
            ),
            err=True,
        )
        return None
    try:
        plan: Plan = read_plan(next(given_files([path])))
    except ReadingError as error:
        report(error)
        return None
    return plan
