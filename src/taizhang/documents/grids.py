"""Cells at places of a wide, sparse grid → a compact `Grid`: rows and columns that hold something.

Sheets and web pages know rows and columns in which no text begins: room between columns, spans wider
than the table. They go; what a merged cell covers of the others stays merged.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from taizhang.documents.assembly import MAX_BLOCKS, MAX_COLUMNS, Grid, GridCell
from taizhang.documents.errors import UnreadableFile


@dataclass(slots=True)
class Placed:
    """A cell with text; it covers all to row `bottom` and column `right`, both included."""

    text: str
    row: int
    column: int
    bottom: int
    right: int
    generated: int = 0


def compact(
    cells: Sequence[Placed], file: str, place: Callable[[int, int], str] | None = None
) -> Grid:
    """The grid of `cells`, of which no two overlap; `place` names a row and column of the file.

    Raises `UnreadableFile` for more places than a document has, before they are laid out.
    """
    rows = sorted({cell.row for cell in cells})
    columns = sorted({cell.column for cell in cells})
    if len(columns) > MAX_COLUMNS or len(rows) * len(columns) > MAX_BLOCKS:
        size, limit = f"{len(rows):,} × {len(columns):,} 格", f"{MAX_BLOCKS:,} 格"
        raise UnreadableFile("documents.too-large", file=file, size=size, limit=limit)
    row_at = {row: index for index, row in enumerate(rows)}
    column_at = {column: index for index, column in enumerate(columns)}
    blank = {(row, column) for row in range(len(rows)) for column in range(len(columns))}
    found: list[GridCell] = []
    for cell in cells:
        made = GridCell(
            cell.text, row_at[cell.row], column_at[cell.column], generated=cell.generated
        )
        if cell.bottom > cell.row or cell.right > cell.column:
            made.rows = _count(rows, made.row, cell.bottom)
            made.columns = _count(columns, made.column, cell.right)
            blank -= _covered(made)
        else:
            blank.discard((made.row, made.column))
        found.append(made)
    found += [GridCell("", row, column) for row, column in blank]
    found.sort(key=lambda cell: (cell.row, cell.column))
    if place is not None:
        for made in found:
            made.place = place(rows[made.row], columns[made.column])
    return Grid(found, len(rows), len(columns))


def _count(kept: Sequence[int], start: int, last: int) -> int:
    """How many of `kept` from index `start` on are not beyond `last`."""
    return max(1, bisect_right(kept, last) - start)


def _covered(cell: GridCell) -> set[tuple[int, int]]:
    return {
        (cell.row + down, cell.column + right)
        for down in range(cell.rows)
        for right in range(cell.columns)
    }
