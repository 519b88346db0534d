"""Blocks and tables put together in reading order: what every reader ends with."""

from __future__ import annotations

from dataclasses import dataclass, field

from taizhang.documents.model import Block, BlockKind, Cell, Document, Note, Table


@dataclass(slots=True)
class GridCell:
    """A cell before it is a block: its text, its place, and what it covers of the grid."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    generated: int = 0
    #: Where the cell stands in the file, if the file has more to say than row and column.
    where: str = ""
    note: str = ""


@dataclass(slots=True)
class Grid:
    """A table before it is one of a document."""

    cells: list[GridCell]
    rows: int
    columns: int
    header_rows: int = 0
    merges_known: bool = True


@dataclass(slots=True)
class Assembly:
    """A document in the making."""

    name: str
    format: str
    blocks: list[Block] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def paragraph(
        self, text: str, place: str, *, generated: int = 0, outline: int | None = None
    ) -> None:
        """Add a paragraph."""
        self.blocks.append(
            Block(len(self.blocks), BlockKind.PARAGRAPH, text, place, generated, outline)
        )

    def table(self, grid: Grid) -> None:
        """Add a table with its cells, which come row by row."""
        number = len(self.tables)
        cells = []
        for cell in grid.cells:
            index = len(self.blocks)
            place = f"表{number + 1}第{cell.row + 1}行第{cell.column + 1}列{cell.where}"
            self.blocks.append(
                Block(index, BlockKind.CELL, cell.text, place, cell.generated, None, number)
            )
            cells.append(Cell(index, cell.row, cell.column, cell.rows, cell.columns))
            if cell.note:
                self.notes.append(Note(cell.note, index))
        self.tables.append(
            Table(
                number, grid.rows, grid.columns, tuple(cells), grid.header_rows, grid.merges_known
            )
        )

    def document(self) -> Document:
        """The finished document."""
        return Document(
            self.name, self.format, tuple(self.blocks), tuple(self.tables), tuple(self.notes)
        )
