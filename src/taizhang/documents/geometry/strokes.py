"""Drawn paths → rules: the level and upright lines in them, and rectangles so thin that they are lines."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from taizhang.documents.geometry.shapes import Rule

Point = tuple[float, float]
#: A filled rectangle thinner than this is a line; a line that strays less is straight.
THIN, STRAY = 4.0, 1.0
#: Shorter strokes are parts of letters and dots.
SHORT = 2.0


def rules_of(points: Sequence[Point], *, stroked: bool, closed: bool) -> list[Rule]:
    """The rules in one run of straight strokes through `points`; not `stroked`: filled only."""
    if len(points) < 2:
        return []
    xs, ys = [x for x, _ in points], [y for _, y in points]
    thin = thin_rule(min(xs), min(ys), max(xs), max(ys))
    if thin is not None:
        return [thin]
    if not stroked:
        return []
    if closed:
        points = [*points, points[0]]
    found = (thin_rule(*_ordered(a, b), STRAY) for a, b in pairwise(points))
    return [rule for rule in found if rule is not None]


def thin_rule(x0: float, y0: float, x1: float, y1: float, thin: float = THIN) -> Rule | None:
    """The rule that a box is, if it is thin and long enough."""
    width, height = x1 - x0, y1 - y0
    if height <= thin and width >= SHORT and width > 2 * height:
        middle = (y0 + y1) / 2
        return Rule(x0, middle, x1, middle)
    if width <= thin and height >= SHORT and height > 2 * width:
        middle = (x0 + x1) / 2
        return Rule(middle, y0, middle, y1)
    return None


def _ordered(a: Point, b: Point) -> tuple[float, float, float, float]:
    return min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])
