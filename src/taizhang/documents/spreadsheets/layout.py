"""Sheets → paragraphs and tables: titles above a header and notes below a table leave the grid.

A sheet is cells; what of it is a title, a header, a table and a note is seen from the shape only:
rows with one text stand alone, the first row with several is the header.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from taizhang.documents.assembly import Assembly
from taizhang.documents.errors import UnreadableFile
from taizhang.documents.flow import Line, join_lines
from taizhang.documents.grids import Placed, compact
from taizhang.documents.model import Document
from taizhang.documents.spreadsheets.sheet import Merge, Sheet, column_letters

#: Names that sheets have by themselves, and those that say only that there is a table.
_BARE_NAME = re.compile(r"(?:sheet|工作表|表格?|table)\s*\d*(?:\s*\(\d+\))?$|\d+$", re.I)
_NOTE = re.compile(
    r"(?:备\s*注|注|说\s*明|附\s*注|填表说明|填表人|填报人|联系人|联系电话|审核人|负责人|制表人?|审核)"
    r"\s*\d*\s*[：:.、]"
)
_DATE = re.compile(r"[\d〇○零一二三四五六七八九]{4}年.{1,3}月.{1,3}日$")
_NAME = re.compile(r"[^，。；：、]{4,40}$")
#: Headings are short and no sentences; one that holds a number only is a row of the body.
_HEADING_LENGTH = 30
_NUMBER = re.compile(r"[\d.,%\-/年月日 ]+$")


@dataclass(slots=True)
class _Row:
    """The cells that begin in a row, and whether a cell from above reaches into it."""

    number: int
    cells: list[Placed] = field(default_factory=list)
    covered: bool = False
    #: Blank rows stand between this row and the one before it.
    apart: bool = False

    @property
    def stands_alone(self) -> bool:
        """Whether the row holds one text and nothing from above."""
        return len(self.cells) == 1 and not self.covered

    @property
    def is_header(self) -> bool:
        """Whether the row may be a header: several short texts, none a number or a sentence."""
        return len(self.cells) >= 2 and all(
            len(cell.text) <= _HEADING_LENGTH
            and "。" not in cell.text
            and not _NUMBER.match(cell.text)
            for cell in self.cells
        )


def document_of(sheets: Iterable[Sheet], name: str, format_: str) -> Document:
    """The document that `sheets` make, one after the other."""
    assembly = Assembly(name, format_)
    for sheet in sheets:
        _SheetLayout(sheet, assembly).add()
    if not assembly.blocks:
        raise UnreadableFile("documents.empty", file=name)
    return assembly.document()


class _SheetLayout:
    """Adds one sheet to a document."""

    def __init__(self, sheet: Sheet, assembly: Assembly) -> None:
        self._sheet, self._assembly = sheet, assembly
        self._rows = _rows_of(sheet)
        self._width = _usual_width(self._rows)
        self._place_head = f"工作表“{sheet.name}”第"
        self._place_words: dict[int, str] = {}

    def add(self) -> None:
        if not self._rows:
            return
        parts = self._parts()
        # The name is all that says what the table is, unless a title does.
        name = self._sheet.name.strip()
        if name and not parts[0][0].stands_alone and not _BARE_NAME.match(name):
            self._assembly.paragraph(name, f"工作表“{name}”")
        for part in parts:
            start = self._title_rows(part)
            end = self._note_rows(part, start)
            self._paragraphs(part[:start])
            self._table(part[start:end])
            self._paragraphs(part[end:])

    def _parts(self) -> list[list[_Row]]:
        """The rows of each table with what belongs to it: a new header after blank rows begins one."""
        parts: list[list[_Row]] = [[]]
        for index, row in enumerate(self._rows):
            if row.apart and self._begins_table(index) and any(len(r.cells) > 1 for r in parts[-1]):
                parts.append([])
            parts[-1].append(row)
        return parts

    def _begins_table(self, index: int) -> bool:
        """Whether titles and a header stand from `index` on."""
        at = index
        while at < len(self._rows) and self._rows[at].stands_alone:
            at += 1
        return at < len(self._rows) and self._rows[at].is_header

    def _title_rows(self, rows: Sequence[_Row]) -> int:
        """How many leading rows stand above the header."""
        for index, row in enumerate(rows):
            if len(row.cells) < 2 and not row.covered:
                continue
            # 填报单位：… 日期：… in two cells stands above a header that is wider.
            below = rows[index + 1] if index + 1 < len(rows) else None
            sparse = 2 * len(row.cells) <= self._width and not row.covered
            if below is None or not (sparse and below.is_header and _is_above(row, below)):
                return index
        return len(rows)

    def _note_rows(self, rows: Sequence[_Row], start: int) -> int:
        """Where the notes below the table begin."""
        end = len(rows)
        dated = False
        while end > start:
            row = rows[end - 1]
            # A signature: a date, and above it the name of an organ.
            signed = dated and row.stands_alone and bool(_NAME.match(row.cells[0].text))
            dated = row.stands_alone and bool(_DATE.match(row.cells[0].text))
            if not (dated or signed or self._is_note(row)):
                break
            end -= 1
        return end

    def _is_note(self, row: _Row) -> bool:
        if row.covered:
            return False
        first = row.cells[0]
        if _NOTE.match(first.text):
            return 2 * len(row.cells) <= max(self._width, 2)
        wide = 2 * (first.right - first.column + 1) > self._width
        return row.stands_alone and wide

    def _paragraphs(self, rows: Sequence[_Row]) -> None:
        for row in rows:
            for cell in row.cells:
                lines = [Line(0, line) for line in cell.text.split("\n")]
                for paragraph in join_lines(lines):
                    self._assembly.paragraph(paragraph.text, self._place(cell.row, cell.column))

    def _table(self, rows: Sequence[_Row]) -> None:
        if rows:
            cells = [cell for row in rows for cell in row.cells]
            self._assembly.table(compact(cells, self._assembly.name, self._place))

    def _place(self, row: int, column: int) -> str:
        words = self._place_words.get(column)
        if words is None:
            words = f"行第{column + 1}列（{column_letters(column)}"
            self._place_words[column] = words
        return f"{self._place_head}{row + 1}{words}{row + 1}）"


def _rows_of(sheet: Sheet) -> list[_Row]:
    """The rows in which text begins, from top to bottom."""
    merges = {(merge.top, merge.left): merge for merge in sheet.merges}
    shown = [_cell(text, place, merges.get(place)) for place, text in sorted(sheet.texts.items())]
    rows: dict[int, _Row] = {}
    for cell in _visible(shown):
        rows.setdefault(cell.row, _Row(cell.row)).cells.append(cell)
    found = [rows[number] for number in sorted(rows)]
    reach = previous = -1
    for row in found:
        row.covered = reach >= row.number
        row.apart = row.number > max(previous, reach) + 1 and previous >= 0
        previous = row.number
        reach = max(reach, *(cell.bottom for cell in row.cells))
    return found


def _cell(text: str, place: tuple[int, int], merge: Merge | None) -> Placed:
    row, column = place
    if merge is None:
        return Placed(text, row, column, row, column)
    return Placed(text, row, column, merge.bottom, merge.right)


def _visible(cells: Sequence[Placed]) -> list[Placed]:
    """`cells`, in order, without those under a merged one; of two that overlap the first is wide."""
    found: list[Placed] = []
    # For each column the last row that a cell from above covers.
    reach: dict[int, int] = {}
    columns = sorted({cell.column for cell in cells})
    position = {column: index for index, column in enumerate(columns)}
    for cell in cells:
        if reach.get(cell.column, -1) >= cell.row:
            continue
        index = position[cell.column]
        while index < len(columns) and columns[index] <= cell.right:
            if reach.get(columns[index], -1) >= cell.row:
                cell.right = columns[index] - 1
                break
            reach[columns[index]] = cell.bottom
            index += 1
        found.append(cell)
    return found


def _usual_width(rows: Sequence[_Row]) -> int:
    """How many columns the sheet's cells begin in."""
    return len({cell.column for row in rows for cell in row.cells if len(row.cells) > 1})


def _is_above(row: _Row, header: _Row) -> bool:
    """Whether `row` is a line above `header`, not the upper of its two rows."""
    return not any(cell.bottom >= header.number for cell in row.cells) and not all(
        cell.right > cell.column for cell in row.cells
    )
