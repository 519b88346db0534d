"""What is put on each unit in a month (减负): fields, files and requests, however they come.

From the ledger itself: the fields of the reports that are due in the month (state, percent, three
texts, a value for each target); what coordinators asked for beyond that; and reports that were returned
to be done again. What other
capabilities put on units they tell by themselves: `tell_source`.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    F,
    IntegerField,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Greatest, Least
from django.utils import timezone

from taizhang.ledger.models import (
    EntryUnit,
    InformationRequest,
    ProgressReport,
    ReportingPeriod,
    RequestAnswer,
)
from taizhang.ledger.queries.mine import plans_of_units
from taizhang.ledger.queries.owing import began, is_asked, state_on

#: Fields of a report besides the values of targets: state, percent, done, problems, next steps.
FIELDS_OF_A_REPORT = 5
#: What is counted, in the order in which it is shown.
KINDS = ("fields", "files", "requests", "nudges", "again")


@dataclass(frozen=True, slots=True)
class Put:
    """`count` of `kind` (one of `KINDS`) put on the unit on a day, or in the month that it begins."""

    unit: int
    on: dt.date
    kind: str
    count: int = 1


#: What was put on units from one day to another (both included), of one plan where it is not None: a
#: query of rows with the unit, the day, the kind (one of `KINDS`) and how many, all in no order.
Source = Callable[[dt.date, dt.date, int | None], QuerySet[Any, Any]]
#: The days of a period: its first, its last, and when its reports are due.
Days = tuple[dt.date, ...]
_DAYS = ("starts_on", "ends_on", "due_on")
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
        key = put.unit, first_of(put.on)
        if key not in found:
            found[key] = Burden(*key)
        found[key].counts[put.kind] += put.count
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
    yield from _happened(since, until, units, plan)


def _periods(
    since: dt.date, until: dt.date, units: Collection[int] | None, plan: int | None
) -> dict[int, list[Days]]:
    """Those that are due in these days, by plan; of `units` those of the plans that give them work."""
    found: dict[int, list[Days]] = defaultdict(list)
    rows = ReportingPeriod.objects.filter(due_on__gte=since, due_on__lte=until).order_by()
    if units is not None:
        rows = rows.filter(plan__in=plans_of_units(units))
    for of_plan, *days in rows.filter(**_of(plan)).values_list("plan", *_DAYS):
        found[of_plan].append(tuple(days))
    return found


def _reports_owed(
    since: dt.date, until: dt.date, units: Collection[int] | None, plan: int | None
) -> Iterator[Put]:
    """Counted by groups of entries that stand alike, not entry by entry: there are 100,000."""
    by_plan = _periods(since, until, units, plan)
    if not by_plan:
        return
    rhythms = _Rhythms(by_plan)
    rows = _narrow(EntryUnit.objects.filter(entry__plan__in=list(by_plan)).order_by(), units)
    # A unit may have an entry in several roles: it reports on it once.
    groups = rows.values_list("unit", *rhythms.alike()).annotate(
        entries=Count("entry", distinct=True),
        targets=Count(
            "entry__targets", distinct=True, filter=Q(entry__targets__ended_on__isnull=True)
        ),
    )
    # Most stand like others: what was asked for them is reckoned once.
    months: dict[tuple[Any, ...], dict[dt.date, int]] = {}
    for unit, *alike_in, entries, targets in groups:
        if (key := tuple(alike_in)) not in months:
            months[key] = rhythms.asked(*key)
        for month, times in months[key].items():
            yield Put(unit, month, "fields", times * (FIELDS_OF_A_REPORT * entries + targets))


class _Rhythms:
    """The plans that ask on the same days, of which there are hundreds, taken as one: a province's units
    have work in dozens of plans each. What came before the first of these days, or after the last, is the
    same whenever it was.
    """

    def __init__(self, by_plan: Mapping[int, Sequence[Days]]) -> None:
        alike: dict[tuple[Days, ...], list[int]] = defaultdict(list)
        for plan, days in by_plan.items():
            alike[tuple(sorted(days))].append(plan)
        rhythms = sorted(alike.items(), key=lambda rhythm: len(rhythm[1]))
        self.plans = [plans for _days, plans in rhythms]
        self.periods = [
            [ReportingPeriod(**dict(zip(_DAYS, of_one, strict=True))) for of_one in days]
            for days, _plans in rhythms
        ]
        every = [period for periods in self.periods for period in periods]
        self.first = min(min(period.starts_on, period.due_on) for period in every)
        self.last = max(period.due_on for period in every)

    def alike(self) -> list[Combinable]:
        """What of a binding and its entry says whether it was asked for reports: as `asked` takes it."""
        *few, _most = enumerate(self.plans)
        number = Case(
            *(When(entry__plan__in=plans, then=Value(n)) for n, plans in few),
            default=Value(len(few)),
            output_field=IntegerField(),
        )
        return [
            number,
            Greatest(began(), Value(self.first, DateField())),
            Case(When(until__lte=self.last, then=F("until")), output_field=DateField()),
            F("entry__state"),
            Case(
                When(
                    entry__closed_on__gt=self.first,
                    then=Least(F("entry__closed_on"), Value(self.after, DateField())),
                ),
                output_field=DateField(),
            ),
        ]

    @property
    def after(self) -> dt.date:
        """A day after all."""
        return self.last + dt.timedelta(days=1)

    def asked(
        self,
        rhythm: int,
        began: dt.date,
        until: dt.date | None,
        state: str,
        closed_on: dt.date | None,
    ) -> dict[dt.date, int]:
        """How many reports were asked for in each month, as it stood on their due days."""
        return Counter(
            first_of(period.due_on)
            for period in self.periods[rhythm]
            if (until is None or until > period.due_on)
            and is_asked(
                period,
                began=began,
                state=state_on(period.due_on, state=state, closed_on=closed_on),
            )
        )


def _happened(
    since: dt.date, until: dt.date, units: Collection[int] | None, plan: int | None
) -> Iterator[Put]:
    """What was asked beyond reports, what was returned, and what others tell. One query."""
    nothing = Value("", TextField())
    others = (_returned, *_SOURCES)
    parts = [
        _narrow(tell(since, until, plan), units).annotate(fields=nothing, given=nothing)
        for tell in others
    ]
    rows = _narrow(_requests(since, until, plan), units).union(*parts, all=True)
    for unit, on, kind, count, fields, known in rows:
        if kind != "requests":
            yield Put(unit, on, kind, count)
            continue
        request = InformationRequest(fields=json.loads(fields), files=count)
        answer = RequestAnswer(request=request, known=json.loads(known))
        if answer.is_asked:
            yield Put(unit, on, kind)
            yield Put(unit, on, "fields", len(answer.asked_fields))
            yield Put(unit, on, "files", count)


def _requests(since: dt.date, until: dt.date, plan: int | None) -> QuerySet[Any, Any]:
    """The unit, the day, the kind, how many files, and as JSON the fields and what was known of them.

    Withdrawn before it was answered, it cost nothing; what was known was not asked.
    """
    rows = RequestAnswer.objects.filter(request__asked_on__gte=since, request__asked_on__lte=until)
    rows = rows.filter(Q(request__withdrawn_at__isnull=True) | Q(answered_at__isnull=False))
    said = {
        "on": F("request__asked_on"),
        "kind": Value("requests", TextField()),
        "count": F("request__files"),
        "fields": Cast("request__fields", TextField()),
        "given": Cast("known", TextField()),
    }
    asked = rows.filter(**_of(plan, "request__plan")).order_by()
    return asked.annotate(**said).values_list("unit", *said)


def _returned(since: dt.date, until: dt.date, plan: int | None) -> QuerySet[Any, Any]:
    # From midnight to midnight: so it is found by index, as a date reckoned of the moment is not.
    begin, end = (
        timezone.make_aware(dt.datetime.combine(day, dt.time.min))
        for day in (since, until + dt.timedelta(days=1))
    )
    rows = ProgressReport.objects.filter(returned_at__gte=begin, returned_at__lt=end)
    said = {"on": F("returned_at__date"), "kind": Value("again", TextField())}
    reports = rows.filter(**_of(plan, "period__plan")).order_by().annotate(**said)
    return reports.values_list("unit", *said).annotate(count=Count("pk"))


def _narrow(rows, units: Collection[int] | None):  # type: ignore[no-untyped-def]
    return rows if units is None else rows.filter(unit__in=units)


def _of(plan: int | None, way: str = "plan") -> dict[str, int]:
    return {} if plan is None else {way: plan}
