"""The line that a target should follow (应有进度): straight, or through what was agreed for days between.

Points between are the figures of milestones, and earlier targets of the same subject: of 2026年建成10个、
2027年建成30个 the second leads through the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from taizhang.ledger.models import Entry, EntryTarget, Milestone
from taizhang.lights import Course, Measure


def line_of(
    target: EntryTarget,
    entry: Entry,
    *,
    beside: Iterable[EntryTarget] = (),
    steps: Iterable[Milestone] = (),
    measures: Sequence[Measure] = (),
) -> Course | None:
    """The course of a target; None where it is due on no day.

    `beside`: the targets of the entry that hold, `steps` its milestones; what says nothing of this
    target is passed over. `measures` are its values so far.
    """
    due = target.due_on or entry.due_on
    if due is None:
        return None
    start = target.baseline_on or entry.started_on
    points = {
        one.due_on: one.goal
        for one in beside
        if one.pk != target.pk
        and one.due_on is not None
        and (one.subject, one.unit_of_measure) == (target.subject, target.unit_of_measure)
        and one.falls == target.falls
    }
    points |= {
        step.due_on: step.figure
        for step in steps
        if step.target_id == target.pk and step.figure is not None and step.withdrawn_on is None
    }
    return Course(
        subject=target.subject,
        unit=target.unit_of_measure,
        goal=target.goal,
        due=due,
        start=start,
        baseline=target.baseline,
        comparator=target.comparator,
        steps=tuple(Measure(day, points[day]) for day in sorted(points) if start < day < due),
        measures=tuple(measures),
    )
