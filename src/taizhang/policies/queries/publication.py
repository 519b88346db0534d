"""What publishing a plan will do, and what it did: units, groups, letters, notices."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from taizhang.organizations.models import Unit, UnitKind
from taizhang.policies.models import (
    Assignment,
    Deadline,
    DeadlineKind,
    Finding,
    Plan,
    Severity,
    Task,
    TaskUnit,
    UnitNotice,
)
from taizhang.policies.publication.binding import bind, members_as_of, members_on


@dataclass(frozen=True)
class Missing:
    """What a plan under review still lacks. Unchecked tasks forbid publication, the rest is advice."""

    unchecked: int
    conflicts: int
    errors: int
    without_unit: int
    empty_groups: int

    @property
    def is_ready(self) -> bool:
        """Whether the plan can be published."""
        return not self.unchecked

    @property
    def anything(self) -> bool:
        """Whether there is anything to say."""
        return any(
            (self.unchecked, self.conflicts, self.errors, self.without_unit, self.empty_groups)
        )


@dataclass(frozen=True)
class BoundGroup:
    """A group that tasks name, its members on the day, and how many tasks name it."""

    group: Unit
    members: list[Unit]
    tasks: int


@dataclass(frozen=True)
class BoundUnit:
    """A unit and its tasks by role; `seen` is the notice that it was told by, once published."""

    unit: Unit
    lead: int
    responsible: int
    support: int
    notice: UnitNotice | None = None


@dataclass(frozen=True)
class ToPublish:
    """All that publication on the day `on` does."""

    plan: Plan
    on: dt.date
    missing: Missing
    groups: list[BoundGroup]
    units: list[BoundUnit]
    without_unit: list[Task]
    unresolved: list[Deadline]
    new: int
    withdrawn: list[Task]


@dataclass(frozen=True)
class Published:
    """What publication did."""

    plan: Plan
    units: list[BoundUnit]
    tasks: int
    first: str
    last: str
    seen: int


def missing_of(plan: Plan, on: dt.date) -> Missing:
    """What `plan` still lacks. One query."""
    empty = Unit.objects.filter(pk__in=_groups_named(plan).values("unit")).exclude(
        pk__in=members_as_of(on).values("group")
    )
    found = (
        Plan.objects.filter(pk=plan.pk)
        .order_by()
        .values_list(
            _count(Task.objects.filter(plan=plan, unit__isnull=True)),
            _count(empty),
            _count(
                Finding.objects.filter(
                    plan=plan, dismissed_at__isnull=True, severity=Severity.ERROR
                )
            ),
        )
    )
    without_unit, empty_groups, errors = found.get()
    return Missing(
        unchecked=plan.task_count - plan.checked_count,
        conflicts=len(plan.conflicts),
        errors=errors,
        without_unit=without_unit,
        empty_groups=empty_groups,
    )


def _count(rows: QuerySet[Any]) -> Coalesce:
    """How many `rows` there are, as a column of another query."""
    one = rows.order_by().annotate(all=Value(1)).values("all")
    return Coalesce(Subquery(one.annotate(n=Count("pk")).values("n")), 0)


def to_publish(plan: Plan, on: dt.date) -> ToPublish:
    """What publishing `plan` on the day `on` will do; nothing is written."""
    tasks = list(Task.objects.filter(plan=plan).order_by("position").select_related("continues"))
    undated = Deadline.objects.filter(
        task__plan=plan, kind=DeadlineKind.BY, date_end__isnull=True
    ).order_by("task__position", "position")
    going_on = [task.continues_id for task in tasks if task.continues_id]
    before = Task.objects.filter(plan=plan.revises_id) if plan.revises_id else Task.objects.none()
    return ToPublish(
        plan=plan,
        on=on,
        missing=missing_of(plan, on),
        groups=_groups(plan, on),
        units=_units(bind(tasks, on)),
        without_unit=[task for task in tasks if task.unit_id is None],
        unresolved=list(undated.select_related("task")),
        new=sum(task.continues_id is None for task in tasks),
        withdrawn=list(before.exclude(pk__in=going_on).order_by("position")),
    )


def published(plan: Plan) -> Published:
    """What the publication of `plan` did."""
    codes = sorted(Task.objects.filter(plan=plan).values_list("code", flat=True))
    told = UnitNotice.objects.filter(plan=plan).exclude(kind="withdrawn").order_by("id")
    notices = {notice.unit_id: notice for notice in told}
    units = _units(TaskUnit.objects.filter(task__plan=plan).order_by("id"), notices)
    return Published(
        plan=plan,
        units=units,
        tasks=len(codes),
        first=codes[0] if codes else "",
        last=codes[-1] if codes else "",
        seen=sum(notice.seen_at is not None for notice in notices.values()),
    )


def _groups_named(plan: Plan) -> QuerySet[Assignment]:
    given = Assignment.objects.filter(task__plan=plan, unit__kind=UnitKind.GROUP)
    return given.order_by()


def _groups(plan: Plan, on: dt.date) -> list[BoundGroup]:
    pairs = set(_groups_named(plan).values_list("unit_id", "task_id"))
    tasks = Counter(group for group, _task in pairs)
    known = members_on(tasks, on)
    units = Unit.objects.in_bulk({*tasks, *(m for members in known.values() for m in members)})
    found = [
        BoundGroup(
            units[group],
            sorted((units[m] for m in known.get(group, ())), key=lambda unit: unit.name),
            count,
        )
        for group, count in tasks.items()
    ]
    # Those that want something come first.
    return sorted(found, key=lambda row: (bool(row.members), row.group.name))


def _units(
    rows: Iterable[TaskUnit], notices: dict[int, UnitNotice] | None = None
) -> list[BoundUnit]:
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for row in rows:
        counts[row.unit_id][row.role] += 1
    units = Unit.objects.in_bulk(counts)
    found = [
        BoundUnit(
            units[key],
            own["lead"],
            own["responsible"],
            own["support"],
            (notices or {}).get(key),
        )
        for key, own in counts.items()
    ]
    return sorted(found, key=lambda u: (-u.lead, -u.responsible, -u.support, u.unit.name))
