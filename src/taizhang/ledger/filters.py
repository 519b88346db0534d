"""What can be asked of the ledger, as it stands in the address (筛选).

    q             words that number, measure, text, units or subjects of targets must hold
    plan, section, unit                 one of these, by its id
    plan_name, section_name, unit_name  all whose name holds these words
    role          of the unit asked for; without one, tasks in which anybody has it
    due           by, routine, ongoing, passed (its date is over), none
    due_from, due_to   days, both included: of the date that holds, as `passed` and sorting by it
    target        a kind of target, any, none
    light         red, yellow, green, blue; burning: red and yellow
    state         how far a published task has come (`EntryState`)
    overdue       1: the date that holds now is over, and it is not closed
    reported      none: a unit that answers has not handed in what is due now (`reports=missing`, as the
                  list behind leadership's figures calls it, is taken for it)
    unsure        1: tasks with a fact that the reader is not sure of
    past          1: also tasks of plans that are not in force (replaced, withdrawn, revisions under
                  review); a plan or section that is asked for is shown whatever its state. And
                  tasks that the unit asked for had, and has handed on
    sort          a key of `SORTS`, with - before it for the other direction
    group         plan, section, unit, light, month

What makes no sense there (a unit without digits, a 31 April) is passed over: an old address must
still show a page, and the page says in words what it did filter by.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Self
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy

from taizhang.ledger.models import EntryState, Light
from taizhang.ledger.queries.handed_on import carried_before, carried_now
from taizhang.ledger.queries.owing import reports_owed
from taizhang.organizations.models import Unit
from taizhang.organizations.queries.called import called
from taizhang.permission import Actor
from taizhang.policies.deadlines import NO_DATE
from taizhang.policies.models import (
    Assignment,
    DeadlineKind,
    Plan,
    Role,
    Section,
    TargetKind,
    Task,
    TaskUnit,
)
from taizhang.policies.queries.seen import SeenPlans, seen_plans
from taizhang.policies.search import TaskSays
from taizhang.policies.target_kinds import masks_with

DUE = [*DeadlineKind.values, "passed", "none"]
TARGET = [*TargetKind.values, "any", "none"]
LIGHTS = {light.name.lower(): [light] for light in Light}
LIGHTS = {**LIGHTS, "burning": [Light.YELLOW, Light.RED]}

# Each ends in the tasks' own order, so that no row is lost or doubled between pages.
SORTS: dict[str, tuple[OrderBy, ...]] = {
    "order": (F("plan_id").asc(), F("position").asc()),
    "unit": (
        F("unit__name").asc(nulls_last=True),
        F("unit_id").asc(nulls_last=True),
        F("due_order").asc(),
        F("id").asc(),
    ),
    "due": (F("due_order").asc(), F("id").asc()),
    "targets": (F("target_count").asc(), F("id").asc()),
    "plan": (F("plan__title").asc(), F("plan_id").asc(), F("position").asc()),
    "unsure": (F("unsure_count").asc(), F("id").asc()),
    # Of published tasks alone: `ids_in_order` puts the others after them, in either direction.
    "light": (
        F("entry__light").asc(),
        F("entry__due_on").desc(nulls_last=True),
        F("entry__id").asc(),
    ),
    "percent": (F("entry__percent").asc(), F("entry__id").asc()),
}
#: What stands with the work on a task; a task that is not published has no place in it.
OF_WORK = frozenset({"light", "percent"})
#: What each grouping sorts by: equal groups must stand together.
GROUPS = {"plan": "plan", "section": "order", "unit": "unit", "light": "light", "month": "due"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerFilter:
    """What is asked of the ledger; its fields are the keys of the address (see the module)."""

    q: str = ""
    plan: int | None = None
    plan_name: str = ""
    section: int | None = None
    section_name: str = ""
    unit: int | None = None
    unit_name: str = ""
    role: str = ""
    due: str = ""
    due_from: dt.date | None = None
    due_to: dt.date | None = None
    target: str = ""
    light: str = ""
    state: str = ""
    overdue: bool = False
    reported: str = ""
    unsure: bool = False
    past: bool = False
    sort: str = ""
    group: str = ""

    @classmethod
    def from_address(cls, given: Mapping[str, str]) -> Self:
        """Read the filter out of an address's query."""
        return cls(
            q=given.get("q", "").strip()[:200],
            plan=_id(given.get("plan")),
            plan_name=given.get("plan_name", "").strip()[:200],
            section=_id(given.get("section")),
            section_name=given.get("section_name", "").strip()[:200],
            unit=_id(given.get("unit")),
            unit_name=given.get("unit_name", "").strip()[:200],
            role=_one_of(Role.values, given.get("role")),
            due=_one_of(DUE, given.get("due")),
            due_from=_day(given.get("due_from")),
            due_to=_day(given.get("due_to")),
            target=_one_of(TARGET, given.get("target")),
            light=_one_of(list(LIGHTS), given.get("light")),
            state=_one_of(EntryState.values, given.get("state")),
            overdue=given.get("overdue") == "1",
            reported=_one_of(["none"], _reported_in(given)),
            unsure=given.get("unsure") == "1",
            past=given.get("past") == "1",
            sort=_one_of([*SORTS, *(f"-{key}" for key in SORTS)], given.get("sort")),
            group=_one_of(list(GROUPS), given.get("group")),
        )

    def query(self) -> str:
        """The filter as an address's query, in a set order, without what it does not ask."""
        values = ((field.name, getattr(self, field.name)) for field in fields(self))
        said = [(key, "1" if value is True else value) for key, value in values if value]
        return urlencode(said)

    def without(self, *keys: str) -> Self:
        """The filter that does not ask for `keys`."""
        empty = type(self)()
        return replace(self, **{key: getattr(empty, key) for key in keys})

    def tasks(self, *, today: dt.date, by: Actor, seen: SeenPlans | None = None) -> QuerySet[Task]:
        """The tasks asked for that `by` sees, in no order yet. One query where `seen` is not known."""
        seen = seen or seen_plans(by)
        past = self.past or bool(self.plan or self.section)
        tasks = seen.tasks_of(Task.objects.order_by(), past=past)
        conditions = (self._place(), self._who(), self._when(today), self._target())
        for condition in (*conditions, self._work(today)):
            tasks = tasks.filter(condition)
        if self.q:
            tasks = tasks.filter(TaskSays(self.q, one_by_one=seen.few is not None))
        if self.unsure:
            tasks = tasks.filter(unsure_count__gt=0)
        return tasks

    def ids_in_order(self, tasks: QuerySet[Task], rows: slice | None = None) -> list[int]:
        """The ids of `tasks` in the order asked for; `rows` are those of one page.

        What sorts by the work is found on the entries' own index; whatever is not published follows.
        """
        start, stop = (rows.start or 0, rows.stop) if rows else (0, None)
        ordered = tasks.order_by(*self.order()).values_list("id", flat=True)
        if self.is_in_one_order:
            return list(ordered[start:stop])
        at_work = ordered.filter(entry__isnull=False)
        found = list(at_work[start:stop])
        wanted = None if stop is None else stop - start
        if wanted is not None and len(found) == wanted:
            return found
        before = start + len(found) if found or not start else at_work.count()
        rest = tasks.filter(entry__isnull=True).order_by("plan_id", "position")
        first = max(0, start - before)
        last = None if wanted is None else first + wanted - len(found)
        return found + list(rest.values_list("id", flat=True)[first:last])

    @property
    def is_in_one_order(self) -> bool:
        """One question gives all in order; else `ids_in_order` asks two."""
        return self._sorted_by() not in OF_WORK

    def _sorted_by(self) -> str:
        key = self.sort.lstrip("-") or GROUPS.get(self.group, "order")
        # A grouping needs its own order; within it, another one has no meaning.
        return GROUPS[self.group] if self.group else key

    def order(self) -> tuple[OrderBy, ...]:
        """By what the tasks are sorted; always down to a column that tells any two apart."""
        key = self._sorted_by()
        order = tuple(column.copy() for column in SORTS[key])
        # Grouped by light, what burns comes first.
        if self.sort == f"-{key}" or (self.group == "light" and self.sort != key):
            for column in order:
                column.reverse_ordering()
                # Who has no unit stands last in either direction.
                column.nulls_first, column.nulls_last = None, column.nulls_first
        return order

    def _place(self) -> Q:
        condition = Q()
        if self.plan:
            condition &= Q(plan_id=self.plan)
        if self.plan_name:
            condition &= Q(plan__in=_plans_named(self.plan_name))
        if self.section:
            condition &= Q(section_id=self.section)
        if self.section_name:
            condition &= Q(section__in=_sections_named(self.section_name))
        return condition

    def _who(self) -> Q:
        if not (self.unit or self.unit_name or self.role):
            return Q()
        units = Q()
        if self.unit:
            units &= Q(unit=self.unit)
        if self.unit_name:
            units &= Q(unit__in=_units_named(self.unit_name))
        role = Q(role=self.role) if self.role else Q()
        named = Assignment.objects.order_by().filter(units, role).values("task_id")
        if not (self.unit or self.unit_name):
            return Q(id__in=named)
        # A group's members were given its tasks when the plan was published.
        bound = TaskUnit.objects.order_by().filter(units, role, group__isnull=False)
        taken = carried_now(units, self.role).values("entry__task_id")
        found = Q(id__in=named.union(bound.values("task_id"), taken))
        if self.past:
            return found | Q(id__in=carried_before(units, self.role).values("entry__task_id"))
        return found & ~Q(id__in=carried_before(units, self.role).values("entry__task_id"))

    def _when(self, today: dt.date) -> Q:
        condition = Q()
        if self.due == "passed":
            condition &= Q(due_order__lt=today)
        elif self.due == "none":
            condition &= Q(due_kind="")
        elif self.due:
            condition &= Q(due_kind=self.due)
        if self.due_from or self.due_to:
            # `due_order` is indexed; a task without a date has one after all days.
            condition &= Q(due_order__lt=NO_DATE)
        if self.due_from:
            condition &= Q(due_order__gte=self.due_from)
        if self.due_to:
            condition &= Q(due_order__lte=self.due_to)
        return condition

    def _work(self, today: dt.date) -> Q:
        condition = Q()
        if self.light:
            condition &= Q(entry__light__in=LIGHTS[self.light])
        if self.state:
            condition &= Q(entry__state=self.state)
        if self.overdue:
            running = (EntryState.RUNNING, EntryState.CLOSING)
            condition &= Q(entry__due_on__lt=today, entry__state__in=running)
        if self.reported:
            owing = reports_owed(Q(answers=True), today, begun=True).order_by()
            condition &= Q(entry__in=owing.values("entry"))
        return condition

    def _target(self) -> Q:
        if not self.target:
            return Q()
        if self.target == "none":
            return Q(target_kinds=0)
        if self.target == "any":
            return Q(target_kinds__gt=0)
        return Q(target_kinds__in=masks_with(TargetKind(self.target)))


def _reported_in(given: Mapping[str, str]) -> str | None:
    return "none" if given.get("reports") == "missing" else given.get("reported")


def _plans_named(words: str) -> QuerySet:
    return Plan.objects.filter(title__contains=words).order_by().values("id")


def _sections_named(words: str) -> QuerySet:
    return Section.objects.filter(title__contains=words).order_by().values("id")


def _units_named(words: str) -> QuerySet:
    return Unit.objects.filter(called(words)).order_by().values("id")


def _id(given: str | None) -> int | None:
    # Eighteen digits are an id in any database; more would overflow it.
    return int(given) if given and given.isdecimal() and len(given) <= 18 else None


def _day(given: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(given or "")
    except ValueError:
        return None


def _one_of(known: list[str], given: str | None) -> str:
    return given if given in known else ""
