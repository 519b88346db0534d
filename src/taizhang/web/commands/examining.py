"""`taizhang examine`: what is wrong with plans, on standard output. No Django and no database."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from taizhang.documents.errors import ReadingError
from taizhang.web.commands.given_files import given_files, is_one_file
from taizhang.web.commands.language import language
from taizhang.web.commands.parsing import BAD_INPUT, Form, report, write_json

if TYPE_CHECKING:
    from taizhang.conversion import Given
    from taizhang.documents import Document
    from taizhang.examination import Finding


def examine_files(paths: list[Path], form: Form) -> int:
    """Print the findings of each file and report what cannot be read; return the exit code.

    Findings are an answer, not a failure: the code is 0 with them, and 2 where a file was not read.
    """
    code = 0
    alone = is_one_file(paths)
    for file in given_files(paths):
        try:
            document, findings = examined(file)
        except ReadingError as error:
            report(error)
            code = BAD_INPUT
        else:
            _print(document, findings, file.name, form, alone=alone)
    return code


def examined(file: Given) -> tuple[Document, list[Finding]]:
    """Return what the file was read as, and what is wrong with it. Raises: ReadingError."""
    data = file.content()
    # Imported here: `--help` must not wait for lxml and the lexicon.
    from taizhang.bulk import read_apart
    from taizhang.examination import examine
    from taizhang.extraction import parse

    document = read_apart(data, file.name)
    return document, examine(document, parse(document))


def _print(
    document: Document, findings: list[Finding], file: str, form: Form, *, alone: bool
) -> None:
    if form is Form.TABLE:
        from taizhang.web.commands.findings_table import print_findings

        print_findings(document, findings, file)
        return
    value = {"file": file, "findings": [_value(finding, document) for finding in findings]}
    write_json(value, alone=alone)


def _value(finding: Finding, document: Document) -> dict[str, Any]:
    return {
        "code": finding.code,
        "level": finding.severity.name.lower(),
        "message": finding.sentence(language()),
        "places": [
            {
                "block": span.block,
                "start": span.start,
                "end": span.end,
                "place": document.blocks[span.block].place,
                "words": document.cut((span,)),
            }
            for place in finding.places
            for span in place
        ],
    }
