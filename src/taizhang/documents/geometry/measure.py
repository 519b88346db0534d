"""How the text of a document is set, and by that, which line goes on with the one before.

Pages of one size share a measure: the left and right edge of the text, and whether paragraphs begin
with an indent. A line that is full goes on in the next; one with room for the next word was ended.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from statistics import median

from taizhang.documents.flow import (
    Line,
    ends_sentence,
    is_date,
    is_linking,
    opens,
)
from taizhang.documents.geometry.lines import SetLine
from taizhang.documents.geometry.sheets import Sheet

#: In sizes of the type: what the end of a full line may lack beside the next word, an indent, the
#: least distance of baselines with a blank line between them.
_GRACE, _INDENT, _BLANK_LINE = 0.4, 0.8, 2.5
#: How near to one another, in sizes of the type, full lines end.
_NEAR_END = 0.6
#: The share of lines that makes several.
_SEVERAL = 0.03
#: Type this much larger than the text's is a title's.
_LARGE = 1.15
#: What two sizes of one paragraph may differ.
_SAME_SIZE = 0.15

#: The share of a page's width that text reaches at least, where it is wrapped.
_LEAST_MEASURE = 0.72
_HANGING = tuple("，。、；：！？”’）》】〕％")

_Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Edges:
    """Where text begins and ends on pages of one size; `indented`: paragraphs begin farther right."""

    left: float
    right: float
    indented: bool


class Measure:
    """The setting of the text of `sheets` (see `flow.Setting`)."""

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        self._key = {sheet.number: _key(sheet) for sheet in sheets}
        self._middle = {sheet.number: sheet.width / 2 for sheet in sheets}
        groups: dict[_Key, list[Sheet]] = defaultdict(list)
        for sheet in sheets:
            if sheet.lines:
                groups[_key(sheet)].append(sheet)
        self._edges = {key: _edges(group) for key, group in groups.items()}
        sizes: Counter[float] = Counter()
        for sheet in sheets:
            in_tables = (line for part in sheet.parts for c in part.cells for line in c.lines)
            for line in chain(sheet.lines, in_tables):
                sizes[round(line.size)] += len(line.text)
        self._size = sizes.most_common(1)[0][0] if sizes else 0.0
        self._blank = max(_BLANK_LINE, 1.6 * self._pitch(sheets))

    def continues(self, text: str, last: Line, line: Line) -> bool:
        """Whether `line` goes on with the paragraph `text`, whose last line so far is `last`."""
        if not isinstance(last, SetLine) or not isinstance(line, SetLine):
            return False
        if self.same_title(last, line):
            return True
        if is_date(text) or _differs(last, line) or line.blanks:
            return False
        edges = self._edges[self._key[line.page]]
        fresh = opens(line.text)
        linking = not fresh and is_linking(text, line.text)
        if not self._is_full(last, line):
            return linking
        indent = line.x0 - edges.left
        if indent <= _INDENT * line.size:
            # At the left edge below a full line: where paragraphs are indented, this begins none.
            if edges.indented:
                return not (fresh and ends_sentence(text))
            return not fresh and not _is_address(text)
        if fresh or ends_sentence(text):
            return False
        # A block that is indented as a whole, or behind its number.
        return (
            abs(line.x0 - last.x0) < _INDENT * line.size
            or (last.x0 < line.x0 and not edges.indented)
            or (last.x0 > line.x0)
        )

    def same_title(self, last: Line, line: Line) -> bool:
        """Whether two lines are in the large type of titles, in the middle, one below the other."""
        if not isinstance(last, SetLine) or not isinstance(line, SetLine):
            return False
        return (
            line.page == last.page
            and not line.blanks
            and not _differs(last, line)
            and min(line.size, last.size) > _LARGE * self._size
            and self._is_centred(last)
            and self._is_centred(line)
        )

    def with_blanks(self, lines: Sequence[SetLine]) -> list[SetLine]:
        """`lines` with the blank lines above each on its page, by the distance of the baselines."""
        found = list(lines[:1])
        for upper, lower in pairwise(lines):
            blanks = 0
            if upper.page == lower.page:
                size = self._blank * max(upper.size, lower.size)
                blanks = max(0, int((lower.base - upper.base) / size)) if size else 0
            found.append(replace(lower, blanks=blanks) if blanks else lower)
        return found

    def _pitch(self, sheets: Sequence[Sheet]) -> float:
        """The usual distance of the baselines of one paragraph, in sizes of the type."""
        steps = [
            (lower.base - upper.base) / lower.size
            for sheet in sheets
            for upper, lower in pairwise(sheet.lines)
            if lower.size and self._is_full(upper, lower)
        ]
        return median(steps) if steps else 0.0

    def _is_full(self, last: SetLine, line: SetLine) -> bool:
        """Whether the first word of `line` had no room behind `last`."""
        room = self._edges[self._key[last.page]].right - last.x1
        return room < line.head + _GRACE * line.size

    def _is_centred(self, line: SetLine) -> bool:
        return abs((line.x0 + line.x1) / 2 - self._middle[line.page]) < 1.5 * line.size


def _key(sheet: Sheet) -> _Key:
    return round(sheet.width / 10), round(sheet.height / 10)


def _differs(last: SetLine, line: SetLine) -> bool:
    sized = last.sized and line.sized
    return sized and abs(last.size - line.size) > _SAME_SIZE * max(last.size, line.size)


def _is_address(text: str) -> bool:
    """An addressee (各县人民政府：) is over at its colon, however full the line."""
    return text.endswith(("：", ":")) and len(text) < 40


def _edges(sheets: Sequence[Sheet]) -> _Edges:
    """The edges of the text on `sheets`, all of one size, at least one with a line."""
    lines = [line for sheet in sheets for line in sheet.lines]
    size = median(line.size for line in lines)
    right = _usual_end([_end(line) for line in lines], _NEAR_END * size)
    # Where all lines are short, none of them is full.
    right = max(right, _LEAST_MEASURE * sheets[0].width)
    # What stands below a full line goes on with it: that is where lines begin.
    below_full: list[SetLine] = []
    below_short: list[SetLine] = []
    for sheet in sheets:
        for upper, lower in pairwise(sheet.lines):
            full = right - upper.x1 < lower.head + _GRACE * lower.size
            (below_full if full else below_short).append(lower)
    left = _usual_start(below_full or lines)
    begun = [line for line in below_short if line.x0 > left - 1]
    indented = sum(_INDENT * line.size < line.x0 - left < 6 * line.size for line in begun)
    return _Edges(left, right, indented > 0.5 * len(begun) and bool(below_full))


def _end(line: SetLine) -> float:
    """Where the words of a line end: punctuation behind them may hang over the edge."""
    return line.x1 - (line.size if line.text.endswith(_HANGING) else 0.0)


def _usual_end(ends: list[float], near: float) -> float:
    """The greatest end that several lines come near; one or two alone may stick out."""
    ordered = sorted(ends)
    several = max(2, round(_SEVERAL * len(ordered)))
    for at in range(len(ordered) - 1, several - 2, -1):
        if ordered[at] - ordered[at - several + 1] < near:
            return ordered[at]
    return ordered[-1]


def _usual_start(lines: Sequence[SetLine]) -> float:
    """The most frequent start of lines, to two points; of equals the leftmost."""
    counted = Counter(round(line.x0 / 2) for line in lines)
    best = max(counted, key=lambda start: (counted[start] + counted[start + 1], -start))
    return min(line.x0 for line in lines if round(line.x0 / 2) in (best, best + 1))
