"""What a page comes to before it is a document: paragraphs and tables, in reading order."""

from __future__ import annotations

from dataclasses import dataclass, field

from taizhang.documents.grids import Placed


@dataclass(slots=True)
class Words:
    """A paragraph; the first `generated` characters are a number that the browser shows."""

    text: str
    outline: int | None = None
    generated: int = 0


@dataclass(slots=True)
class Cells:
    """A table: its cells, and how many leading rows are its head."""

    cells: list[Placed] = field(default_factory=list)
    header_rows: int = 0

    def rows(self) -> list[list[Placed]]:
        """The cells by the row in which they begin, from left to right."""
        found: dict[int, list[Placed]] = {}
        for cell in sorted(self.cells, key=lambda cell: (cell.row, cell.column)):
            found.setdefault(cell.row, []).append(cell)
        return [found[row] for row in sorted(found)]


Item = Words | Cells
