"""Units, and how much each leads and supports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Self
from urllib.parse import urlencode

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce

from taizhang.ledger.grouping import GROUPS_OF, grouped, ranked
from taizhang.ledger.models import EntryUnit
from taizhang.ledger.queries.handed_on import Move, handed_on, left, moves, taken
from taizhang.organizations.models import Division, Unit
from taizhang.organizations.queries.called import called
from taizhang.permission import Actor, limits
from taizhang.policies.in_force import in_force, plans_not_in_force
from taizhang.policies.models import Plan, PlanUnit, Role
from taizhang.policies.permissions import SEE
from taizhang.policies.visibility import units_visible_to
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
    group: str = ""

    @classmethod
    def from_address(cls, given: Mapping[str, str]) -> Self:
        """Read the filter out of an address's query; what makes no sense is passed over."""
        division = given.get("division", "")
        sort, group = given.get("sort", ""), given.get("group", "")
        return cls(
            q=given.get("q", "").strip()[:200],
            division=int(division) if division.isdecimal() and len(division) <= 18 else None,
            sort=sort if sort.lstrip("-") in SORTS else "",
            group=group if group in GROUPS_OF["units"] else "",
        )

    def query(self) -> str:
        """The filter as an address's query."""
        names = ("q", "division", "sort", "group")
        said = {name: getattr(self, name) for name in names}
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
    first = (F(key).asc(nulls_last=True) for key in grouped(asked.group, (), of="units"))
    shown = list(units.annotate(rank=ranked()).order_by(*first, order, "name", "id")[rows])
    # All units, where all are shown: a list of their ids would only be long.
    counts = counts_of([unit.pk for unit in shown] if rows.stop else None, by=by, out=out)
    return [_row(unit, counts) for unit in shown]


def _count_of(role: str, by: Actor, out: list[int]) -> CombinedExpression:
    """In how many tasks a unit has `role` ("all": any), along the indexes of who does what."""
    is_role = role != "all"
    # What counts is said of the sum, not of the rows: SQLite would else look for each of a unit's plans
    # among all that he sees, unit by unit.
    plans = in_force(Plan.objects.order_by().visible_to(by), out, plan="pk").values("pk")
    has_all = limits(by, SEE).everything and not out
    total = Sum(role if is_role else "tasks", filter=None if has_all else Q(plan__in=plans))
    given = PlanUnit.objects.order_by().filter(unit=OuterRef("pk")).values("unit")
    summed = given.annotate(n=total).values("n")

    def moved(rows: QuerySet[EntryUnit]) -> Coalesce:
        rows = rows.filter(unit=OuterRef("pk"), **({"role": role} if is_role else {}))
        counted = rows.values("unit_id").annotate(n=Count("entry_id", distinct=True)).values("n")
        return Coalesce(Subquery(counted), 0)

    return (
        Coalesce(Subquery(summed), 0)
        + moved(taken(by, out, is_role=is_role))
        - moved(left(by, out, is_role=is_role))
    )


Counts = dict[int, dict[str, int]]


class Given(NamedTuple):
    """A unit, its tasks by role, and those in any. `is_moved`: a task of its was handed on, or may be."""

    unit: int
    lead: int
    responsible: int
    support: int
    all: int
    is_moved: bool = True


def given_to(by: Actor, out: list[int], unit_ids: list[int] | None = None) -> list[Given]:
    """What the plans that `by` sees give to units (to these, or all that are in one), before anything was
    handed on. Those of the plans `out` do not count. One query.
    """
    given = PlanUnit.objects.order_by().visible_to(by)
    counts = ~Q(plan__in=out) if out else None
    sums = {f"sum_{name}": Sum(name, filter=counts, default=0) for name in PlanUnit.COUNTS}
    rows = given.values_list("unit").annotate(**sums)
    if unit_ids is not None:
        carried = EntryUnit.objects.order_by().filter(unit=OuterRef("unit"), entry__in=handed_on())
        rows = rows.filter(unit__in=unit_ids).annotate(is_moved=Exists(carried))
    return [Given(*row) for row in rows]


def counts_of(
    unit_ids: list[int] | None, *, by: Actor, out: list[int], past: bool = False
) -> Counts:
    """For each unit (of these, or of all) its tasks by role, and under `all` those in any role. Two
    queries, one where none of these units has to do with a task that was handed on.

    Those of the plans `out` (not in force) do not count; those that a unit has through a group do,
    and those that were handed on count for who has them now; with `past` for who had them too.
    """
    given = given_to(by, out, unit_ids)
    moved = None if unit_ids is None else [row.unit for row in given if row.is_moved]
    return as_they_moved(given, moves(by, out, moved, past=past) if moved != [] else ())


def as_they_moved(given: Iterable[Given], moved: Iterable[Move]) -> Counts:
    """What was given to units, as it was handed on."""
    counts: Counts = defaultdict(lambda: defaultdict(int))
    for unit, *there, _is_moved in given:
        counts[unit] |= dict(zip((*Role.values, "all"), there, strict=True))
    for move in moved:
        for role in move.taken:
            counts[move.unit][role] += 1
        for role in move.left:
            counts[move.unit][role] -= 1
        counts[move.unit]["all"] += move.tasks
    return counts


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
