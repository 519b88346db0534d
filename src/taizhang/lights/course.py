"""The course of a target (目标进度): where it should be today, and where it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Measure:
    """A measured value of a target, in the target's own unit of measure."""

    on: dt.date
    value: Decimal


@dataclass(frozen=True, slots=True)
class Course:
    """A target, its values so far, and the line that it should follow.

    `goal` is in `unit`; `falls`: the goal is a ceiling (`<=`, `<`). The line runs straight from
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
    falls: bool = False
    steps: tuple[Measure, ...] = ()
    measures: tuple[Measure, ...] = ()

    def latest(self, on: dt.date) -> Measure | None:
        """The last value measured by `on`."""
        known = [m for m in self.measures if m.on <= on]
        return max(known, key=lambda m: m.on, default=None)

    def expected(self, on: dt.date) -> Decimal | None:
        """Where the line is on the day, None where there is none yet or no baseline."""
        if self.baseline is None or on <= self.start:
            return self.baseline
        points = [Measure(self.start, self.baseline), *self.steps, Measure(self.due, self.goal)]
        points.sort(key=lambda point: point.on)
        return _between(points, on)

    def is_reached(self, value: Decimal) -> bool:
        """Whether `value` fulfils the goal."""
        return value <= self.goal if self.falls else value >= self.goal

    def attained(self, on: dt.date) -> Decimal | None:
        """The share of the change planned by `on` that has happened (完成率), as a ratio.

        1 = on the line; below 0 and above 1 are possible and kept. None where nothing was measured,
        there is no line, or no change was planned by that day.
        """
        latest, expected = self.latest(on), self.expected(on)
        if latest is None or expected is None or self.baseline is None or expected == self.baseline:
            return None
        # Falling targets need no branch: both differences change sign together.
        return (latest.value - self.baseline) / (expected - self.baseline)


def _between(points: Sequence[Measure], on: dt.date) -> Decimal:
    for before, after in pairwise(points):
        if before.on <= on <= after.on:
            days = (after.on - before.on).days
            share = Decimal((on - before.on).days) / days if days else Decimal(1)
            return before.value + (after.value - before.value) * share
    return points[-1].value
