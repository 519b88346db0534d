"""One task with all that is known of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db.models import prefetch_related_objects

from taizhang.ledger.models import HANDED_IN, Entry, ProgressReport
from taizhang.ledger.queries.rows import by_role
from taizhang.ledger.ways import history_way
from taizhang.permission import Actor
from taizhang.policies.certainty import is_unsure
from taizhang.policies.marking import Fact, FactKind, Segment, mark
from taizhang.policies.models import Assignment, Deadline, Source, Target, Task
from taizhang.policies.queries.task_course import TaskCourse, task_course
from taizhang.policies.source import unpack_texts
from taizhang.policies.unit_names import say_units

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


def found_task(task_id: int, by: Actor) -> Task:
    """The task, with its plan and its entry."""
    found = Task.objects.visible_to(by).select_related("plan__keeper", "section", "entry")
    task: Task = found.get(pk=task_id)
    return task


def page_of(task: Task, by: Actor, *, is_at_work: bool = False) -> TaskPage:
    """Its page. At work, the page names the units that carry it, and not those of the text."""
    facts = ["assignments" if is_at_work else "assignments__unit", "deadlines"]
    prefetch_related_objects([task], *facts, *(["targets"] if task.target_count else []))
    if not is_at_work:
        say_units((task.plan, a) for a in task.assignments.all())
    near = Task.objects.filter(
        plan=task.plan_id, position__in=(task.position - 1, task.position + 1)
    ).only("position", "number", "measure", "text", "plan_id")
    neighbours = {other.position: other for other in near}
    leads, supports = by_role(list(task.assignments.all()))
    return TaskPage(
        task=task,
        leads=leads,
        supports=supports,
        deadlines=list(task.deadlines.all()),
        targets=_targets(task),
        quotation=_quotation(task, _facts(task)),
        previous=neighbours.get(task.position - 1),
        next=neighbours.get(task.position + 1),
        course=task_course(task, by),
        history=history_way(task, task.plan, by),
        entry=entry_of(task),
    )


def last_report(entry: Entry | None) -> ProgressReport | None:
    """The newest report on an entry that came from who answers."""
    came = ProgressReport.objects.filter(
        entry=entry, is_current=True, state__in=HANDED_IN, to_lead=False
    )
    newest = came.select_related("period", "unit").order_by("-period__ends_on", "-id")
    return newest.first() if entry else None


def entry_of(task: Task) -> Entry | None:
    """The task at work, None before its plan is published."""
    entry: Entry | None = getattr(task, "entry", None)
    if entry is not None:
        # The plan of both: that of the text in force.
        entry.plan = task.plan
    return entry


def _targets(task: Task) -> list[Target]:
    return list(task.targets.all()) if task.target_count else []


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


def _facts(task: Task) -> list[Fact]:
    """What is underlined in the quotation: units, dates, numbers."""
    kinds = {
        FactKind.UNIT: task.assignments.all(),
        FactKind.DATE: task.deadlines.all(),
        FactKind.NUMBER: _targets(task),
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
