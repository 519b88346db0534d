"""Hand a plan to another keeper (移交方案)."""

from __future__ import annotations

from django.db import transaction

from taizhang.audit import record
from taizhang.organizations.models import Unit
from taizhang.permission import Actor, Reach, ensure
from taizhang.policies.models import Plan, PlanState
from taizhang.policies.permissions import SET_KEEPER
from taizhang.policies.visibility import reach_of


@transaction.atomic
def set_keeper(*, plan: Plan, keeper: Unit | None, by: Actor) -> Plan:
    """Let `keeper` look after the plan, None: the installation itself; and after its revision, where one
    is under review.

    `by` must coordinate both where it is and where it goes: nobody gives away what he would no
    longer see, nor takes what is another's. Raises: NotAllowed.
    """
    kept = Plan.objects.select_for_update(of=("self",), no_key=True).get(pk=plan.pk)
    ensure(by, SET_KEEPER, reach_of(kept))
    ensure(by, SET_KEEPER, Reach(keeper.path if keeper else None))
    if kept.keeper_id == (keeper.pk if keeper else None):
        return kept
    # Left behind, it would be published into the ledger of one who does not look after the plan any more.
    draft = Plan.objects.select_for_update(of=("self",), no_key=True).filter(
        revises=kept, state__in=(PlanState.READ, PlanState.REVIEW), keeper=kept.keeper_id
    )
    before = {"keeper": kept.keeper.name if kept.keeper else ""}
    after = {"keeper": keeper.name if keeper else ""}
    for one in (kept, *draft):
        one.keeper = keeper
        one.save(update_fields=["keeper"])
        record(SET_KEEPER, subject=one, by=by, before=before, after=after)
    return kept
