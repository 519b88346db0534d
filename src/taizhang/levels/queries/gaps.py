"""What of a plan nobody below carries, over all plans below; and what of it has no upper task."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q
from django.urls import reverse

from taizhang.levels.models import Decision, PlanLink, Relation, TargetLink, TaskLink
from taizhang.levels.queries.visible import links_visible_to
from taizhang.permission import Actor
from taizhang.policies.models import Plan, Task
from taizhang.tables.paging import Paging

ROWS, COLUMNS = 50, 20
SHOWS = ("nobody", "some")


class Mark(StrEnum):
    """What a lower plan does with an upper task; the later ones tell more."""

    MISSING = "missing"
    RELATED = "related"
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"


_CARRIES = (Mark.PROPOSED, Mark.CONFIRMED)
_ORDER = {mark: rank for rank, mark in enumerate(Mark)}


@dataclass(frozen=True, slots=True)
class Column:
    """A lower plan, how many upper tasks it carries, and the page of its link."""

    link: PlanLink
    carried: int
    address: str

    @property
    def name(self) -> str:
        """The place, or else the plan."""
        place = self.link.lower.jurisdiction
        return place.name if place else self.link.lower.name


@dataclass(frozen=True, slots=True)
class Cell:
    """What one lower plan does with one task; `is_weaker`: a target of it is weaker or later."""

    column: Column
    mark: Mark
    is_weaker: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A task of the plan, in how many lower plans it is carried, and the cells that are shown."""

    task: Task
    carried: int
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Gaps:
    """The matrix of a plan. `unaligned` are links that were never aligned: they say nothing yet.

    `nobody`, `some`, `all` count tasks that none, not all, and all of the plans below carry.
    `loose` are its tasks without an upper one, None where it is aligned with no upper plan.
    """

    plan: Plan
    show: str
    columns: list[Column]
    rows: list[Row]
    unaligned: list[PlanLink]
    below: int
    nobody: int
    some: int
    all: int
    loose: list[Task] | None
    above: list[PlanLink]
    paging: Paging
    column_paging: Paging


def gaps(
    plan_id: int,
    by: Actor,
    *,
    show: str = "",
    page: str | None = None,
    column_page: str | None = None,
    everything: bool = False,
) -> Gaps:
    """The matrix as far as a page shows it, or all of it. Raises: Plan.DoesNotExist."""
    plans = Plan.objects.visible_to(by).select_related("document", "jurisdiction", "keeper")
    plan: Plan = plans.get(pk=plan_id)
    links = list(links_visible_to(by).filter(Q(upper=plan) | Q(lower=plan), ended_at=None))
    above = [ln for ln in links if ln.lower_id == plan.pk and ln.aligned_at]
    below = [ln for ln in links if ln.upper_id == plan.pk]
    aligned = [ln for ln in below if ln.aligned_at]
    tasks = list(
        Task.objects.filter(plan=plan).select_related("section", "unit").order_by("position")
    )
    marks, weaker = _marks(aligned), _weaker(aligned)
    columns = sorted(
        (
            Column(ln, _carried_by(marks[ln.pk]), reverse("levels:pair", args=[ln.pk]))
            for ln in aligned
        ),
        key=lambda c: (c.name, c.link.pk),
    )
    carried = {task.pk: _carrying(task, columns, marks) for task in tasks}
    wanted = [task for task in tasks if _is_asked(carried[task.pk], show, len(columns))]
    paging = Paging.of(page, count=len(wanted), size=len(wanted) or 1 if everything else ROWS)
    column_paging = Paging.of(
        column_page, count=len(columns), size=len(columns) or 1 if everything else COLUMNS
    )
    shown = columns[column_paging.rows]
    return Gaps(
        plan=plan,
        show=show if show in SHOWS else "",
        columns=shown,
        rows=[
            Row(task, carried[task.pk], _cells(task, shown, marks, weaker))
            for task in wanted[paging.rows]
        ],
        unaligned=[ln for ln in below if not ln.aligned_at],
        below=len(columns),
        nobody=sum(not n for n in carried.values()) if columns else 0,
        some=sum(0 < n < len(columns) for n in carried.values()),
        all=sum(n == len(columns) for n in carried.values()) if columns else 0,
        loose=_loose(tasks, above) if above else None,
        above=above,
        paging=paging,
        column_paging=column_paging,
    )


def _marks(links: Iterable[PlanLink]) -> dict[int, dict[int, Mark]]:
    """For each link what its lower plan does with the upper tasks; what is not there is missing."""
    found: dict[int, dict[int, Mark]] = {link.pk: {} for link in links}
    rows = TaskLink.objects.filter(plans__in=found).exclude(decision=Decision.REJECTED).order_by()
    for plans, upper, grade, decision in rows.values_list("plans", "upper", "grade", "decision"):
        mark = Mark(decision) if grade == 2 else Mark.RELATED
        before = found[plans].get(upper, Mark.MISSING)
        found[plans][upper] = max(before, mark, key=_ORDER.__getitem__)
    return found


def _carried_by(marks: dict[int, Mark]) -> int:
    return sum(mark in _CARRIES for mark in marks.values())


def _weaker(links: Iterable[PlanLink]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    rows = TargetLink.objects.filter(
        plans__in=[link.pk for link in links],
        relation__in=(Relation.WEAKER, Relation.LATER),
        upper__task__isnull=False,
    )
    alive = rows.exclude(decision=Decision.REJECTED).order_by()
    for plans, task in alive.values_list("plans", "upper__task"):
        found[plans].add(task)
    return found


def _carrying(task: Task, columns: list[Column], marks: dict[int, dict[int, Mark]]) -> int:
    """How many of the plans below carry the task out."""
    return sum(marks[column.link.pk].get(task.pk) in _CARRIES for column in columns)


def _cells(
    task: Task,
    columns: list[Column],
    marks: dict[int, dict[int, Mark]],
    weaker: dict[int, set[int]],
) -> list[Cell]:
    cells = []
    for column in columns:
        mark = marks[column.link.pk].get(task.pk, Mark.MISSING)
        is_weaker = mark is not Mark.MISSING and task.pk in weaker[column.link.pk]
        cells.append(Cell(column, mark, is_weaker))
    return cells


def _is_asked(carried: int, show: str, below: int) -> bool:
    if show == "nobody":
        return carried == 0
    return carried < below if show == "some" else True


def _loose(tasks: list[Task], above: list[PlanLink]) -> list[Task]:
    """The tasks that carry out nothing of any plan above."""
    rows = TaskLink.objects.filter(plans__in=above, grade=2).exclude(decision=Decision.REJECTED)
    based = set(rows.order_by().values_list("lower_id", flat=True))
    return [task for task in tasks if task.pk not in based]
