"""The chain of one task: what it carries out, up to the top, and what carries it out, to the bottom."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet

from taizhang.levels.models import Decision, PlanLink, Relation, TargetLink, TaskLink
from taizhang.levels.queries.pairs import TargetRow, reasons_of, said_words
from taizhang.levels.queries.visible import links_visible_to
from taizhang.levels.queries.walking import ranks_of, walk
from taizhang.levels.quoting import quoted
from taizhang.permission import Actor
from taizhang.policies.marking import Segment
from taizhang.policies.models import Plan, Target, Task

#: Relations that a band shows in amber.
WEAKER = (Relation.WEAKER, Relation.LATER)


@dataclass(frozen=True, slots=True)
class ChainPair:
    """Two tasks of the chain, with their words as both sides quote them, and their targets."""

    row: TaskLink
    upper: Task
    lower: Task
    upper_text: list[Segment]
    lower_text: list[Segment]
    targets: list[TargetRow]

    @property
    def reasons(self) -> list[str]:
        """Why it was proposed, in sentences."""
        return reasons_of(self.row)

    @property
    def is_weaker(self) -> bool:
        """Whether a lower target is weaker or later."""
        return any(target.row.relation in WEAKER for target in self.targets)


@dataclass(frozen=True, slots=True)
class Gap:
    """Plans below `task` (or, `is_above`, above it) that were aligned and have nothing for it."""

    task: Task
    plans: list[Plan]
    is_above: bool


@dataclass(frozen=True, slots=True)
class Chain:
    """The chain of `task`: its tasks by column (0 is its own, the plans above are negative)."""

    task: Task
    columns: dict[int, list[Task]]
    pairs: list[ChainPair]
    gaps: list[Gap]
    ranks: dict[int, int]
    targets: list[Target]

    @property
    def is_alone(self) -> bool:
        """Whether nothing is above or below, not even a plan that misses it."""
        return not self.pairs and not self.gaps


def chain(task_id: int, by: Actor) -> Chain:
    """The chain of a task, as far as `by` sees it. Raises: Task.DoesNotExist."""
    tasks = Task.objects.visible_to(by).select_related(
        "plan__document", "plan__jurisdiction", "unit"
    )
    task: Task = tasks.get(pk=task_id)
    seen = links_visible_to(by).filter(ended_at=None)
    rows = walk(task_id, lambda edge, near: _step(seen, edge, near))
    ids = {task_id, *(row.upper_id for row in rows), *(row.lower_id for row in rows)}
    full = Task.objects.select_related("plan__document", "plan__jurisdiction", "unit", "section")
    found: dict[int, Task] = full.in_bulk(ids)
    plans = {t.plan_id for t in found.values()}
    links = list(seen.filter(upper__in=plans, aligned_at__isnull=False))
    links += list(
        seen.filter(lower=task.plan_id, aligned_at__isnull=False).exclude(upper__in=plans)
    )
    ranks = ranks_of(
        task.plan_id,
        [(found[r.upper_id].plan_id, found[r.lower_id].plan_id) for r in rows],
    )
    return Chain(
        task=found[task_id],
        columns=_columns(found, ranks),
        pairs=_pairs(rows, found),
        gaps=_gaps(found[task_id], found, rows, links, ranks),
        ranks=ranks,
        targets=list(Target.objects.filter(task=task_id)),
    )


def _step(seen: QuerySet[PlanLink], edge: set[int], near: str) -> QuerySet[TaskLink]:
    alive = TaskLink.objects.exclude(decision=Decision.REJECTED)
    return alive.filter(plans__in=seen.order_by().values("pk"), **{f"{near}__in": edge}).order_by(
        "-grade", "-score", "id"
    )


def _columns(found: dict[int, Task], ranks: dict[int, int]) -> dict[int, list[Task]]:
    columns: dict[int, list[Task]] = defaultdict(list)
    for task in sorted(found.values(), key=lambda t: (t.plan_id, t.position)):
        columns[ranks.get(task.plan_id, 0)].append(task)
    return dict(sorted(columns.items()))


def _pairs(rows: list[TaskLink], found: dict[int, Task]) -> list[ChainPair]:
    targets: dict[tuple[int | None, int | None], list[TargetRow]] = defaultdict(list)
    kept = TargetLink.objects.exclude(decision=Decision.REJECTED)
    for target in kept.filter(upper__task__in=found, lower__task__in=found).select_related(
        "upper", "lower"
    ):
        targets[target.upper.task_id, target.lower.task_id].append(TargetRow(target))
    return [
        ChainPair(
            row=row,
            upper=found[row.upper_id],
            lower=found[row.lower_id],
            upper_text=quoted(found[row.upper_id].text, said_words([row], "upper")),
            lower_text=quoted(found[row.lower_id].text, said_words([row], "lower")),
            targets=targets[row.upper_id, row.lower_id],
        )
        for row in rows
    ]


def _gaps(
    start: Task,
    found: dict[int, Task],
    rows: list[TaskLink],
    links: list[PlanLink],
    ranks: dict[int, int],
) -> list[Gap]:
    """Where the chain ends though a plan was aligned: below each task from `start` on, above `start`."""
    carried = {(row.upper_id, found[row.lower_id].plan_id) for row in rows if row.grade == 2}
    based = {found[row.upper_id].plan_id for row in rows if row.lower_id == start.pk}
    below: dict[int, list[Plan]] = defaultdict(list)
    for link in links:
        below[link.upper_id].append(link.lower)
    found_gaps = [
        Gap(
            task, [plan for plan in below[task.plan_id] if (task.pk, plan.pk) not in carried], False
        )
        for task in found.values()
        if ranks.get(task.plan_id, 0) >= 0
    ]
    above = [ln.upper for ln in links if ln.lower_id == start.plan_id and ln.upper_id not in based]
    # One plan above that has it is enough: a plan may carry out several, each in part.
    if not based:
        found_gaps.append(Gap(start, above, True))
    return [gap for gap in found_gaps if gap.plans]
