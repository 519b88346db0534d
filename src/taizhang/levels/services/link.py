"""Link a plan to one that it carries out (关联上级方案), and end that."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from taizhang.audit import record
from taizhang.levels.errors import LinkInCircle, PlanNotVisible
from taizhang.levels.models import How, PlanLink
from taizhang.levels.permissions import LINK
from taizhang.levels.services.standing import ensure_in_force
from taizhang.permission import Actor, ensure
from taizhang.policies.models import Plan
from taizhang.policies.visibility import reach_of


@transaction.atomic
def link_plans(*, upper: Plan, lower: Plan, how: How = How.CHOSEN, by: Actor) -> PlanLink:
    """Say that `lower` carries out `upper`; saying it again changes nothing.

    Raises: NotAllowed, PlanNotVisible, LinkInCircle, PlanGone.
    """
    ensure(by, LINK, reach_of(lower))
    if not Plan.objects.visible_to(by).filter(pk=upper.pk).exists():
        raise PlanNotVisible
    if upper.pk == lower.pk or lower.pk in _above(upper):
        raise LinkInCircle(upper=upper.name, lower=lower.name)
    ensure_in_force(upper, lower)
    link, made = PlanLink.objects.select_for_update(no_key=True).get_or_create(
        upper=upper,
        lower=lower,
        defaults={"how": how, "made_at": timezone.now(), "made_by": by.name},
    )
    if made or link.ended_at is not None:
        link.ended_at = None
        link.save(update_fields=["ended_at"])
        record(LINK, subject=lower, by=by, after={"upper": upper.pk, "how": how})
    return link


@transaction.atomic
def end_link(*, link: PlanLink, by: Actor) -> PlanLink:
    """Say that the plan does not carry out the other; what was decided of tasks is kept.

    Raises: NotAllowed.
    """
    ensure(by, LINK, reach_of(link.lower))
    link = PlanLink.objects.select_for_update(no_key=True).get(pk=link.pk)
    if link.ended_at is None:
        link.ended_at = timezone.now()
        link.save(update_fields=["ended_at"])
        record(LINK, subject=link.lower, by=by, before={"upper": link.upper_id})
    return link


def _above(plan: Plan) -> set[int]:
    """The ids of all plans that `plan` carries out, near and far."""
    found: set[int] = set()
    near = {plan.pk}
    while near:
        links = PlanLink.objects.filter(lower__in=near, ended_at=None).order_by()
        near = set(links.values_list("upper_id", flat=True)) - found
        found |= near
    return found
