"""Plans whose tasks bind nobody (now): replaced, withdrawn, or a revision that is not published yet.

Lists and counts of tasks leave them out unless they are asked for. They are few beside their tasks,
so that a list of their ids is all that the query of 100,000 tasks needs; without any it is as before.
"""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Q, QuerySet

from taizhang.policies.models import Plan, PlanState
from taizhang.tables.prepared import Prepared

Rows = TypeVar("Rows", bound="QuerySet[Any]")
PAST = (PlanState.SUPERSEDED, PlanState.WITHDRAWN)
_READING = (PlanState.READ, PlanState.REVIEW)
_NOT_YET = Q(revises__isnull=False, state__in=_READING)


_NOT_IN_FORCE: Prepared[int] = Prepared(
    lambda: (
        Plan.objects.filter(Q(state__in=PAST) | _NOT_YET).order_by().values_list("pk", flat=True)
    )
)


def binds(state: str, *, is_revision: bool) -> bool:
    """Whether the tasks of a plan of that state bind somebody."""
    return state not in PAST and not (is_revision and state in _READING)


def plans_not_in_force() -> list[int]:
    """The ids of these plans. One query."""
    return _NOT_IN_FORCE()


def in_force(rows: Rows, without: list[int], *, plan: str = "plan") -> Rows:
    """`rows`, which name their plan in the field `plan`, without those of the plans `without`."""
    return rows.exclude(**{f"{plan}__in": without}) if without else rows
