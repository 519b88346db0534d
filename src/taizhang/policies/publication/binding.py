"""Which units a published task binds: those it names, and of groups the members of that day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db.models import Q, QuerySet

from taizhang.organizations.models import Membership, UnitKind
from taizhang.policies.models import Assignment, Role, Task, TaskUnit


def bind(tasks: Sequence[Task], on: dt.date) -> list[TaskUnit]:
    """The bindings of `tasks` (unsaved), groups expanded as of the day `on`.

    A group of which no member is known binds as itself: a person must say who that is.
    """
    given: dict[int, list[Assignment]] = defaultdict(list)
    found = Assignment.objects.filter(task__in=tasks).order_by("task_id", "position")
    for assignment in found.select_related("unit"):
        given[assignment.task_id].append(assignment)
    named = {a.unit_id for of_task in given.values() for a in of_task if _is_group(a)}
    members = members_on(named, on)
    return [row for task in tasks for row in _of_task(task, given[task.pk], members)]


def groups_withoutmembers_on(tasks: Iterable[Task], on: dt.date) -> list[str]:
    """The names of groups that `tasks` name and that have no member on the day `on`."""
    groups = Assignment.objects.filter(task__in=tasks, unit__kind=UnitKind.GROUP).order_by()
    names = dict(groups.values_list("unit_id", "unit__name").distinct())
    known = members_on(names, on)
    return sorted(name for group, name in names.items() if not known.get(group))


def _of_task(
    task: Task, given: Sequence[Assignment], members: Mapping[int, Sequence[int]]
) -> Iterator[TaskUnit]:
    seen: set[tuple[int, str]] = set()
    answering = _answering(given)
    # Who is named stands for himself, whatever group he is in as well.
    for assignment in sorted(given, key=_is_group):
        group = assignment.unit_id if _is_group(assignment) else None
        units = members.get(assignment.unit_id) or [assignment.unit_id]
        for unit in units:
            if (unit, assignment.role) in seen:
                continue
            seen.add((unit, assignment.role))
            yield TaskUnit(
                task=task,
                unit_id=unit,
                role=assignment.role,
                group_id=group if unit != group else None,
                answers=assignment is answering,
            )


def _answering(given: Sequence[Assignment]) -> Assignment | None:
    """Who answers for the task: the first lead, else the first responsible unit."""
    for role in (Role.LEAD, Role.RESPONSIBLE):
        for assignment in given:
            if assignment.role == role:
                return assignment
    return None


def _is_group(assignment: Assignment) -> bool:
    return assignment.unit.kind == UnitKind.GROUP


def members_on(groups: Iterable[int], on: dt.date) -> dict[int, list[int]]:
    """The members of each of `groups` (ids) on the day `on`; those without any are left out."""
    found: dict[int, list[int]] = defaultdict(list)
    rows = members_as_of(on).filter(group__in=list(groups))
    for group, member in rows.values_list("group_id", "member_id"):
        found[group].append(member)
    return found


def members_as_of(on: dt.date) -> QuerySet[Membership]:
    """Who is in which group on the day `on`."""
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
    not_over = Q(valid_until__isnull=True) | Q(valid_until__gte=on)
    return Membership.objects.order_by().filter(begun, not_over)
