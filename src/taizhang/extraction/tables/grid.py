"""A table of the document as a grid of passages."""

from __future__ import annotations

from taizhang.documents.model import Cell, Document, Table
from taizhang.extraction.passage import Passage


class Grid:
    """A table as rows of cells, each cell at every place that it covers."""

    def __init__(self, document: Document, table: Table) -> None:
        self.document, self.table = document, table
        self._at: list[list[Cell | None]] = [[None] * table.columns for _ in range(table.rows)]
        for cell in table.cells:
            for row in range(cell.row, min(cell.row + cell.rows, table.rows)):
                for column in range(cell.column, min(cell.column + cell.columns, table.columns)):
                    self._at[row][column] = cell
        self._words: dict[int, Passage] = {}

    def cell(self, row: int, column: int) -> Cell | None:
        """The cell that covers the place, None where the table has none."""
        return self._at[row][column]

    def words(self, cell: Cell) -> Passage:
        """The text of `cell` as a passage."""
        if cell.block not in self._words:
            self._words[cell.block] = Passage.of(self.document, cell.block)
        return self._words[cell.block]

    def text(self, row: int, column: int) -> str:
        """The folded text at the place, "" where there is none."""
        cell = self._at[row][column]
        return self.words(cell).text if cell else ""

    def distinct(self, row: int) -> list[Cell]:
        """The cells of a row from left to right, each once."""
        seen: list[Cell] = []
        for cell in self._at[row]:
            if cell is not None and (not seen or seen[-1] is not cell):
                seen.append(cell)
        return seen
