"""The lines of a table cell → its text: wraps undone, lines that were ended kept apart by "\\n"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from taizhang.documents.flow import is_linking, join_words
from taizhang.documents.geometry.lines import SetLine
from taizhang.documents.model import Box

#: In sizes of the type: what a full line may lack beside the next word.
_GRACE = 0.35
#: The widest margin inside a cell, in points; more is centred text.
_WIDEST_PADDING = 8.0
#: What the slack on both sides of a centred line may differ, in sizes of the type.
_CENTRED = 0.6
#: Where the name of a unit is over beyond doubt, and what the next one begins or ends with.
_UNIT = re.compile(
    r"(?:局|厅|委|办|部|室|处|署|府|院|会|联|中心|公司|集团|银行|大学|学校|部门|单位)$"
)
_NEXT_UNIT = re.compile(r"^[省市县区州盟旗各]|(?:局|厅|委|府|院|中心|公司|集团)$")


@dataclass(slots=True)
class CellText:
    """The text of a cell, and where its lines stand."""

    text: str = ""
    boxes: list[Box] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CellLine:
    """A line in a cell from `x0` to `x1`, the room that text has."""

    line: SetLine
    x0: float
    x1: float


def padding_of(cells: Iterable[tuple[float, Sequence[SetLine]]]) -> float:
    """The usual margin inside the cells of a table, by where lines begin; the same to the right.

    Each cell is (left side, lines).
    """
    gaps = Counter(
        round(gap * 2) / 2
        for x0, lines in cells
        for line in lines
        if 0 <= (gap := line.x0 - x0) <= _WIDEST_PADDING
    )
    return max(gaps, key=lambda gap: (gaps[gap], -gap)) if gaps else _WIDEST_PADDING


def cell_text(lines: Sequence[CellLine]) -> CellText:
    """The text of a cell."""
    made = CellText()
    last: CellLine | None = None
    for cell_line in lines:
        words = cell_line.line.text
        if last is None:
            made.text = words
        elif goes_on(made.text, last, cell_line):
            made.text = join_words(made.text, words)
        else:
            made.text = f"{made.text}\n{words}"
        made.boxes.append(box_of(cell_line.line, len(made.text) - len(words)))
        last = cell_line
    return made


def goes_on(text: str, last: CellLine, line: CellLine) -> bool:
    """Whether `line` is the rest of `last`, the last line of `text`, that had no room there."""
    words = line.line.text
    if not is_full(last, line):
        return is_linking(text.rpartition("\n")[2], words)
    # Names of units below one another, each as wide as the cell, are told apart by what reads them.
    listed = "、" in text or "，" in text
    return listed or not are_units(last.line.text, words)


def are_units(last: str, words: str) -> bool:
    """Whether `last` may end with the whole name of a unit, and `words` begin with another's."""
    return bool(_UNIT.search(last) and _NEXT_UNIT.search(words))


def ends_unit(text: str) -> bool:
    """Whether `text` ends as the name of a unit does."""
    return bool(_UNIT.search(text))


def is_full(last: CellLine, line: CellLine) -> bool:
    """Whether the first word of `line` had no room behind `last`."""
    left, right = last.line.x0 - last.x0, last.x1 - last.line.x1
    size = last.line.size
    centred = left > 0.5 * size and abs(left - right) < _CENTRED * size
    room = left + right if centred else right
    return room < line.line.head + _GRACE * line.line.size


def box_of(line: SetLine, start: int) -> Box:
    """The box of `line`, whose text begins at `start` in its block."""
    x0, y0, x1, y1 = (round(v, 2) for v in (line.x0, line.y0, line.x1, line.y1))
    return Box(line.page, x0, y0, x1, y1, start, start + len(line.text), line.certainty)
