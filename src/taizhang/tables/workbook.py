"""A sheet as an office prints it: title, what is filtered, heads on every page, merged cells.

XlsxWriter in constant memory: rows go to disk as they come, so that 100,000 tasks need no more room
than a hundred. Everything but the rows is written by its public methods; the rows are put into its
stream by `RowSheet`, four times faster than cell by cell.
"""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

A3, A4 = 8, 9
#: Title, what is filtered, heads.
HEAD_ROWS = 3
#: A sheet of the format has no more rows (ECMA-376, part 1, 18.3.1.73, and every office that opens it).
MOST_ROWS = 1_048_576


#: What XML cannot hold at all, and what it must have written otherwise.
UNSAFE = re.compile(r"[&<>\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
#: Day 0 of a workbook's calendar, for days after February 1900.
DAY_ZERO = dt.date(1899, 12, 30).toordinal()


@dataclass(frozen=True, slots=True)
class Field:
    """A column on paper: its head, its width in characters, how its cells are set.

    `look` is one of text, number, date, centre; with `fill-` before it the cells are to be filled in.
    `note` is what people are told at the head; a hidden column is kept for the machine.
    """

    head: str
    width: float
    look: str = "text"
    note: str = ""
    is_hidden: bool = False


class _NotToFill:
    """The type of `NOT_TO_FILL`."""


#: A cell of a column to be filled in that is closed in this row.
NOT_TO_FILL = _NotToFill()


class OfficeWorkbook:
    """A workbook in a temporary file, with the few looks that its cells have."""

    def __init__(self) -> None:
        self.file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115, closed by who streams it
        # Words of a document that begin with = or http:// are words all the same.
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "default_date_format": "yyyy-mm-dd",
        }
        self.book = xlsxwriter.Workbook(self.file, options)
        body = {"border": 1, "border_color": "#808080", "valign": "vcenter", "text_wrap": True}
        font = {"font_name": "宋体", "font_size": 10.5}
        self.looks: dict[str, Format] = {
            name: self.book.add_format({**font, **look})
            for name, look in {
                "title": {"font_name": "黑体", "font_size": 18, "align": "center"},
                "said": {"font_color": "#404040"},
                "head": {**body, "bold": True, "align": "center", "bg_color": "#EDEFF1"},
                "text": body,
                "centre": {**body, "align": "center"},
                "number": {**body, "num_format": "#,##0.######", "align": "right"},
                "date": {**body, "num_format": "yyyy-mm-dd", "align": "center"},
            }.items()
        }
        closed = {**font, **body, "bg_color": "#EDEFF1"}
        self.looks["closed"] = self.book.add_format(closed)
        for name in ("text", "centre"):
            self.looks[f"fill-{name}"] = self.book.add_format({**font, **to_fill(body, name)})
        for name, code in (("number", "General"), ("date", "yyyy-mm-dd")):
            look = {**font, **to_fill(body, "centre"), "num_format": code}
            self.looks[f"fill-{name}"] = self.book.add_format(look)

    def sheet(
        self, name: str, fields: Sequence[Field], *, title: str, said: str, paper: int = A3
    ) -> OfficeSheet:
        """A sheet with its title, its filter in words and its heads written."""
        return OfficeSheet(self, name, fields, title, said, paper)

    def finish(self) -> IO[bytes]:
        """The whole file, from its beginning."""
        self.book.close()
        self.file.seek(0)
        return self.file


def to_fill(body: dict[str, Any], name: str) -> dict[str, Any]:
    """The look of cells that are open on a protected sheet."""
    look = {**body, "locked": False, "bg_color": "#FFF9E5"}
    return {**look, "align": "center"} if name == "centre" else look


class RowSheet(Worksheet):
    """A sheet that takes whole rows in constant memory, and merges cells that are written already.

    Both rest on how XlsxWriter keeps a sheet (a stream of row elements, a list of merged ranges);
    `tests/ledger/test_export.py` reads the files back and would see a version that differs.
    """

    def append_row(self, row: int, cells: str, last_column: int) -> None:
        """Write row number `row`, all of whose cells are `cells`."""
        if self.table:
            self._write_single_row(row)
        self._check_dimensions(row, last_column)
        self.fh.write(f'<row r="{row + 1}">{cells}</row>')

    def merge_written(self, column: int, first: int, last: int) -> None:
        """Make one cell of `column` from row `first` to `last`.

        merge_range() would write the cells again, which rows already on disk do not allow.
        """
        self.merge.append([first, column, last, column])


class OfficeSheet:
    """A sheet that takes its rows one after the other; what has no room on it goes on another that begins
    alike. Its rows have numbers over all of these.
    """

    def __init__(
        self,
        workbook: OfficeWorkbook,
        name: str,
        fields: Sequence[Field],
        title: str,
        said: str,
        paper: int,
    ) -> None:
        self.workbook, self.name, self.fields = workbook, name, fields
        self.title, self.said, self.paper = title, said, paper
        self.cells = [_Cells(i, field, workbook.looks) for i, field in enumerate(fields)]
        self.sheets: list[RowSheet] = []
        self._begin()

    def _begin(self) -> None:
        """A sheet with its heads, onto which rows are written from now on."""
        number = len(self.sheets) + 1
        name = self.name if number == 1 else f"{self.name} {number}"
        sheet = self.workbook.book.add_worksheet(name, RowSheet)
        self.sheets.append(sheet)
        self.row = HEAD_ROWS
        looks, fields, last = self.workbook.looks, self.fields, len(self.fields) - 1
        for i, field in enumerate(fields):
            sheet.set_column(i, i, field.width, None, {"hidden": field.is_hidden})
        sheet.set_landscape()
        sheet.set_paper(self.paper)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.repeat_rows(HEAD_ROWS - 1)
        sheet.freeze_panes(HEAD_ROWS, 0)
        sheet.set_footer("&C&P / &N")
        sheet.set_row(0, 32)
        sheet.merge_range(0, 0, 0, last, self.title, looks["title"])
        sheet.merge_range(1, 0, 1, last, self.said, looks["said"])
        for i, field in enumerate(fields):
            sheet.write_string(2, i, field.head, looks["head"])
            if field.note:
                sheet.write_comment(2, i, field.note, {"x_scale": 2, "y_scale": 1.5})

    def write(self, values: Sequence[Any]) -> int:
        """Write the next row; returns its number. A date is a date, a number a number."""
        if self.row == MOST_ROWS:
            self._begin()
        number = self.row + 1
        cells = [c.of(number, value) for c, value in zip(self.cells, values, strict=True)]
        self.sheets[-1].append_row(self.row, "".join(cells), len(cells) - 1)
        self.row = number
        return (len(self.sheets) - 1) * MOST_ROWS + number - 1

    def merge(self, column: int, first: int, last: int) -> None:
        """Make one cell of `column` from row `first` to `last`, already written."""
        for number, sheet in enumerate(self.sheets):
            before = number * MOST_ROWS
            top, bottom = max(first - before, HEAD_ROWS), min(last - before, MOST_ROWS - 1)
            if bottom > top:
                sheet.merge_written(column, top, bottom)


class _Cells:
    """The cells of one column, as XML."""

    def __init__(self, column: int, field: Field, looks: dict[str, Format]) -> None:
        self.letter = xl_col_to_name(column)
        self.look = looks[field.look]._get_xf_index()
        # Words in a column of numbers or dates are set as words.
        prefix, _, kind = field.look.rpartition("-")
        text = f"{prefix}-text" if prefix else "text"
        is_plain = kind in ("number", "date")
        self.word_look = looks[text]._get_xf_index() if is_plain else self.look
        self.closed_look = looks["closed"]._get_xf_index()

    def of(self, row: int, value: Any) -> str:
        """The cell of a row, counted from 1."""
        place = f'<c r="{self.letter}{row}" s='
        if value is NOT_TO_FILL:
            return f'{place}"{self.closed_look}"/>'
        if value is None or value == "":
            return f'{place}"{self.look}"/>'
        if isinstance(value, str):
            return f'{place}"{self.word_look}" t="inlineStr"><is>{_text(value)}</is></c>'
        if isinstance(value, dt.date):
            value = value.toordinal() - DAY_ZERO
        return f'{place}"{self.look}"><v>{value}</v></c>'


def _text(value: str) -> str:
    if UNSAFE.search(value):
        value = UNSAFE.sub(lambda found: ESCAPES.get(found[0], ""), value)
    return f'<t xml:space="preserve">{value}</t>'
