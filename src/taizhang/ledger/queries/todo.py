"""What a person must do: reports, checks, decisions, steps, each with its date and one way to do it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import (
    BigIntegerField,
    CharField,
    Count,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.db.models.lookups import LessThan
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from taizhang.ledger.models import (
    OPEN_STATES,
    BookState,
    ChangeKind,
    ChangeRequest,
    ChangeState,
    Closure,
    ClosureState,
    EntryUnit,
    Milestone,
    ProgressReport,
    ReportingPeriod,
    ReportState,
    RequestAnswer,
    Subtask,
    TaskBook,
)
from taizhang.ledger.permissions import (
    ACCEPT,
    ACCEPT_BOOK,
    ANSWER,
    CHECK,
    CHECK_BOOK,
    CHECK_CLOSURE,
    DECIDE_CHANGE,
    DECIDE_CLOSURE,
    REPORT,
    REPORT_SUBTASK,
    WEAVE,
    WRITE_BOOK,
)
from taizhang.ledger.queries.mine import may_at_all, of_units, to_accept
from taizhang.ledger.queries.owing import reports_owed
from taizhang.ledger.ways import has_page, way
from taizhang.ledger.words import period_words
from taizhang.permission import Actor
from taizhang.policies.models import PlanUnit
from taizhang.tables.together import in_any

#: Where a report begins: a request that is sent, with unit and period.
BEGIN = "ledger:report-begin"
#: So many of a kind stand on the desk; the rest is a click away.
SHOWN = 20
#: What is due is fetched to be counted; more than this is counted by the database.
COUNTED_AT_HAND = 500
#: Dates that come within so many days.
AHEAD = 30

#: The kinds of work by their key: rows that wait, and the day by which they are sorted.
Branches = dict[str, tuple[QuerySet[Any], Any]]


@dataclass(frozen=True, slots=True)
class Doing:
    """One thing to do. `day`: until when, or since when it waits; `note`: what else must be known;
    `reason`: why it came back. `code`: the number of its task; `text`: what the task says, where `words`
    are those of a measure that others share.

    `address` is where it is done, `task` the page of its task, "" where it has none. What is to be
    begun is sent there with `begins`. `act`: what one does with it, where that is not what its section
    says.
    """

    words: str
    unit: str
    day: dt.date | None
    address: str
    note: str = ""
    reason: str = ""
    is_late: bool = False
    task: str = ""
    code: str = ""
    text: str = ""
    act: str = ""
    begins: Mapping[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Section:
    """Things of one kind, by date. `act` is what one does with each; `whole` shows all of them.

    `count` and `late` are of all, also of those that are not shown.
    """

    key: str
    words: str
    act: str
    whole: str = ""
    waits: bool = False
    rows: list[Doing] = field(default_factory=list)
    count: int = 0
    late: int = 0

    @property
    def is_cut(self) -> bool:
        """Whether there are more than are shown."""
        return self.count > len(self.rows)


def sections(by: Actor, today: dt.date) -> list[Section]:
    """All that `by` must do, in the order in which it presses: what waits for his check stands before what
    others of his unit can do as well. Three queries; five where much waits.
    """
    found = _empty()
    reports, others = _reports(by, today), _others(by, today)
    written = _add_reports(found, reports, today)
    if may_at_all(by, REPORT):
        _add_due(found["due"], by, today, written)
    _add_others(found, others, today)
    _count(found, {**reports, **others}, today)
    shown = [section for section in found.values() if section.rows]
    decides = may_at_all(by, CHECK) or may_at_all(by, ACCEPT)
    return sorted(shown, key=lambda section: not section.waits) if decides else shown


def _empty() -> dict[str, Section]:
    reports, mine = way("ledger:reports"), way("ledger:reports-due")
    kinds = (
        Section("returned", _("被退回"), _("修改"), mine),
        Section("due", _("待报送"), _("报送"), mine),
        Section("draft", _("草稿"), _("继续"), mine),
        Section("check", _("待审核"), _("审核"), reports, waits=True),
        Section("weave", _("待汇总"), _("汇总"), reports, waits=True),
        Section("accept", capfirst(_("待验收")), _("验收"), reports, waits=True),
        Section("answer", _("待补充材料"), _("答复"), way("ledger:requests")),
        Section("book", _("任务书"), _("办理"), waits=True),
        Section("change", _("变更申请"), _("决定"), way("ledger:changes"), waits=True),
        Section("closure", _("销号申请"), _("办理"), way("ledger:closures"), waits=True),
        Section("subtask", _("分解给我的任务"), _("报送"), way("ledger:my-subtasks")),
        Section("coming", _("30天内到期"), _("查看")),
    )
    return {section.key: section for section in kinds}


# ---- reports -----------------------------------------------------------------------------------------


def _reports(by: Actor, today: dt.date) -> Branches:
    reports = ProgressReport.objects.order_by()
    found: dict[str, QuerySet[Any]] = {}
    if may_at_all(by, REPORT):
        mine = reports.filter(of_units(by, REPORT))
        can_come = Q(period__closes_on__gte=today) | Q(corrects__isnull=False)
        found["returned"] = mine.filter(state=ReportState.RETURNED)
        carrying = EntryUnit.objects.order_by().filter(
            entry=OuterRef("entry"), unit=OuterRef("unit"), until__isnull=True
        )
        may_come = Q(Exists(carrying), entry__state__in=OPEN_STATES)
        still = may_come | Q(corrects__isnull=False)
        found["draft"] = mine.filter(can_come, still, state=ReportState.DRAFT)
    if may_at_all(by, CHECK):
        found["check"] = reports.filter(of_units(by, CHECK), state=ReportState.SUBMITTED)
    checked = reports.filter(state=ReportState.CHECKED)
    if may_at_all(by, WEAVE):
        answering = EntryUnit.objects.order_by().filter(
            of_units(by, WEAVE), answers=True, until__isnull=True
        )
        found["weave"] = checked.filter(to_lead=True, entry__in=answering.values("entry"))
    if may_at_all(by, ACCEPT):
        found["accept"] = to_accept(by)
    return {key: (rows, "period__due_on") for key, rows in found.items()}


def _add_reports(
    found: dict[str, Section], branches: Branches, today: dt.date
) -> set[tuple[int, int]]:
    """Add the reports that wait; returns those that the person is writing, as (entry, unit)."""
    if not branches:
        return set()
    everyone = ProgressReport.objects.order_by()
    first = (everyone.filter(pk__in=_first(rows, day)) for rows, day in branches.values())
    kinds = {"returned": "returned", "draft": "draft", "submitted": "check"}
    written: set[tuple[int, int]] = set()
    rows = everyone.filter(in_any(first)).order_by("period__due_on", "id").values_list(*_OF_REPORT)
    for report in (_Report(*row) for row in rows):
        key = kinds.get(report.state, "weave" if report.to_lead else "accept")
        found[key].rows.append(_doing(report, today))
        if report.is_open:
            written.add((report.entry, report.unit))
    return written


_OF_REPORT = (
    "pk",
    "state",
    "to_lead",
    "returns",
    "checked_at",
    "submitted_at",
    "entry_id",
    "entry__task_id",
    "entry__task__code",
    "entry__task__measure",
    "entry__task__text",
    "entry__unit__name",
    "unit_id",
    "unit__name",
    "period__name",
    "period__due_on",
)


@dataclass(frozen=True, slots=True)
class _Report:
    """What of a report stands on the desk, as `_OF_REPORT` has it."""

    key: int
    state: str
    to_lead: bool
    returns: list[tuple[str, str]]
    checked_at: dt.datetime | None
    submitted_at: dt.datetime | None
    entry: int
    task: int
    code: str
    measure: str
    text: str
    lead: str | None
    unit: int
    unit_name: str
    period: str
    due_on: dt.date

    @property
    def is_open(self) -> bool:
        """Whether its unit writes in it."""
        return self.state in (ReportState.DRAFT, ReportState.RETURNED)

    @property
    def since(self) -> dt.date | None:
        """Since when it waits for who reads it next."""
        moment = self.checked_at or self.submitted_at
        return timezone.localdate(moment) if moment else None


def _doing(report: _Report, today: dt.date) -> Doing:
    is_over = report.is_open and report.due_on < today
    return Doing(
        words=report.measure or report.text,
        unit=report.unit_name,
        day=report.due_on if report.is_open else report.since,
        address=way("ledger:report", report.key, task=report.task),
        note=_supporting(period_words(report.period), report.lead, is_over=is_over)
        if report.to_lead
        else period_words(report.period),
        reason="；".join(reason for _field, reason in report.returns),
        is_late=is_over and not report.to_lead,
        task=way("ledger:task", report.task),
        code=report.code,
        text=report.text if report.measure else "",
    )


def _supporting(period: str, lead: str | None, *, is_over: bool) -> str:
    """What is said beside a report to the lead. Nobody but the lead misses it: it is late for no count, and
    is asked for all the same.
    """
    if not is_over:
        return _("%s，配合") % period
    said = {"period": period, "lead": lead or _("牵头单位")}
    return _("%(period)s，配合，请补报给%(lead)s") % said


def _add_due(section: Section, by: Actor, today: dt.date, written: set[tuple[int, int]]) -> None:
    units = of_units(by, REPORT)
    due = reports_owed(units, today, periods=_open_periods(units, today))
    # Not by the column itself: its index would lead the database through the periods of all plans.
    by_day = Coalesce("due_day", Value(today))
    has_begin = has_page(BEGIN, 0)
    # A unit may have two roles in a task, and two periods overlap for some days: each once.
    seen = set(written)
    rows = list(due.order_by(by_day, "id").values_list(*_OF_DUE)[:COUNTED_AT_HAND])
    for row in rows:
        entry, task, code, measure, text, lead, unit, unit_name, answers, period, name, due_day = (
            row
        )
        if (entry, unit) in seen:
            continue
        seen.add((entry, unit))
        is_over = due_day < today
        section.late += is_over and answers
        if len(seen) > len(written) + SHOWN:
            continue
        section.rows.append(
            Doing(
                words=measure or text,
                unit=unit_name,
                day=due_day,
                address=way(BEGIN, task, task=task),
                begins={"unit": unit, "period": period} if has_begin else {},
                note=period_words(name)
                if answers
                else _supporting(period_words(name), lead, is_over=is_over),
                is_late=is_over and answers,
                task=way("ledger:task", task),
                code=code,
                text=text if measure else "",
            )
        )
    section.count = len(seen) - len(written)
    if len(rows) == COUNTED_AT_HAND:
        every = due.order_by().values("entry", "unit").distinct()
        late = every.filter(due_day__lt=today, answers=True)
        section.count, section.late = every.count(), late.count()


_OF_DUE = (
    "entry_id",
    "entry__task_id",
    "entry__task__code",
    "entry__task__measure",
    "entry__task__text",
    "entry__unit__name",
    "unit_id",
    "unit__name",
    "answers",
    "period",
    "period_name",
    "due_day",
)


def _open_periods(units: Q, today: dt.date) -> list[int] | None:
    """The periods (ids) that take reports today, of the plans that give work to `units`; None: of all."""
    if not units:
        return None
    plans = PlanUnit.objects.order_by().filter(units).values("plan")
    rows = ReportingPeriod.objects.order_by().filter(
        plan__in=plans, opens_on__lte=today, closes_on__gte=today
    )
    return list(rows.values_list("pk", flat=True))


# ---- what else waits ---------------------------------------------------------------------------------


def _others(by: Actor, today: dt.date) -> Branches:
    return {
        **_books(by),
        **_changes(by),
        **_closures(by),
        **_subtasks(by),
        **_requests(by),
        **_coming(by, today),
    }


def _books(by: Actor) -> Branches:
    states = Q(pk__in=())
    if may_at_all(by, WRITE_BOOK):
        states |= of_units(by, WRITE_BOOK) & Q(state__in=[BookState.DRAFT, BookState.RETURNED])
    if may_at_all(by, CHECK_BOOK):
        states |= of_units(by, CHECK_BOOK) & Q(state=BookState.SUBMITTED)
    if may_at_all(by, ACCEPT_BOOK):
        mine = TaskBook.objects.order_by().visible_to(by, ACCEPT_BOOK)
        states |= Q(state=BookState.CHECKED, pk__in=mine.values("pk"))
    since = Coalesce("checked_at", "submitted_at", "returned_at", "made_at")
    return {"book": (TaskBook.objects.order_by().filter(states), TruncDate(since))}


def _changes(by: Actor) -> Branches:
    if not may_at_all(by, DECIDE_CHANGE):
        return {}
    rows = ChangeRequest.objects.order_by().visible_to(by, DECIDE_CHANGE)
    return {"change": (rows.filter(state=ChangeState.ASKED), TruncDate("asked_at"))}


def _closures(by: Actor) -> Branches:
    states = Q(pk__in=())
    if may_at_all(by, CHECK_CLOSURE):
        states |= of_units(by, CHECK_CLOSURE) & Q(state=ClosureState.ASKED)
    if may_at_all(by, DECIDE_CLOSURE):
        mine = Closure.objects.order_by().visible_to(by, DECIDE_CLOSURE)
        states |= Q(state=ClosureState.CHECKED, pk__in=mine.values("pk"))
    return {"closure": (Closure.objects.order_by().filter(states), TruncDate("asked_at"))}


def _subtasks(by: Actor) -> Branches:
    if not may_at_all(by, REPORT_SUBTASK):
        return {}
    rows = Subtask.objects.order_by().filter(
        of_units(by, REPORT_SUBTASK),
        done_on__isnull=True,
        withdrawn_on__isnull=True,
        entry__state__in=OPEN_STATES,
    )
    return {"subtask": (rows, F("due_on"))}


def _requests(by: Actor) -> Branches:
    if not may_at_all(by, ANSWER):
        return {}
    rows = RequestAnswer.objects.order_by().filter(
        of_units(by, ANSWER), answered_at__isnull=True, request__withdrawn_at__isnull=True
    )
    return {"answer": (rows, F("request__due_on"))}


def _coming(by: Actor, today: dt.date) -> Branches:
    if not may_at_all(by, REPORT):
        return {}
    days = (today, today + dt.timedelta(days=AHEAD))
    ends = EntryUnit.objects.order_by().filter(
        of_units(by, REPORT),
        answers=True,
        until__isnull=True,
        entry__due_on__range=days,
        entry__state__in=OPEN_STATES,
    )
    steps = Milestone.objects.order_by().filter(
        of_units(by, REPORT),
        due_on__range=days,
        done_on__isnull=True,
        withdrawn_on__isnull=True,
        entry__state__in=OPEN_STATES,
    )
    return {"coming": (ends, F("entry__due_on")), "coming-step": (steps, F("due_on"))}


#: What each kind says of itself beside its task, as text.
_SAYS: Mapping[str, str] = {
    "book": "state",
    "change": "kind",
    "closure": "state",
    "subtask": "name",
    "answer": "request__title",
    "coming-step": "name",
}


def _add_others(found: dict[str, Section], branches: Branches, today: dt.date) -> None:
    """One query for all kinds: each gives its first rows in the same columns."""
    parts = [_in_columns(key, rows, day) for key, (rows, day) in branches.items()]
    if not parts:
        return
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    for kind, key, task, code, measure, text, unit, day, said in sorted(rows, key=_by_day):
        section = found[kind.removesuffix("-step")]
        words = measure or text or said
        section.rows.append(
            Doing(
                words=words,
                unit=unit or "",
                day=day,
                address=_way(kind, key, task),
                note=_note(kind, said),
                is_late=not section.waits and day is not None and day < today,
                task=way("ledger:task", task) if task else "",
                code=code or "",
                text=(text or "") if measure else "",
            )
        )


def _in_columns(kind: str, rows: QuerySet[Any], day: Any) -> QuerySet[Any]:
    is_of_entry = kind != "answer"
    nothing = Cast(Value(None), TextField())
    task: dict[str, Combinable] = {
        "its_task": F("entry__task_id") if is_of_entry else Cast(Value(None), BigIntegerField()),
        "its_code": F("entry__task__code") if is_of_entry else Cast(Value(None), CharField()),
        "its_measure": F("entry__task__measure") if is_of_entry else nothing,
        "its_text": F("entry__task__text") if is_of_entry else nothing,
    }
    said = Cast(F(_SAYS[kind]), TextField()) if kind in _SAYS else nothing
    return (
        rows.model._default_manager.order_by()
        .filter(pk__in=_first(rows, day))
        .annotate(
            its_kind=Cast(Value(kind), CharField()),
            its_key=F("pk"),
            **task,
            its_unit=F("unit__name"),
            its_day=Cast(day, DateField()),
            its_said=said,
        )
        .values_list(
            "its_kind",
            "its_key",
            "its_task",
            "its_code",
            "its_measure",
            "its_text",
            "its_unit",
            "its_day",
            "its_said",
        )
    )


def _first(rows: QuerySet[Any], day: Any) -> QuerySet[Any]:
    """The ids of the first rows by their day: a kind is found on its own index, however many it has."""
    return rows.order_by(day, "pk")[: SHOWN + 1].values("pk")


def _by_day(row: tuple[Any, ...]) -> tuple[dt.date, int]:
    return (row[7] or dt.date.max, row[1])


def _way(kind: str, key: int, task: int | None) -> str:
    match kind:
        case "answer":
            return way("ledger:request-answer", key)
        case "book":
            return way("ledger:book", task, task=task)
        case "subtask":
            return way("ledger:my-subtasks", task=task)
        case "change" | "closure":
            return way(f"ledger:{kind}", key, task=task)
    return way("ledger:task", task) if task else ""


def _note(kind: str, said: str | None) -> str:
    labels = {"book": BookState, "change": ChangeKind, "closure": ClosureState}
    if kind in labels:
        return str(labels[kind](said).label)
    return said or ""


# ---- how many ----------------------------------------------------------------------------------------


def _count(found: dict[str, Section], branches: Branches, today: dt.date) -> None:
    """How many there are of each kind, and how many of them late; asked only where more wait than are
    shown. One query at most.
    """
    many: list[QuerySet[Any]] = []
    for section in found.values():
        if section.key == "due":
            continue
        section.count = len(section.rows)
        section.late = sum(row.is_late for row in section.rows)
        if section.count > SHOWN:
            section.rows = section.rows[:SHOWN]
            many += [
                branches[key][0]
                .order_by()
                .annotate(its_kind=Value(section.key))
                .values("its_kind")
                .annotate(n=Count("pk"), late=_late(section, branches[key][1], today))
                .values_list("its_kind", "n", "late")
                for key in (section.key, f"{section.key}-step")
                if key in branches
            ]
    if not many:
        return
    totals: dict[str, tuple[int, int]] = {}
    for key, n, late in many[0].union(*many[1:], all=True):
        before = totals.get(key, (0, 0))
        totals[key] = (before[0] + n, before[1] + late)
    for key, (n, late) in totals.items():
        found[key].count, found[key].late = n, late


def _late(section: Section, day: Any, today: dt.date) -> Count:
    """How many are late; of what waits for whom it was sent to, and of what goes to a lead, none is."""
    if section.waits:
        return Count("pk", filter=Q(pk__in=()))
    of_a_lead = ~Q(to_lead=True) if section.key in ("returned", "draft") else Q()
    day = F(day) if isinstance(day, str) else day
    return Count("pk", filter=Q(LessThan(day, Value(today))) & of_a_lead)
