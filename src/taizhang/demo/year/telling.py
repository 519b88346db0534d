"""The year in order: published at its start, then month by month until today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from taizhang.audit.sealing import seal
from taizhang.corrections import Check, Correction
from taizhang.demo.year import acts
from taizhang.demo.year.clock import Clock, told
from taizhang.demo.year.people import people_of_the_year
from taizhang.demo.year.reports import due_reports, make_report
from taizhang.ledger.models import ReportingPeriod
from taizhang.ledger.services.course import set_course
from taizhang.permission import Actor
from taizhang.policies.models import Plan, PlanState, Task
from taizhang.policies.review import Bench
from taizhang.policies.review.taking import subject_of, take
from taizhang.policies.services.publish_plan import publish_plan
from taizhang.supervision.services.daily import run_day

MONTHS = 12
#: How often each plan is reported on, by its level: a province asks less often.
_RHYTHMS = {"province": "quarter"}
#: On these days of a month the daily run is told as well; on all of them it would take minutes.
_RUNS = (1, 6, 11, 16, 21, 26)
Say = Callable[[str], None]


@dataclass
class Told:
    """What happened, in figures."""

    plans: int = 0
    units: int = 0
    people: int = 0
    periods: int = 0
    reports: int = 0
    others: dict[str, int] = field(default_factory=dict)


def tell_the_year(
    plans: Sequence[Plan],
    *,
    today: dt.date,
    by: Actor,
    coordinator: Actor,
    say: Say,
    months: int = MONTHS,
) -> Told:
    """Publish `plans` so many months before `today` and let them be worked on until now.

    `by` makes the accounts, `coordinator` publishes and accepts. Plans that are published already stay
    as they are: then nothing is told. `say` is called with each month.
    """
    if not plans or any(plan.state not in (PlanState.READ, PlanState.REVIEW) for plan in plans):
        return Told()
    start = _months_before(today, months)
    with told(Clock(start)) as clock:
        for plan in plans:
            _publish(plan, start, coordinator)
        staff = people_of_the_year(by=by)
        figures = Told(len(plans), len({unit for unit, _role in staff}), len(staff))
        story = acts.Story(
            plans=list(plans), staff=staff, coordinator=coordinator, by=by, end=today
        )
        for day in _days(start, today):
            clock.go_to(day)
            if day.day == 1:
                say(f"{day.year}年{day.month}月")
            story.of_the_day(day, (day - start).days)
            figures.reports += _reports_of(day, story, coordinator)
            if day.day in _RUNS or day == today:
                run_day(today=day, by=by)
    figures.periods = (
        ReportingPeriod.objects.filter(plan__in=plans, ends_on__gte=start, ends_on__lte=today)
        .values("name")
        .distinct()
        .count()
    )
    seal()
    figures.others = dict(story.happened)
    return figures


def _publish(plan: Plan, on: dt.date, by: Actor) -> None:
    tasks = dict(Task.objects.filter(plan=plan).order_by("position").values_list("key", "stands"))

    def said(bench: Bench) -> list[Correction]:
        return [
            Check(number, subject_of(bench, key), seen)
            for number, (key, seen) in enumerate(tasks.items(), bench.next_number)
        ]

    take(plan=plan, said=said, seen=tasks, by=by)
    publish_plan(plan=plan, on=on, by=by)
    rhythm = _RHYTHMS.get(plan.level, "month")
    set_course(plan=plan, values={"rhythm": rhythm}, today=on, by=by)


def _reports_of(day: dt.date, story: acts.Story, coordinator: Actor) -> int:
    """Make the reports whose day this is."""
    made = 0
    near = ReportingPeriod.objects.filter(
        plan__in=story.plans,
        due_on__gte=day - dt.timedelta(days=10),
        due_on__lte=day + dt.timedelta(days=10),
    )
    for period in near.order_by("plan_id", "starts_on"):
        for due in due_reports(period, day):
            if make_report(
                due, staff=story.staff, coordinator=coordinator, lately=story.is_lately(day)
            ):
                made += 1
    return made


def _days(start: dt.date, end: dt.date) -> list[dt.date]:
    return [start + dt.timedelta(days=n) for n in range((end - start).days + 1)]


def _months_before(day: dt.date, months: int) -> dt.date:
    month = day.year * 12 + day.month - 1 - months
    return dt.date(month // 12, month % 12 + 1, 3)
