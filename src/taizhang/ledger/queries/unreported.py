"""Which plans lack reports: for whoever coordinates them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count

from taizhang.ledger.models import ReportingPeriod
from taizhang.ledger.permissions import ACCEPT
from taizhang.ledger.queries.owing import asked, came
from taizhang.permission import Actor
from taizhang.policies.models import Plan

SHOWN = 20
#: Before so many days of its date nobody is asked why a report has not come.
_AHEAD = 7
#: So many periods are looked at together.
_AT_ONCE = 200


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
    """The periods of plans that `by` coordinates that are due, where reports lack, the first due first.

    Three queries, or some more where hardly any lacks among many.
    """
    plans = Plan.objects.order_by().visible_to(by, ACCEPT)
    rows = ReportingPeriod.objects.filter(
        plan__in=plans.values("pk"), opens_on__lte=today, closes_on__gte=today
    )
    rows = rows.order_by("due_on", "pk").values_list("pk", "due_on")
    open_now = dict(rows)
    soon = today + dt.timedelta(days=_AHEAD)
    due = [period for period, due_on in open_now.items() if due_on <= soon]
    # What covers a report that lacks is a report for a period that is open too.
    within = list(open_now) if len(open_now) <= _AT_ONCE else None
    found: list[Lacking] = []
    for start in range(0, len(due), _AT_ONCE):
        found += _lacking(due[start : start + _AT_ONCE], within, today)
        if len(found) >= SHOWN:
            break
    return found[:SHOWN]


def _lacking(due: list[int], within: list[int] | None, today: dt.date) -> list[Lacking]:
    of_plans = ReportingPeriod.objects.order_by().filter(pk__in=due).values("plan")
    rows = asked(due).filter(answers=True, entry__plan__in=of_plans).values_list("period")
    counted = rows.annotate(n=Count("pk"), lacks=Count("pk", filter=~came(within)))
    numbers = {period: (owed, lacks) for period, owed, lacks in counted if lacks}
    shown = [period for period in due if period in numbers][:SHOWN]
    there = ReportingPeriod.objects.select_related("plan__document").only(
        "name", "due_on", "plan__title", "plan__document__name"
    )
    periods = there.in_bulk(shown)
    return [Lacking(periods[key], *numbers[key], periods[key].due_on < today) for key in shown]
