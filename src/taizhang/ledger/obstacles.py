"""What stands in the way of closing a task (销号): targets, parts handed down, what it waits for, reports.

Both the page that asks and the service that decides look here, so that they never say two things.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from django.db.models import QuerySet

from taizhang.ledger.models import (
    HANDED_IN,
    OPEN_STATES,
    Dependency,
    Entry,
    EntryTarget,
    EntryUnit,
    Milestone,
    ProgressReport,
    ReportState,
    Subtask,
    TargetValue,
)
from taizhang.ledger.words import number_words
from taizhang.lights import is_reached


class Outcome(StrEnum):
    """How a target came out."""

    REACHED = "reached"
    MISSED = "missed"
    UNMEASURED = "unmeasured"
    #: Several units measured, each its own part: whether the sum fulfils the goal a person must say.
    SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class Attained:
    """A target with the last value that was handed in for it, and the day of that."""

    target: EntryTarget
    outcome: Outcome
    value: Decimal | None = None
    on: date | None = None

    @property
    def is_missed(self) -> bool:
        """Whether it was measured and missed: such a task is closed only for a reason on record."""
        return self.outcome is Outcome.MISSED


@dataclass(frozen=True, slots=True)
class Obstacles:
    """What must be looked at before a task is closed.

    `parts` and `needs` refuse it: open subtasks, tasks that it waits for. Missed `targets` refuse it
    without a reason. The rest is said: unmeasured targets, `steps` not reached, `reports` on their way,
    and `behind`, units whose part is not at 100 %.
    """

    targets: tuple[Attained, ...]
    parts: tuple[Subtask, ...]
    needs: tuple[Entry, ...]
    steps: tuple[Milestone, ...]
    reports: tuple[ProgressReport, ...]
    behind: tuple[EntryUnit, ...]

    @property
    def missed(self) -> list[Attained]:
        """Targets that were measured and missed."""
        return [row for row in self.targets if row.is_missed]

    @property
    def unproven(self) -> list[Attained]:
        """Targets of which no figure says that they were reached."""
        return [r for r in self.targets if r.outcome in (Outcome.UNMEASURED, Outcome.SEVERAL)]

    @property
    def refuse(self) -> bool:
        """Whether something is open that no reason makes good."""
        return bool(self.parts or self.needs)


def obstacles(entry: Entry, cycle: int | None = None) -> Obstacles:
    """What stands in the way of closing `entry`, of a routine task the year `cycle`. Six queries."""
    parts = Subtask.objects.filter(entry=entry, done_on__isnull=True, withdrawn_on__isnull=True)
    waits = Dependency.objects.filter(
        entry=entry, ended_on__isnull=True, needs__state__in=OPEN_STATES
    )
    steps = Milestone.objects.filter(entry=entry, done_on__isnull=True, withdrawn_on__isnull=True)
    reports = ProgressReport.objects.filter(
        entry=entry, state__in=(ReportState.SUBMITTED, ReportState.CHECKED, ReportState.RETURNED)
    )
    behind = EntryUnit.objects.filter(
        entry=entry, answers=True, until__isnull=True, percent__lt=100
    )
    # A year that is over: what its reports said stays, the shares of today are those of another year.
    is_over = cycle is not None and cycle != entry.cycle
    return Obstacles(
        targets=tuple(attained(entry, cycle)),
        parts=tuple(parts.select_related("unit").order_by("id")),
        needs=tuple(row.needs for row in waits.select_related("needs__task").order_by("id")),
        steps=tuple(steps.order_by("due_on", "id")),
        reports=tuple(reports.select_related("unit", "period").order_by("id")),
        behind=() if is_over else tuple(behind.select_related("unit").order_by("id")),
    )


def attained(entry: Entry, cycle: int | None = None) -> Iterable[Attained]:
    """The targets of an entry with the last values of its reports; of a routine task those of `cycle`."""
    targets = list(entry.targets.filter(ended_on__isnull=True).order_by("id"))
    answering = EntryUnit.objects.filter(entry=entry, answers=True, until__isnull=True).order_by()
    several = answering.values("unit").distinct().count() > 1
    last: dict[int, TargetValue] = {}
    for value in _values(entry, cycle).order_by("on", "id"):
        last[value.target_id] = value
    for target in targets:
        value = last.get(target.pk)
        if value is None:
            yield Attained(target, Outcome.UNMEASURED)
        elif several:
            yield Attained(target, Outcome.SEVERAL, value.value, value.on)
        else:
            reached = is_reached(value.value, target.goal, target.comparator)
            outcome = Outcome.REACHED if reached else Outcome.MISSED
            yield Attained(target, outcome, value.value, value.on)


def missed_words(missed: Iterable[Attained]) -> str:
    """The missed targets in one line: 社区食堂 28个（目标30个）."""
    return "、".join(
        f"{row.target.subject} {number_words(row.value)}{row.target.unit_of_measure}"
        f"（目标{number_words(row.target.goal)}{row.target.unit_of_measure}）"
        for row in missed
        if row.value is not None
    )


def open_words(found: Obstacles) -> str:
    """What is open in one line."""
    parts = [f"{part.unit.name}的分解任务“{part}”" for part in found.parts]
    needs = [f"前置任务“{str(entry)[:40]}”" for entry in found.needs]
    return "、".join([*parts, *needs])


def _values(entry: Entry, cycle: int | None) -> QuerySet[TargetValue]:
    rows = TargetValue.objects.filter(
        target__entry=entry,
        report__is_current=True,
        report__state__in=HANDED_IN,
        report__to_lead=False,
    )
    return rows.filter(report__period__ends_on__year=cycle) if cycle else rows
