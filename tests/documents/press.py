"""A small printing press for tests: paragraphs and ruled tables set on pages, as an office prints them.

What it gives are pages of words and rules in points, origin at the upper left; `pdf_files` and
`ofd_files` write them in each format. Type is as wide as fonts for offices have it: ideographs as wide
as the size, the rest half.
"""

from __future__ import annotations

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


class _Table:
    """One table being set: rows go to pages, then each page's part gets its rules and words."""

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

    def _height(self, row: int) -> float:
        """The height of a row: of cells over several rows, the last must hold what the others lack."""
        most = 1
        for column, lines in enumerate(self.lines[row]):
            if row + 1 < len(self.rows) and self.rows[row + 1][column] is UP:
                continue
            top, count = row, len(lines)
            while self.rows[top][column] is UP and top > 0:
                top -= 1
            if top < row:
                above = sum(int(self._height(r) / self.leading) for r in range(top, row))
                count = len(self.lines[top][column]) - above
            most = max(most, count)
        return most * self.leading + 2 * self.padding

    def set(self) -> None:
        part: list[tuple[int, float, int, int]] = []
        for row in range(len(self.rows)):
            height = self._height(row)
            room = self.press.bottom - self.press.y - sum(p[1] for p in part)
            if height <= room:
                part.append((row, height, 0, 999))
                continue
            fit = int((room - 2 * self.padding) / self.leading)
            if self.cut and fit >= 1 and row >= self.heads:
                part.append((row, fit * self.leading + 2 * self.padding, 0, fit))
                self._print(part, last=self.closed)
                self._next_page(part := [], first=self.closed)
                rest = height - fit * self.leading
                part.append((row, rest, fit, 999))
                self._open = not self.closed
                continue
            self._print(part)
            self._next_page(part := [])
            part.append((row, height, 0, 999))
        self._print(part)

    _open = False

    def _next_page(self, part: list[tuple[int, float, int, int]], first: bool = True) -> None:
        self.press.turn()
        if self.repeat:
            part += [(r, self._height(r), 0, 999) for r in range(self.heads)]

    def _print(self, part: list[tuple[int, float, int, int]], last: bool = True) -> None:
        """Set one page's part: (row, height, first line, end) for each row."""
        leaf, top = self.press.leaf, self.press.y
        ys = [top]
        for _, height, _, _ in part:
            ys.append(ys[-1] + height)
        right = self.xs[-1]
        first = not self._open
        self._open = False
        if first:
            leaf.lines.append(Line(self.xs[0], top, right, top))
        if last:
            leaf.lines.append(Line(self.xs[0], ys[-1], right, ys[-1]))
        for at, (row, _, start, end) in enumerate(part):
            for column in range(len(self.xs) - 1):
                if self.rows[row][column] is LEFT:
                    continue
                x0, x1 = self.xs[column], self.xs[column + self._columns(row, column)]
                leaf.lines.append(Line(x0, ys[at], x0, ys[at + 1]))
                below = part[at + 1][0] if at + 1 < len(part) else -1
                if below >= 0 and self.rows[below][column] is not UP:
                    leaf.lines.append(Line(x0, ys[at + 1], x1, ys[at + 1]))
                y = ys[at] + self.padding
                for line in self.lines[row][column][start:end]:
                    y += self.leading
                    leaf.words.append(
                        Words(x0 + self.padding, y - self.leading / 4, self.size, line)
                    )
            leaf.lines.append(Line(right, ys[at], right, ys[at + 1]))
        self.press.y = ys[-1]


def wrapped(text: str, room: float, size: float, indent: float = 0.0) -> list[str]:
    """`text` in lines of `room`; the first is shorter by `indent` sizes. Punctuation may hang over."""
    lines = [""]
    left = room - indent * size
    for index, character in enumerate(text):
        wide = width(character, size)
        in_word = (
            lines[-1]
            and character.isascii()
            and character.isalnum()
            and text[index - 1].isascii()
            and text[index - 1].isalnum()
        )
        if wide > left + 0.01 and lines[-1] and character not in _NEVER_FIRST and not in_word:
            lines.append("")
            left = room
        lines[-1] += character
        left -= wide
    return lines
