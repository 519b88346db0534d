"""From the coordinates of a file to those of the builder: turned upright, origin at the upper left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

_RIGHT = 0.06


@dataclass(frozen=True, slots=True)
class Frame:
    """The visible part of a page, `y` upwards, and the quarter turns (clockwise) that set it upright."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int = 0

    @property
    def width(self) -> float:
        """The width of the page when it is upright."""
        return self.top - self.bottom if self.turns % 2 else self.right - self.left

    @property
    def height(self) -> float:
        """The height of the page when it is upright."""
        return self.right - self.left if self.turns % 2 else self.top - self.bottom

    def point(self, x: float, y: float) -> tuple[float, float]:
        """The point as the builder has it."""
        if self.turns == 0:
            return x - self.left, self.top - y
        if self.turns == 1:
            return y - self.bottom, x - self.left
        if self.turns == 2:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """The box as the builder has it."""
        ax, ay = self.point(x0, y0)
        bx, by = self.point(x1, y1)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def quarters(right_angles: float) -> int | None:
    """The quarter turns (counter-clockwise) nearest to an angle; None where it is slanting."""
    near = round(right_angles)
    return near % 4 if abs(right_angles - near) < _RIGHT else None


def usual_turn(turns: Iterable[int | None]) -> int | None:
    """The turn of most characters; None where there are none, or only slanting ones."""
    counted = Counter(turn for turn in turns if turn is not None)
    return counted.most_common(1)[0][0] if counted else None
