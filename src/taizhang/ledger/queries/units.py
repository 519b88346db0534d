"""Units, and how much each leads and supports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce

from taizhang.ledger.queries.handed_on import left, moves, taken
from taizhang.organizations.models import Division, Unit
from taizhang.organizations.queries.called import called
from taizhang.permission import Actor, limits
from taizhang.policies.in_force import plans_not_in_force
from taizhang.policies.models import Assignment, Role, Task, TaskUnit
from taizhang.policies.permissions import SEE
from taizhang.policies.visibility import assignments_visible_to, units_visible_to
from taizhang.tables.paging import Paging

SORTS = {
    "name": "name",
    "division": "division__name",
    "lead": "lead",
    "responsible": "responsible",
    "support": "support",
    "all": "all",
}
#: With more divisions than this the filter bar does not list them.
DIVISIONS_TO_CHOOSE_FROM = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFilter:
    """What is asked of the list, as it stands in the address."""

    q: str = ""
    division: int | None = None
    sort: str = ""

    @classmethod
    def from_address(cls, given: Mapping[str, str]) -> Self:
        """Read the filter out of an address's query; what makes no sense is passed over."""
        division = given.get("division", "")
        sort = given.get("sort", "")
        return cls(
            q=given.get("q", "").strip()[:200],
            division=int(division) if division.isdecimal() and len(division) <= 18 else None,
            sort=sort if sort.lstrip("-") in SORTS else "",
        )

    def query(self) -> str:
        """The filter as an address's query."""
        said = {"q": self.q, "division": self.division, "sort": self.sort}
        return urlencode({key: value for key, value in said.items() if value})


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit and the number of tasks in which it has each role; `all` counts a task once."""

    unit: Unit
    lead: int
    responsible: int
    support: int
    all: int


@dataclass(frozen=True, slots=True)
class UnitsPage:
    """A page of the list; `divisions` is empty where they are too many to choose from."""

    rows: list[UnitRow]
    paging: Paging
    divisions: list[Division]


def units_page(asked: UnitFilter, *, page: str | None, by: Actor) -> UnitsPage:
    """The page of the list that the address asks for. Seven queries."""
    units = _asked_for(asked, by)
    paging = Paging.of(page, count=units.count())
    divisions = list(
        Division.objects.filter(units__in=units_visible_to(by)).distinct()[
            : DIVISIONS_TO_CHOOSE_FROM + 1
        ]
    )
    return UnitsPage(
        rows=unit_rows(asked, rows=paging.rows, by=by),
        paging=paging,
        divisions=divisions if len(divisions) <= DIVISIONS_TO_CHOOSE_FROM else [],
    )


def unit_rows(asked: UnitFilter, *, rows: slice = slice(None), by: Actor) -> list[UnitRow]:
    """The rows asked for, in order; only the column that is sorted by is counted for all units."""
    units = _asked_for(asked, by).select_related("division")
    out = plans_not_in_force()
    key = asked.sort.lstrip("-") or "all"
    if key not in ("name", "division"):
        units = units.annotate(**{key: _count_of(key, by, out)})
    down = asked.sort.startswith("-") or not asked.sort
    column = F(SORTS[key])
    order = column.desc(nulls_last=True) if down else column.asc(nulls_last=True)
    shown = list(units.order_by(order, "name", "id")[rows])
    # All units, where all are shown: a list of their ids would only be long.
    counts = counts_of([unit.pk for unit in shown] if rows.stop else None, by=by, out=out)
    return [_row(unit, counts) for unit in shown]


def _count_of(role: str, by: Actor, out: list[int]) -> CombinedExpression:
    """In how many tasks a unit has `role` ("all": any), along the indexes of who does what."""
    is_role = role != "all"

    def count(rows: QuerySet[Any], task: str = "task_id") -> Coalesce:
        rows = rows.filter(unit=OuterRef("pk"), **({"role": role} if is_role else {}))
        counted = rows.values("unit_id").annotate(n=Count(task, distinct=True)).values("n")
        return Coalesce(Subquery(counted), 0)

    return (
        count(given_in_force(by, out))
        + count(_through_groups(by, out, is_all=not is_role))
        + count(taken(by, out, is_role=is_role), "entry_id")
        - count(left(by, out, is_role=is_role), "entry_id")
    )


Counts = dict[int, dict[str, int]]


def counts_of(
    unit_ids: list[int] | None,
    *,
    by: Actor,
    out: list[int],
    has_all: bool = True,
    past: bool = False,
) -> Counts:
    """For each unit (of these, or of all) its tasks by role, and under `all` those in any role.

    Those of the plans `out` (not in force) do not count; those that a unit has through a group do,
    and those that were handed on count for who has them now; with `past` for who had them too.
    """
    counts: Counts = defaultdict(lambda: defaultdict(int))
    given = given_in_force(by, out)
    bound = _through_groups(by, out)
    if unit_ids is not None:
        given, bound = given.filter(unit_id__in=unit_ids), bound.filter(unit_id__in=unit_ids)
    if unit_ids is not None and len(unit_ids) == 1:
        _add_each(counts[unit_ids[0]], given)
    else:
        _add_given(counts, given, has_all=has_all)
    _add_bound(counts, bound)
    for moved in moves(by, out, unit_ids, past=past):
        for role in moved.taken:
            counts[moved.unit][role] += 1
        for role in moved.left:
            counts[moved.unit][role] -= 1
        counts[moved.unit]["all"] += moved.tasks
    return counts


def _add_each(counts: dict[str, int], given: QuerySet[Assignment]) -> None:
    """Those of one unit, counted here. One query."""
    rows = set(given.values_list("task_id", "role"))
    for _task, role in rows:
        counts[role] += 1
    counts["all"] = len({task for task, _role in rows})


def _add_given(counts: Counts, given: QuerySet[Assignment], *, has_all: bool) -> None:
    # Two plain groupings walk the index; conditions for each role would take five times as long.
    n = Count("task_id", distinct=True)
    for unit_id, role, count in given.values_list("unit_id", "role").annotate(n=n):
        counts[unit_id][role] = count
    for unit_id, count in given.values_list("unit_id").annotate(n=n) if has_all else ():
        counts[unit_id]["all"] = count


def _add_bound(counts: Counts, bound: QuerySet[TaskUnit]) -> None:
    """Add what units have through groups; in `all` a task counts once, however often it is theirs."""
    seen: set[tuple[int, int]] = set()
    rows = bound.annotate(named=_is_named()).values_list("unit_id", "task_id", "role", "named")
    for unit_id, task_id, role, is_named in rows:
        counts[unit_id][role] += 1
        if not is_named and (unit_id, task_id) not in seen:
            seen.add((unit_id, task_id))
            counts[unit_id]["all"] += 1


def given_in_force(by: Actor, out: list[int]) -> QuerySet[Assignment]:
    """The assignments that `by` sees, without those of tasks of the plans `out`."""
    given = assignments_visible_to(by)
    if not out:
        return given
    return given.exclude(task__in=Task.objects.order_by().filter(plan__in=out).values("pk"))


def _through_groups(by: Actor, out: list[int], *, is_all: bool = False) -> QuerySet[TaskUnit]:
    """What units were given as members of groups, in no role that the plan names them in as well.

    `is_all`: only where the plan does not name them for the task at all.
    """
    bound = TaskUnit.objects.order_by().filter(group__isnull=False)
    if out:
        bound = bound.exclude(task__in=Task.objects.order_by().filter(plan__in=out).values("pk"))
    if not limits(by, SEE).everything:
        bound = bound.filter(task__in=Task.objects.order_by().visible_to(by).values("pk"))
    return bound.exclude(_is_named()) if is_all else bound


def _is_named() -> Exists:
    """Whether the plan names the unit of a binding for its task, in whatever role."""
    named = Assignment.objects.filter(task=OuterRef("task_id"), unit=OuterRef("unit_id"))
    return Exists(named.order_by())


def _asked_for(asked: UnitFilter, by: Actor) -> QuerySet[Unit]:
    units = units_visible_to(by).order_by()
    if asked.q:
        units = units.filter(called(asked.q))
    if asked.division:
        units = units.filter(division=asked.division)
    return units


def _row(unit: Unit, counts: Counts) -> UnitRow:
    own = counts.get(unit.pk, {})
    return UnitRow(unit, *(own.get(key, 0) for key in (*Role.values, "all")))
