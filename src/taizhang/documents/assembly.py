"""Blocks and tables put together in reading order: what every reader ends with."""

from __future__ import annotations

from dataclasses import dataclass, field

from taizhang.documents.errors import UnreadableFile
from taizhang.documents.model import Block, BlockKind, Box, Cell, Document, Note, PageSize, Table

#: A table with more columns is data, not a plan; what follows would have to lay out its grid.
MAX_COLUMNS = 1_000
#: Paragraphs and cells of a document; a plan of a thousand pages has some 30,000.
MAX_BLOCKS = 100_000
#: Characters of a document, and of one paragraph or cell; a plan of a thousand pages has some 600,000.
MAX_CHARACTERS, MAX_LENGTH = 1_500_000, 100_000


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
    #: Where its lines stand on the pages, in formats that are made of pages.
    boxes: tuple[Box, ...] = ()
    #: The whole place, in a file that has names of its own for it (工作表“任务”…（C5）).
    place: str = ""


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
    pages: list[PageSize] = field(default_factory=list)
    _characters: int = 0

    def paragraph(
        self,
        text: str,
        place: str,
        *,
        generated: int = 0,
        outline: int | None = None,
        boxes: tuple[Box, ...] = (),
    ) -> None:
        """Add a paragraph."""
        if len(self.blocks) >= MAX_BLOCKS:
            raise self.too_large(f"{MAX_BLOCKS:,}+ 段", f"{MAX_BLOCKS:,} 段")
        self._count(text)
        self.blocks.append(
            Block(
                len(self.blocks),
                BlockKind.PARAGRAPH,
                text,
                place,
                generated,
                outline,
                boxes=boxes,
            )
        )

    def table(self, grid: Grid) -> None:
        """Add a table with its cells, which come row by row."""
        if grid.columns > MAX_COLUMNS:
            raise self.too_large(f"{grid.columns:,} 列", f"{MAX_COLUMNS:,} 列")
        if len(self.blocks) + len(grid.cells) > MAX_BLOCKS:
            raise self.too_large(f"{len(grid.cells):,} 格", f"{MAX_BLOCKS:,} 格")
        number = len(self.tables)
        cells = []
        for cell in grid.cells:
            self._count(cell.text)
            index = len(self.blocks)
            place = (
                cell.place or f"表{number + 1}第{cell.row + 1}行第{cell.column + 1}列{cell.where}"
            )
            self.blocks.append(
                Block(
                    index,
                    BlockKind.CELL,
                    cell.text,
                    place,
                    cell.generated,
                    None,
                    number,
                    cell.boxes,
                )
            )
            cells.append(Cell(index, cell.row, cell.column, cell.rows, cell.columns))
            if cell.note:
                self.notes.append(Note(cell.note, index))
        self.tables.append(
            Table(
                number, grid.rows, grid.columns, tuple(cells), grid.header_rows, grid.merges_known
            )
        )

    def _count(self, text: str) -> None:
        """Count the characters of a block in."""
        self._characters += len(text)
        if len(text) > MAX_LENGTH:
            raise self.too_large(f"一段 {len(text):,} 字", f"{MAX_LENGTH:,} 字")
        if self._characters > MAX_CHARACTERS:
            raise self.too_large(f">{MAX_CHARACTERS:,} 字", f"{MAX_CHARACTERS:,} 字")

    def too_large(self, size: str, limit: str) -> UnreadableFile:
        """The refusal of a document that goes beyond what a plan can be."""
        return UnreadableFile("documents.too-large", file=self.name, size=size, limit=limit)

    def document(self) -> Document:
        """The finished document."""
        return Document(
            self.name,
            self.format,
            tuple(self.blocks),
            tuple(self.tables),
            tuple(self.notes),
            tuple(self.pages),
        )
