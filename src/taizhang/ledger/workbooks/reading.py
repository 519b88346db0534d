"""A workbook that came back → its rows; what cannot be read in them are faults."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name

from taizhang.ledger.errors import CannotTakeWorkbook
from taizhang.ledger.models import Standing
from taizhang.ledger.workbooks.columns import MOST_COLUMNS, MOST_ROWS, key_of
from taizhang.ledger.workbooks.keys import ForgedKey, RowKey
from taizhang.tables.incoming import Fault, NotAWorkbook, opened, rows

#: The heads stand in the third row, unless the office put something above them.
_HEADS_WITHIN = 30
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_TIME = re.compile(r"[T ]00:00(:00(\.0+)?)?$")
#: How Excel writes characters that XML cannot hold, and a carriage return.
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class Line:
    """A row that came back: its key, its texts by field of the report, and the cell of each field."""

    sheet: str
    number: int
    key: RowKey
    values: dict[str, str]
    cells: dict[str, str]

    def fault(self, name: str, sentence: str) -> Fault:
        """What is wrong with a field of this row; "" is the row itself."""
        return Fault(
            self.sheet, self.cells.get(name, f"A{self.number}"), self.values.get(name, ""), sentence
        )

    def packed(self) -> list[Any]:
        """As JSON: only what was touched, for it is what may be changed."""
        return [self.sheet, self.number, self.key.sealed(), self.values, self.cells]

    @classmethod
    def unpacked(cls, given: Sequence[Any]) -> Line:
        """From JSON. Raises: ForgedKey."""
        sheet, number, key, values, cells = given
        return cls(sheet, number, RowKey.opened(key), values, cells)


@dataclass
class CameBack:
    """The rows of a workbook, and what could not be read in it."""

    lines: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_back(data: bytes, name: str) -> CameBack:
    """The rows of a fill-in workbook, on whichever sheet they are. Raises: CannotTakeWorkbook."""
    back = CameBack()
    is_found = False
    try:
        with opened(data, name) as book:
            for sheet in book.worksheets:
                is_found |= _read_sheet(sheet, back)
    except NotAWorkbook as reason:
        raise CannotTakeWorkbook(why=reason.why, why_en=reason.why_en) from reason
    if not is_found:
        raise CannotTakeWorkbook(
            why="里面没有填报表：找不到“填报标识”一列（可能选错了文件，或这一列被删了）",
            why_en="it has no column 填报标识: it is another file, or the column was taken out",
        )
    return back


def _read_sheet(sheet: Any, back: CameBack) -> bool:
    """Whether it is a sheet to fill in; its rows go to `back`."""
    places: dict[str, int] | None = None
    for number, cells in rows(sheet, most_rows=MOST_ROWS, most_columns=MOST_COLUMNS):
        if places is None:
            places = _heads(sheet.title, number, cells, back)
            if places is None and number >= _HEADS_WITHIN:
                return False
        else:
            _read_row(sheet.title, number, cells, places, back)
    return places is not None


def _heads(title: str, number: int, cells: Sequence[Any], back: CameBack) -> dict[str, int] | None:
    """Where each column stands; None where this is not the row of heads."""
    found: dict[str, int] = {}
    twice = []
    for place, cell in enumerate(cells):
        key = key_of(cell.value) if isinstance(cell.value, str) else None
        if key in found:
            twice.append((place, cell.value))
        elif key:
            found[key] = place
    if "key" not in found:
        return None
    for place, head in twice:
        at = f"{xl_col_to_name(place)}{number}"
        back.faults.append(Fault(title, at, head, _("这个表头有两列，请删去多余的一列。")))
    return found


def _read_row(
    title: str, number: int, cells: Sequence[Any], places: dict[str, int], back: CameBack
) -> None:
    given = {key: cells[at] for key, at in places.items() if at < len(cells)}
    letters = {key: f"{xl_col_to_name(at)}{number}" for key, at in places.items()}
    key_cell = given.pop("key", None)
    key_text = _plain(key_cell).strip() if key_cell is not None else ""
    if not key_text:
        if any(_plain(cell).strip() for cell in given.values()):
            said = _("这一行没有填报标识，不知道是哪项任务：请删去这一行，或重新下载填报表后填写。")
            back.faults.append(Fault(title, letters["key"], "", said))
        return
    try:
        key = RowKey.opened(key_text)
    except ForgedKey:
        said = _("填报标识被改动过，或不是本系统的填报表：请重新下载填报表后填写。")
        back.faults.append(Fault(title, letters["key"], key_text[:20], said))
        return
    values: dict[str, str] = {}
    spots: dict[str, str] = {}
    line = Line(title, number, key, values, spots)
    for column, cell in given.items():
        name = _field_of(column, key)
        spots[name or column] = letters[column]
        if name is None:
            if _plain(cell).strip():
                values[column] = _plain(cell)
                back.faults.append(line.fault(column, _("这项任务没有这个目标，请清空这一格。")))
                del values[column]
            continue
        values[name] = _read_cell(name, cell, line, back)
    back.lines.append(line)


def _field_of(column: str, key: RowKey) -> str | None:
    """value-2 → value-<id of the second target>; None where the task has none."""
    kind, _dash, number = column.partition("-")
    if not number:
        return column
    at = int(number) - 1
    return f"{kind}-{key.targets[at]}" if 0 <= at < len(key.targets) else None


def _read_cell(name: str, cell: Any, line: Line, back: CameBack) -> str:
    if getattr(cell, "data_type", None) in ("f", "e"):
        line.values[name] = str(cell.value or "")[:60]
        back.faults.append(line.fault(name, _("这一格是公式或出错的值，请改填数值或文字。")))
        return ""
    text = _plain(cell)
    if name == "standing":
        return _standings().get("".join(text.split()), text.strip())
    if name == "percent":
        return _percent(cell, text)
    return _day(text) if name.startswith("on-") else text


def _plain(cell: Any) -> str:
    """What a cell says: a day as 2026-03-31, a number without an idle point."""
    value = getattr(cell, "value", None)
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float):
        number = Decimal(repr(value))
        return format(number.normalize(), "f") if number.is_finite() else ""
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), str(value))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _percent(cell: Any, text: str) -> str:
    """Excel makes 0.35 of 35% as soon as somebody types the sign."""
    value = getattr(cell, "value", None)
    is_share = "%" in str(getattr(cell, "number_format", "") or "")
    if isinstance(value, int | float) and not isinstance(value, bool) and is_share:
        return format((Decimal(repr(value)) * 100).normalize(), "f")
    return text.strip().removesuffix("%").removesuffix("％").strip()


def _day(text: str) -> str:
    """2026年3月31日 → 2026-03-31; what is no day stays as it is, and is refused later."""
    plain = "".join(_TIME.sub("", text.strip()).split())
    match = _DATE.fullmatch(plain)
    try:
        return dt.date(*map(int, match.groups())).isoformat() if match else plain
    except ValueError:
        return plain


def _standings() -> dict[str, str]:
    """The states by what people write, in either language."""
    from django.conf import settings
    from django.utils import translation

    found = {value: value for value in Standing.values}
    for code, _language in settings.LANGUAGES:
        with translation.override(code):
            found |= {"".join(str(state.label).split()): state.value for state in Standing}
    return found


def lines_of(given: Sequence[Sequence[Any]]) -> Iterator[Line]:
    """Rows that a page kept between two steps."""
    return (Line.unpacked(row) for row in given)
