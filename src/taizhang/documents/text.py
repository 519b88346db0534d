"""`.txt` → Document: paragraphs re-joined, tables rebuilt from the ways in which text shows one."""

from __future__ import annotations

import re

from taizhang.documents.assembly import Assembly
from taizhang.documents.decoding import decode
from taizhang.documents.errors import UnreadableFile
from taizhang.documents.flow import join_lines, numbered
from taizhang.documents.model import Document
from taizhang.documents.plaintables import find_tables

#: A plan of a thousand pages is half of this; more is data.
MAX_TEXT, MAX_LINES = 4 << 20, 100_000
_LINE_END = re.compile(r"\r\n|\n|\r|\u2028|\u2029|\x85")


def read(data: bytes, name: str) -> Document:
    """Read a text file in any of the encodings that `decode` knows."""
    if len(data) > MAX_TEXT:
        size, limit = f"{len(data) >> 20} MB", f"{MAX_TEXT >> 20} MB"
        raise UnreadableFile("documents.too-large", file=name, size=size, limit=limit)
    text = decode(data, name).rstrip("\x1a\0")
    # A form feed is a page break; it ends a line without being one, so that numbers stay true.
    lines = [line.replace("\f", "").replace("\x0b", " ") for line in _LINE_END.split(text)]
    if len(lines) > MAX_LINES:
        size, limit = f"{len(lines):,} 行", f"{MAX_LINES:,} 行"
        raise UnreadableFile("documents.too-large", file=name, size=size, limit=limit)
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
    for paragraph in join_lines(numbered(lines[start:end], first=start + 1)):
        assembly.paragraph(paragraph.text, f"第{paragraph.number}行")
