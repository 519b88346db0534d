"""Which plans lack reports: for whoever coordinates them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count

from taizhang.ledger.models import ReportingPeriod
from taizhang.ledger.permissions import ACCEPT
from taizhang.ledger.queries.owing import asked, owing_on
from taizhang.permission import Actor
from taizhang.policies.models import Plan

SHOWN = 20
#: Before so many days of its date nobody is asked why a report has not come.
_AHEAD = 7


@dataclass(frozen=True, slots=True)
class Lacking:
    """A period of a plan: how many reports are asked for, and how many of them lack."""

    period: ReportingPeriod
    owed: int
    lacks: int
    is_late: bool

    @property
    def came(self) -> int:
        """How many came, or a later one in their place."""
        return self.owed - self.lacks


def unreported(by: Actor, today: dt.date) -> list[Lacking]:
    """The periods of plans that `by` coordinates that are due, where reports lack. Three queries."""
    plans = Plan.objects.order_by().visible_to(by, ACCEPT)
    lacking = owing_on(today).filter(
        answers=True,
        entry__plan__in=plans.values("pk"),
        due_day__lte=today + dt.timedelta(days=_AHEAD),
    )
    counted = lacking.values_list("period").annotate(n=Count("pk"))
    lacks = dict(counted.order_by("due_day", "period")[:SHOWN])
    if not lacks:
        return []
    there = ReportingPeriod.objects.filter(pk__in=lacks).order_by("due_on", "pk")
    periods = list(there.select_related("plan__document"))
    of_plans = {period.plan_id for period in periods}
    owed = dict(
        asked()
        .filter(answers=True, entry__plan__in=of_plans, period__in=list(lacks))
        .values_list("period")
        .annotate(n=Count("pk"))
    )
    return [Lacking(p, owed[p.pk], lacks[p.pk], p.due_on < today) for p in periods]
