"""What is put on each unit in a month (减负): fields, files and requests, however they come.

From the ledger itself: the fields of the reports that are due in the month (state, percent, three
texts, a value for each target); what coordinators asked for beyond that; and reports that were returned
to be done again. What other
capabilities put on units they tell by themselves: `tell_source`.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Count, Q

from taizhang.ledger.models import (
    EntryTarget,
    EntryUnit,
    ProgressReport,
    ReportingPeriod,
    RequestAnswer,
)
from taizhang.ledger.queries.mine import plans_of_units
from taizhang.ledger.queries.owing import is_asked, state_on

#: Fields of a report besides the values of targets: state, percent, done, problems, next steps.
FIELDS_OF_A_REPORT = 5
#: What is counted, in the order in which it is shown.
KINDS = ("fields", "files", "requests", "nudges", "again")


@dataclass(frozen=True, slots=True)
class Put:
    """`count` of `kind` (one of `KINDS`) put on the unit on a day."""

    unit: int
    on: dt.date
    kind: str
    count: int = 1


#: What was put on units from one day to another (both included), of one plan where it is not None.
Source = Callable[[dt.date, dt.date, int | None], Iterable[Put]]
_SOURCES: list[Source] = []


def tell_source(source: Source) -> None:
    """Let a capability to the right of the ledger tell what it puts on units."""
    if source not in _SOURCES:
        _SOURCES.append(source)


@dataclass
class Burden:
    """What one unit has in one month."""

    unit: int
    month: dt.date
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))

    @property
    def fields(self) -> int:
        """Fields to fill in."""
        return self.counts["fields"]

    @property
    def files(self) -> int:
        """Files to bring."""
        return self.counts["files"]

    @property
    def requests(self) -> int:
        """Requests beyond reports."""
        return self.counts["requests"]

    @property
    def nudges(self) -> int:
        """Times it was urged."""
        return self.counts["nudges"]

    @property
    def again(self) -> int:
        """Reports to do again."""
        return self.counts["again"]

    @property
    def all(self) -> int:
        """Fields and files, for sorting and bars: what takes the office's time."""
        return self.fields + self.files


def first_of(day: dt.date) -> dt.date:
    """The first day of its month."""
    return day.replace(day=1)


def months_to(last: dt.date, count: int) -> list[dt.date]:
    """The first days of the `count` months that end with that of `last`."""
    number = last.year * 12 + last.month - 1
    return [dt.date(n // 12, n % 12 + 1, 1) for n in range(number - count + 1, number + 1)]


def burden(
    *, since: dt.date, until: dt.date, units: Collection[int] | None = None, plan: int | None = None
) -> dict[tuple[int, dt.date], Burden]:
    """By unit and first day of the month, for the days from `since` to `until` (both included)."""
    found: dict[tuple[int, dt.date], Burden] = {}
    for put in _everything(since, until, units, plan):
        if units is not None and put.unit not in units:
            continue
        month = first_of(put.on)
        row = found.setdefault((put.unit, month), Burden(put.unit, month))
        row.counts[put.kind] += put.count
    return found


def burden_of(unit: int, day: dt.date) -> Burden:
    """What a unit has in the month of a day."""
    month = first_of(day)
    last = (month + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
    there = burden(since=month, until=last, units=[unit])
    return there.get((unit, month), Burden(unit, month))


def _everything(
    since: dt.date, until: dt.date, units: Collection[int] | None, plan: int | None
) -> Iterator[Put]:
    yield from _reports_owed(since, until, units, plan)
    yield from _requests(since, until, units, plan)
    yield from _returned(since, until, units, plan)
    for source in _SOURCES:
        yield from source(since, until, plan)


def _periods(
    since: dt.date, until: dt.date, units: Collection[int] | None, plan: int | None
) -> dict[int, list[ReportingPeriod]]:
    """Those that are due in these days, by plan; of `units` those of the plans that give them work."""
    found: dict[int, list[ReportingPeriod]] = defaultdict(list)
    rows = ReportingPeriod.objects.filter(due_on__gte=since, due_on__lte=until).order_by()
    if units is not None:
        rows = rows.filter(plan__in=plans_of_units(units))
    for period in rows.filter(**_of(plan)):
        found[period.plan_id].append(period)
    return found


def _reports_owed(
    since: dt.date, until: dt.date, units: Collection[int] | None, plan: int | None
) -> Iterator[Put]:
    """Counted by groups of entries that stand alike, not entry by entry: there are 100,000."""
    periods = _periods(since, until, units, plan)
    if not periods:
        return
    alike = ("unit", "since", "until", "entry__plan", *(f"entry__{n}" for n in _STANDING))
    rows = EntryUnit.objects.filter(entry__plan__in=list(periods)).order_by()
    targets = EntryTarget.objects.filter(
        entry__plan__in=list(periods), ended_on__isnull=True
    ).order_by()
    there = [f"entry__units__{n}" for n in ("unit", "since", "until")]
    if units is not None:
        rows = rows.filter(unit__in=units)
        targets = targets.filter(entry__units__unit__in=units)
    counted = rows.values_list(*alike).annotate(n=Count("entry", distinct=True))
    valued = targets.values_list(*there, *alike[3:]).annotate(n=Count("pk", distinct=True))
    for number, found in ((FIELDS_OF_A_REPORT, counted), (1, valued)):
        for unit, start, end, of_plan, *standing, count in found:
            for period in periods[of_plan]:
                if (end is None or end > period.due_on) and _asked(period, start, *standing):
                    yield Put(unit, period.due_on, "fields", number * count)


#: What of an entry says whether reports on it were asked for.
_STANDING = ("opened_on", "owed_from", "state", "closed_on")


def _asked(
    period: ReportingPeriod,
    since: dt.date,
    opened_on: dt.date,
    owed_from: dt.date | None,
    state: str,
    closed_on: dt.date | None,
) -> bool:
    """Whether a report was asked of a unit that has carried the entry `since` then, by its due day."""
    then = state_on(period.due_on, state=state, closed_on=closed_on)
    return is_asked(period, began=max(since, owed_from or opened_on), state=then)


def _requests(
    since: dt.date, until: dt.date, units: Collection[int] | None, plan: int | None
) -> Iterator[Put]:
    """Withdrawn before it was answered, it cost nothing; what was known was not asked."""
    rows = RequestAnswer.objects.filter(request__asked_on__gte=since, request__asked_on__lte=until)
    rows = rows.filter(Q(request__withdrawn_at__isnull=True) | Q(answered_at__isnull=False))
    rows = _narrow(rows, units).filter(**_of(plan, "request__plan")).select_related("request")
    for answer in rows.order_by():
        if not answer.is_asked:
            continue
        yield Put(answer.unit_id, answer.request.asked_on, "requests")
        yield Put(answer.unit_id, answer.request.asked_on, "fields", len(answer.asked_fields))
        yield Put(answer.unit_id, answer.request.asked_on, "files", answer.request.files)


def _returned(
    since: dt.date, until: dt.date, units: Collection[int] | None, plan: int | None
) -> Iterator[Put]:
    rows = ProgressReport.objects.filter(returned_at__date__gte=since, returned_at__date__lte=until)
    rows = _narrow(rows, units).filter(**_of(plan, "period__plan")).order_by()
    days = rows.values_list("unit", "returned_at__date").annotate(n=Count("pk"))
    for unit, day, count in days:
        yield Put(unit, day, "again", count)


def _narrow(rows, units: Collection[int] | None):  # type: ignore[no-untyped-def]
    return rows if units is None else rows.filter(unit__in=units)


def _of(plan: int | None, way: str = "plan") -> dict[str, int]:
    return {} if plan is None else {way: plan}
