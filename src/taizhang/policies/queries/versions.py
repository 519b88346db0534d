"""The versions of a plan (修订): what it revises, what revises it."""

from __future__ import annotations

from dataclasses import dataclass

from taizhang.permission import Actor
from taizhang.policies.models import Plan, PlanState
from taizhang.policies.review import UNDER_REVIEW


@dataclass(frozen=True)
class Versions:
    """The plans beside one plan that a person sees.

    `draft` is a revision under review, `successor` the one that took its place.
    """

    before: Plan | None
    draft: Plan | None
    successor: Plan | None


def versions_of(plan: Plan, by: Actor) -> Versions:
    """The versions beside `plan`, as far as `by` sees them. One query or two."""
    seen = Plan.objects.visible_to(by).select_related("document", "keeper")
    before = seen.filter(pk=plan.revises_id).first() if plan.revises_id else None
    later = list(seen.filter(revises=plan).order_by("id"))
    after = (PlanState.PUBLISHED, PlanState.SUPERSEDED)
    return Versions(
        before=before,
        draft=next((p for p in later if p.state in UNDER_REVIEW), None),
        successor=next((p for p in later if p.state in after), None),
    )
