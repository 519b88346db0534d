"""The plans of the demonstration kept by the governments of their places, whose coordinators decide."""

from __future__ import annotations

from collections.abc import Collection

from taizhang.organizations.models import Unit
from taizhang.permission import Actor
from taizhang.policies.models import Plan
from taizhang.policies.services import set_keeper


def hand_the_demo_on(files: Collection[str], *, by: Actor) -> None:
    """Give the plans of these files to their keepers; what somebody keeps already stays with him."""
    plans = Plan.objects.filter(document__name__in=files, keeper=None, jurisdiction__isnull=False)
    for plan in plans.select_related("jurisdiction").order_by("id"):
        name = f"{plan.jurisdiction.name}人民政府"
        government = Unit.objects.existing().filter(name=name).first()
        if government is not None:
            set_keeper(plan=plan, keeper=government, by=by)
