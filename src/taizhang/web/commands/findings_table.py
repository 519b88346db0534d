"""Findings as a table on the terminal (rich)."""

from __future__ import annotations

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from taizhang.documents import Document
from taizhang.examination import LEVELS, Finding, Severity
from taizhang.web.commands.language import language, say

#: Places and characters of each that are shown; all of them are in the JSON.
PLACES_SHOWN, WORDS_SHOWN = 6, 24


def print_findings(document: Document, findings: list[Finding], file: str) -> None:
    """Print the file's findings, the gravest first, each with its places; or that there are none."""
    head = Text(
        say(f"{file}：{len(findings)}处", f"{file}: {len(findings)} findings"), style="bold"
    )
    if not findings:
        Console().print(Text(say(f"{file}：没有发现问题", f"{file}: nothing found"), style="bold"))
        return
    table = Table(expand=True)
    table.add_column(say("级别", "Level"), no_wrap=True)
    table.add_column(say("问题", "Finding"), ratio=5, overflow="fold")
    table.add_column(say("位置", "Places"), ratio=4, overflow="fold")
    for finding in findings:
        table.add_row(
            _level(finding.severity),
            Text(finding.sentence(language())),
            Text(_places(finding, document)),
        )
    Console().print(Group(head, table))


def _level(severity: Severity) -> Text:
    wording, style = LEVELS[severity], "bold red" if severity is Severity.ERROR else ""
    return Text(say(wording.zh, wording.en), style=style)


def _places(finding: Finding, document: Document) -> str:
    lines = [
        f"{document.blocks[place[0].block].place} “{_cut(document.cut(place))}”"
        for place in finding.places[:PLACES_SHOWN]
    ]
    more = len(finding.places) - PLACES_SHOWN
    if more > 0:
        lines.append(say(f"……另有{more}处", f"… and {more} more"))
    return "\n".join(lines)


def _cut(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= WORDS_SHOWN else words[:WORDS_SHOWN] + "…"
