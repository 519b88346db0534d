"""Who owes a report: said here, of an entry at hand and of the database, and nowhere else.

For a period of its plan each unit that carries an entry is asked for a report, if at least half of the
period was left when that began: with publication, when the entry was opened again, or when the unit was
given it, whichever came last. Not once the entry is closed or ended; under watch (长期坚持) only for the
period that ends the year. A report that was handed in covers its period and those before it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Greatest
from django.db.models.lookups import LessThanOrEqual

from taizhang.ledger.models import (
    HANDED_IN,
    OPEN_STATES,
    Entry,
    EntryState,
    EntryUnit,
    ProgressReport,
    ReportingPeriod,
)

_DECEMBER = 12


# Of what is at hand -----------------------------------------------------------------------------------


def is_asked(period: ReportingPeriod, *, began: dt.date, state: str) -> bool:
    """Whether a report is asked of a unit for whose entry, in `state`, all began on the day `began`."""
    if state not in OPEN_STATES or began > middle_of(period):
        return False
    return state != EntryState.WATCH or period.ends_on.month == _DECEMBER


def asks(entry: Entry, since: dt.date, period: ReportingPeriod) -> bool:
    """Whether a report is asked, as things stand, of a unit that has carried the entry `since` then."""
    return is_asked(period, began=max(since, entry.owed_from or entry.opened_on), state=entry.state)


def state_on(day: dt.date, *, state: str, closed_on: dt.date | None) -> str:
    """In what state an entry was on a day: what was closed later was still running."""
    if closed_on is not None and closed_on > day and state in (EntryState.CLOSED, EntryState.WATCH):
        return EntryState.RUNNING
    return state


def middle_of(period: ReportingPeriod) -> dt.date:
    """The last day from which half of a period is left."""
    return period.starts_on + (period.ends_on - period.starts_on) / 2


# Of the database --------------------------------------------------------------------------------------


def began() -> Combinable:
    """Since when a binding (`EntryUnit`) can be asked for reports: `began` of `is_asked`."""
    return Greatest("since", Coalesce("entry__owed_from", "entry__opened_on"))


def asked(periods: Collection[int] | None = None) -> QuerySet[EntryUnit]:
    """Every binding that holds, once for each period of its plan for which a report is asked of it; of
    `periods` (ids) alone, where the caller knows them: a database begins there.

    Each with `period`, `period_name`, `due_day`, and `opens` to `closes` in which it can be handed in.
    """
    rows = EntryUnit.objects.order_by().filter(until__isnull=True, entry__state__in=OPEN_STATES)
    rows = _with_periods(rows).filter(~Q(entry__state=EntryState.WATCH) | Q(ends__month=_DECEMBER))
    return rows if periods is None else rows.filter(period__in=periods)


def asked_by_due_day(
    bindings: QuerySet[EntryUnit], periods: Collection[int]
) -> QuerySet[EntryUnit]:
    """Those of `bindings` (in no order) of which a report for one of `periods` (ids) was asked as all
    stood on its due day: as `state_on` and `is_asked` say.
    """
    rows = _with_periods(bindings).filter(period__in=periods)
    was_running = Q(
        entry__state__in=(EntryState.CLOSED, EntryState.WATCH), entry__closed_on__gt=F("due_day")
    )
    return rows.filter(
        Q(until__isnull=True) | Q(until__gt=F("due_day")),
        was_running | Q(entry__state__in=OPEN_STATES),
        was_running | ~Q(entry__state=EntryState.WATCH) | Q(ends__month=_DECEMBER),
    )


def _with_periods(bindings: QuerySet[EntryUnit]) -> QuerySet[EntryUnit]:
    """Each binding once for each period of its plan of which half was left when all began."""
    # Annotations share one join to the periods; conditions on the relation would each make their own.
    names = {"period": "pk", "period_name": "name", "due_day": "due_on", "closes": "closes_on"}
    names |= {"starts": "starts_on", "ends": "ends_on", "opens": "opens_on"}
    return (
        bindings.annotate(**{n: F(f"entry__plan__periods__{field}") for n, field in names.items()})
        .annotate(began=began())
        # `middle_of`, in days that the database can count.
        .filter(LessThanOrEqual(F("began") - F("starts"), F("ends") - F("began")))
    )


def came(within: Collection[int] | None = None) -> Exists:
    """Of a binding of `asked`: whether its report came, or a later one; no others than those for the
    periods `within` (ids) can have, where the caller knows that.
    """
    reports = ProgressReport.objects.order_by().filter(
        entry=OuterRef("entry"),
        unit=OuterRef("unit"),
        is_current=True,
        state__in=HANDED_IN,
        period__ends_on__gte=OuterRef("ends"),
    )
    return Exists(reports if within is None else reports.filter(period__in=within))


def owing(periods: Collection[int] | None = None) -> QuerySet[EntryUnit]:
    """Those of `asked` whose report did not come, nor a later one."""
    return asked(periods).filter(~came())


def owing_for(period: ReportingPeriod) -> QuerySet[EntryUnit]:
    """Who answers for an entry and owes the coordinator the report for a period."""
    return owing([period.pk]).filter(answers=True, entry__plan=period.plan_id)


def reports_owed(
    units: Q, today: dt.date, *, begun: bool = False, periods: Collection[int] | None = None
) -> QuerySet[EntryUnit]:
    """Those of `owing` that `units` describes, whose report can be handed in today.

    Those with a draft are left out unless `begun`: it stands elsewhere on the desk. `periods`: all (ids)
    of their plans that take reports today, where the caller knows them.
    """
    # A period that is later than one that is open, and was reported on, is open too.
    rows = asked(periods).filter(~came(periods), units, opens__lte=today, closes__gte=today)
    drafts = ProgressReport.objects.order_by().filter(
        entry=OuterRef("entry"), unit=OuterRef("unit"), period=OuterRef("period")
    )
    return rows if begun else rows.filter(~Exists(drafts))
