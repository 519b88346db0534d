"""The measured plans printed on pages, as PDF and OFD, with ruled tables that go on over pages."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.documents.ofd_files import ofd  # noqa: E402
from tests.documents.pdf_files import pdf  # noqa: E402
from tests.documents.press import LEFT, UP, Leaf, Press, Row  # noqa: E402

from taizhang.documents import Document, Table, read  # noqa: E402

#: Pages a second that are asked for, from the file to its whole Document, tables rebuilt.
LEAST = 20


def as_pages(files: list[Path]) -> dict[Path, int]:
    """The Word files as PDF and OFD beside them, each with its number of pages."""
    made = {}
    for path in files:
        leaves = _printed(read(path.read_bytes(), path.name))
        for write in (pdf, ofd):
            printed = path.with_suffix(f".{write.__name__}")
            if not printed.exists():
                printed.write_bytes(write(leaves))
            made[printed] = len(leaves)
    return made


def _printed(document: Document) -> list[Leaf]:
    press = Press(head="云岭省人民政府公报")
    tables = {table.cells[0].block: table for table in document.tables}
    for block in document.blocks:
        if block.index in tables:
            press.table(_rows(document, tables[block.index]), [3, 1, 6, 3, 4, 2], cut=True)
        elif block.table is None:
            (press.title if block.index == 0 else press.paragraph)(block.text)
    return press.finish()


def _rows(document: Document, table: Table) -> list[Row]:
    rows: list[list[str | bool | None]] = [[""] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.rows):
            for column in range(cell.column, cell.column + cell.columns):
                rows[row][column] = UP if column == cell.column else LEFT
        rows[cell.row][cell.column] = document.blocks[cell.block].text
    return list(rows)
