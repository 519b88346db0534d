"""Workbooks made for tests by other hands than ours: openpyxl for `.xlsx`, xlwt for `.xls`."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import openpyxl
import xlwt
from openpyxl.worksheet.worksheet import Worksheet

Rows = Sequence[Sequence[Any]]


def workbook(*sheets: tuple[str, Rows], merged: Sequence[str] = ()) -> bytes:
    """A `.xlsx` with the named sheets; `merged` ranges are of the first."""
    made = openpyxl.Workbook()
    assert isinstance(made.active, Worksheet)
    made.remove(made.active)
    for name, rows in sheets:
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    for area in merged:
        made.worksheets[0].merge_cells(area)
    return saved(made)


def saved(made: openpyxl.Workbook) -> bytes:
    """The bytes of a workbook."""
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def formatted(value: object, code: str) -> bytes:
    """A `.xlsx` whose first cell shows `value` by the number format `code`."""
    made = openpyxl.Workbook()
    assert isinstance(made.active, Worksheet)
    cell = made.active["A1"]
    cell.value = value
    cell.number_format = code
    return saved(made)


def old_workbook(name: str, rows: Rows, merged: Sequence[tuple[int, int, int, int]] = ()) -> bytes:
    """A `.xls`; a cell given as (value, format) has a number format; `merged` are first and last row,
    first and last column."""
    made = xlwt.Workbook(encoding="utf-8")
    sheet = made.add_sheet(name)
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            value, code = cell if isinstance(cell, tuple) else (cell, "General")
            if value is not None:
                sheet.write(r, c, value, xlwt.easyxf(num_format_str=code))
    for area in merged:
        sheet.merge(*area)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()
