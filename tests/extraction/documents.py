"""Documents for tests: small tables and texts made by hand, and a plan's table as a Word file."""

from __future__ import annotations

import io
from collections.abc import Sequence

import docx

from taizhang.documents import Document, Table

Rows = Sequence[Sequence[str | None]]


def word_file(title: str, head: Sequence[str], rows: Rows) -> bytes:
    """A .docx with a title and one table; None in a row merges the cell with the one above it, and
    with the one left of it in the head."""
    made = docx.Document()
    made.add_paragraph(title)
    table = made.add_table(rows=1 + len(rows), cols=len(head))
    for r, row in enumerate([head, *rows]):
        for c, text in enumerate(row):
            if text is not None:
                table.cell(r, c).text = text
    for c in range(len(head)):
        if head[c] is None:
            table.cell(0, c - 1).merge(table.cell(0, c))
        _merge_down(table, c, rows)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _merge_down(table: object, column: int, rows: Rows) -> None:
    start = None
    for r, row in enumerate([*rows, ["" for _ in rows[0]]], start=1):
        if row[column] is None:
            continue
        if start is not None and r - start > 1:
            top = table.cell(start, column)  # type: ignore[attr-defined]
            text = top.text
            merged = top.merge(table.cell(r - 1, column))  # type: ignore[attr-defined]
            merged.text = text
        start = r


def texts(document: Document, table: Table) -> list[list[str]]:
    """The table's texts as rows; a place without a cell of its own is blank."""
    rows = [["" for _ in range(table.columns)] for _ in range(table.rows)]
    for cell in table.cells:
        rows[cell.row][cell.column] = document.blocks[cell.block].text
    return rows
