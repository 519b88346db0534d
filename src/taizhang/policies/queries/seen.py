"""The plans that a person sees, told one by one where they are few.

Among the thousands of plans of a province a bureau takes part in a score. A page that asks several
questions about their tasks asks first which plans these are: a database that is given their ids reads
their tasks alone. Given the rule instead ("a unit whose path begins with …"), it guesses thirty times
as many plans, and rather reads the tasks of all.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from django.db.models import QuerySet

from taizhang.permission import Actor, Limits, limits
from taizhang.policies.in_force import binds, in_force, plans_not_in_force
from taizhang.policies.models import Plan
from taizhang.policies.permissions import SEE
from taizhang.tables.prepared import Prepared

#: Of more plans the rule is the shorter question.
MOST = 200
#: Who sees all plans needs no list of them but to choose from.
MOST_OF_ALL = 40


class SeenPlan(NamedTuple):
    """A plan, as a list of plans to choose from shows it."""

    pk: int
    title: str
    document: str
    state: str
    revises: int | None

    @property
    def name(self) -> str:
        """As `Plan.name`."""
        return self.title or self.document

    @property
    def is_in_force(self) -> bool:
        """Its tasks bind somebody."""
        return binds(self.state, is_revision=self.revises is not None)


@dataclass(frozen=True)
class SeenPlans:
    """What `by` sees. `few`: all of these plans, the newest first; None where they are many."""

    by: Actor
    few: list[SeenPlan] | None

    def tasks_of(self, tasks: QuerySet[Any], *, past: bool) -> QuerySet[Any]:
        """Those of `tasks` that are seen; without `past` of plans in force alone."""
        if self.few is not None:
            return tasks.filter(plan__in=[p.pk for p in self.few if past or p.is_in_force])
        seen: QuerySet[Any] = tasks.visible_to(self.by)  # type: ignore[attr-defined]
        return seen if past else in_force(seen, self.not_in_force)

    @property
    def ids(self) -> tuple[int, ...] | None:
        """The ids of these plans; None where they are many."""
        return None if self.few is None else tuple(plan.pk for plan in self.few)

    @cached_property
    def not_in_force(self) -> list[int]:
        """The plans (ids) whose tasks bind nobody: of those that are seen, or of all. One query at most."""
        if self.few is None:
            return plans_not_in_force()
        return [plan.pk for plan in self.few if not plan.is_in_force]


def seen_plans(by: Actor) -> SeenPlans:
    """What `by` sees at this moment. One query."""
    reached = limits(by, SEE)
    found = _first(reached)()
    return SeenPlans(
        by, [SeenPlan(*row) for row in found] if len(found) <= _most(reached) else None
    )


def _most(reached: Limits) -> int:
    return MOST_OF_ALL if reached.everything else MOST


@lru_cache(maxsize=512)
def _first(reached: Limits) -> Prepared[Any]:
    """As many of them as tell whether they are few."""
    return Prepared(lambda: _rows(reached))


def _rows(reached: Limits) -> QuerySet[Any, Any]:
    plans = Plan.objects.within(reached).order_by("-issued_on", "-id")
    columns = ("id", "title", "document__name", "state", "revises")
    return plans.values_list(*columns)[: _most(reached) + 1]
