"""The rows of the ledger's table, with what a page shows of each."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, Self, TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from taizhang.ledger.models import Entry, Light
from taizhang.ledger.queries.handed_on import Carried, carried_in
from taizhang.organizations.models import Unit
from taizhang.organizations.queries.naming import OF_NAMES, Names, Said, named_unit
from taizhang.policies.deadlines import NO_DATE
from taizhang.policies.models import Assignment, Deadline, Plan, Role, Section, Target, Task
from taizhang.tables.paging import PAGE_SIZE
from taizhang.tables.prepared import Prepared


@dataclass(slots=True)
class Given:
    """A task's unit with its role, and as it is said (see `say_units`); `is_over`: it handed it on."""

    role: str
    unit: Unit
    said: Said
    is_over: bool = False

    @property
    def unit_id(self) -> int:
        """The unit's id."""
        return self.unit.pk


@dataclass(frozen=True, slots=True)
class Row:
    """A task as a row of the table.

    `leads` are those in charge (lead, then responsible), `supports` those who help. `deadlines` and
    `targets` have of a `Deadline` and a `Target` what the table shows.
    `is_same_measure`, `is_same_number`: as in the row above, and shown only there.
    `entry` is how it stands, None before its plan is published. `heading`: what the group is called
    that begins with this row.
    """

    task: Task
    leads: list[Given]
    supports: list[Given]
    deadlines: list[Any]
    targets: list[Any]
    entry: Entry | None = None
    is_same_measure: bool = False
    is_same_number: bool = False
    heading: Plan | Section | Light | str | None = None


def rows_of(ids: Sequence[int], group: str) -> list[Row]:
    """The tasks of `ids` as rows, in that order. Five queries."""
    tasks = _tasks_in_order(ids)
    return list(_rows(tasks, _Facts.of(tasks), group))


@dataclass(frozen=True, slots=True)
class _Facts:
    """What stands in the rows beside the tasks, by the id of the task.

    As plain values: a page has five hundred, and to make objects of them takes longer than the
    database for all of them.
    """

    units: dict[int, list[Given]]
    deadlines: dict[int, list[Any]]
    targets: dict[int, list[Any]]

    @classmethod
    def of(cls, tasks: Sequence[Task]) -> Self:
        """Four queries; the places in the source are left behind."""
        ids = [task.pk for task in tasks]
        issued = {task.pk: task.plan.issued_on for task in tasks}
        return cls(
            _units(issued, [task.pk for task in tasks if getattr(task, "entry", None)]),
            _by_task(_DEADLINES(*ids)),
            _by_task(_TARGETS(*ids)),
        )


def _of_tasks(model: type[Any], *fields: str, named: bool = True) -> Prepared[Any]:
    """Facts of as many tasks as a page has."""

    def build(*tasks: int) -> QuerySet[Any, Any]:
        rows = model.objects.filter(task__in=tasks).order_by("task_id", "position")
        return rows.values_list("task_id", *fields, named=named)

    return Prepared(build, most=PAGE_SIZE)


_ASSIGNMENTS = _of_tasks(
    Assignment, "role", "unit_id", *(f"unit__{name}" for name in OF_NAMES), named=False
)
_DEADLINES = _of_tasks(Deadline, "raw", "kind", "date_end", "then_ongoing")
#: With the goal that holds now, where there is one.
_TARGETS = _of_tasks(
    Target, "subject", "comparator", "value", "upper", "unit_of_measure", "entry_targets__goal"
)


def _by_task(facts: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for fact in facts:
        found[fact.task_id].append(fact)
    return found


def _units(
    issued: Mapping[int, dt.date | None], published: Sequence[int]
) -> dict[int, list[Given]]:
    """The units of the tasks, as of the days on which their plans were issued; of those that were
    handed on who has them now, and then who had them.
    """
    given = _ASSIGNMENTS(*issued)
    named = {key: rest for _task, _role, key, *rest in given}
    units = {key: named_unit(key, *rest) for key, rest in named.items()}
    names = Names(units.values())
    found: dict[int, list[Given]] = defaultdict(list)
    for task, role, key, *_rest in given:
        unit = units[key]
        found[task].append(Given(role, unit, names.said(unit, issued[task])))
    for task, parts in carried_in(published).items() if published else ():
        found[task] = _as_handed_on(found[task], parts)
    return found


def _as_handed_on(named: list[Given], parts: list[Carried]) -> list[Given]:
    names = Names([part.unit for part in parts])
    over = {(part.unit.pk, part.role) for part in parts if part.is_over}
    there = {(given.unit_id, given.role) for given in named}
    here = [given for given in named if (given.unit_id, given.role) not in over]
    return here + [
        Given(part.role, part.unit, names.said(part.unit, None), part.is_over)
        for part in parts
        if part.is_over or (part.is_new and (part.unit.pk, part.role) not in there)
    ]


def _tasks_in_order(ids: Sequence[int]) -> list[Task]:
    """The tasks of `ids`, in that order, with what a row shows of them. One query."""
    found = {task.pk: task for task in _TASKS(*ids)}
    return [found[key] for key in ids if key in found]


_SHOWN = (
    *("number", "measure", "text", "code", "unit", "due_order", "unsure_count"),
    *("plan__title", "plan__issued_on", "plan__document__name"),
    *("section__label", "section__title"),
    *("entry__task", "entry__light", "entry__reasons", "entry__percent", "entry__state"),
    *("entry__due_on", "entry__first_due_on", "entry__due_of_targets", "entry__words"),
)
_TASKS: Prepared[Task] = Prepared(
    lambda *ids: (
        Task.objects.filter(id__in=ids)
        .order_by()
        .select_related("plan__document", "section", "entry")
        .only(*_SHOWN)
    ),
    most=PAGE_SIZE,
)


class _HasRole(Protocol):
    role: str


Carrying = TypeVar("Carrying", bound=_HasRole)


def by_role(given: Sequence[Carrying]) -> tuple[list[Carrying], list[Carrying]]:
    """Those in charge, leads before the responsible; and those who help."""
    in_charge = [a for role in (Role.LEAD, Role.RESPONSIBLE) for a in given if a.role == role]
    return in_charge, [a for a in given if a.role == Role.SUPPORT]


def _rows(tasks: list[Task], facts: _Facts, group: str) -> Iterator[Row]:
    above: Task | None = None
    for task in tasks:
        leads, supports = by_role(facts.units[task.pk])
        begins = above is None or _group_of(task, group) != _group_of(above, group)
        measure, number = (False, False) if above is None else same_as_above(task, above)
        yield Row(
            task,
            leads,
            supports,
            facts.deadlines[task.pk],
            facts.targets[task.pk],
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


def _heading(task: Task, leads: list[Given], group: str) -> Plan | Section | Light | str | None:
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
