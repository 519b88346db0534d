"""One task with all that is known of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from taizhang.ledger.models import HANDED_IN, Entry, ProgressReport
from taizhang.ledger.queries.rows import by_role
from taizhang.ledger.ways import history_way
from taizhang.permission import Actor
from taizhang.policies.certainty import is_unsure
from taizhang.policies.marking import Fact, FactKind, Segment, mark
from taizhang.policies.models import Assignment, Deadline, Source, Target, Task
from taizhang.policies.models.read_fact import ReadFact
from taizhang.policies.permissions import SEE
from taizhang.policies.queries.task_course import TaskCourse, task_course
from taizhang.policies.source import unpack_texts
from taizhang.policies.unit_names import say_units
from taizhang.policies.visibility import may_in
from taizhang.tables.prepared import Prepared

if TYPE_CHECKING:
    from taizhang.ledger.queries.task_at_work import TaskAtWork

#: Of so many plans each process remembers the text that it was asked for last.
_REMEMBERED = 64


@dataclass(frozen=True, slots=True)
class TaskPage:
    """A task, its facts, its neighbours in the plan, and the words of the source.

    `quotation` holds the passages that the task and its facts were read from, in the order of the
    document, cut where a fact begins or ends; it is empty where the plan has no source kept. `entry`
    is the task at work, None before its plan is published and in versions that were replaced.
    `history`: the address of its history, "" for whoever may not read it.
    """

    task: Task
    leads: list[Assignment]
    supports: list[Assignment]
    deadlines: list[Deadline]
    targets: list[Target]
    quotation: list[list[Segment]]
    previous: Task | None
    next: Task | None
    course: TaskCourse
    history: str
    entry: Entry | None = None
    work: TaskAtWork | None = None


def task_page(task_id: int, by: Actor) -> TaskPage:
    """The task's page, if `by` sees it. Raises Task.DoesNotExist."""
    return page_of(found_task(task_id, by), by)


_TASK = Prepared(
    lambda task: Task.objects.filter(pk=task).select_related("plan__keeper", "section", "entry")
)
_ASSIGNMENTS = Prepared(
    lambda task: Assignment.objects.filter(task=task).select_related("unit").order_by("position")
)
_DEADLINES = Prepared(lambda task: Deadline.objects.filter(task=task).order_by("position"))
_TARGETS = Prepared(lambda task: Target.objects.filter(task=task).order_by("position"))
_NEAR = Prepared(
    lambda plan, before, after: Task.objects.filter(plan=plan, position__in=(before, after)).only(
        "position", "number", "measure", "text"
    )
)


@dataclass(frozen=True, slots=True)
class Found:
    """A task that the person sees, with plan and entry, and its units by the text."""

    task: Task
    assignments: list[Assignment]

    @property
    def known(self) -> set[str]:
        """The paths of its units, which are some of the plan's."""
        return {assignment.unit.path for assignment in self.assignments}


def found_task(task_id: int, by: Actor) -> Found:
    """Raises Task.DoesNotExist, for what he does not see too."""
    task = _TASK.one(task_id)
    if task is None:
        raise Task.DoesNotExist
    found = Found(task, _ASSIGNMENTS(task_id))
    if not may_in(task.plan, SEE, by, found.known):
        raise Task.DoesNotExist
    return found


def page_of(
    found: Found, by: Actor, *, has_groups: bool = True, targets: list[Target] | None = None
) -> TaskPage:
    """Its page. `has_groups`: whether it may be that units have the task as members of a group. `targets`:
    those of its text, where they are at hand.
    """
    task, assignments = found.task, found.assignments
    deadlines = _DEADLINES(task.pk)
    if targets is None:
        targets = _TARGETS(task.pk) if task.target_count else []
    say_units((task.plan, assignment) for assignment in assignments)
    near = _NEAR(task.plan_id, task.position - 1, task.position + 1)
    neighbours = {other.position: other for other in near}
    leads, supports = by_role(assignments)
    return TaskPage(
        task=task,
        leads=leads,
        supports=supports,
        deadlines=deadlines,
        targets=targets,
        quotation=_quotation(task, _facts(assignments, deadlines, targets)),
        previous=neighbours.get(task.position - 1),
        next=neighbours.get(task.position + 1),
        course=task_course(task, by, has_groups=has_groups),
        history=history_way(task, task.plan, by, found.known),
        entry=entry_of(task),
    )


_LAST = Prepared(
    lambda entry: (
        ProgressReport.objects.filter(
            entry=entry, is_current=True, state__in=HANDED_IN, to_lead=False
        )
        .select_related("period", "unit")
        .order_by("-period__ends_on", "-id")[:1]
    )
)


def last_report(entry: Entry | None) -> ProgressReport | None:
    """The newest report on an entry that came from who answers."""
    return _LAST.one(entry.pk) if entry else None


def entry_of(task: Task) -> Entry | None:
    """The task at work, None before its plan is published."""
    entry: Entry | None = getattr(task, "entry", None)
    if entry is not None:
        # The plan of both: that of the text in force.
        entry.plan = task.plan
    return entry


def _quotation(task: Task, facts: list[Fact]) -> list[list[Segment]]:
    texts = _texts(task.plan_id, task.plan.read_at)
    own = [*task.spans, *task.number_spans, *task.measure_spans]
    touched = {span[0] for spans in (own, *(fact.spans for fact in facts)) for span in spans}
    there = (text if i in touched else "" for i, text in enumerate(texts))
    return [segments for segments in mark(list(there), facts) if segments]


@lru_cache(maxsize=_REMEMBERED)
def _texts(plan: int, read_at: dt.datetime) -> tuple[str, ...]:
    """The texts of the source's blocks, nothing where none is kept. Read again, it has another `read_at`."""
    packed = Source.objects.filter(plan=plan).values_list("packed", flat=True).first()
    return unpack_texts(bytes(packed)) if packed else ()


def _facts(
    assignments: list[Assignment], deadlines: list[Deadline], targets: list[Target]
) -> list[Fact]:
    """What is underlined in the quotation: units, dates, numbers."""
    kinds: dict[FactKind, Sequence[ReadFact]] = {
        FactKind.UNIT: assignments,
        FactKind.DATE: deadlines,
        FactKind.NUMBER: targets,
    }
    return [
        Fact(
            key=f"{kind}{fact.pk}",
            kind=kind,
            spans=fact.spans,
            unsure=is_unsure(confidence=fact.confidence, warnings=fact.warnings),
        )
        for kind, facts in kinds.items()
        for fact in facts
    ]
