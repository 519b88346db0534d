"""Rows of Word cells → a grid: merges resolved, headers that are typed again on each page removed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from taizhang.documents.assembly import Grid, GridCell

#: A grid wider than this is no table of a document; spans are cut to it.
MAX_COLUMNS = 512


@dataclass(slots=True)
class WordCell:
    """A cell as the file has it. `down`: goes on with the cell above; `right`: with the one before."""

    text: str
    column: int
    columns: int
    down: bool = False
    right: bool = False
    generated: int = 0


@dataclass(slots=True)
class WordRow:
    """A row; `header` where the file marks it as one that is repeated on each page."""

    cells: list[WordCell] = field(default_factory=list)
    header: bool = False

    @property
    def words(self) -> tuple[tuple[str, int], ...]:
        """Texts and widths: what makes two rows the same to the eye."""
        return tuple(
            (cell.text.replace("\n", "").replace(" ", ""), cell.columns) for cell in self.cells
        )


def header_rows(rows: Sequence[WordRow]) -> int:
    """How many leading rows the file marks as header."""
    count = 0
    while count < len(rows) and rows[count].header:
        count += 1
    return 0 if count == len(rows) else count


def grid_of(rows: list[WordRow]) -> Grid:
    """The grid that `rows` make."""
    head = header_rows(rows)
    rows = without_repeated_header(rows, head)
    cells: list[GridCell] = []
    width = 0
    above: dict[int, GridCell] = {}
    for index, row in enumerate(rows):
        open_: dict[int, GridCell] = {}
        for cell in row.cells:
            upper = above.get(cell.column) if cell.down else None
            if upper is not None and upper.columns == cell.columns:
                upper.rows = index - upper.row + 1
                open_[cell.column] = upper
                continue
            if cell.right and cells and cells[-1].row == index:
                cells[-1].columns += cell.columns
                width = max(width, cell.column + cell.columns)
                continue
            made = GridCell(
                cell.text, index, cell.column, columns=cell.columns, generated=cell.generated
            )
            cells.append(made)
            open_[cell.column] = made
            width = max(width, cell.column + cell.columns)
        above = open_
    return Grid(cells, len(rows), width, head)


def without_repeated_header(rows: list[WordRow], head: int) -> list[WordRow]:
    """`rows` without those that only say the header again."""
    size = head or _likely_header(rows)
    header = [row.words for row in rows[:size]]
    if not any(_is_telling(words) for words in header):
        return rows
    kept = rows[:size]
    at = size
    while at < len(rows):
        again = _repeated(rows, at, header)
        if not again:
            kept.append(rows[at])
        at += again or 1
    return kept


def _repeated(
    rows: Sequence[WordRow], at: int, header: Sequence[tuple[tuple[str, int], ...]]
) -> int:
    """How many rows from `at` on repeat the header or its last rows (without the table's title)."""
    for skip in range(len(header)):
        part = header[skip:]
        if not any(_is_telling(words) for words in part):
            break
        if [row.words for row in rows[at : at + len(part)]] == list(part):
            return len(part)
    return 0


def _likely_header(rows: Sequence[WordRow]) -> int:
    """The rows down to the first that has several short texts: the header, where none is marked."""
    for index, row in enumerate(rows[:4]):
        if _is_telling(row.words):
            return index + 1
    return 0


def _is_telling(words: tuple[tuple[str, int], ...]) -> bool:
    """Whether a row is one that would not be said twice: several headings, no sentence."""
    texts = [text for text, _ in words if text]
    return len(texts) >= 2 and all(len(text) <= 24 and "。" not in text for text in texts)
