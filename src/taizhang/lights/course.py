"""The course of a target (目标进度): where it should be today, and where it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

#: So much of a goal may lack where the plan says 约, 左右: the rounding of speech, not a concession.
ABOUT = Decimal("0.05")


@dataclass(frozen=True, slots=True)
class Measure:
    """A measured value of a target, in the target's own unit of measure."""

    on: dt.date
    value: Decimal


@dataclass(frozen=True, slots=True)
class Course:
    """A target, its values so far, and the line that it should follow.

    `goal` is in `unit`, held against values by `comparator`. The line runs straight from
    `baseline` on `start` to `goal` on `due`; `steps` are points of it that were agreed between. Without
    a baseline there is no line: the goal is asked for at its date alone. A count that is to be made
    (建成30个) begins at 0.
    """

    subject: str
    unit: str
    goal: Decimal
    due: dt.date
    start: dt.date
    baseline: Decimal | None = None
    comparator: str = ">="
    steps: tuple[Measure, ...] = ()
    measures: tuple[Measure, ...] = ()

    def latest(self, on: dt.date) -> Measure | None:
        """The last value measured by `on`."""
        known = [m for m in self.measures if m.on <= on]
        return max(known, key=lambda m: m.on, default=None)

    @property
    def is_held(self) -> bool:
        """Whether it begins where the goal is, or beyond: then what was reached is to be kept."""
        return self.baseline is not None and self.is_reached(self.baseline)

    def expected(self, on: dt.date) -> Decimal | None:
        """Where the line is on the day, None where there is none yet or no baseline."""
        if self.is_held:
            return self.goal
        if self.baseline is None or on <= self.start:
            return self.baseline
        points = [Measure(self.start, self.baseline), *self.steps, Measure(self.due, self.goal)]
        points.sort(key=lambda point: point.on)
        return _between(points, on)

    def is_reached(self, value: Decimal) -> bool:
        """Whether `value` fulfils the goal."""
        return is_reached(value, self.goal, self.comparator)

    @property
    def is_counted(self) -> bool:
        """Whether it counts things: goal and beginning are whole numbers, and no shares."""
        ends = (self.goal, self.baseline or Decimal(0))
        return "%" not in self.unit and all(end == end.to_integral_value() for end in ends)

    def attained(self, on: dt.date) -> Decimal | None:
        """The share of the change planned by `on` that has happened (完成率), as a ratio.

        1 = on the line; below 0 and above 1 are possible and kept. None where nothing was measured,
        there is no line, or no change was planned by that day.
        """
        if self.is_held:
            return None
        latest, expected = self.latest(on), self.expected(on)
        if latest is None or expected is None or self.baseline is None or expected == self.baseline:
            return None
        # Falling targets need no branch: both differences change sign together.
        return (latest.value - self.baseline) / (expected - self.baseline)


def is_reached(value: Decimal, goal: Decimal, comparator: str) -> bool:
    """Whether a value fulfils a goal.

    A goal that the plan states plainly (`=`, 建成30个) is fulfilled by more, too; one that it states as
    about so much (`~`, 约30个) from 95 % of it on.
    """
    match comparator:
        case "<=":
            return value <= goal
        case "<":
            return value < goal
        case ">":
            return value > goal
        case "~":
            return value >= goal - abs(goal) * ABOUT
    return value >= goal


def _between(points: Sequence[Measure], on: dt.date) -> Decimal:
    for before, after in pairwise(points):
        if before.on <= on <= after.on:
            days = (after.on - before.on).days
            share = Decimal((on - before.on).days) / days if days else Decimal(1)
            return before.value + (after.value - before.value) * share
    return points[-1].value
