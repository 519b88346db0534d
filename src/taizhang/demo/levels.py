"""The plans of the demonstration linked across levels, as each names the one above it."""

from __future__ import annotations

from collections.abc import Collection

from taizhang.levels.models import How, PlanLink
from taizhang.levels.queries.named import named_above
from taizhang.levels.services import align_plans, link_plans
from taizhang.permission import Actor
from taizhang.policies.models import Plan


def link_the_demo(files: Collection[str], *, by: Actor) -> None:
    """Link and align the plans of these files; what is linked already stays as people left it."""
    mine = Plan.objects.filter(document__name__in=files).select_related("keeper", "document")
    for lower in mine.order_by("id"):
        for upper in named_above(lower, by):
            there = PlanLink.objects.filter(upper=upper, lower=lower).exists()
            if upper.document.name in files and not there:
                link = link_plans(upper=upper, lower=lower, how=How.NAMED, by=by)
                align_plans(link=link, by=by)
