"""A table as its parts on several pages → one grid.

Columns are those of all parts together, as a page on which all rows are merged in some way may lack
an edge. A header that is said again goes. Whether a page break cut a row in two, or a merged cell, is
told by what was left open: a rule that is missing, a line that had no room, a blank merged cell.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from taizhang.documents.assembly import Grid, GridCell
from taizhang.documents.flow import ends_sentence, is_linking, opens
from taizhang.documents.geometry.cells import (
    CellLine,
    are_units,
    cell_text,
    ends_unit,
    is_full,
    padding_of,
)
from taizhang.documents.geometry.columns import NEAR, Columns, share_edges
from taizhang.documents.geometry.lines import SetLine
from taizhang.documents.geometry.sheets import Part, PartCell

#: Of a header, no more rows are looked for again.
_MAX_HEADER = 6
#: What share of a column's cells says what the column holds.
_MOST = 0.75
#: What stands between two parts of a table that was cut at a page: 续表, （续上表）, 表1（续）.
_CONTINUATION = re.compile(r"[（(]?\s*(?:续\s*上?\s*表|表\s*\d*\s*[（(]续[)）])\s*\d*\s*[)）]?$")
#: A number that waits for the words which it numbers.
_BARE_LABEL = re.compile(r"[（(]?[一二三四五六七八九十百\d]{1,4}[)）、.．]+$")


def is_continuation_mark(text: str) -> bool:
    """Whether a line only says that the table below goes on from the page before."""
    return bool(_CONTINUATION.match(text))


def goes_on_in(parts: Sequence[Part], more: Part) -> bool:
    """Whether `more`, the next thing in the text after `parts`, is the same table going on."""
    last = parts[-1]
    if more.page == last.page:
        return False
    if abs(_width(last) - _width(more)) > 2 * NEAR:
        return False
    return share_edges(parts, more) or _header_again(parts[0], more) > 0


def _width(part: Part) -> float:
    return part.xs[-1] - part.xs[0]


@dataclass(slots=True)
class _Cell:
    """A cell of the whole table in the making."""

    row: int
    column: int
    rows: int
    columns: int
    lines: list[CellLine] = field(default_factory=list)
    page: int = 0
    #: There is no rule below it where its page ends.
    open_below: bool = False

    @property
    def words(self) -> str:
        return "".join(line.line.text for line in self.lines)


def grid_of(parts: Sequence[Part]) -> Grid:
    """The grid of the table that `parts` make."""
    whole = _Whole(parts)
    for part in parts:
        whole.add(part)
    cells = [_grid_cell(cell) for cell in sorted(whole.cells, key=lambda c: (c.row, c.column))]
    return Grid(cells, whole.rows, whole.columns.count, whole.header)


def _grid_cell(cell: _Cell) -> GridCell:
    made = cell_text(cell.lines)
    return GridCell(
        made.text,
        cell.row,
        cell.column,
        cell.rows,
        cell.columns,
        where=f"（第{cell.page}页）",
        boxes=tuple(made.boxes),
    )


class _Whole:
    """The table as far as it was put together."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.first = parts[0]
        self.columns = Columns(parts)
        self.padding = padding_of((c.x0, c.lines) for part in parts for c in part.cells)
        self.cells: list[_Cell] = []
        self.rows = 0
        self.header = 0
        self._open_below = False

    def add(self, part: Part) -> None:
        """Add the next part below what is there."""
        skipped = 0
        if self.rows:
            skipped = _header_again(self.first, part)
            self.header = max(self.header, skipped)
        cells = [self._cell(cell, part, skipped) for cell in part.cells if cell.row >= skipped]
        rows = part.rows - skipped
        if self.rows and cells:
            upper = {c.column: c for c in self.cells if c.row + c.rows == self.rows}
            lower = {c.column: c for c in cells if c.row == self.rows}
            if self._is_cut(upper, lower, open_top=part.open_top and not skipped):
                cells = self._rejoined(cells, upper)
                rows -= 1
            else:
                cells = self._with_merged(cells, upper)
        self.cells += cells
        self.rows += rows
        self._open_below = part.open_bottom

    def _cell(self, cell: PartCell, part: Part, skipped: int) -> _Cell:
        """`cell` in rows and columns of the whole."""
        start = self.columns.number(part, cell.column)
        end = self.columns.number(part, cell.column + cell.columns)
        x0, x1 = cell.x0 + self.padding, cell.x1 - self.padding
        lines = [CellLine(line, x0, x1) for line in cell.lines]
        row = self.rows + cell.row - skipped
        return _Cell(row, start, cell.rows, end - start, lines, part.page, cell.open_below)

    def _is_cut(self, upper: dict[int, _Cell], lower: dict[int, _Cell], *, open_top: bool) -> bool:
        """Whether the page break cut a row: `lower` are the rest of the cells in `upper`."""
        if any(
            column not in upper or upper[column].columns != cell.columns
            for column, cell in lower.items()
        ):
            return False
        if self._open_below and open_top:
            return True
        rest = {column: cell for column, cell in lower.items() if cell.lines}
        if not rest or any(not upper[column].lines for column in rest):
            return False
        going_on = {c for c, cell in rest.items() if _cannot_end(upper[c], cell)}
        if len(going_on) == len(rest):
            return True
        if not going_on or any(opens(cell.words) for cell in rest.values()):
            return False
        # Short cells may have been ended where the page did; a row of its own says its work.
        work = self._longest_column()
        if work not in rest:
            return work in lower and upper[work].rows == 1
        lacking = any(not cell.lines and upper[c].lines for c, cell in lower.items())
        nearly_all = len(going_on) > 1 and len(rest) - len(going_on) == 1
        return work in going_on and (lacking or nearly_all)

    def _longest_column(self) -> int:
        """The column that says most: the work, not its number, units or date."""
        said: Counter[int] = Counter()
        for cell in self.cells:
            said[cell.column] += len(cell.words)
        return said.most_common(1)[0][0]

    def _rejoined(self, cells: list[_Cell], upper: dict[int, _Cell]) -> list[_Cell]:
        """The cells that are left when those of the first row were put into `upper`."""
        kept = []
        for cell in cells:
            cell.row -= 1
            if cell.row >= self.rows:
                kept.append(cell)
                continue
            above = upper[cell.column]
            above.lines += cell.lines
            above.rows += cell.rows - 1
            above.open_below = cell.open_below
        return kept

    def _with_merged(self, cells: list[_Cell], upper: dict[int, _Cell]) -> list[_Cell]:
        """`cells` without those that are the lower part of a merged cell in `upper`."""
        kept = []
        for cell in cells:
            above = upper.get(cell.column) if cell.row == self.rows else None
            if above is not None and above.columns == cell.columns and self._is_one(above, cell):
                above.lines += cell.lines
                above.rows += cell.rows
                above.open_below = cell.open_below
            else:
                kept.append(cell)
        return kept

    def _is_one(self, above: _Cell, below: _Cell) -> bool:
        """Whether a merged cell was cut by the page break.

        Nothing is drawn below it, or it is over several rows and one of its parts is blank, or its
        words go on.
        """
        if above.open_below and not (above.lines and below.lines and opens(below.words)):
            return True
        if above.lines and below.lines:
            several = above.rows > 1 or below.rows > 1
            return _cannot_end(above, below) and (several or self._lacks_its_end(above, below))
        return above.rows > 1 or (below.rows > 1 and not below.lines)

    def _lacks_its_end(self, above: _Cell, below: _Cell) -> bool:
        """Whether the words of a cell are cut where those of no other cell in its column are.

        In a column of units the name has no end; in one of numbered measures the rest has no number.
        """
        others = [
            cell.words
            for cell in self.cells
            if cell.column == above.column and cell.lines and cell.row and cell is not above
        ]
        if len(others) < 2:
            return False
        if sum(map(ends_unit, others)) >= _MOST * len(others):
            return not ends_unit(above.words)
        return sum(map(opens, others)) >= _MOST * len(others)


def _cannot_end(above: _Cell, below: _Cell) -> bool:
    """Whether the last line of `above` goes on in the first of `below`."""
    last, first = above.lines[-1], below.lines[0]
    words = first.line.text
    if ends_sentence(last.line.text) or opens(words):
        return False
    if is_linking(above.words, words) or _BARE_LABEL.match(above.words):
        return True
    return is_full(last, first) and not are_units(last.line.text, words)


def _header_again(first: Part, more: Part) -> int:
    """How many rows at the top of `more` say the header of `first` again."""
    for skip in range(3):
        rows = 0
        telling = False
        while rows < _MAX_HEADER and rows + 1 < more.rows:
            ours, theirs = _row(first, rows + skip), _row(more, rows)
            if not ours or not _says(ours, theirs):
                break
            telling = telling or _is_telling(theirs)
            rows += 1
        if telling:
            return rows
    return 0


def _row(part: Part, row: int) -> list[PartCell]:
    return [cell for cell in part.cells if cell.row == row]


def _says(ours: list[PartCell], theirs: list[PartCell]) -> bool:
    """Whether two rows say the same over the same columns, by their number or by where they stand."""
    return len(ours) == len(theirs) and all(
        o.rows == t.rows
        and _words(o.lines) == _words(t.lines)
        and (o.columns == t.columns or abs((o.x1 - o.x0) - (t.x1 - t.x0)) <= NEAR)
        for o, t in zip(ours, theirs, strict=True)
    )


def _is_telling(cells: list[PartCell]) -> bool:
    """Whether a row is one not said twice but as a header: headings, no sentence."""
    texts = [words for cell in cells if (words := _words(cell.lines))]
    return len(texts) >= 2 and all(len(text) <= 24 and "。" not in text for text in texts)


def _words(lines: Sequence[SetLine]) -> str:
    return "".join("".join(line.text.split()) for line in lines)
