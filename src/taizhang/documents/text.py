"""`.txt` → Document: paragraphs re-joined, tables rebuilt from the ways in which text shows one."""

from __future__ import annotations

import re

from taizhang.documents.assembly import Assembly
from taizhang.documents.decoding import decode
from taizhang.documents.errors import UnreadableFile
from taizhang.documents.flow import join_lines, numbered
from taizhang.documents.model import Document
from taizhang.documents.plaintables import find_tables

_LINE_END = re.compile(r"\r\n|\n|\r|\u2028|\u2029|\x85")


def read(data: bytes, name: str) -> Document:
    """Read a text file in any of the encodings that `decode` knows."""
    text = decode(data, name).rstrip("\x1a\0")
    # A form feed is a page break; it ends a line without being one, so that numbers stay true.
    lines = [line.replace("\f", "").replace("\x0b", " ") for line in _LINE_END.split(text)]
    assembly = Assembly(name, "txt")
    at = 0
    for table in find_tables(lines):
        _prose(lines, at, table.start, assembly)
        assembly.table(table.grid)
        at = table.end
    _prose(lines, at, len(lines), assembly)
    if not assembly.blocks:
        raise UnreadableFile("documents.empty", file=name)
    return assembly.document()


def _prose(lines: list[str], start: int, end: int, assembly: Assembly) -> None:
    """Add the paragraphs of the lines from `start` to `end`."""
    blank_before = [""] * start
    for paragraph in join_lines(numbered(blank_before + lines[start:end])):
        assembly.paragraph(paragraph.text, f"第{paragraph.number}行")
