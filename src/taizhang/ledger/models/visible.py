"""What belongs to entries is seen with their plan."""

from __future__ import annotations

from typing import Any, Self

from django.db import models

from taizhang.permission import Act, Actor, limits
from taizhang.policies.models import Plan
from taizhang.policies.permissions import SEE


class OfEntryQuerySet(models.QuerySet[Any]):
    """Rows that are an entry, or hang on one."""

    def visible_to(self, actor: Actor, act: Act = SEE) -> Self:
        """Those of the plans that `actor` may do `act` to; without a filter where that is all."""
        reached = limits(actor, act)
        if reached.everything:
            return self
        if reached.nothing:
            return self.none()
        plans = Plan.objects.order_by().visible_to(actor, act).values("pk")
        own = {field.name for field in self.model._meta.fields}
        way = "plan" if "plan" in own else "entry__plan"
        return self.filter(**{f"{way}__in": plans})
