"""A table whose cells became paragraphs: one cell after the other, nothing between but blank lines.

What a copy from a web page leaves of a table. Only its head and its numbers tell it from prose: a row
of heads (序号, 工作任务, 牵头单位 …), then cells, each row opened by the next number. Empty cells left no
trace, so the rows have different lengths; `alignment` finds their columns by what these hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from taizhang.documents.alignment import is_head, is_number_head

_HEADING = re.compile(
    r"(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）])[^。；，]{2,40}$"
)
_NUMBER = re.compile(r"\d{1,3}$")
#: More heads than a table of tasks has columns are a list.
_LEAST_HEADS, _MOST_HEADS = 4, 30
_LEAST_ROWS = 2


@dataclass(frozen=True, slots=True)
class Loose:
    """A cell: its first line (0-based), the line after its last, and its text."""

    start: int
    end: int
    text: str


def loose_rows(lines: Sequence[str], at: int) -> tuple[int, list[list[Loose]]]:
    """The rows of a table of loose cells that begins at line `at`: (line after it, rows).

    (at, []) where none begins there.
    """
    if not is_number_head(lines[at].strip()):
        return at, []
    cells = _cells(lines, at)
    head, following = _head(cells)
    if not _LEAST_HEADS <= len(head) <= _MOST_HEADS:
        return at, []
    rows, end = _body(chain(following, cells), len(head))
    if len(rows) < _LEAST_ROWS:
        return at, []
    return end, [head, *rows]


def _cells(lines: Sequence[str], at: int) -> Iterator[Loose]:
    """Paragraphs as cells; where no blank lines part them, each line is one.

    Taken as they are asked for: a table that is over must not cost the rest of the text.
    """
    spaced = any(not line.strip() for line in lines[at + 1 : at + 4])
    start, pieces = at, list[str]()
    for number in range(at, len(lines)):
        text = lines[number].strip()
        if pieces and not (spaced and text):
            yield Loose(start, start + len(pieces), "\n".join(pieces))
            pieces = []
        if text:
            start = start if pieces else number
            pieces.append(text)
    if pieces:
        yield Loose(start, start + len(pieces), "\n".join(pieces))


def _head(cells: Iterator[Loose]) -> tuple[list[Loose], list[Loose]]:
    """The heads that `cells` begin with, and the cell that was taken to see that they end."""
    head: list[Loose] = []
    for cell in cells:
        # What the row began with comes once in it.
        again = bool(head) and cell.text == head[0].text
        if again or len(head) > _MOST_HEADS or not is_head(cell.text.replace("\n", "")):
            return head, [cell]
        head.append(cell)
    return head, []


def _body(cells: Iterable[Loose], width: int) -> tuple[list[list[Loose]], int]:
    """Rows opened by rising numbers, heading rows between them, and the line where they end."""
    rows: list[list[Loose]] = []
    last = 0
    end = 0
    for cell in cells:
        number = int(cell.text) if _NUMBER.match(cell.text) else None
        if number is not None and last < number <= last + 3:
            rows.append([cell])
            last = number
        elif _HEADING.match(cell.text) and (not rows or len(rows[-1]) != 1):
            rows.append([cell])
        elif rows and _NUMBER.match(rows[-1][0].text) and len(rows[-1]) < width:
            rows[-1].append(cell)
        else:
            # More cells than heads: the table is over.
            break
        end = cell.end
    return _without_last_frame(rows), end if rows else 0


def _without_last_frame(rows: list[list[Loose]]) -> list[list[Loose]]:
    """The rows without headings at the end that no row follows."""
    while rows and not _NUMBER.match(rows[-1][0].text):
        rows.pop()
    return rows
