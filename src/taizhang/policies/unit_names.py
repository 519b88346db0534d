"""Units as a plan calls them and as they are called today; and what must be renewed when that changes."""

from __future__ import annotations

from collections.abc import Iterable

from django.dispatch import receiver

from taizhang.organizations.queries.naming import Names
from taizhang.organizations.signals import names_changed
from taizhang.policies.models import Assignment, Plan
from taizhang.policies.search import index_tasks
from taizhang.policies.visibility import note_units


def say_units(given: Iterable[tuple[Plan, Assignment]]) -> None:
    """Put `said` on each assignment, whose unit is loaded: the unit as of the day of its plan, and as
    of today. No query where none of the units ever changed.
    """
    given = list(given)
    names = Names(a.unit for _plan, a in given)
    for plan, assignment in given:
        assignment.said = names.said(assignment.unit, plan.issued_on)


@receiver(names_changed, dispatch_uid="policies.renew_what_names_units")
def renew_what_names_units(*, unit_ids: list[int], **_given: object) -> None:
    """Index anew the tasks of units that are called otherwise, and note who is in which plan."""
    given = Assignment.objects.filter(unit__in=unit_ids).order_by()
    index_tasks(given.values_list("task_id", flat=True).distinct())
    note_units(given.values_list("task__plan_id", flat=True).distinct())
