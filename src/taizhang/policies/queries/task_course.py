"""What publication and revision made of one task: whom it binds, its versions, whether it still binds."""

from __future__ import annotations

from dataclasses import dataclass

from taizhang.organizations.models import Unit
from taizhang.permission import Actor
from taizhang.policies.models import Plan, PlanState, Task, TaskUnit
from taizhang.policies.queries.revision import Change, changes
from taizhang.policies.reading import reading_of
from taizhang.revision import differences

_WAS_PUBLISHED = (PlanState.PUBLISHED, PlanState.SUPERSEDED)


@dataclass(frozen=True)
class ThroughGroup:
    """The units that a task binds as members of a group, with their role."""

    group: Unit
    role: str
    units: list[Unit]


@dataclass(frozen=True)
class TaskCourse:
    """`groups` bind units through their members. `before` and `after` are the task in the versions beside
    this one; `changes` since `before`.

    `successor` is the plan that took the place of the task's plan: with no `after`, the task ended.
    """

    groups: list[ThroughGroup]
    before: Task | None
    after: Task | None
    changes: list[Change]
    successor: Plan | None

    @property
    def parts(self) -> list[Change]:
        """What changed besides the words of the task."""
        return [change for change in self.changes if change.field not in ("text", "measure")]


def task_course(task: Task, by: Actor) -> TaskCourse:
    """The course of `task`, whose plan is loaded, as far as `by` sees it. At most a dozen queries."""
    if not task.code and task.continues_id is None:
        # Never published, and no part of a revision.
        return TaskCourse([], None, None, [], None)
    through = TaskUnit.objects.filter(task=task, group__isnull=False)
    bound = list(through.select_related("unit", "group").order_by("id"))
    seen = Task.objects.visible_to(by).select_related("plan__document")
    before = seen.filter(pk=task.continues_id).first() if task.continues_id else None
    plans = Plan.objects.visible_to(by).select_related("document")
    after = successor = None
    if task.plan.state == PlanState.SUPERSEDED:
        later = seen.filter(continues=task, plan__state__in=_WAS_PUBLISHED)
        after = later.order_by("id").first()
        successor = plans.filter(revises=task.plan_id, state__in=_WAS_PUBLISHED).first()
    return TaskCourse(
        groups=_groups(bound),
        before=before,
        after=after,
        changes=_since(before, task) if before else [],
        successor=successor,
    )


def _groups(bound: list[TaskUnit]) -> list[ThroughGroup]:
    found: dict[tuple[int, str], ThroughGroup] = {}
    for row in bound:
        if row.group is not None:
            key = (row.group.pk, row.role)
            role = str(row.get_role_display())
            found.setdefault(key, ThroughGroup(row.group, role, [])).units.append(row.unit)
    return list(found.values())


def _since(before: Task, task: Task) -> list[Change]:
    old = reading_of(before.plan).tasks[before.position]
    return changes(differences(old, reading_of(task.plan).tasks[task.position]))
