"""`taizhang parse`: files → plans on standard output. No Django and no database."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from taizhang.documents.errors import ReadingError
from taizhang.web.commands.given_files import given_files, is_one_file
from taizhang.web.commands.language import language

if TYPE_CHECKING:
    from taizhang.conversion import Given

#: Input that cannot be used; also what a wrong option gives.
BAD_INPUT = 2


class Form(StrEnum):
    """How plans are printed."""

    JSON = "json"
    TABLE = "table"


def parse_files(paths: list[Path], form: Form) -> int:
    """Print the plan of each file and report what cannot be read; return the exit code.

    One bad file does not stop the others: the good ones are printed, the code tells that some
    were not.
    """
    code = 0
    alone = is_one_file(paths)
    for file in given_files(paths):
        try:
            plan = read_plan(file)
        except ReadingError as error:
            report(error)
            code = BAD_INPUT
        else:
            _print(plan, file.name, form, alone=alone)
    return code


def read_plan(file: Given) -> Any:
    """Return the plan in the file. Raises: ReadingError."""
    data = file.content()
    # Imported here: `--help` must not wait for lxml and the lexicon.
    from taizhang.bulk import read_apart
    from taizhang.extraction import parse

    return parse(read_apart(data, file.name))


def report(error: ReadingError) -> None:
    """Say on standard error what is wrong, where, and what to do."""
    typer.echo(error.sentence(language()), err=True)


def _print(plan: Any, file: str, form: Form, *, alone: bool) -> None:
    if form is Form.TABLE:
        from taizhang.web.commands.tables import print_plan

        print_plan(plan, file)
        return
    from taizhang.extraction.serialise import to_json

    write_json({"file": file} | to_json(plan, language()), alone=alone)


def write_json(value: dict[str, Any], *, alone: bool) -> None:
    """One file: an object to read, indented. Several: a line each (JSON Lines)."""
    text = json.dumps(value, ensure_ascii=False, indent=2 if alone else None) + "\n"
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()
