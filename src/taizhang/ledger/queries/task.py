"""One task with all that is known of it."""

from __future__ import annotations

from dataclasses import dataclass

from taizhang.ledger.queries.ledger import by_role
from taizhang.policies.models import Assignment, Deadline, Source, Target, Task
from taizhang.policies.source import unpack


@dataclass(frozen=True, slots=True)
class TaskPage:
    """A task, its facts, its neighbours in the plan, and the words of the source.

    `quotation` is empty where the plan has no source kept.
    """

    task: Task
    leads: list[Assignment]
    supports: list[Assignment]
    deadlines: list[Deadline]
    targets: list[Target]
    quotation: str
    previous: Task | None
    next: Task | None


def task_page(task_id: int) -> TaskPage:
    """The task's page. Raises Task.DoesNotExist."""
    found = Task.objects.select_related("plan__document", "section", "unit")
    task = found.prefetch_related("assignments__unit", "deadlines", "targets").get(pk=task_id)
    near = Task.objects.filter(
        plan=task.plan_id, position__in=(task.position - 1, task.position + 1)
    ).only("position", "number", "measure", "text", "plan_id")
    neighbours = {other.position: other for other in near}
    leads, supports = by_role(task)
    return TaskPage(
        task=task,
        leads=leads,
        supports=supports,
        deadlines=list(task.deadlines.all()),
        targets=list(task.targets.all()),
        quotation=_quotation(task),
        previous=neighbours.get(task.position - 1),
        next=neighbours.get(task.position + 1),
    )


def _quotation(task: Task) -> str:
    """The words that the task was read from, each passage on a line of its own."""
    source = Source.objects.filter(plan=task.plan_id).first()
    if source is None:
        return ""
    blocks = unpack(bytes(source.packed)).blocks
    # A span that does not fit is a fault of the reader's, not a reason to hide the task.
    return "\n".join(blocks[b].text[start:end] for b, start, end in task.spans if b < len(blocks))
