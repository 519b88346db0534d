"""A read file: blocks of text, the tables that some of them form, and places in them.

Every reader, whatever its format, gives a `Document`. What follows (extraction, review, the page
that shows the source) knows only this model.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
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
class Block:
    """A paragraph, or the content of one table cell, as a reader of the page sees it.

    `text` holds what is displayed, without line wraps that only the page width caused. A cell with
    several lines or paragraphs keeps "\\n" between them. The first `generated` characters of `text`
    were not typed but computed by the word processor (automatic numbering: 一、 1.).
    `place` says in words where the block stands in the file ("第12行", "第3段", "表2第4行第1列"),
    for messages to people. `outline` is the heading level that the file itself gives (1 is the
    highest), None where it gives none.
    """

    index: int
    kind: BlockKind
    text: str
    place: str
    generated: int = 0
    outline: int | None = None
    table: int | None = None


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
    table has columns; which of them are wide was told by the contents.
    """

    code: str
    block: int


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader made of one file. `blocks[i].index == i`; `tables[i].index == i`.

    Blocks stand in reading order; the cells of a table stand together, row by row.
    """

    name: str
    format: str
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...] = ()
    notes: tuple[Note, ...] = ()

    def cut(self, spans: Iterable[Span]) -> str:
        """The words at `spans`, joined without separator."""
        return "".join(self.blocks[s.block].text[s.start : s.end] for s in spans)
