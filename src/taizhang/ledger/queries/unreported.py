"""Which plans lack reports: for whoever coordinates them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, F, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from taizhang.ledger.models import (
    HANDED_IN,
    OPEN_STATES,
    EntryUnit,
    ProgressReport,
    ReportingPeriod,
)
from taizhang.ledger.permissions import ACCEPT
from taizhang.permission import Actor
from taizhang.policies.models import Plan

SHOWN = 20
#: Before so many days of its date nobody is asked why a report has not come.
_AHEAD = 7


@dataclass(frozen=True, slots=True)
class Lacking:
    """A period of a plan: how many reports are owed, and how many came."""

    period: ReportingPeriod
    owed: int
    came: int
    is_late: bool

    @property
    def lacks(self) -> int:
        """How many did not come."""
        return max(0, self.owed - self.came)


def unreported(by: Actor, today: dt.date) -> list[Lacking]:
    """The periods of plans that `by` coordinates that are due, where reports lack. One query."""
    plans = Plan.objects.order_by().visible_to(by, ACCEPT)
    open_now = ReportingPeriod.objects.filter(
        plan__in=plans.values("pk"),
        opens_on__lte=today,
        closes_on__gte=today,
        due_on__lte=today + dt.timedelta(days=_AHEAD),
    )
    answering = EntryUnit.objects.order_by().filter(
        entry__plan=OuterRef("plan"),
        entry__state__in=OPEN_STATES,
        entry__opened_on__lt=OuterRef("ends_on"),
        answers=True,
        until__isnull=True,
    )
    came = ProgressReport.objects.order_by().filter(
        period=OuterRef("pk"), state__in=HANDED_IN, is_current=True, to_lead=False
    )
    rows = open_now.annotate(
        owed=_counted(answering.values("entry__plan")),
        came=_counted(came.values("period")),
    ).filter(owed__gt=F("came"))
    first = rows.select_related("plan__document").order_by("due_on", "id")[:SHOWN]
    return [Lacking(row, row.owed, row.came, row.due_on < today) for row in first]


def _counted(rows: object) -> Coalesce:
    counted = rows.annotate(n=Count("pk")).values("n")  # type: ignore[attr-defined]
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
