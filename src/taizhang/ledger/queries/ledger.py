"""A page of the ledger's table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from taizhang.ledger.filters import LedgerFilter
from taizhang.ledger.models import Entry, Light
from taizhang.permission import Actor
from taizhang.policies.deadlines import NO_DATE
from taizhang.policies.models import (
    Assignment,
    Deadline,
    Plan,
    PlanState,
    Role,
    Section,
    Target,
    Task,
)
from taizhang.policies.unit_names import say_units
from taizhang.tables.paging import Paging

#: With more plans than this, a list to choose from is no help: one types a part of the name.
PLANS_TO_CHOOSE_FROM = 40
_AT_WORK = (PlanState.PUBLISHED, PlanState.SUPERSEDED)


@dataclass(frozen=True, slots=True)
class Row:
    """A task as a row of the table.

    `leads` are those in charge (lead, then responsible), `supports` those who help.
    `is_same_measure`, `is_same_number`: as in the row above, and shown only there.
    `entry` is how it stands, None before its plan is published. `heading`: what the group is called
    that begins with this row.
    """

    task: Task
    leads: list[Assignment]
    supports: list[Assignment]
    deadlines: list[Deadline]
    targets: list[Target]
    entry: Entry | None = None
    is_same_measure: bool = False
    is_same_number: bool = False
    heading: Plan | Section | Light | str | None = None


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """The rows of one page, and which page it is."""

    rows: list[Row]
    paging: Paging


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filter bar offers: `plans` while they are few, `sections` of the plan chosen.

    `is_at_work`: tasks were published, so that lights and states can be asked for.
    """

    plans: list[Plan] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    is_at_work: bool = True


def ledger_page(asked: LedgerFilter, *, page: str | None, today: dt.date, by: Actor) -> LedgerPage:
    """The page of the table that `asked` and `page` of the address ask for. Six queries."""
    tasks = asked.tasks(today=today, by=by)
    paging = Paging.of(page, count=tasks.count())
    ids = asked.ids_in_order(tasks, paging.rows)
    return LedgerPage(list(_rows(tasks_in_order(ids), asked.group)), paging)


def choices(asked: LedgerFilter, *, by: Actor) -> Choices:
    """What `by` can choose beside `asked`."""
    few = Plan.objects.visible_to(by).select_related("document")
    few = few.only("title", "document__name", "state")
    plans = list(few.order_by("-issued_on", "-id")[: PLANS_TO_CHOOSE_FROM + 1])
    sections = (
        Section.objects.visible_to(by).filter(plan=asked.plan, tasks__isnull=False).distinct()
    )
    are_few = len(plans) <= PLANS_TO_CHOOSE_FROM
    return Choices(
        plans=plans if are_few else [],
        sections=list(sections.order_by("position")) if asked.plan else [],
        is_at_work=not are_few or any(plan.state in _AT_WORK for plan in plans),
    )


def tasks_in_order(ids: Sequence[int]) -> list[Task]:
    """The tasks of `ids`, in that order, with what a row shows of them."""
    found = with_facts(Task.objects.filter(id__in=ids).order_by()).in_bulk()
    tasks = [found[key] for key in ids if key in found]
    say_units(tasks)
    return tasks


def with_facts(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """`tasks` with units, deadlines and targets; the places in the source are left behind."""
    units = Assignment.objects.select_related("unit").only(
        "task_id", "role", "surface", "unit__name", "unit__since", "unit__until", "unit__heir"
    )
    units = units.order_by("task_id", "position")
    deadlines = Deadline.objects.order_by("task_id", "position")
    targets = Target.objects.order_by("task_id", "position")
    return (
        tasks.select_related("plan__document", "section", "entry")
        .prefetch_related(
            Prefetch("assignments", units),
            Prefetch("deadlines", deadlines.defer("spans", "warnings")),
            Prefetch("targets", targets.defer("spans", "warnings")),
        )
        .defer(
            "spans",
            "number_spans",
            "measure_spans",
            "plan__implements",
            "plan__fact_spans",
            "plan__warnings",
            "plan__document_warnings",
            "section__spans",
        )
    )


def by_role(task: Task) -> tuple[list[Assignment], list[Assignment]]:
    """Those in charge, leads before the responsible; and those who help."""
    given = list(task.assignments.all())
    in_charge = [a for role in (Role.LEAD, Role.RESPONSIBLE) for a in given if a.role == role]
    return in_charge, [a for a in given if a.role == Role.SUPPORT]


def _rows(tasks: list[Task], group: str) -> Iterator[Row]:
    above: Task | None = None
    for task in tasks:
        leads, supports = by_role(task)
        begins = above is None or _group_of(task, group) != _group_of(above, group)
        measure, number = (False, False) if above is None else same_as_above(task, above)
        yield Row(
            task,
            leads,
            supports,
            list(task.deadlines.all()),
            list(task.targets.all()),
            entry=getattr(task, "entry", None),
            is_same_measure=measure and not begins,
            is_same_number=number and not begins,
            heading=_heading(task, leads, group) if group and begins else None,
        )
        above = task


def same_as_above(task: Task, above: Task) -> tuple[bool, bool]:
    """Whether `task` shares the measure of the row above, and its number: cells merged on paper."""
    place = (task.plan_id, task.section_id, task.measure)
    measure = bool(task.measure) and place == (above.plan_id, above.section_id, above.measure)
    return measure, measure and task.number == above.number


def _group_of(task: Task, group: str) -> object:
    return {
        "": None,
        "plan": task.plan_id,
        "section": (task.plan_id, task.section_id),
        "unit": task.unit_id,
        "light": _light_of(task),
        "month": (task.due_order.year, task.due_order.month),
    }[group]


def _light_of(task: Task) -> Light | None:
    entry = getattr(task, "entry", None)
    return Light(entry.light) if entry else None


def _heading(
    task: Task, leads: list[Assignment], group: str
) -> Plan | Section | Light | str | None:
    if group == "light":
        light = _light_of(task)
        return _("没有发布") if light is None else light
    if group == "month":
        if task.due_order == NO_DATE:
            return _("没有日期")
        return _("%(year)s年%(month)s月") % {
            "year": task.due_order.year,
            "month": task.due_order.month,
        }
    if group == "unit":
        answering = next((a.unit for a in leads if a.unit_id == task.unit_id), None)
        return answering.name if answering else ""
    if group == "section" and task.section:
        return task.section
    return task.plan
