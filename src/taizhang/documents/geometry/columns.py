"""The columns of a table over several pages: all edges that any of its parts has.

A page on which cells are merged in every row lacks an edge, and edges of one column stand a little off
one another from page to page.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence

from taizhang.documents.geometry.sheets import Part

#: What edges of one column may differ from page to page, in points.
NEAR = 4.0
#: What keeps two edges of one page apart that fall on one of another.
_APART = 0.01


class Columns:
    """The edges of the columns of `parts`, from the left side of each, and which are whose."""

    def __init__(self, parts: Sequence[Part]) -> None:
        edges: list[float] = []
        found = {part.page: _matched(part, edges) for part in parts}
        index = {edge: number for number, edge in enumerate(edges)}
        self._numbers = {page: [index[edge] for edge in own] for page, own in found.items()}
        self.count = len(edges) - 1

    def number(self, part: Part, edge: int) -> int:
        """Which edge of the whole the edge number `edge` of `part` is; two are never the same."""
        return self._numbers[part.page][edge]


def share_edges(parts: Sequence[Part], more: Part) -> bool:
    """Whether most inner edges of `more` are among those of `parts`, or the other way round."""
    ours = sorted(x - part.xs[0] for part in parts for x in part.xs[1:-1])
    theirs = [x - more.xs[0] for x in more.xs[1:-1]]
    found = sum(_is_among(x, ours) for x in theirs)
    found_again = sum(_is_among(x, theirs) for x in ours)
    return found >= 0.7 * len(theirs) or found_again >= 0.7 * len(ours)


def _matched(part: Part, edges: list[float]) -> list[float]:
    """For each edge of `part` the one of `edges` that it is, which is put there if none is near."""
    found: list[float] = []
    for x in (x - part.xs[0] for x in part.xs):
        least = found[-1] + _APART if found else x - NEAR
        at = bisect_left(edges, max(least, x - NEAR))
        if at < len(edges) and edges[at] <= x + NEAR:
            # Of two that are near, the nearer.
            if at + 1 < len(edges) and abs(edges[at + 1] - x) < abs(edges[at] - x):
                at += 1
            found.append(edges[at])
        else:
            found.append(max(least, x))
            insort(edges, found[-1])
    return found


def _is_among(x: float, edges: Sequence[float]) -> bool:
    at = bisect_left(edges, x - NEAR)
    return at < len(edges) and edges[at] <= x + NEAR
