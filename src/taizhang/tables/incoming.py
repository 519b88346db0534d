"""Workbooks that people send in, opened without trusting them.

openpyxl believes what a file says of itself, so the package is tried first: its size unpacked, XML
that declares entities, programs and links to other files are refused before anything is read.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from taizhang.documents.errors import UnreadableFile
from taizhang.documents.package import Package

#: Unpacked, all parts together; a table of 2,000 rows has about 4 MB.
MOST_UNPACKED = 32 << 20
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class NotAWorkbook(Exception):
    """The file is no workbook that can be taken; `why` and `why_en` say it in a clause."""

    def __init__(self, why: str, why_en: str) -> None:
        super().__init__(why_en)
        self.why, self.why_en = why, why_en


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell (`C7`) of a sheet, what stands in it, and what is wrong and how to mend it."""

    sheet: str
    cell: str
    value: str
    sentence: str


@contextlib.contextmanager
def opened(data: bytes, name: str) -> Iterator[Any]:
    """The workbook in `data`, read-only, formulas as such. Raises: NotAWorkbook."""
    # Half a second to load, with numpy: not for each command, only where a workbook comes in.
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    ensure_sound(data, name)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    except (
        InvalidFileException,
        AttributeError,
        IndexError,
        KeyError,
        TypeError,
        ValueError,
        OSError,
    ) as reason:
        # openpyxl has no error of its own for parts that are not what they should be.
        raise NotAWorkbook("不是 .xlsx 工作簿", "it is no .xlsx workbook") from reason
    with contextlib.closing(book):
        yield book


def rows(sheet: Any, *, most_rows: int, most_columns: int) -> Iterator[tuple[int, Sequence[Any]]]:
    """Number and cells of each row. Raises: NotAWorkbook where there are more."""
    # What a sheet says of its own size is often wrong, and rows beyond it would be passed over.
    sheet.reset_dimensions()
    try:
        for number, cells in enumerate(sheet.iter_rows(max_col=most_columns), start=1):
            if number > most_rows:
                raise NotAWorkbook(f"超过 {most_rows} 行", f"it has more than {most_rows} rows")
            yield number, cells
    except (AttributeError, IndexError, KeyError, TypeError, ValueError, SyntaxError) as reason:
        raise NotAWorkbook("工作表已损坏", "a sheet of it is damaged") from reason


def ensure_sound(data: bytes, name: str) -> None:
    """Refuse what must not be given to openpyxl. Raises: NotAWorkbook."""
    if data.startswith(_OLD):
        raise NotAWorkbook("是旧版 .xls，或设有打开密码", "it is an old .xls, or has a password")
    unpacked = 0
    try:
        with Package(data, name) as package:
            for member in package.members:
                _ensure_harmless(member)
                part = package.read(member)
                unpacked += len(part)
                if unpacked > MOST_UNPACKED:
                    raise NotAWorkbook("内容过大", "it holds too much")
                if member.endswith((".xml", ".rels", ".vml")):
                    package.parse(member, part)
    except UnreadableFile as reason:
        raise NotAWorkbook(
            reason.problem("zh").rstrip("。"), reason.problem("en").rstrip(".")
        ) from reason


def _ensure_harmless(member: str) -> None:
    lower = member.lower()
    if "vbaproject" in lower or "/macrosheets/" in lower or "/activex/" in lower:
        raise NotAWorkbook("含有宏", "it holds macros")
    if "/externallinks/" in lower:
        raise NotAWorkbook("引用了其他文件", "it refers to other files")
