"""`.xls` → sheets, by xlrd, which knows the records of the old binary format."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from taizhang.documents.errors import UnreadableFile, Wording
from taizhang.documents.model import Document
from taizhang.documents.spreadsheets.layout import document_of
from taizhang.documents.spreadsheets.numbers import BUILT_IN, GENERAL, shown
from taizhang.documents.spreadsheets.sheet import Budget, Merge, Sheet

#: Kinds of cells, as xlrd numbers them.
_TEXT, _NUMBER, _DATE, _BOOLEAN = 1, 2, 3, 4
#: An old workbook holds 65,536 rows a sheet; a plan in one has a few hundred KB.
MAX_SIZE = 32 << 20


def read(data: bytes, name: str) -> Document:
    """Read an old Excel workbook; raises `UnreadableFile`."""
    if len(data) > MAX_SIZE:
        size, limit = f"{len(data) >> 20} MB", f"{MAX_SIZE >> 20} MB"
        raise UnreadableFile("documents.too-large", file=name, size=size, limit=limit)
    return document_of(_sheets(_opened(data, name), Budget(name)), name, "xls")


def _opened(data: bytes, name: str) -> Any:
    # Loaded on first use: it takes as long as all of the other readers, and few files need it.
    import xlrd  # type: ignore[import-untyped]  # has no types of its own

    try:
        return xlrd.open_workbook(
            file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO()
        )
    # The library meets damage with whatever error its reading ends in.
    except Exception as error:  # noqa: BLE001
        if "encrypted" in str(error).lower():
            raise UnreadableFile("documents.encrypted", file=name) from None
        what = Wording("工作簿的记录无法读取", "the workbook's records cannot be read")
        raise UnreadableFile("documents.damaged", file=name, what=what) from None


def _sheets(book: Any, budget: Budget) -> Iterator[Sheet]:
    """The visible sheets, in the order of their tabs."""
    for source in book.sheets():
        if source.visibility:
            continue
        sheet = Sheet(source.name)
        for row in range(source.nrows):
            for column in range(source.row_len(row)):
                text = _text(book, source, row, column)
                if text:
                    sheet.put(row, column, budget.take(text))
        sheet.merges = [
            Merge(top, left, bottom - 1, right - 1)
            for top, bottom, left, right in source.merged_cells
            if top < bottom and left < right
        ]
        yield sheet


def _text(book: Any, source: Any, row: int, column: int) -> str:
    kind, value = source.cell_type(row, column), source.cell_value(row, column)
    if kind == _TEXT:
        return str(value)
    if kind == _BOOLEAN:
        return "TRUE" if value else "FALSE"
    if kind in (_NUMBER, _DATE):
        code = _format(book, source.cell_xf_index(row, column))
        return shown(value, code, since_1904=bool(book.datemode))
    return ""


def _format(book: Any, style: int) -> str:
    """The number format of a cell style; those of the first 50 numbers say it by the number alone."""
    if not 0 <= style < len(book.xf_list):
        return GENERAL
    key = book.xf_list[style].format_key
    own = book.format_map.get(key)
    if key in BUILT_IN and (own is None or key < 50):
        return BUILT_IN[key]
    return str(own.format_str) if own is not None else GENERAL
