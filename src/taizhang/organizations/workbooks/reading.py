"""Workbook → rows as people filled them in; cells that cannot be read are faults."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name

from taizhang.organizations.errors import CannotRead
from taizhang.organizations.workbooks.columns import (
    ALIAS_COLUMNS,
    ALIASES_SHEET,
    MOST_ROWS,
    UNIT_COLUMNS,
    UNITS_SHEET,
    Column,
)
from taizhang.tables.incoming import Fault, NotAWorkbook, ensure_sound

_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its number in the sheet, and by key its texts and days (None where empty)."""

    sheet: str
    number: int
    cells: dict[str, Any]
    letters: dict[str, str]

    def fault(self, key: str, sentence: str) -> Fault:
        """What is wrong with the cell `key` of this row."""
        value = self.cells.get(key)
        return Fault(
            self.sheet,
            f"{self.letters[key]}{self.number}",
            "" if value is None else str(value),
            sentence,
        )


@dataclass
class Filled:
    """Both sheets, and what could not be read in them."""

    units: list[Row] = field(default_factory=list)
    aliases: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_workbook(data: bytes, name: str) -> Filled:
    """Read a workbook of units. Raises: CannotRead."""
    # Not for each command: see taizhang.tables.incoming.
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    _ensure_sound(data, name)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (InvalidFileException, KeyError, ValueError, OSError) as reason:
        raise CannotRead(why="不是 .xlsx 工作簿", why_en="it is no .xlsx workbook") from reason
    with contextlib.closing(book):
        if UNITS_SHEET not in book.sheetnames:
            raise CannotRead(
                why=f"没有名为“{UNITS_SHEET}”的工作表",
                why_en=f"it has no sheet called {UNITS_SHEET}",
            )
        filled = Filled()
        filled.units = list(_rows(book[UNITS_SHEET], UNIT_COLUMNS, filled.faults))
        if ALIASES_SHEET in book.sheetnames:
            filled.aliases = list(_rows(book[ALIASES_SHEET], ALIAS_COLUMNS, filled.faults))
        return filled


def _ensure_sound(data: bytes, name: str) -> None:
    """Refuse what must not be given to openpyxl, before it unpacks it."""
    try:
        ensure_sound(data, name)
    except NotAWorkbook as reason:
        raise CannotRead(why=reason.why, why_en=reason.why_en) from reason


def _rows(sheet: Any, columns: Sequence[Column], faults: list[Fault]) -> Iterator[Row]:
    places: dict[str, int] | None = None
    for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        if places is None:
            places = _heads(values, columns)
            if places is None and number >= 20:
                break
            continue
        if number > MOST_ROWS:
            raise CannotRead(
                why=f"行数超过 {MOST_ROWS}", why_en=f"it has more than {MOST_ROWS} rows"
            )
        row = _row(sheet.title, number, values, places, columns, faults)
        if any(value is not None for value in row.cells.values()):
            yield row
    if places is None:
        heads = "、".join(column.head for column in columns)
        raise CannotRead(
            why=f"工作表“{sheet.title}”里找不到表头（{heads}）",
            why_en=f"the sheet {sheet.title} lacks its heads ({heads})",
        )


def _heads(values: Sequence[Any], columns: Sequence[Column]) -> dict[str, int] | None:
    """Where each column stands; None where this is not the row of heads. Order may differ."""
    words = [str(value).strip() if value is not None else "" for value in values]
    found = {c.key: words.index(c.head) for c in columns if c.head in words}
    return found if {"name"} <= found.keys() and len(found) * 2 > len(columns) else None


def _row(
    sheet: str,
    number: int,
    values: Sequence[Any],
    places: dict[str, int],
    columns: Sequence[Column],
    faults: list[Fault],
) -> Row:
    letters = {c.key: xl_col_to_name(places.get(c.key, 0)) for c in columns}
    cells: dict[str, Any] = {}
    row = Row(sheet, number, cells, letters)
    for column in columns:
        at = places.get(column.key)
        value = values[at] if at is not None and at < len(values) else None
        if isinstance(value, str):
            value = value.strip() or None
        if column.look == "date" and value is not None:
            cells[column.key] = value
            day = _day(value)
            if day is None:
                said = _("不是日期。请写成 2021-06-01 这样，或空着。")
                faults.append(row.fault(column.key, said))
            value = day
        elif value is not None:
            value = _text(value)
        cells[column.key] = value
    return row


def _text(value: Any) -> str:
    # A number that Excel made of a code or key: 12.0 is 12.
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "".join(str(value).split())


def _day(value: Any) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    match = _DATE.fullmatch("".join(str(value).split()))
    try:
        return dt.date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
