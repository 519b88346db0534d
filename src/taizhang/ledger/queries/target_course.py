"""The course of a task's targets: where each should be, what was measured, what the plan first said."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from taizhang.ledger.lines import line_of
from taizhang.ledger.models import EntryTarget, ProgressReport, TargetValue
from taizhang.ledger.queries.work import Work
from taizhang.lights import is_reached
from taizhang.policies.models import Target

Point = tuple[dt.date, Decimal]


@dataclass(frozen=True, slots=True)
class TargetCourse:
    """A target as it holds today, beside what the plan first said.

    `line` runs from the baseline to the goal, through what was agreed for days between; empty where
    one of them has no day or no value.
    `values` are what was measured, the oldest first, with the report that says it; all are typed in by
    hand. `measured` is the same by unit: what several units measure is not one line.
    """

    target: EntryTarget
    values: list[tuple[ProgressReport, TargetValue]]
    line: list[Point]
    today: dt.date

    @property
    def fact(self) -> Target:
        """The target in the plan's text."""
        return self.target.target

    @property
    def last(self) -> TargetValue | None:
        """What was measured last."""
        return self.values[-1][1] if self.values else None

    @property
    def is_reached(self) -> bool:
        """Whether the last value fulfils the goal."""
        if self.last is None:
            return False
        return is_reached(self.last.value, self.target.goal, self.target.comparator)

    @property
    def has_new_goal(self) -> bool:
        """Whether the goal was changed since the plan."""
        return self.target.goal != self.target.first_goal

    @property
    def has_new_date(self) -> bool:
        """Whether the date was moved since the plan."""
        return self.target.due_on != self.target.first_due_on

    @property
    def measured(self) -> dict[str, list[Point]]:
        """What each unit measured."""
        found: dict[str, list[Point]] = defaultdict(list)
        for report, value in self.values:
            found[report.unit.name].append((value.on, value.value))
        return dict(found)

    @property
    def can_be_drawn(self) -> bool:
        """Whether there is a course to see: a line, or values of more than one day."""
        return bool(self.line and self.values) or len({v.on for _r, v in self.values}) > 1


def courses_of(work: Work, today: dt.date) -> list[TargetCourse]:
    """The courses of an entry's targets, in the order of the plan."""
    return [
        TargetCourse(target, work.measured(target), _line(work, target), today)
        for target in work.targets
    ]


def _line(work: Work, target: EntryTarget) -> list[Point]:
    line = line_of(target, work.entry, beside=work.targets, steps=work.milestones)
    if line is None or line.baseline is None or line.due <= line.start:
        return []
    between = [(step.on, step.value) for step in line.steps]
    return [(line.start, line.baseline), *between, (line.due, line.goal)]
