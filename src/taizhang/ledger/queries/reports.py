"""The list of reports, what of it waits for whom, and who has not reported.

What can be asked of it, as it stands in the address:

    show          todo: what the person must handle; all; missing: what did not come
    period        the name of a period, open (those that take reports today), all
    state         a state of reports
    plan, unit    one of these, by its id
    unit_name     units whose name holds these words
    late          1: handed in after the day, or not at all by now
    sort          a key of `SORTS` (what did not come: of `MISSING_SORTS`), with - before it for the
                  other direction
    group         one of `GROUPED_BY`; what did not come is in groups of its periods anyway
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Self
from urllib.parse import urlencode

from django.db.models import Case, Count, F, Max, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.utils.translation import gettext as _

from taizhang.ledger.grouping import grouped, offered, turned_round
from taizhang.ledger.models import (
    EntryUnit,
    ProgressReport,
    ReportingPeriod,
    ReportState,
)
from taizhang.ledger.permissions import ACCEPT, CHECK, REPORT, WEAVE
from taizhang.ledger.queries.first_owed import Coming, coming
from taizhang.ledger.queries.mine import may_at_all, of_units, to_accept
from taizhang.ledger.queries.names import OFFERED, plans_offered
from taizhang.ledger.queries.owing import asked as asked_for
from taizhang.ledger.queries.owing import owing, owing_for
from taizhang.ledger.reaching import reach_of_unit
from taizhang.ledger.said import Part
from taizhang.organizations.models import Unit
from taizhang.permission import Actor, limits, may
from taizhang.policies.models import Plan
from taizhang.policies.permissions import SEE
from taizhang.policies.visibility import units_visible_to
from taizhang.tables.paging import Paging
from taizhang.tables.together import in_any

SHOW = ("todo", "all", "missing")
GROUPED_BY = ("plan", "unit", "period", "state")
SORTS: dict[str, tuple[str, ...]] = {
    "newest": ("-id",),
    "task": ("entry__plan_id", "entry__task__position", "unit_id", "id"),
    "unit": ("unit__name", "unit_id", "-id"),
    "period": ("period__starts_on", "id"),
    "state": ("state", "-id"),
    "percent": ("percent", "-id"),
    "submitted": ("submitted_at", "id"),
    "plan": ("entry__plan__title", "entry__plan_id", "id"),
    "due": ("period__due_on", "id"),
}
#: The same of what did not come, by columns of `owing`; other keys leave it as the periods were due.
MISSING_SORTS: dict[str, tuple[str, ...]] = {
    "task": ("entry__plan_id", "entry__task__position", "period", "id"),
    "unit": ("unit__name", "unit_id", "period", "id"),
    "period": ("starts", "period_name", "id"),
    "plan": ("entry__plan__title", "entry__plan_id", "period", "id"),
    "due": ("due_day", "period", "id"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFilter:
    """What is asked of the list; its fields are the keys of the address (see the module)."""

    show: str = ""
    period: str = ""
    state: str = ""
    plan: int | None = None
    unit: int | None = None
    unit_name: str = ""
    late: bool = False
    sort: str = ""
    group: str = ""

    @classmethod
    def from_address(cls, given: Mapping[str, str]) -> Self:
        """Read it out of an address's query; what makes no sense is passed over."""
        sort = given.get("sort", "")
        show = given.get("show", "")
        state = given.get("state", "")
        return cls(
            show=show if show in SHOW else "",
            period=given.get("period", "").strip()[:30],
            state=state if state in ReportState.values else "",
            plan=_id(given.get("plan")),
            unit=_id(given.get("unit")),
            unit_name=given.get("unit_name", "").strip()[:200],
            late=given.get("late") == "1",
            sort=sort if sort.lstrip("-") in SORTS else "",
            group=given.get("group", "") if given.get("group") in GROUPED_BY else "",
        )

    def query(self) -> str:
        """The filter as an address's query, without what it does not ask."""
        values = ((field.name, getattr(self, field.name)) for field in fields(self))
        return urlencode([(k, "1" if v is True else v) for k, v in values if v])

    def without(self, *keys: str) -> Self:
        """The filter that does not ask for `keys`."""
        empty = type(self)()
        return replace(self, **{key: getattr(empty, key) for key in keys})

    @property
    def order(self) -> tuple[str, ...]:
        """By what the rows are sorted."""
        key = self.sort.lstrip("-") or "newest"
        columns = SORTS[key]
        if self.sort.startswith("-"):
            columns = turned_round(columns)
        return grouped(self.group, columns)

    @property
    def missing_order(self) -> tuple[str, ...]:
        """By what rows that did not come are sorted; () as their periods were due."""
        columns = MISSING_SORTS.get(self.sort.lstrip("-"), ())
        return turned_round(columns) if self.sort.startswith("-") else columns

    def reports(
        self, *, today: dt.date, by: Actor, waiting: QuerySet[ProgressReport] | None = None
    ) -> QuerySet[ProgressReport]:
        """The reports asked for that `by` sees, in no order yet; drafts are their unit's alone.

        `waiting`: those that wait for him, where the caller knows them.
        """
        if self.show == "todo":
            reports = _todo(by) if waiting is None else waiting
        else:
            reports = _shown_to(by)
            if self.period != "all":
                reports = reports.filter(period__in=self.periods(today).values("pk"))
        return reports.filter(self._conditions(today))

    def count(self, reports: QuerySet[ProgressReport], *, today: dt.date, by: Actor) -> int:
        """How many `reports`, which are those asked for, there are.

        Who sees all plans sees more than a million. Of some periods they are counted period by period, along
        an index: asked for all at once a database reads every report, for it takes four times as many periods
        to be open as are.
        """
        is_plain = self.without("sort", "group") == ReportFilter(show="all", period=self.period)
        if not (is_plain and self.period != "all" and limits(by, SEE).everything):
            return reports.count()
        of_one = _shown_to(by).filter(period=OuterRef("pk")).values("period")
        counted = of_one.annotate(count=Count("*")).values("count")
        found: int | None = self.periods(today).aggregate(sum=Sum(Subquery(counted)))["sum"]
        return found or 0

    def periods(self, today: dt.date) -> QuerySet[ReportingPeriod]:
        """The periods asked for: by name, or those that take reports today."""
        periods = ReportingPeriod.objects.order_by()
        if self.plan:
            periods = periods.filter(plan=self.plan)
        if self.period and self.period not in ("open", "all"):
            return periods.filter(name=self.period)
        if self.period == "all":
            return periods.filter(opens_on__lte=today)
        return periods.filter(opens_on__lte=today, closes_on__gte=today)

    def _conditions(self, today: dt.date) -> Q:
        condition = Q()
        if self.show == "todo" and self.period and self.period not in ("open", "all"):
            condition &= Q(period__name=self.period)
        if self.state:
            condition &= Q(state=self.state)
        if self.plan:
            condition &= Q(entry__plan=self.plan)
        if self.unit:
            condition &= Q(unit=self.unit)
        if self.unit_name:
            named = Unit.objects.order_by().filter(name__contains=self.unit_name)
            condition &= Q(unit__in=named.values("pk"))
        if self.late:
            is_open = Q(state__in=[ReportState.DRAFT, ReportState.RETURNED])
            # What goes to a lead and is still written is asked for by nobody else, and late for no count.
            condition &= Q(is_late=True) | (is_open & Q(to_lead=False, period__due_on__lt=today))
        return condition


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report in the list; `act` is what the person does with it next, "" nothing."""

    report: ProgressReport
    act: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class MissingRow:
    """A report that was or is due and did not come."""

    row: EntryUnit
    period: ReportingPeriod
    is_over: bool


@dataclass(frozen=True)
class ReportsPage:
    """A page of the list, with what can be chosen and what is counted beside it.

    `was_owed`: whether anything was asked for in the periods of which nothing is missing; `coming`: what is
    asked next, where nothing was.
    """

    asked: ReportFilter
    rows: list[ReportRow]
    missing: list[MissingRow]
    paging: Paging
    todo: int
    missing_count: int
    periods: list[str]
    plans: list[Plan]
    said: list[Part]
    may: frozenset[str]
    was_owed: bool = True
    coming: Coming | None = None

    @property
    def bulk(self) -> str:
        """What can be done to many rows at once: accept, check or nothing."""
        acts = {row.act for row in self.rows}
        return "accept" if "accept" in acts else "check" if "check" in acts else ""

    @property
    def groupings(self) -> list[tuple[str, object]]:
        """By what the list can be grouped, with words."""
        return [*offered(GROUPED_BY)]

    @cached_property
    def states(self) -> list[tuple[str, str]]:
        """The states to choose from."""
        return [(value, str(words)) for value, words in ReportState.choices]


def reports_page(
    asked: ReportFilter, *, page: str | None, today: dt.date, by: Actor
) -> ReportsPage:
    """The page that the address asks for. Without saying what: what one must handle, if anything."""
    waiting = _todo(by)
    todo = waiting.count()
    if not asked.show:
        is_plain = not asked.query().replace(f"sort={asked.sort}", "")
        asked = replace(asked, show="todo" if todo and is_plain else "all")
    is_missing, rows, missing = asked.show == "missing", [], []
    was_owed, later = True, None
    if is_missing:
        lacks = lacking(asked, today=today, by=by)
        paging = Paging.of(page, count=sum(lack.count for lack in lacks))
        if asked.missing_order:
            missing = [*_with_periods(_missing_sorted(asked, lacks)[paging.rows], lacks, today)]
        else:
            missing = _missing_rows(lacks, paging.rows, today)
        was_owed = bool(missing) or _was_owed(asked, today, by)
        later = None if was_owed else _coming(asked, today, by)
    else:
        reports = asked.reports(today=today, by=by, waiting=waiting)
        is_all_of_it = asked.without("sort", "group") == ReportFilter(show="todo")
        count = todo if is_all_of_it else asked.count(reports, today=today, by=by)
        paging = Paging.of(page, count=count)
        ids = list(reports.order_by(*asked.order).values_list("pk", flat=True)[paging.rows])
        shown = (*_SHOWN, *(_OF_PLAN if asked.group == "plan" else ()))
        related = ("entry__plan__document",) if asked.group == "plan" else ()
        found = ProgressReport.objects.select_related("unit", "period", "entry__task", *related)
        mine = ids if asked.show == "todo" else _waiting_among(ids, waiting)
        rows = _rows(found.only(*shown), ids, set(mine), today)
    return ReportsPage(
        asked=asked,
        rows=rows,
        missing=missing,
        paging=paging,
        todo=todo,
        missing_count=paging.count if is_missing else -1,
        periods=_period_names(today, by),
        plans=_plans(by, asked.plan),
        said=said_of(asked, by),
        may=frozenset(a.name for a in (REPORT, CHECK, ACCEPT, WEAVE) if may_at_all(by, a)),
        was_owed=was_owed,
        coming=later,
    )


def _shown_to(by: Actor) -> QuerySet[ProgressReport]:
    """The reports that `by` sees; drafts are their unit's alone."""
    reports: QuerySet[ProgressReport] = ProgressReport.objects.order_by().visible_to(by)
    own = of_units(by, REPORT) if may_at_all(by, REPORT) else Q(pk__in=())
    return reports if own == Q() else reports.filter(~Q(state=ReportState.DRAFT) | own)


def _todo(by: Actor) -> QuerySet[ProgressReport]:
    """The reports that wait for `by`."""
    ways = _ways_to_wait(by)
    everyone = ProgressReport.objects.order_by()
    reports = ways[0] if len(ways) == 1 else everyone.filter(in_any(ways))
    # What a coordinator accepts he sees; a unit might have handed its task on.
    writes = any(may_at_all(by, act) for act in (REPORT, CHECK, WEAVE))
    return reports.visible_to(by) if writes else reports


def _ways_to_wait(by: Actor) -> list[QuerySet[ProgressReport]]:
    """Returned to him, to check, to weave in, to accept."""
    reports = ProgressReport.objects.order_by()
    if by.is_operator:
        states = [ReportState.SUBMITTED, ReportState.CHECKED, ReportState.RETURNED]
        return [reports.filter(state__in=states)]
    parts = _ways_to_decide(by)
    if may_at_all(by, REPORT):
        parts.append(reports.filter(of_units(by, REPORT), state=ReportState.RETURNED))
    return parts


def _ways_to_decide(by: Actor) -> list[QuerySet[ProgressReport]]:
    """What has come to him: to check, to weave in, to accept."""
    reports = ProgressReport.objects.order_by()
    checked = reports.filter(state=ReportState.CHECKED)
    parts = []
    if may_at_all(by, CHECK):
        parts.append(reports.filter(of_units(by, CHECK), state=ReportState.SUBMITTED))
    if may_at_all(by, WEAVE):
        answering = EntryUnit.objects.filter(of_units(by, WEAVE), answers=True, until__isnull=True)
        parts.append(checked.filter(to_lead=True, entry__in=answering.order_by().values("entry")))
    if may_at_all(by, ACCEPT):
        parts.append(to_accept(by))
    return parts


@dataclass(frozen=True, slots=True)
class Lacking:
    """What did not come for one period: who owes it, and how many they are."""

    period: ReportingPeriod
    owing: QuerySet[EntryUnit]
    count: int


def next_waiting(by: Actor, after: ProgressReport) -> ProgressReport | None:
    """Another report that has come to `by`: first those that wait for the act that he did to `after`, then
    the one that is due first. What was returned waits for who writes it, and is none of these.
    """
    ways = _ways_to_decide(by)
    waiting = ProgressReport.objects.order_by().filter(in_any(ways)).visible_to(by)
    found: ProgressReport | None = (
        waiting.exclude(pk=after.pk)
        .select_related("unit", "period", "entry__task")
        .order_by(Case(When(_waited_like(after, by), then=0), default=1), "period__due_on", "id")
        .first()
    )
    return found


def _waited_like(after: ProgressReport, by: Actor) -> Q:
    """The condition that a report waits for what `by` did to `after`, as its state tells."""
    checks = may(by, CHECK, reach_of_unit(after.unit))
    if after.state == ReportState.CHECKED or (after.state == ReportState.RETURNED and checks):
        return Q(state=ReportState.SUBMITTED)
    return Q(state=ReportState.CHECKED, to_lead=after.to_lead)


def lacking(asked: ReportFilter, *, today: dt.date, by: Actor) -> list[Lacking]:
    """Reports that are owed for the periods asked for and did not come, the last due first.

    One query for each period that is open (or has the name asked for), and one for them all.
    """
    plans = Plan.objects.order_by().visible_to(by).values("pk")
    periods = asked.periods(today).filter(plan__in=plans, opens_on__lte=today)
    if asked.late:
        periods = periods.filter(due_on__lt=today)
    found = []
    for period in periods.select_related("plan__document").order_by("-due_on", "plan_id"):
        owing = _owing(period, asked)
        if count := owing.count():
            found.append(Lacking(period, owing, count))
    return found


def _owing(period: ReportingPeriod, asked: ReportFilter) -> QuerySet[EntryUnit]:
    """Those who owe the report for the period, of the units asked for."""
    return owing_for(period).filter(_units(asked))


def _units(asked: ReportFilter) -> Q:
    """The units asked for."""
    condition = Q(unit=asked.unit) if asked.unit else Q()
    return condition & Q(unit__name__contains=asked.unit_name) if asked.unit_name else condition


def _was_owed(asked: ReportFilter, today: dt.date, by: Actor) -> bool:
    """Whether a report was asked of anybody for the periods asked for."""
    plans = Plan.objects.order_by().visible_to(by).values("pk")
    periods = asked.periods(today).filter(plan__in=plans, opens_on__lte=today)
    rows = asked_for(list(periods.values_list("pk", flat=True)))
    return rows.filter(_units(asked), answers=True).exists()


def _coming(asked: ReportFilter, today: dt.date, by: Actor) -> Coming | None:
    """What is asked next of the plans and units asked for."""
    plans = Plan.objects.order_by().visible_to(by)
    plans = plans.filter(pk=asked.plan) if asked.plan else plans
    return coming(plans, today, units=_units(asked), answering=True)


def _missing_rows(found: Sequence[Lacking], wanted: slice, today: dt.date) -> list[MissingRow]:
    """The rows of a page: those before it are counted, not fetched."""
    rows: list[MissingRow] = []
    start, stop = wanted.start, wanted.stop
    for lack in found:
        if start < lack.count and stop > 0:
            given = lack.owing.select_related("unit", "entry__task", "entry__plan__document")
            given = given.order_by("unit__name", "entry__task__position", "id")
            rows += [
                MissingRow(row, lack.period, lack.period.due_on < today)
                for row in given[max(start, 0) : max(stop, 0)]
            ]
        start, stop = start - lack.count, stop - lack.count
    return rows


def _missing_sorted(asked: ReportFilter, found: Sequence[Lacking]) -> QuerySet[EntryUnit]:
    """All of `found`, over their periods in the order asked for; each row with its `period` (an id)."""
    rows = owing([lack.period.pk for lack in found]).filter(_units(asked), answers=True)
    related = ("unit", "entry__task", "entry__plan__document")
    return rows.select_related(*related).order_by(*asked.missing_order)


def _with_periods(
    rows: Iterable[EntryUnit], found: Sequence[Lacking], today: dt.date
) -> Iterator[MissingRow]:
    periods = {lack.period.pk: lack.period for lack in found}
    for row in rows:
        period = periods[row.period]  # type: ignore[attr-defined]  # annotated
        yield MissingRow(row, period, period.due_on < today)


def missing_list(asked: ReportFilter, *, today: dt.date, by: Actor) -> Iterator[MissingRow]:
    """All that did not come of what `asked` gives, in the order of the page."""
    lacks = lacking(asked, today=today, by=by)
    if asked.missing_order:
        rows = _missing_sorted(asked, lacks).iterator(chunk_size=500)
        yield from _with_periods(rows, lacks, today)
        return
    for start in range(0, sum(lack.count for lack in lacks), 500):
        yield from _missing_rows(lacks, slice(start, start + 500), today)


def row_list(asked: ReportFilter, *, today: dt.date, by: Actor) -> Iterable[list[ReportRow]]:
    """All rows that `asked` gives, in its order, five hundred at a time."""
    waiting = _todo(by)
    reports = asked.reports(today=today, by=by, waiting=waiting)
    ids = list(reports.order_by(*asked.order).values_list("pk", flat=True))
    found = ProgressReport.objects.select_related(
        "unit", "period", "entry__task", "entry__plan__document"
    )
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        yield _rows(found, some, set(_waiting_among(some, waiting)), today)


#: What of a report the list shows.
_SHOWN = (
    "state",
    "edition",
    "to_lead",
    "standing",
    "percent",
    "done",
    "is_late",
    "submitted_at",
    "unit__name",
    "period__name",
    "period__due_on",
    "entry__words",
    "entry__task__code",
    "entry__task__measure",
    "entry__task__text",
)


_OF_PLAN = ("entry__plan__title", "entry__plan__document__name")


def _waiting_among(ids: list[int], waiting: QuerySet[ProgressReport]) -> list[int]:
    return list(waiting.filter(pk__in=ids).values_list("pk", flat=True)) if ids else []


def _rows(
    rows: QuerySet[ProgressReport], ids: list[int], waiting: set[int], today: dt.date
) -> list[ReportRow]:
    found = rows.in_bulk(ids)
    reports = [found[key] for key in ids if key in found]
    return [
        ReportRow(
            report,
            _act_on(report) if report.pk in waiting else "",
            report.is_late
            or (report.is_open and not report.to_lead and report.period.due_on < today),
        )
        for report in reports
    ]


def _act_on(report: ProgressReport) -> str:
    if report.state == ReportState.SUBMITTED:
        return "check"
    if report.state == ReportState.CHECKED:
        return "weave" if report.to_lead else "accept"
    return "write"


def _period_names(today: dt.date, by: Actor) -> list[str]:
    opened = ReportingPeriod.objects.order_by().filter(opens_on__lte=today)
    if not limits(by, SEE).everything:
        opened = opened.filter(plan__in=Plan.objects.order_by().visible_to(by).values("pk"))
    names = opened.values_list("name").annotate(last=Max("ends_on")).order_by("-last", "name")
    return [name for name, _last in names[:OFFERED]]


def _plans(by: Actor, chosen: int | None) -> list[Plan]:
    plans = Plan.objects.visible_to(by).filter(published_on__isnull=False)
    newest = plans.select_related("document").only("title", "document__name")
    return plans_offered(newest.order_by(F("published_on").desc(), "-id"), chosen)


def said_of(asked: ReportFilter, by: Actor) -> list[Part]:
    """The conditions in words, each with the address without it."""
    words = {
        "period": _period_words(asked),
        "state": str(ReportState(asked.state).label) if asked.state else "",
        "plan": _name(Plan.objects.visible_to(by).select_related("document"), asked.plan),
        "unit": _name(units_visible_to(by), asked.unit),
        "unit_name": _("单位名含“%(words)s”") % {"words": asked.unit_name}
        if asked.unit_name
        else "",
        "late": _("逾期") if asked.late else "",
    }
    return [Part(said, asked.without(key).query()) for key, said in words.items() if said]


def _period_words(asked: ReportFilter) -> str:
    if asked.period == "all":
        return _("全部填报期")
    return asked.period if asked.period != "open" else ""


def _name(rows: QuerySet, key: int | None) -> str:
    if key is None:
        return ""
    found = rows.filter(pk=key).first()
    return found.name if found else _("（不存在）")


def _id(given: str | None) -> int | None:
    return int(given) if given and given.isdecimal() and len(given) <= 18 else None
