"""One task with all that is known of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from taizhang.ledger.models import HANDED_IN, Entry, ProgressReport
from taizhang.ledger.queries.ledger import by_role
from taizhang.ledger.queries.next_act import NextAct, next_acts
from taizhang.ledger.queries.story import Story, story_of
from taizhang.ledger.queries.target_course import TargetCourse, courses_of
from taizhang.ledger.queries.work import Work, work_of
from taizhang.permission import Actor
from taizhang.policies.certainty import is_unsure
from taizhang.policies.marking import Fact, FactKind, Segment, mark
from taizhang.policies.models import Assignment, Deadline, Source, Target, Task
from taizhang.policies.queries.task_course import TaskCourse, task_course
from taizhang.policies.source import unpack
from taizhang.policies.unit_names import say_units


@dataclass(frozen=True, slots=True)
class TaskPage:
    """A task, its facts, its neighbours in the plan, and the words of the source.

    `quotation` holds the passages that the task and its facts were read from, in the order of the
    document, cut where a fact begins or ends; it is empty where the plan has no source kept. `entry`
    is the task at work, None before its plan is published and in versions that were replaced.
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
    entry: Entry | None = None
    work: TaskAtWork | None = None


@dataclass(frozen=True, slots=True)
class TaskAtWork:
    """What the page of a published task shows beside the task itself.

    `acts`: what this person may do, what presses most first. `last`: the newest report that came.
    """

    work: Work
    story: Story
    acts: list[NextAct]
    courses: list[TargetCourse]

    @property
    def next_act(self) -> NextAct | None:
        """The one that the page leads with."""
        return self.acts[0] if self.acts and self.acts[0].presses else None

    @property
    def other_acts(self) -> list[NextAct]:
        """The others."""
        return self.acts[1:] if self.next_act else self.acts


def task_at_work(task_id: int, by: Actor, *, today: dt.date, is_whole: bool = False) -> TaskPage:
    """The task's page with its work, if it is published; `is_whole`: with all of its story."""
    page = task_page(task_id, by)
    if page.entry is None:
        return page
    work = work_of(page.entry)
    at_work = TaskAtWork(
        work=work,
        story=story_of(work, is_whole=is_whole),
        acts=next_acts(work, today=today, by=by),
        courses=courses_of(work, today),
    )
    return replace(page, work=at_work)


def task_page(task_id: int, by: Actor) -> TaskPage:
    """The task's page, if `by` sees it. Raises Task.DoesNotExist."""
    found = Task.objects.visible_to(by).select_related("plan__document", "section", "unit")
    task = found.prefetch_related("assignments__unit", "deadlines", "targets").get(pk=task_id)
    near = Task.objects.filter(
        plan=task.plan_id, position__in=(task.position - 1, task.position + 1)
    ).only("position", "number", "measure", "text", "plan_id")
    neighbours = {other.position: other for other in near}
    say_units([task])
    leads, supports = by_role(task)
    return TaskPage(
        task=task,
        leads=leads,
        supports=supports,
        deadlines=list(task.deadlines.all()),
        targets=list(task.targets.all()),
        quotation=_quotation(task, _facts(task)),
        previous=neighbours.get(task.position - 1),
        next=neighbours.get(task.position + 1),
        course=task_course(task, by),
        entry=_entry(task),
    )


def last_report(entry: Entry | None) -> ProgressReport | None:
    """The newest report on an entry that came from who answers."""
    came = ProgressReport.objects.filter(
        entry=entry, is_current=True, state__in=HANDED_IN, to_lead=False
    )
    newest = came.select_related("period", "unit").order_by("-period__ends_on", "-id")
    return newest.first() if entry else None


def _entry(task: Task) -> Entry | None:
    entries = Entry.objects.select_related("plan__keeper", "unit")
    return entries.filter(task=task).first() if task.code else None


def _quotation(task: Task, facts: list[Fact]) -> list[list[Segment]]:
    source = Source.objects.filter(plan=task.plan_id).first()
    if source is None:
        return []
    texts = [block.text for block in unpack(bytes(source.packed)).blocks]
    own = [*task.spans, *task.number_spans, *task.measure_spans]
    touched = {span[0] for spans in (own, *(fact.spans for fact in facts)) for span in spans}
    segments = mark(texts, facts)
    return [segments[i] for i in sorted(touched) if i < len(texts) and segments[i]]


def _facts(task: Task) -> list[Fact]:
    """What is underlined in the quotation: units, dates, numbers."""
    kinds = {
        FactKind.UNIT: task.assignments.all(),
        FactKind.DATE: task.deadlines.all(),
        FactKind.NUMBER: task.targets.all(),
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
