"""A sheet as both kinds of workbooks give it: the texts that its cells show, and what is merged."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from taizhang.documents.assembly import MAX_BLOCKS
from taizhang.documents.errors import UnreadableFile

#: The grid of Excel; what lies outside of it is a damaged file's.
MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
#: What a cell can hold in Excel, and what all cells of a workbook hold that is no data.
_LONGEST, _MAX_CHARACTERS = 32_767, 32 << 20
_BLANKS = " \t\u3000\xa0\r\n"
_LINE_END = re.compile(r"\r\n|\r|\n|\x0b|\u2028")


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range, 0-based; `bottom` and `right` are the last row and column in it."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Sheet:
    """A visible sheet: what its cells show, by (row, column), 0-based; blank cells are left out."""

    name: str
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)

    def put(self, row: int, column: int, text: str) -> None:
        """Set what a cell shows; lines without anything in them go."""
        shown = text.strip(_BLANKS)
        if shown and 0 <= row < MAX_ROW and 0 <= column < MAX_COLUMN:
            if _LINE_END.search(shown):
                lines = (line.strip(_BLANKS) for line in _LINE_END.split(shown))
                shown = "\n".join(filter(None, lines))
            self.texts[row, column] = shown


@dataclass(slots=True)
class Budget:
    """How much text the workbook `file` may hold: one long string may be that of all its cells."""

    file: str
    cells: int = 0
    characters: int = 0

    def take(self, text: str) -> str:
        """`text`, as long as no cell of a spreadsheet is longer; counts it."""
        text = text[:_LONGEST]
        self.cells += 1
        self.characters += len(text)
        if self.cells > MAX_BLOCKS or self.characters > _MAX_CHARACTERS:
            size = f"{self.cells:,} 格、{self.characters:,} 字"
            limit = f"{MAX_BLOCKS:,} 格、{_MAX_CHARACTERS:,} 字"
            raise UnreadableFile("documents.too-large", file=self.file, size=size, limit=limit)
        return text


def column_letters(column: int) -> str:
    """The name of a column, 0-based: A, B, … Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
