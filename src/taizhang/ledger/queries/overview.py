"""The overview: key figures, and what its charts show. Each count is that of the ledger it opens."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, Q, Sum

from taizhang.ledger.queries.handed_on import moves
from taizhang.ledger.queries.units import as_they_moved, given_to
from taizhang.organizations.models import Unit
from taizhang.permission import Actor, limits
from taizhang.policies.deadlines import NO_DATE
from taizhang.policies.in_force import in_force, plans_not_in_force
from taizhang.policies.models import DeadlineKind, Plan, Role, Target, TargetKind, Task
from taizhang.policies.permissions import SEE
from taizhang.policies.visibility import units_below

UNITS_SHOWN = 15
#: With more plans than this the time line shows all of them as one.
PLANS_SHOWN_APART = 6


@dataclass(frozen=True, slots=True)
class Figures:
    """How much there is; `unsure` counts facts, `unsure_tasks` the tasks that hold them."""

    plans: int
    tasks: int
    units: int
    targets: int
    unsure: int
    unsure_tasks: int


@dataclass(frozen=True, slots=True)
class UnitLoad:
    """A unit and its number of tasks in each role."""

    unit: Unit
    lead: int
    responsible: int
    support: int


@dataclass(frozen=True, slots=True)
class Quarter:
    """Tasks whose date is in a quarter, all together and by plan (where plans are few)."""

    start: dt.date
    end: dt.date
    count: int
    by_plan: dict[int, int]

    @property
    def number(self) -> int:
        """1 to 4."""
        return (self.start.month + 2) // 3


@dataclass(frozen=True, slots=True)
class KindCount:
    """Targets of a kind, and the tasks that hold them."""

    kind: TargetKind
    targets: int
    tasks: int


@dataclass(frozen=True, slots=True)
class Overview:
    """What the first page shows. `plans` is empty where they are too many to be told apart."""

    figures: Figures
    loads: list[UnitLoad]
    quarters: list[Quarter]
    plans: list[Plan]
    undated: dict[str, int]
    kinds: list[KindCount]


def overview(by: Actor) -> Overview:
    """All of the first page, as far as `by` sees it. Eight queries at most."""
    out = plans_not_in_force()
    visible = in_force(Plan.objects.visible_to(by), out, plan="pk")
    all_plans = visible.aggregate(plans=Count("id"), unsure=Sum("unsure_count", default=0))
    shown: list[Plan] = []
    if all_plans["plans"] <= PLANS_SHOWN_APART:
        shown = list(visible.select_related("document", "jurisdiction").order_by("id"))
    tasks = _tasks(by, out, apart=bool(shown))
    by_kind = Counter[str]()
    for group in tasks:
        by_kind[group.due_kind] += group.count
    targets = _targets(by, out)
    units, loads = _units(by, out)
    return Overview(
        figures=Figures(
            plans=all_plans["plans"],
            tasks=by_kind.total(),
            units=units,
            targets=sum(kind.all for kind in targets),
            unsure=all_plans["unsure"],
            unsure_tasks=sum(group.unsure for group in tasks),
        ),
        loads=loads,
        quarters=_quarters(tasks),
        plans=shown,
        undated={
            "routine": by_kind[DeadlineKind.ROUTINE],
            "ongoing": by_kind[DeadlineKind.ONGOING],
            "none": by_kind[""],
        },
        kinds=[
            KindCount(TargetKind(kind.kind), kind.in_tasks, kind.tasks)
            for kind in targets
            if kind.in_tasks
        ],
    )


class _Tasks(NamedTuple):
    """Tasks with the same kind of deadline ("": none said) and date (NO_DATE: none), of a plan where
    plans are told apart, else of 0; `unsure` of them hold facts that are not sure.
    """

    due_kind: str
    due: dt.date
    count: int
    unsure: int
    plan: int = 0


def _tasks(by: Actor, out: list[int], *, apart: bool) -> list[_Tasks]:
    tasks = in_force(Task.objects.visible_to(by), out).order_by()
    counts = {"n": Count("id"), "unsure": Count("id", filter=Q(unsure_count__gt=0))}
    groups = tasks.values("due_kind", "due_order", *(["plan_id"] if apart else []))
    columns = ("due_kind", "due_order", *counts, *(["plan_id"] if apart else []))
    return [_Tasks(*row) for row in groups.annotate(**counts).values_list(*columns)]


class _Targets(NamedTuple):
    """Targets of a kind: `all`, those `in_tasks` and not in the general part, and their `tasks`."""

    kind: str
    all: int
    in_tasks: int
    tasks: int


def _targets(by: Actor, out: list[int]) -> list[_Targets]:
    """The kinds of which tasks have most first."""
    targets = in_force(Target.objects.visible_to(by), out).order_by()
    counted = targets.values("kind").annotate(
        all=Count("id"), in_tasks=Count("task_id"), tasks=Count("task_id", distinct=True)
    )
    rows = counted.order_by("-in_tasks", "kind")
    return [_Targets(*row) for row in rows.values_list(*_Targets._fields)]


def _units(by: Actor, out: list[int]) -> tuple[int, list[UnitLoad]]:
    """How many units he meets (`units_visible_to`), and those to which most is given."""
    given = given_to(by, out)
    given.sort(key=lambda row: (-(row.lead + row.responsible + row.support), row.unit))
    busiest = given[:UNITS_SHOWN]
    ids = [row.unit for row in busiest if row.all]
    counts = as_they_moved(busiest, moves(by, out, ids))
    units = Unit.objects.in_bulk(ids)
    loads = [
        UnitLoad(units[key], *(counts[key].get(role, 0) for role in Role.values)) for key in ids
    ]
    reached = limits(by, SEE)
    if reached.everything:
        return Unit.objects.count(), loads
    below = Unit.objects.order_by().filter(units_below(reached)).values_list("pk", flat=True)
    return len({row.unit for row in given}.union(below)), loads


def _quarters(tasks: list[_Tasks]) -> list[Quarter]:
    counts: Counter[tuple[dt.date, int]] = Counter()
    for group in tasks:
        if group.due < NO_DATE:
            month = (group.due.month - 1) // 3 * 3 + 1
            counts[group.due.replace(month=month, day=1), group.plan] += group.count
    return [_quarter(start, counts) for start in _every_quarter({s for s, _plan in counts})]


def _every_quarter(starts: set[dt.date]) -> list[dt.date]:
    """From the first to the last, the empty ones too: a time line has no gaps."""
    if not starts:
        return []
    first, last = min(starts), max(starts)
    every = [
        dt.date(year, month, 1)
        for year in range(first.year, last.year + 1)
        for month in (1, 4, 7, 10)
        if first <= dt.date(year, month, 1) <= last
    ]
    # A far date, misread or meant (2050年), must not draw the line out: then only what is there.
    return every if len(every) <= 48 else sorted(starts)


def _quarter(start: dt.date, counts: Counter[tuple[dt.date, int]]) -> Quarter:
    own = {plan: n for (quarter, plan), n in counts.items() if quarter == start}
    month_after = dt.date(start.year + start.month // 10, (start.month + 2) % 12 + 1, 1)
    return Quarter(start, month_after - dt.timedelta(days=1), sum(own.values()), own)
