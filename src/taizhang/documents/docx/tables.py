"""Rows of Word cells → a grid: merges resolved, headers typed again on each page removed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from taizhang.documents.assembly import Grid, GridCell

#: A grid wider than this is no table of a document; spans are cut to it.
MAX_COLUMNS = 512
#: No header has more rows; of one that pretends to, only these are looked for again.
_MAX_HEADER = 8


@dataclass(slots=True)
class WordCell(GridCell):
    """A cell as the file has it. `down`: continues the one above; `right`: the one before."""

    down: bool = False
    right: bool = False


@dataclass(slots=True)
class WordRow:
    """A row; `header` where the file marks it as one that is repeated on each page."""

    cells: list[WordCell] = field(default_factory=list)
    header: bool = False

    @property
    def columns(self) -> int:
        """How many columns of the grid the row reaches over."""
        return self.cells[-1].column + self.cells[-1].columns if self.cells else 0

    def says(self, other: WordRow) -> bool:
        """Whether both rows are the same to the eye."""
        return len(self.cells) == len(other.cells) and all(
            ours.columns == theirs.columns and _bare(ours.text) == _bare(theirs.text)
            for ours, theirs in zip(self.cells, other.cells, strict=True)
        )

    @property
    def is_telling(self) -> bool:
        """Whether the row is one not said twice but as a header: headings, no sentence."""
        texts = [_bare(cell.text) for cell in self.cells if cell.text]
        return len(texts) >= 2 and all(len(text) <= 24 and "。" not in text for text in texts)


def grid_of(rows: list[WordRow]) -> Grid:
    """The grid that `rows` make."""
    head = _marked_header(rows)
    rows = _without_repeated_header(rows, head)
    cells: list[GridCell] = []
    above: dict[int, GridCell] = {}
    for index, row in enumerate(rows):
        # What stands in this row at each column; a merged cell stands in each of its rows.
        here: dict[int, GridCell] = {}
        last: GridCell | None = None
        for cell in row.cells:
            upper = above.get(cell.column) if cell.down else None
            if upper is not None and upper.columns == cell.columns:
                upper.rows = index - upper.row + 1
                here[cell.column] = upper
            elif cell.right and last is not None and last.row == index:
                last.columns += cell.columns
                continue
            else:
                cell.row = index
                cells.append(cell)
                here[cell.column] = cell
            last = here[cell.column]
        above = here
    return Grid(cells, len(rows), max(row.columns for row in rows), head)


def continues(rows: Sequence[WordRow], more: Sequence[WordRow]) -> bool:
    """Whether `more`, which is as wide as `rows`, is the same table going on: its header says so."""
    return bool(_repeated(more, 0, rows[: _header_size(rows)]))


def _marked_header(rows: Sequence[WordRow]) -> int:
    """How many leading rows the file marks as header; a table is not all header."""
    count = 0
    while count < len(rows) and rows[count].header:
        count += 1
    return 0 if count == len(rows) else count


def _header_size(rows: Sequence[WordRow]) -> int:
    """The rows that are marked as header, else those down to the first that has several headings."""
    marked = _marked_header(rows)
    if marked:
        return min(marked, _MAX_HEADER)
    return next((index + 1 for index, row in enumerate(rows[:4]) if row.is_telling), 0)


def _without_repeated_header(rows: list[WordRow], marked: int) -> list[WordRow]:
    """`rows` without those that only say the header again."""
    size = _header_size(rows)
    header = rows[:size]
    if not any(row.is_telling for row in header):
        return rows
    first_words = {row.cells[0].text for row in header}
    kept, at = rows[:size], size
    while at < len(rows):
        again = 0
        if rows[at].cells[0].text in first_words:
            again = _repeated(rows, at, header)
        if not again:
            kept.append(rows[at])
        elif not marked:
            again += _also_below(rows, size, at + again)
        at += again or 1
    return kept


def _also_below(rows: Sequence[WordRow], size: int, at: int) -> int:
    """How many rows from `at` on repeat those below the header: its further rows, as none is marked."""
    count = 0
    while at + count < len(rows) and size + count < at:
        upper = rows[size + count]
        if not (upper.is_telling and upper.says(rows[at + count])):
            break
        count += 1
    return count


def _repeated(rows: Sequence[WordRow], at: int, header: Sequence[WordRow]) -> int:
    """How many rows from `at` on repeat the header, or its rows below the table's title."""
    for skip in range(len(header)):
        part = header[skip:]
        if not any(row.is_telling for row in part):
            break
        there = rows[at : at + len(part)]
        if len(there) == len(part) and all(map(WordRow.says, there, part)):
            return len(part)
    return 0


def _bare(text: str) -> str:
    return text.replace("\n", "").replace(" ", "").replace("\u3000", "")
