"""How all plans stand today, from what is kept of each (`PlanStand`): as `figures.stands_by` counts it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BigIntegerField,
    Count,
    F,
    Min,
    Q,
    QuerySet,
    SmallIntegerField,
    Sum,
    Value,
)
from django.db.models.functions import Cast

from taizhang.ledger.models import Entry, EntryState, Light, LightChange, PlanStand
from taizhang.ledger.queries.figures import Asked, Lights, Stand, counted
from taizhang.permission import limits
from taizhang.policies.models import Plan
from taizhang.policies.permissions import SEE

#: In place of a plan: all of them. In place of lights: it came under watch.
_ALL, _WATCHED = 0, -1
_HAS_TASKS = Q(red__gt=0) | Q(yellow__gt=0) | Q(green__gt=0) | Q(blue__gt=0)


@dataclass(frozen=True, slots=True)
class PlansStanding:
    """All plans together, and the first of them by trouble; `count` of them have tasks.

    `published_on`: when the first of them was.
    """

    all: Stand
    first: list[tuple[Plan, Stand]]
    count: int
    published_on: dt.date | None


def plans_standing(asked: Asked, shown: int | None) -> PlansStanding:
    """All plans that are seen today, the first `shown` of them (None: each) one by one. Three queries."""
    kept = PlanStand.objects.order_by().visible_to(asked.by)
    sums = kept.aggregate(
        **{f"all_{name}": Sum(name, default=0) for name in PlanStand.COUNTS},
        count=Count("pk", filter=_HAS_TASKS),
        first=Min("plan__published_on"),
    )
    plans = kept.filter(_HAS_TASKS).select_related("plan__document")
    plans = plans.only(*PlanStand.COUNTS, "plan__title", "plan__document__name")
    first = list(plans.order_by("-red", "-yellow", "plan")[:shown])
    moved = _moved(asked, [stand.plan_id for stand in first])
    return PlansStanding(
        all=_stand(PlanStand(**{n: sums[f"all_{n}"] for n in PlanStand.COUNTS}), moved[_ALL]),
        first=[(stand.plan, _stand(stand, moved[stand.plan_id])) for stand in first],
        count=sums["count"],
        published_on=sums["first"],
    )


@dataclass
class _Moved:
    """So many more than a month before."""

    red: int = 0
    yellow: int = 0
    closed: int = 0

    def add(self, light: int, times: int) -> None:
        """So many more of a light; of watch, which is as good as closed."""
        if light == Light.RED:
            self.red += times
        elif light == Light.YELLOW:
            self.yellow += times
        elif light in (Light.BLUE, _WATCHED):
            self.closed += times


def _moved(asked: Asked, plans: list[int]) -> dict[int, _Moved]:
    """Since a month before, of all plans and of some. One query."""
    turned = LightChange.objects.order_by().filter(on__gt=asked.month_before)
    of_plans = turned.filter(counted(asked, "entry__"), entry__plan__in=plans)
    watched = Entry.objects.order_by().filter(
        counted(asked), state=EntryState.WATCH, closed_on__gt=asked.month_before
    )
    parts: list[QuerySet[Any, Any]] = [
        _in_columns(_turned_of_all(asked, turned), Value(_ALL), F("before"), F("after")),
        _in_columns(of_plans, F("entry__plan_id"), F("before"), F("after")),
        _in_columns(watched, F("plan_id"), Value(_WATCHED), Value(_WATCHED)),
    ]
    found: dict[int, _Moved] = defaultdict(_Moved)
    for plan, was, is_now, n in parts[0].union(*parts[1:], all=True):
        if is_now == _WATCHED:
            found[_ALL].add(_WATCHED, n)
            found[plan].add(_WATCHED, n)
        else:
            found[plan].add(is_now, n)
            found[plan].add(Light.GREEN if was is None else was, -n)
    return found


def _turned_of_all(
    asked: Asked, turned: QuerySet[LightChange, LightChange]
) -> QuerySet[LightChange, LightChange]:
    """Without entries that were ended. Who sees everything is spared the way to the entry of each."""
    if not limits(asked.by, SEE).everything:
        return turned.filter(counted(asked, "entry__"))
    ended = Entry.objects.order_by().filter(state=EntryState.ENDED)
    return turned.exclude(entry__in=ended.values("pk"))


def _in_columns(rows: QuerySet[Any, Any], plan: Any, was: Any, is_now: Any) -> QuerySet[Any, Any]:
    columns = {"its_plan": Cast(plan, BigIntegerField())}
    columns |= {"was": Cast(was, SmallIntegerField()), "is_now": Cast(is_now, SmallIntegerField())}
    return rows.annotate(**columns).values_list(*columns).annotate(n=Count("*"))


def _stand(kept: PlanStand, moved: _Moved) -> Stand:
    lights = Lights(
        red=kept.red,
        yellow=kept.yellow,
        green=kept.green,
        blue=kept.blue,
        closed=kept.blue + kept.watched,
    )
    return Stand(lights, moved.red, moved.yellow, moved.closed)
