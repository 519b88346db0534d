"""What publication and revision made of one task: whom it binds, its versions, whether it still binds."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from taizhang.organizations.models import Unit
from taizhang.permission import Actor
from taizhang.policies.models import Plan, PlanState, Task, TaskUnit
from taizhang.policies.queries.revision import Change, changes
from taizhang.policies.reading import reading_of
from taizhang.revision import differences
from taizhang.tables.prepared import Prepared

_THROUGH_GROUPS = Prepared(
    lambda task: (
        TaskUnit.objects.filter(task=task, group__isnull=False)
        .select_related("unit", "group")
        .order_by("id")
    )
)
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


def task_course(task: Task, by: Actor, *, has_groups: bool = True) -> TaskCourse:
    """The course of `task`, whose plan is loaded, as far as `by` sees it. At most a dozen queries; none where
    nothing was revised, and no group has the task (`has_groups`).
    """
    if not task.code and task.continues_id is None:
        # Never published, and no part of a revision.
        return TaskCourse([], None, None, [], None)
    before = after = successor = None
    if task.continues_id is not None:
        before = _seen(by).filter(pk=task.continues_id).first()
    if task.plan.state == PlanState.SUPERSEDED:
        later = _seen(by).filter(continues=task, plan__state__in=_WAS_PUBLISHED)
        after = later.order_by("id").first()
        plans = Plan.objects.visible_to(by).select_related("document")
        successor = plans.filter(revises=task.plan_id, state__in=_WAS_PUBLISHED).first()
    return TaskCourse(
        groups=_groups(_THROUGH_GROUPS(task.pk) if has_groups else []),
        before=before,
        after=after,
        changes=_since(before, task) if before else [],
        successor=successor,
    )


def _seen(by: Actor) -> QuerySet[Task]:
    tasks: QuerySet[Task] = Task.objects.visible_to(by).select_related("plan__document")
    return tasks


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
