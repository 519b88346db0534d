"""What is due on a day, and who is to be told: reports, dates, milestones, what was left lying.

Each rule gives `Due`s. It looks at how things stand, not at what was said before: that is the work of
`services.saying`. So what came due on a holiday is found on the working day after it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Min, Prefetch, Q, QuerySet
from django.utils import timezone

from taizhang.configuration.values import value
from taizhang.ledger.models import (
    Entry,
    EntryState,
    EntryUnit,
    Milestone,
    ProgressReport,
    ReportingPeriod,
    ReportState,
    RequestAnswer,
)
from taizhang.ledger.queries.owing import owing_for
from taizhang.permission import WHOLE, Role
from taizhang.policies.models import Plan, PlanState
from taizhang.supervision import options
from taizhang.supervision.batches import batches
from taizhang.supervision.working_days import (
    next_working_day,
    working_days_before,
    working_days_since,
)

#: What stood overdue so long is said of all of a unit's tasks together, once a week.
STANDING = dt.timedelta(days=7)
#: A date that passed longer ago was said, or will be with the standing ones.
LOOK_BACK = dt.timedelta(days=21)
#: So many units are named, and so many characters of a task.
NAMED, LONGEST_NAME = 3, 32


@dataclass(frozen=True, slots=True)
class Due:
    """Something to say to whoever has `role` in the unit at `path`; `topic` is what it is about."""

    kind: str
    topic: str
    role: Role
    path: str
    details: Mapping[str, Any]
    plan: int
    about: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Day:
    """A day and what is set for it."""

    today: dt.date
    report_days: int
    due_days: int
    escalate_after: int
    waiting_after: int

    @classmethod
    def of(cls, today: dt.date) -> Day:
        """With the settings of the page."""
        names = (
            options.REPORT_DAYS,
            options.DUE_DAYS,
            options.ESCALATE_AFTER,
            options.WAITING_AFTER,
        )
        return cls(today, *(value(name) for name in names))

    def near(self, due: dt.date, days: int) -> str:
        """How a date that is not past stands: "today", "last-day", "soon", or "" for not yet."""
        if due == self.today:
            return "today"
        if due < next_working_day(self.today):
            return "last-day"
        return "soon" if (due - self.today).days <= days else ""

    @property
    def lying_since(self) -> dt.datetime:
        """What came before this moment has lain too long."""
        day = working_days_before(self.today, self.waiting_after)
        return timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=1), dt.time()))

    def horizon(self, days: int) -> dt.date:
        """The last date that is near: over a long holiday further than `days`."""
        return max(
            self.today + dt.timedelta(days=days),
            next_working_day(self.today) - dt.timedelta(days=1),
        )


def reports(day: Day) -> Iterator[Due]:
    """Reports of the periods that are open: soon, today, overdue; one line for each unit and period."""
    rows = ReportingPeriod.objects.filter(
        opens_on__lte=day.today,
        closes_on__gte=day.today,
        due_on__lte=day.horizon(day.report_days),
        plan__state=PlanState.PUBLISHED,
    )
    for period in rows.select_related("plan__document", "plan__keeper").order_by("pk"):
        near = day.near(period.due_on, day.report_days) if period.due_on >= day.today else "overdue"
        if near:
            yield from _reports_of(period, near, day)


def _reports_of(period: ReportingPeriod, near: str, day: Day) -> Iterator[Due]:
    late = working_days_since(period.due_on, day.today)
    said = {"plan": period.plan.name, "period": period.name, "due": period.due_on.isoformat()}
    units = list(owing(period))
    for unit, path, name, count in units:
        about = {"period": period.pk, "unit": unit}
        mine = {**said, "unit": name, "count": count, "days": (day.today - period.due_on).days}
        topic = f"report-{near}:{period.pk}:{unit}"
        yield Due(f"report-{near}", topic, Role.CONTACT, path, mine, period.plan_id, about)
        if near == "overdue" and late >= day.escalate_after:
            topic = f"report-escalated:{period.pk}:{unit}"
            mine = {**mine, "days": late}
            yield Due(
                "report-escalated", topic, Role.UNIT_LEADER, path, mine, period.plan_id, about
            )
    if near == "overdue" and units:
        names = _named([name for _unit, _path, name, _count in units])
        count = sum(count for *_unit, count in units)
        said |= {"units": len(units), "count": count, "names": names}
        topic = f"report-overdue-all:{period.pk}"
        yield Due(
            "report-overdue-all",
            topic,
            Role.COORDINATOR,
            _keeper(period.plan),
            said,
            period.plan_id,
            {"period": period.pk},
        )


def owing(period: ReportingPeriod) -> QuerySet[Any]:
    """The units that still owe reports for a period: (unit, path, name, how many)."""
    rows = owing_for(period).order_by("unit_id").values_list("unit_id", "unit__path", "unit__name")
    return rows.annotate(count=Count("entry", distinct=True))


def dates(day: Day) -> Iterator[Due]:
    """Dates of tasks: near, today, passed; the leader after some working days. A line a task."""
    rows = Entry.objects.filter(
        state=EntryState.RUNNING,
        due_on__gte=day.today - LOOK_BACK - dt.timedelta(days=2 * day.escalate_after),
        due_on__lte=day.horizon(day.due_days),
        plan__state=PlanState.PUBLISHED,
    )
    rows = rows.select_related("task", "plan__document").prefetch_related(_answering())
    for batch in batches(rows):
        for entry in batch:
            yield from _dates_of(entry, day)


def _dates_of(entry: Entry, day: Day) -> Iterator[Due]:
    due = entry.due_on
    late = working_days_since(due, day.today)
    near = day.near(due, day.due_days) if due >= day.today else "passed"
    said = {
        "task": task_words(entry),
        "plan": entry.plan.name,
        "due": due.isoformat(),
        "days": (due - day.today).days,
        "percent": entry.percent,
    }
    for row in entry.answering if near else ():
        about = {"entry": entry.pk, "unit": row.unit_id}
        topic = f"due-{near}:{entry.pk}:{row.unit_id}:{due}"
        path = row.unit.path
        yield Due(f"due-{near}", topic, Role.CONTACT, path, said, entry.plan_id, about)
        if near == "passed" and late >= day.escalate_after:
            topic = f"due-escalated:{entry.pk}:{row.unit_id}:{due}"
            mine = {**said, "days": late}
            yield Due("due-escalated", topic, Role.UNIT_LEADER, path, mine, entry.plan_id, about)


def overdue(day: Day) -> Iterator[Due]:
    """What stands overdue: a line a week for each unit, and one for who keeps the plan."""
    rows = late(day.today).order_by("entry__plan_id", "unit_id")
    long_ago = Q(entry__due_on__lt=day.today - STANDING)
    found = rows.values_list("entry__plan_id", "unit_id", "unit__path", "unit__name").annotate(
        count=Count("entry", distinct=True),
        standing=Count("entry", distinct=True, filter=long_ago),
        first=Min("entry__due_on"),
    )
    plans: dict[int, list[tuple[str, int]]] = defaultdict(list)
    named = {p.pk: p for p in _plans(found.values("entry__plan_id"))}
    for plan, unit, path, name, count, standing, first in found:
        plans[plan].append((name, count))
        if standing:
            said = {
                "plan": named[plan].name,
                "unit": name,
                "count": standing,
                "due": first.isoformat(),
            }
            topic = f"overdue-standing:{plan}:{unit}"
            yield Due("overdue-standing", topic, Role.CONTACT, path, said, plan, {"unit": unit})
    for plan, units in plans.items():
        names = _named([name for name, _count in sorted(units, key=lambda u: -u[1])])
        count = sum(count for _name, count in units)
        said = {"plan": named[plan].name, "units": len(units), "count": count, "names": names}
        path = _keeper(named[plan])
        yield Due("overdue-all", f"overdue-all:{plan}", Role.COORDINATOR, path, said, plan)


def late(today: dt.date) -> QuerySet[EntryUnit]:
    """Who answers for what is past its date and not closed."""
    return EntryUnit.objects.filter(
        entry__state=EntryState.RUNNING,
        entry__due_on__lt=today,
        entry__plan__state=PlanState.PUBLISHED,
        answers=True,
        until__isnull=True,
    )


def milestones(day: Day) -> Iterator[Due]:
    """Milestones (时间节点) that are near, or passed and not done."""
    rows = Milestone.objects.filter(
        done_on__isnull=True,
        withdrawn_on__isnull=True,
        due_on__gte=day.today - LOOK_BACK,
        due_on__lte=day.horizon(day.due_days),
        entry__state=EntryState.RUNNING,
        entry__plan__state=PlanState.PUBLISHED,
    )
    for batch in batches(rows.select_related("entry__task", "entry__plan__document", "unit")):
        for step in batch:
            kind = "milestone-passed" if step.due_on < day.today else "milestone-soon"
            said = {
                "task": task_words(step.entry),
                "plan": step.entry.plan.name,
                "name": step.name,
                "due": step.due_on.isoformat(),
                "days": (step.due_on - day.today).days,
            }
            about = {"entry": step.entry_id, "unit": step.unit_id}
            topic = f"{kind}:{step.pk}:{step.due_on}"
            plan = step.entry.plan_id
            yield Due(kind, topic, Role.CONTACT, step.unit.path, said, plan, about)


def returned(day: Day) -> Iterator[Due]:
    """Reports that were returned and lie with their unit."""
    rows = ProgressReport.objects.filter(
        state=ReportState.RETURNED,
        returned_at__lt=day.lying_since,
        entry__state__in=[EntryState.RUNNING, EntryState.CLOSING],
        entry__plan__state=PlanState.PUBLISHED,
    )
    rows = rows.select_related("entry__task", "entry__plan__document", "unit", "period")
    for batch in batches(rows):
        for report in batch:
            on = timezone.localdate(report.returned_at)
            said = {
                "task": task_words(report.entry),
                "period": report.period.name,
                "on": on.isoformat(),
                "days": working_days_since(on, day.today),
                "reason": "；".join(reason for _field, reason in report.returns)[:200],
            }
            about = {"entry": report.entry_id, "report": report.pk, "unit": report.unit_id}
            topic = f"returned:{report.pk}:{report.edition}"
            plan = report.entry.plan_id
            yield Due("returned", topic, Role.CONTACT, report.unit.path, said, plan, about)


def waiting(day: Day) -> Iterator[Due]:
    """Reports that lie with a leader, a lead or a coordinator; a line for each and plan."""
    rows = ProgressReport.objects.filter(entry__plan__state=PlanState.PUBLISHED).order_by()
    checks = rows.filter(state=ReportState.SUBMITTED, submitted_at__lt=day.lying_since)
    yield from _waiting("check-waiting", Role.UNIT_LEADER, checks, "unit", "submitted_at")
    checked = rows.filter(state=ReportState.CHECKED, checked_at__lt=day.lying_since)
    weaves = checked.filter(to_lead=True, entry__unit__isnull=False)
    yield from _waiting("weave-waiting", Role.CONTACT, weaves, "entry__unit", "checked_at")
    found = checked.filter(to_lead=False).values_list("entry__plan_id")
    found = found.annotate(count=Count("pk"), first=Min("checked_at")).order_by("entry__plan_id")
    plans = {plan.pk: plan for plan in _plans(found.values("entry__plan_id"))}
    for plan, count, first in found:
        on = timezone.localdate(first).isoformat()
        said = {"plan": plans[plan].name, "count": count, "on": on}
        path = _keeper(plans[plan])
        yield Due("accept-waiting", f"accept-waiting:{plan}", Role.COORDINATOR, path, said, plan)


def _waiting(
    kind: str, role: Role, rows: QuerySet[ProgressReport], unit: str, since: str
) -> Iterator[Due]:
    """`rows` by the unit that has to act and by plan."""
    of_unit = (f"{unit}_id", f"{unit}__path", f"{unit}__name")
    found = rows.values_list("entry__plan_id", *of_unit)
    found = found.annotate(count=Count("pk"), first=Min(since)).order_by("entry__plan_id", unit)
    plans = {plan.pk: plan for plan in _plans(found.values("entry__plan_id"))}
    for plan, pk, path, name, count, first in found:
        said = {
            "plan": plans[plan].name,
            "unit": name,
            "count": count,
            "on": timezone.localdate(first).isoformat(),
        }
        yield Due(kind, f"{kind}:{plan}:{pk}", role, path, said, plan, {"unit": pk})


def requests(day: Day) -> Iterator[Due]:
    """What a coordinator asked for beyond reports, and was not answered."""
    rows = RequestAnswer.objects.filter(
        answered_at__isnull=True,
        request__withdrawn_at__isnull=True,
        request__due_on__lte=day.horizon(day.report_days),
        request__due_on__gte=day.today - LOOK_BACK,
    )
    for batch in batches(rows.select_related("request__plan__document", "unit")):
        for answer in batch:
            request = answer.request
            if not answer.is_asked:
                continue
            kind = "request-overdue" if request.due_on < day.today else "request-soon"
            said = {
                "name": request.title,
                "plan": request.plan.name,
                "unit": answer.unit.name,
                "due": request.due_on.isoformat(),
            }
            topic, path = f"{kind}:{answer.pk}", answer.unit.path
            about = {"unit": answer.unit_id}
            yield Due(kind, topic, Role.CONTACT, path, said, request.plan_id, about)


#: Every rule, by the name of its step in the daily run.
RULES = {
    "reports": reports,
    "dates": dates,
    "overdue": overdue,
    "milestones": milestones,
    "returned": returned,
    "waiting": waiting,
    "requests": requests,
}


def task_words(entry: Entry) -> str:
    """A task in a sentence: 2026-01-003“改造护理型床位800张”. Several tasks of a plan may share a heading."""
    task = entry.task
    name = (entry.words or task.text or task.measure).strip().rstrip("。")
    short = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
    return f"{task.code or task.number}“{short}”"


def _answering() -> Prefetch[Any]:
    rows = EntryUnit.objects.filter(answers=True, until__isnull=True).order_by("id")
    return Prefetch("units", rows.select_related("unit"), "answering")


def _plans(ids: QuerySet[Any]) -> QuerySet[Plan]:
    return Plan.objects.filter(pk__in=ids.order_by()).select_related("document", "keeper")


def _keeper(plan: Plan) -> str:
    return plan.keeper.path if plan.keeper else WHOLE


def _named(names: list[str]) -> str:
    shown = "、".join(names[:NAMED])
    return shown if len(names) <= NAMED else f"{shown}等"
