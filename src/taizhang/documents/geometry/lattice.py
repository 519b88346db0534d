"""Rules → the places of tables: where level and upright rules cross, and which places are merged.

Rules as files have them are broken into pieces, doubled, a little off one another, and may be missing
at the sides (open tables). They are first made whole, then those that touch form one lattice.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from taizhang.documents.geometry.shapes import Glyph, Rule

#: Rules nearer than this are one (double rules, cells drawn each for itself), and touch.
NEAR = 3.5
#: A side without a rule is one where others reach out farther than this.
_OPEN = 8.0
#: How far the words of a cell that was cut may hang out below it.
_HANGING = 20.0
#: More are a drawing, not a table.
MAX_RULES, MAX_CROSSINGS, MAX_PLACES = 40_000, 1_000_000, 40_000


@dataclass(slots=True)
class Place:
    """A cell of a lattice: what it covers of rows and columns, and the glyphs in it."""

    row: int
    column: int
    rows: int
    columns: int
    glyphs: list[Glyph] = field(default_factory=list)


@dataclass(slots=True)
class Lattice:
    """A table on one page: the edges of its columns and rows, and its places, row by row.

    `open_top`, `open_bottom`: there is no rule on that side. `open_columns`: those without a rule below
    them at the bottom; cells there go on on the next page, and their last words may hang out.
    """

    xs: list[float]
    ys: list[float]
    places: list[Place]
    open_top: bool = False
    open_bottom: bool = False
    open_columns: frozenset[int] = frozenset()
    _at: list[list[Place]] = field(default_factory=list)

    def place(self, x: float, y: float) -> Place | None:
        """The place that the point lies in; None outside the table."""
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        if y >= self.ys[-1] and not self.open_bottom and column in self.open_columns:
            row = len(self._at) - 1 if y < self.ys[-1] + _HANGING else row
        if not (0 <= row < len(self._at) and 0 <= column < len(self.xs) - 1):
            return None
        return self._at[row][column]


def lattices(rules: Sequence[Rule]) -> list[Lattice]:
    """The tables that `rules` draw, from top to bottom; frames around text are none."""
    if len(rules) > MAX_RULES:
        return []
    level = _whole([r for r in rules if r.y0 == r.y1], level=True)
    upright = _whole([r for r in rules if r.y0 != r.y1], level=False)
    if len(level) * len(upright) > MAX_CROSSINGS:
        return []
    found = [
        lattice for group in _touching(level, upright) if (lattice := _lattice(*group)) is not None
    ]
    return sorted(found, key=lambda lattice: lattice.ys[0])


def _whole(rules: list[Rule], *, level: bool) -> list[Rule]:
    """`rules`, all of one direction, with pieces of one line joined."""

    def across(rule: Rule) -> float:
        return rule.y0 if level else rule.x0

    def reach(rule: Rule) -> tuple[float, float]:
        return (rule.x0, rule.x1) if level else (rule.y0, rule.y1)

    found: list[Rule] = []
    for group in _near(sorted(rules, key=across), across):
        where = sum(map(across, group)) / len(group)
        start, end = None, 0.0
        for low, high in sorted(map(reach, group)):
            if start is not None and low <= end + NEAR:
                end = max(end, high)
                continue
            if start is not None:
                found.append(_rule(where, start, end, level=level))
            start, end = low, high
        if start is not None:
            found.append(_rule(where, start, end, level=level))
    return found


def _rule(where: float, low: float, high: float, *, level: bool) -> Rule:
    return Rule(low, where, high, where) if level else Rule(where, low, where, high)


def _near(ordered: Sequence[Rule], across: Callable[[Rule], float]) -> Iterator[list[Rule]]:
    """Groups of `ordered` rules that lie so near that they are one line."""
    group: list[Rule] = []
    for rule in ordered:
        if group and across(rule) - across(group[0]) > NEAR:
            yield group
            group = []
        group.append(rule)
    if group:
        yield group


def _touching(level: list[Rule], upright: list[Rule]) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """The rules that hang together, group by group."""
    group_of = list(range(len(level) + len(upright)))

    def root(index: int) -> int:
        while group_of[index] != index:
            group_of[index] = group_of[group_of[index]]
            index = group_of[index]
        return index

    # Both lists are ordered across their direction; only uprights within a level rule's reach count.
    xs = [rule.x0 for rule in upright]
    for i, rule in enumerate(level):
        for j in range(bisect_left(xs, rule.x0 - NEAR), bisect_right(xs, rule.x1 + NEAR)):
            if upright[j].y0 - NEAR <= rule.y0 <= upright[j].y1 + NEAR:
                group_of[root(i)] = root(len(level) + j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for index in range(len(group_of)):
        group = groups.setdefault(root(index), ([], []))
        if index < len(level):
            group[0].append(level[index])
        else:
            group[1].append(upright[index - len(level)])
    yield from groups.values()


def _lattice(level: list[Rule], upright: list[Rule]) -> Lattice | None:
    """The lattice of rules that hang together; None if they part nothing."""
    if not level or not upright:
        return None
    xs = _edges([rule.x0 for rule in upright])
    ys = _edges([rule.y0 for rule in level])
    xs, _, _ = _with_open_sides(xs, [r.x0 for r in level], [r.x1 for r in level])
    ys, top, bottom = _with_open_sides(ys, [r.y0 for r in upright], [r.y1 for r in upright])
    rows, columns = len(ys) - 1, len(xs) - 1
    # One column of boxes is text in frames.
    if rows < 1 or columns < 2 or rows * columns > MAX_PLACES:
        return None
    parted_right = _borders(xs, ys, [(r.x0, r.y0, r.y1) for r in upright])
    parted_below = _borders(ys, xs, [(r.y0, r.x0, r.x1) for r in level])
    at = _places(rows, columns, parted_right, parted_below)
    places = list({id(place): place for row in at for place in row}.values())
    unruled = frozenset(c for c in range(columns) if (rows, c) not in parted_below)
    return Lattice(xs, ys, places, top, bottom, unruled, at)


def _edges(values: list[float]) -> list[float]:
    """The distinct values, those that are near one another taken for one."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > NEAR:
            found.append(value)
    return found


def _with_open_sides(
    edges: list[float], starts: list[float], ends: list[float]
) -> tuple[list[float], bool, bool]:
    """`edges` with the sides up to which several rules reach out, and which sides were added."""
    low, high = min(starts), max(ends)
    before = edges[0] - low > _OPEN and sum(s - low < NEAR for s in starts) >= 2
    after = high - edges[-1] > _OPEN and sum(high - e < NEAR for e in ends) >= 2
    return [*([low] if before else ()), *edges, *([high] if after else ())], before, after


def _borders(
    across: list[float], along: list[float], rules: list[tuple[float, float, float]]
) -> set[tuple[int, int]]:
    """(edge, interval) for each interval of `along` in which a rule lies on an edge of `across`."""
    found: set[tuple[int, int]] = set()
    for where, low, high in rules:
        # An edge is the first of those taken for one, so it lies a little before or on the rule.
        edge = bisect_right(across, where) - 1
        for interval in range(max(0, bisect_right(along, low) - 1), len(along) - 1):
            start, end = along[interval], along[interval + 1]
            if start >= high:
                break
            if min(high, end) - max(low, start) >= 0.5 * (end - start):
                found.add((edge, interval))
    return found


def _places(
    rows: int, columns: int, right: set[tuple[int, int]], below: set[tuple[int, int]]
) -> list[list[Place]]:
    """For each row and column the place that covers it.

    `right` holds (edge, row) for the rules between columns, `below` (edge, column) between rows.
    """
    at: list[list[Place]] = []
    for row in range(rows):
        here: list[Place] = []
        column = 0
        while column < columns:
            end = column + 1
            while end < columns and (end, row) not in right:
                end += 1
            upper = at[row - 1][column] if row else None
            if (
                upper is not None
                and (upper.column, upper.columns) == (column, end - column)
                and not any((row, c) in below for c in range(column, end))
            ):
                upper.rows += 1
                place = upper
            else:
                place = Place(row, column, 1, end - column)
            here += [place] * (end - column)
            column = end
        at.append(here)
    return at
