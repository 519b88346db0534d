"""A small printing press for tests: paragraphs and ruled tables set on pages, as an office prints them.

What it gives are pages of words and rules in points, origin at the upper left; `pdf_files` and
`ofd_files` write them in each format. Type is as wide as fonts for offices have it: ideographs as wide
as the size, the rest half.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

#: In place of a text in a row: the cell is one with the cell above, or with the cell before it.
UP, LEFT = None, False
Row = Sequence["str | bool | None"]

_NEVER_FIRST = "，。、；：？！）》”’】〕%％"


@dataclass(frozen=True)
class Words:
    """Text whose baseline begins at (x, y)."""

    x: float
    y: float
    size: float
    text: str


@dataclass(frozen=True)
class Line:
    """A rule."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass
class Leaf:
    """A printed page."""

    words: list[Words] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    #: Pictures as (x0, y0, x1, y1).
    pictures: list[tuple[float, float, float, float]] = field(default_factory=list)


def width(text: str, size: float) -> float:
    """The width of `text` in points."""
    return sum(size if unicodedata.east_asian_width(c) in "WFA" else size / 2 for c in text)


@dataclass
class Press:
    """Sets what it is given below what it set before; lengths in points."""

    page_width: float = 595.28
    page_height: float = 841.89
    margin: float = 80.0
    size: float = 16.0
    leading: float = 28.0
    head: str = ""
    numbers: str = "— {} —"
    leaves: list[Leaf] = field(default_factory=lambda: [Leaf()])
    y: float = 80.0

    @property
    def measure(self) -> float:
        """The width of the text."""
        return self.page_width - 2 * self.margin

    @property
    def bottom(self) -> float:
        return self.page_height - self.margin

    @property
    def leaf(self) -> Leaf:
        return self.leaves[-1]

    def turn(self) -> None:
        """Go on with a fresh page."""
        self.leaves.append(Leaf())
        self.y = self.margin

    def title(self, text: str, size: float = 22.0) -> None:
        """A title in the middle, in large type."""
        for line in wrapped(text, self.measure * 0.8, size):
            x = (self.page_width - width(line, size)) / 2
            self._line(line, x, size, 36.0)

    def paragraph(self, text: str, indent: float = 2.0) -> None:
        """A paragraph; `indent` in sizes of the type."""
        for number, line in enumerate(wrapped(text, self.measure, self.size, indent)):
            x = self.margin + (indent * self.size if number == 0 else 0.0)
            self._line(line, x, self.size, self.leading)

    def signed(self, *lines: str) -> None:
        """Lines to the right, as issuer and date stand."""
        for line in lines:
            x = self.page_width - self.margin - width(line, self.size) - 2 * self.size
            self._line(line, x, self.size, self.leading)

    def _line(self, text: str, x: float, size: float, leading: float) -> None:
        if self.y + leading > self.bottom:
            self.turn()
        self.y += leading
        self.leaf.words.append(Words(x, self.y - leading / 3, size, text))

    def table(
        self,
        rows: Sequence[Row],
        shares: Sequence[float],
        *,
        heads: int = 1,
        repeat: bool = True,
        cut: bool = False,
        closed: bool = True,
        size: float = 10.5,
    ) -> None:
        """A ruled table with columns in the given `shares` of the measure.

        The first `heads` rows are the header, `repeat`ed on each page. `cut`: rows are cut where a page
        ends, with a rule there if `closed`; else they are kept whole.
        """
        _Table(self, rows, shares, heads, repeat, cut, closed, size).set()

    def finish(self) -> list[Leaf]:
        """The pages, with running head and page numbers."""
        for number, leaf in enumerate(self.leaves, start=1):
            if self.head:
                leaf.words.append(Words(self.margin, 45.0, 9.0, self.head))
            if self.numbers:
                text = self.numbers.format(number)
                x = (self.page_width - width(text, 12.0)) / 2
                leaf.words.append(Words(x, self.page_height - 40.0, 12.0, text))
        return self.leaves


@dataclass
class _Piece:
    """A row, or a part of one, on a page: its height, and how many lines of it stand before it."""

    row: int
    height: float
    before: int = 0
    lines: int = 999


class _Table:
    """One table being set: rows go to pages, then each page's pieces get their rules and words."""

    padding = 5.4

    def __init__(
        self,
        press: Press,
        rows: Sequence[Row],
        shares: Sequence[float],
        heads: int,
        repeat: bool,
        cut: bool,
        closed: bool,
        size: float,
    ) -> None:
        self.press, self.rows, self.size = press, rows, size
        self.heads, self.repeat, self.cut, self.closed = heads, repeat, cut, closed
        self.leading = size * 1.5
        self.xs = [press.margin]
        for share in shares:
            self.xs.append(self.xs[-1] + press.measure * share / sum(shares))
        self.lines = [[self._wrapped(r, c) for c in range(len(shares))] for r in range(len(rows))]
        #: For each column the lines of its cell that are still to be set, and the room it has so far.
        self.left: list[list[str]] = [[] for _ in shares]
        self.room = [0] * len(shares)
        #: What cells that go on from the page before left over.
        self.carried: list[list[str]] = [[] for _ in shares]
        self.open_top = False

    def set(self) -> None:
        """Set all rows."""
        page: list[_Piece] = []
        for row in range(len(self.rows)):
            height = self._height(row)
            free = self.press.bottom - self.press.y - sum(piece.height for piece in page)
            if height <= free:
                self._take(row, page, _Piece(row, height))
                continue
            fit = int((free - 2 * self.padding) / self.leading)
            if self.cut and fit >= 1 and row >= self.heads:
                self._take(row, page, _Piece(row, self._tall(fit), 0, fit))
                self._print(page, closed=self.closed)
                page = self._next_page()
                self.open_top = not self.closed and not self.repeat
                page.append(_Piece(row, height - fit * self.leading, fit))
            else:
                self._print(page)
                page = self._next_page()
                self._take(row, page, _Piece(row, self._height(row)))
        self._print(page)

    def _take(self, row: int, page: list[_Piece], piece: _Piece) -> None:
        """Put a row on the page; a cell that goes on from above gains room."""
        page.append(piece)
        for column, text in enumerate(self.rows[row]):
            slots = int((piece.height - 2 * self.padding) / self.leading + 0.01)
            if text is UP:
                self.room[column] += slots + 1
            else:
                self.left[column], self.room[column] = list(self.lines[row][column]), slots

    def _next_page(self) -> list[_Piece]:
        self.press.turn()
        self.room = [0] * len(self.room)
        self.carried = [list(lines) for lines in self.left]
        if not self.repeat:
            return []
        return [
            _Piece(row, self._tall(max(map(len, self.lines[row])))) for row in range(self.heads)
        ]

    def _tall(self, lines: int) -> float:
        return max(1, lines) * self.leading + 2 * self.padding

    def _height(self, row: int) -> float:
        """The height of a row: of a cell over several rows, the last holds what the others did not."""
        most = 1
        for column, text in enumerate(self.rows[row]):
            if row + 1 < len(self.rows) and self.rows[row + 1][column] is UP:
                continue
            if text is UP:
                most = max(most, len(self.left[column]) - self.room[column])
            else:
                most = max(most, len(self.lines[row][column]))
        return self._tall(most)

    def _columns(self, row: int, column: int) -> int:
        end = column + 1
        while end < len(self.xs) - 1 and self.rows[row][end] is LEFT:
            end += 1
        return end - column

    def _wrapped(self, row: int, column: int) -> list[str]:
        text = self.rows[row][column]
        if not isinstance(text, str) or not text:
            return []
        room = self.xs[column + self._columns(row, column)] - self.xs[column] - 2 * self.padding
        return [line for part in text.split("\n") for line in wrapped(part, room, self.size)]

    def _print(self, page: list[_Piece], closed: bool = True) -> None:
        """Set the pieces on this page, with a rule above, and one below if `closed`."""
        leaf = self.press.leaf
        ys = [self.press.y]
        for piece in page:
            ys.append(ys[-1] + piece.height)
        right = self.xs[-1]
        if not self.open_top:
            leaf.lines.append(Line(self.xs[0], ys[0], right, ys[0]))
        if closed:
            leaf.lines.append(Line(self.xs[0], ys[-1], right, ys[-1]))
        self.open_top = False
        for at, piece in enumerate(page):
            leaf.lines.append(Line(right, ys[at], right, ys[at + 1]))
            for column in range(len(self.xs) - 1):
                if self.rows[piece.row][column] is not LEFT:
                    self._print_cell(page, ys, at, column)
        self.press.y = ys[-1]

    def _print_cell(self, page: list[_Piece], ys: list[float], at: int, column: int) -> None:
        leaf, piece = self.press.leaf, page[at]
        x0, x1 = self.xs[column], self.xs[column + self._columns(piece.row, column)]
        leaf.lines.append(Line(x0, ys[at], x0, ys[at + 1]))
        if at + 1 < len(page) and not self._is_one(page, at + 1, column):
            leaf.lines.append(Line(x0, ys[at + 1], x1, ys[at + 1]))
        if self._is_one(page, at, column):
            return
        end = at + 1
        while end < len(page) and self._is_one(page, end, column):
            end += 1
        words = self._words(page, at, end, ys, column)
        y = ys[at] + self.padding
        for line in words:
            y += self.leading
            place = Words(x0 + self.padding, y - self.leading / 4, self.size, line)
            leaf.words.append(place)

    def _is_one(self, page: list[_Piece], at: int, column: int) -> bool:
        """Whether a cell is one with that of the piece above on the same page."""
        if at == 0 or self.rows[page[at].row][column] is not UP:
            return False
        return page[at - 1].row >= self.heads or page[at].row < self.heads

    def _words(
        self, page: list[_Piece], at: int, end: int, ys: list[float], column: int
    ) -> list[str]:
        """The lines of a cell that stand on this page, from piece `at` up to `end`."""
        piece = page[at]
        text = self.rows[piece.row][column]
        last = end == len(page) and piece.row >= self.heads
        if text is not UP:
            lines = self.lines[piece.row][column][piece.before :]
            if not last:
                return lines
            slots = int((ys[end] - ys[at] - 2 * self.padding) / self.leading + 0.01)
            self.left[column] = lines[slots:]
            return lines[: min(slots, piece.lines)]
        slots = int((ys[end] - ys[at] - 2 * self.padding) / self.leading + 0.01)
        lines = self.carried[column]
        if last:
            self.left[column] = lines[slots:]
        return lines[:slots]


def wrapped(text: str, room: float, size: float, indent: float = 0.0) -> list[str]:
    """`text` in lines of `room`; the first is shorter by `indent` sizes. Punctuation may hang over."""
    lines = [""]
    left = room - indent * size
    for word in re.findall(r"[!-~]+|.", text):
        wide = width(word, size)
        # One sign may hang over the edge; before a second one the line breaks earlier.
        hangs = word[0] in _NEVER_FIRST and left > -0.01
        if wide > left + 0.01 and lines[-1] and not hangs:
            lines.append("")
            left = room
            if word[0] in _NEVER_FIRST:
                moved, lines[-2] = lines[-2][-2:], lines[-2][:-2]
                lines[-1] = moved
                left -= width(moved, size)
        lines[-1] += word
        left -= wide
    return lines
