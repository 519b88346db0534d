"""Say of a proposed link that it holds or not (确认、否定); make one that was not proposed."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from taizhang.audit import record
from taizhang.levels.errors import NotThosePlans
from taizhang.levels.models import Decision, PlanLink, Relation, TargetLink, TaskLink
from taizhang.levels.permissions import DECIDE
from taizhang.levels.services.standing import ensure_open
from taizhang.permission import Actor, ensure
from taizhang.policies.models import Task
from taizhang.policies.visibility import reach_of


@transaction.atomic
def decide(
    *, link: TaskLink | TargetLink, decision: Decision, by: Actor, grade: int | None = None
) -> TaskLink | TargetLink:
    """Confirm or reject a link, or open the question again.

    Raises: NotAllowed, LinkEnded, PlanGone.
    """
    ensure(by, DECIDE, reach_of(link.plans.lower))
    ensure_open(link.plans)
    kept = type(link).objects.select_for_update(of=("self",), no_key=True).get(pk=link.pk)
    before = {"decision": kept.decision}
    kept.decision = decision
    _sign(kept, by)
    if grade is not None and isinstance(kept, TaskLink):
        before["grade"], kept.grade = str(kept.grade), grade
    kept.save()
    record(DECIDE, subject=kept, by=by, before=before, after={"decision": decision})
    return kept


@transaction.atomic
def link_tasks(*, plans: PlanLink, upper: Task, lower: Task, by: Actor, grade: int = 2) -> TaskLink:
    """Say that a task carries another, whether it was proposed or not.

    Raises: NotAllowed, NotThosePlans, LinkEnded, PlanGone.
    """
    ensure(by, DECIDE, reach_of(plans.lower))
    ensure_open(plans)
    if (upper.plan_id, lower.plan_id) != (plans.upper_id, plans.lower_id):
        raise NotThosePlans
    link, _ = TaskLink.objects.get_or_create(
        plans=plans, upper=upper, lower=lower, defaults={"grade": grade}
    )
    link.decision, link.grade = Decision.CONFIRMED, grade
    _sign(link, by)
    link.save()
    record(DECIDE, subject=link, by=by, after={"decision": link.decision, "grade": grade})
    return link


@transaction.atomic
def set_relation(*, link: TargetLink, relation: Relation, by: Actor) -> TargetLink:
    """Say how the lower of two targets stands to the upper one.

    Raises: NotAllowed, LinkEnded, PlanGone.
    """
    ensure(by, DECIDE, reach_of(link.plans.lower))
    ensure_open(link.plans)
    kept = TargetLink.objects.select_for_update(of=("self",), no_key=True).get(pk=link.pk)
    before = {"relation": kept.relation, "decision": kept.decision}
    kept.relation, kept.decision = relation, Decision.CONFIRMED
    _sign(kept, by)
    kept.save()
    record(DECIDE, subject=kept, by=by, before=before, after={"relation": relation})
    return kept


def _sign(link: TaskLink | TargetLink, by: Actor) -> None:
    link.decided_at, link.decided_by = timezone.now(), by.name
    if link.decision == Decision.PROPOSED:
        link.decided_at, link.decided_by = None, ""
