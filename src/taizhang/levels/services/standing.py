"""Whether a link may still be worked on."""

from __future__ import annotations

from taizhang.levels.errors import LinkEnded, PlanGone
from taizhang.levels.models import PlanLink
from taizhang.levels.queries.named import GONE
from taizhang.policies.models import Plan


def ensure_open(link: PlanLink) -> None:
    """Refuse work on a link that was ended, or one of whose plans is gone.

    Raises: LinkEnded, PlanGone.
    """
    if link.ended_at is not None:
        raise LinkEnded
    ensure_in_force(link.upper, link.lower)


def ensure_in_force(*plans: Plan) -> None:
    """Refuse plans that were withdrawn or replaced. Raises: PlanGone."""
    for plan in plans:
        if plan.state in GONE:
            raise PlanGone(plan=plan.name)
