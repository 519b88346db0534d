"""Links are seen by whoever sees both plans."""

from __future__ import annotations

from django.db.models import QuerySet

from taizhang.levels.models import PlanLink
from taizhang.permission import Actor
from taizhang.policies.models import Plan


def links_visible_to(by: Actor) -> QuerySet[PlanLink]:
    """The links both of whose plans `by` sees, ended ones too, with their plans loaded."""
    seen = Plan.objects.order_by().visible_to(by).values("pk")
    ends = [f"{end}__{part}" for end in ("upper", "lower") for part in _PARTS]
    return PlanLink.objects.filter(upper__in=seen, lower__in=seen).select_related(*ends)


#: What a page says of a plan, and what permission asks of it.
_PARTS = ("document", "jurisdiction", "keeper")
