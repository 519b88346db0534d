"""The overview: key figures, and what its charts show. Each count is that of the ledger it opens."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Sum

from taizhang.ledger.queries.units import counts_of, given_in_force
from taizhang.organizations.models import Unit
from taizhang.permission import Actor
from taizhang.policies.deadlines import NO_DATE
from taizhang.policies.in_force import in_force, plans_not_in_force
from taizhang.policies.models import DeadlineKind, Plan, Role, Target, TargetKind, Task
from taizhang.policies.visibility import units_visible_to

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
    """All of the first page, as far as `by` sees it."""
    out = plans_not_in_force()
    by_due = _by_due_kind(by, out)
    plans = list(
        in_force(Plan.objects.visible_to(by), out, plan="pk")
        .select_related("document", "jurisdiction")
        .order_by("id")[: PLANS_SHOWN_APART + 1]
    )
    shown = plans if len(plans) <= PLANS_SHOWN_APART else []
    return Overview(
        figures=_figures(by, out, tasks=sum(by_due.values())),
        loads=_loads(by, out),
        quarters=_quarters(by, out, apart=bool(shown)),
        plans=shown,
        undated={
            "routine": by_due.get(DeadlineKind.ROUTINE, 0),
            "ongoing": by_due.get(DeadlineKind.ONGOING, 0),
            "none": by_due.get("", 0),
        },
        kinds=_kinds(by, out),
    )


def _figures(by: Actor, out: list[int], *, tasks: int) -> Figures:
    visible = in_force(Plan.objects.visible_to(by), out, plan="pk")
    plans = visible.aggregate(plans=Count("id"), unsure=Sum("unsure_count"))
    unsure_tasks = in_force(Task.objects.visible_to(by), out).filter(unsure_count__gt=0).count()
    return Figures(
        plans=plans["plans"],
        tasks=tasks,
        units=units_visible_to(by).count(),
        targets=in_force(Target.objects.visible_to(by), out).count(),
        unsure=plans["unsure"] or 0,
        unsure_tasks=unsure_tasks,
    )


def _loads(by: Actor, out: list[int]) -> list[UnitLoad]:
    """The units with most assignments; only theirs are then counted by task and role."""
    busiest = given_in_force(by, out).values("unit_id").annotate(n=Count("id"))
    ids = [row["unit_id"] for row in busiest.order_by("-n", "unit_id")[:UNITS_SHOWN]]
    counts = counts_of(ids, by=by, out=out, has_all=False)
    units = Unit.objects.in_bulk(ids)
    return [
        UnitLoad(units[key], *(counts[key].get(role, 0) for role in Role.values)) for key in ids
    ]


def _quarters(by: Actor, out: list[int], *, apart: bool) -> list[Quarter]:
    dated = in_force(Task.objects.visible_to(by), out).filter(due_order__lt=NO_DATE).order_by()
    rows = dated.values("due_order", *(["plan_id"] if apart else [])).annotate(n=Count("id"))
    counts: Counter[tuple[dt.date, int]] = Counter()
    for row in rows:
        due = row["due_order"]
        start = due.replace(month=(due.month - 1) // 3 * 3 + 1, day=1)
        counts[start, row.get("plan_id", 0)] += row["n"]
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


def _by_due_kind(by: Actor, out: list[int]) -> dict[str, int]:
    """How many tasks have which kind of deadline; under "" those that say nothing of time."""
    tasks = in_force(Task.objects.visible_to(by), out).order_by()
    rows = tasks.values("due_kind").annotate(n=Count("id"))
    return {row["due_kind"]: row["n"] for row in rows}


def _kinds(by: Actor, out: list[int]) -> list[KindCount]:
    targets = in_force(Target.objects.visible_to(by), out).filter(task__isnull=False)
    rows = targets.order_by().values("kind")
    counted = rows.annotate(n=Count("id"), tasks=Count("task_id", distinct=True))
    return [
        KindCount(TargetKind(row["kind"]), row["n"], row["tasks"])
        for row in counted.order_by("-n", "kind")
    ]
