"""Lists of plans, and of what belongs to plans, that show a person only what is his to see.

`limits` of `permission` says which units' plans he reaches; here that becomes a filter. It gives
exactly the plans for which `may` says yes to `policies.visibility.reach_of`: a test compares.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from taizhang.organizations.models import Unit
from taizhang.permission import WHOLE, Act, Actor, limits
from taizhang.policies.permissions import SEE
from taizhang.tables.together import in_any

if TYPE_CHECKING:
    from taizhang.permission import Limits


class VisibleQuerySet(models.QuerySet[Any]):
    """Plans that a person sees."""

    def visible_to(self, actor: Actor, act: Act = SEE) -> Self:
        """Those that `actor` may do `act` to; without a filter where that is all of them."""
        return self.within(limits(actor, act))

    def within(self, reached: Limits) -> Self:
        """Those that are reached."""
        if reached.everything:
            return self
        return self.none() if reached.nothing else self.filter(_reached(reached))


class OfPlanQuerySet(models.QuerySet[Any]):
    """What belongs to plans (tasks, findings, sections): seen with its plan, whole."""

    def visible_to(self, actor: Actor, act: Act = SEE) -> Self:
        """Those of the plans that `actor` may do `act` to."""
        reached = limits(actor, act)
        if reached.everything:
            return self
        if reached.nothing:
            return self.none()
        return self.filter(plan__in=_plans_of(reached))


# A page asks several times for what the same person reaches, and putting it together takes as long as
# the database for the answer. What is kept is the question, never an answer: Django copies it when it
# becomes a part of another.


@lru_cache(maxsize=512)
def _plans_of(reached: Limits) -> models.QuerySet[Any]:
    plans = apps.get_model("policies", "Plan").objects.order_by()
    return plans.filter(_reached(reached)).values("pk")


@lru_cache(maxsize=512)
def _reached(reached: Limits) -> Q:
    parts = _units_at(reached.takes_part, reached.own)
    keepers = _units_at((*reached.keeps, *reached.takes_part), reached.own)
    plans = apps.get_model("policies", "Plan").objects.order_by()
    ways = [plans.filter(keeper__in=keepers)]
    if WHOLE in reached.own:
        ways.append(plans.filter(keeper__isnull=True))
    if reached.takes_part or reached.own:
        given = apps.get_model("policies", "PlanUnit").objects.order_by()
        ways.append(plans.filter(pk__in=given.filter(unit__in=parts).values("plan")))
    return in_any(ways)


def _units_at(paths: tuple[str, ...], own: tuple[str, ...]) -> models.QuerySet[Unit, Any]:
    """The units in the subtrees of `paths`, and those of `own` themselves."""
    condition = Q(path__in=own)
    for path in paths:
        condition |= Q(path__startswith=path)
    return Unit.objects.order_by().filter(condition).values("pk")
