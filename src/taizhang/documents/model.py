"""A read file: blocks of text, the tables that some of them form, and places in them.

Every reader, whatever its format, gives a `Document`. What follows (extraction, review, the page
that shows the source) knows only this model.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum


class BlockKind(StrEnum):
    """What a block is in the file."""

    PARAGRAPH = "paragraph"
    CELL = "cell"


@dataclass(frozen=True, slots=True)
class Span:
    """The exact place in the source that a fact was read from (出处).

    `start` and `end` are offsets in characters into the text of block number `block`, half open.
    """

    block: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Box:
    """Where on a page the characters `start` to `end` of a block stand, all of them on one line.

    Pages count from 1; lengths are points (1/72 inch) from the page's upper left corner, `y` downwards.
    `certainty` says of each of these characters how sure their recognition is (0 to 1), where the page
    is a picture; where the file holds text it is empty.
    """

    page: int
    x0: float
    y0: float
    x1: float
    y1: float
    start: int
    end: int
    certainty: tuple[float, ...] = ()

    def part(self, text: str, start: int, end: int) -> Box:
        """The box of the characters of `text`, the block's, that lie in here and in `start` to `end`.

        Exact where all characters are equally wide, as ideographs are, or half as wide; else near.
        """
        low, high = max(start, self.start), min(end, self.end)
        if (low, high) == (self.start, self.end):
            return self
        whole = _columns(text[self.start : self.end]) or 1
        step = (self.x1 - self.x0) / whole
        x0 = self.x0 + step * _columns(text[self.start : low])
        x1 = x0 + step * _columns(text[low:high])
        certainty = self.certainty[low - self.start : high - self.start]
        return replace(
            self, x0=round(x0, 2), x1=round(x1, 2), start=low, end=high, certainty=certainty
        )


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


@dataclass(frozen=True, slots=True)
class PageSize:
    """The size of a page as it is looked at, in points."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or the content of one table cell, as a reader of the page sees it.

    `text` holds what is displayed, without line wraps that only the page width caused. A cell with
    several lines or paragraphs keeps "\\n" between them. The first `generated` characters of `text`
    were not typed but computed by the word processor (automatic numbering: 一、 1.).
    `place` says in words where the block stands in the file ("第12行", "第3段", "表2第4行第1列"),
    for messages to people. `outline` is the heading level that the file itself gives (1 is the
    highest), None where it gives none. `boxes` say where the lines of the block stand, in formats that
    are made of pages; they are in the order of the text.
    """

    index: int
    kind: BlockKind
    text: str
    place: str
    generated: int = 0
    outline: int | None = None
    table: int | None = None
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its text is block `block`; it covers `rows` × `columns` of the grid."""

    block: int
    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of `rows` × `columns` (0-based in the cells), each place covered by one cell at most.

    `header_rows` counts the leading rows that the file marks as header (0 where it marks none);
    repetitions of the header on later pages have been removed by the reader.
    `merges_known` is False where the format cannot tell a merged cell from an empty one (text).
    """

    index: int
    rows: int
    columns: int
    cells: tuple[Cell, ...]
    header_rows: int = 0
    merges_known: bool = True


@dataclass(frozen=True, slots=True)
class Note:
    """What a reader was not sure of at block `block`, by a stable `code`.

    `columns-uncertain`: the row of this cell has fewer cells than the table has columns, and
    nothing says which are missing; they were put to the left. `columns-inferred`: likewise, but
    the contents say where they belong. `header-inferred`: the header has fewer cells than the
    table has columns; which of them are wide was told by the contents. `page-is-picture`: the page
    after this block (or, for the first block, a page before it) is a picture without text.
    """

    code: str
    block: int


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader made of one file. `blocks[i].index == i`; `tables[i].index == i`.

    Blocks stand in reading order; the cells of a table stand together, row by row. `pages` are the
    sizes of the pages, in formats that are made of pages.
    """

    name: str
    format: str
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...] = ()
    notes: tuple[Note, ...] = ()
    pages: tuple[PageSize, ...] = ()

    def cut(self, spans: Iterable[Span]) -> str:
        """The words at `spans`, joined without separator."""
        return "".join(self.blocks[s.block].text[s.start : s.end] for s in spans)

    def boxes(self, span: Span) -> tuple[Box, ...]:
        """Where `span` stands on the pages, one box a line; none in formats without pages."""
        block = self.blocks[span.block]
        return tuple(
            box.part(block.text, span.start, span.end)
            for box in block.boxes
            if box.start < span.end and span.start < box.end
        )

    def recognised(self, span: Span) -> dict[int, float]:
        """The characters in `span` that were recognised in a picture: offset → certainty."""
        return {
            box.start + at: certainty
            for box in self.blocks[span.block].boxes
            for at, certainty in enumerate(box.certainty)
            if span.start <= box.start + at < span.end
        }

    @property
    def recognised_pages(self) -> int:
        """How many pages hold words that were recognised in a picture."""
        return len({box.page for block in self.blocks for box in block.boxes if box.certainty})
