"""Pages → Document, in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from taizhang.documents.assembly import Assembly
from taizhang.documents.errors import UnreadableFile
from taizhang.documents.flow import join_lines, join_words
from taizhang.documents.geometry.cells import box_of
from taizhang.documents.geometry.lines import SetLine
from taizhang.documents.geometry.margins import without_margins
from taizhang.documents.geometry.measure import Measure
from taizhang.documents.geometry.parts import goes_on_in, grid_of, is_continuation_mark
from taizhang.documents.geometry.shapes import Page
from taizhang.documents.geometry.sheets import PICTURED, Part, Sheet, sheet_of
from taizhang.documents.model import Box, Document, Note, PageSize

#: From this share of such pages on the file must be recognised first.
_MOSTLY = 0.5


def build(pages: Iterable[Page], name: str, format_: str) -> Document:
    """The document on `pages`; raises `UnreadableFile` where there is no text, or mostly pictures."""
    sheets: list[Sheet] = []
    pictures: list[int] = []
    for page in pages:
        sheet = sheet_of(page)
        sheets.append(sheet)
        if not sheet.has_text and page.pictured > PICTURED:
            pictures.append(page.number)
    if pictures and len(pictures) >= _MOSTLY * len(sheets):
        place = f"第{pictures[0]}页"
        raise UnreadableFile("documents.scanned", file=name, place=place, pages=len(pictures))
    without_margins(sheets)
    builder = _Builder(Assembly(name, format_), Measure(sheets))
    for sheet in sheets:
        builder.add(sheet)
    builder.finish(pictures)
    if not builder.assembly.blocks:
        looked_at = any(sheet.recognised for sheet in sheets)
        code = "documents.unrecognised" if looked_at else "documents.empty"
        raise UnreadableFile(code, file=name)
    return builder.assembly.document()


class _Builder:
    """Takes sheets in order; keeps back the text and the table that the next page may go on with."""

    def __init__(self, assembly: Assembly, measure: Measure) -> None:
        self.assembly, self._measure = assembly, measure
        self._lines: list[SetLine] = []
        self._parts: list[Part] = []

    def add(self, sheet: Sheet) -> None:
        """Add the lines and tables of a page."""
        self.assembly.pages.append(PageSize(round(sheet.width, 2), round(sheet.height, 2)))
        lines = iter(sheet.lines)
        line = next(lines, None)
        for part in sheet.parts:
            while line is not None and line.base < part.y0 + line.size / 2:
                self._lines.append(line)
                line = next(lines, None)
            self._table(part)
        while line is not None:
            self._lines.append(line)
            line = next(lines, None)

    def finish(self, pictures: Sequence[int]) -> None:
        """Add what was kept back, and notes of the pages that are pictures."""
        self._end_table()
        self._end_text()
        for page in pictures:
            before = [b.index for b in self.assembly.blocks if b.boxes and b.boxes[0].page < page]
            self.assembly.notes.append(Note("page-is-picture", before[-1] if before else 0))

    def _table(self, part: Part) -> None:
        marks_only = all(is_continuation_mark(line.text) for line in self._lines)
        if self._parts and marks_only and goes_on_in(self._parts, part):
            self._lines.clear()
            self._parts.append(part)
            return
        self._end_table()
        self._end_text()
        self._parts = [part]

    def _end_table(self) -> None:
        if self._parts:
            self.assembly.table(grid_of(self._parts))
            self._parts = []

    def _end_text(self) -> None:
        for paragraph in join_lines(self._measure.with_blanks(self._lines), self._measure):
            lines = [line for line in paragraph.lines if isinstance(line, SetLine)]
            place = f"第{lines[0].page}页第{lines[0].number}行"
            self.assembly.paragraph(paragraph.text, place, boxes=_boxes(lines))
        self._lines = []


def _boxes(lines: Sequence[SetLine]) -> tuple[Box, ...]:
    """The boxes of the lines of a paragraph, joined as `flow` joins them."""
    boxes, text = [], ""
    for line in lines:
        text = join_words(text, line.text) if text else line.text
        boxes.append(box_of(line, len(text) - len(line.text)))
    return tuple(boxes)
