"""When reports will be asked for, where none is owed yet."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from taizhang.ledger.models import HANDED_IN, ProgressReport, ReportingPeriod
from taizhang.ledger.queries.owing import asked


@dataclass(frozen=True, slots=True)
class Coming:
    """The period for which a report is asked next; `is_first`: nothing was ever reported before."""

    period: ReportingPeriod
    is_first: bool

    @property
    def words(self) -> str:
        """首次报送：2026年12月（《…方案》），2026年12月20日开放 …"""
        said = _("下次报送：%(period)s（《%(plan)s》），%(opens)s开放，%(due)s截止。")
        if self.is_first:
            said = _(
                "首次报送：%(period)s（《%(plan)s》），%(opens)s开放，%(due)s截止。"
                "方案发布时已过半的一期不要求报送。"
            )
        return said % {
            "period": self.period.name,
            "plan": self.period.plan.name,
            "opens": date_format(self.period.opens_on),
            "due": date_format(self.period.due_on),
        }


def coming(
    plans: QuerySet[Any, Any], today: dt.date, *, units: Q, answering: bool = False
) -> Coming | None:
    """What is asked next, after `today`, of those of `units` (a condition on the field `unit`) that carry
    entries of `plans`, or answer for them. None: nothing, as far as periods are made. Two queries.
    """
    given = asked().filter(units, period=OuterRef("pk"), entry__plan=OuterRef("plan"))
    given = given.filter(answers=True) if answering else given
    # They open in the order in which they are due, and for that there is an index.
    periods = ReportingPeriod.objects.filter(plan__in=plans, due_on__gt=today, opens_on__gt=today)
    first = (
        periods.filter(Exists(given)).select_related("plan__document").order_by("due_on").first()
    )
    if first is None:
        return None
    reports = ProgressReport.objects.order_by().filter(
        units, period__plan__in=plans, state__in=HANDED_IN
    )
    return Coming(first, not reports.exists())
