"""What is kept of each plan (`PlanStand`), in step with its entries."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Count, Q

from taizhang import audit
from taizhang.ledger.models import Entry, EntryState, Light, PlanStand

_BATCH = 500


@transaction.atomic(savepoint=False)
def keep_stands(plans: Iterable[int]) -> None:
    """Count the entries of these plans (ids) again, in the transaction of the act that moved them.

    Two acts on one plan do not pass each other by: each waits at the plan's chain of the history, on
    which it is recorded anyway, and counts what the one before it left. Three queries.
    """
    wanted = sorted(set(plans))
    for start in range(0, len(wanted), _BATCH):
        some = wanted[start : start + _BATCH]
        audit.hold(f"policies.plan:{plan}" for plan in some)
        there = {row["plan"]: row for row in _counted(Q(plan__in=some))}
        PlanStand.objects.bulk_create(
            (_stand(there.get(plan, {"plan": plan})) for plan in some),
            update_conflicts=True,
            unique_fields=["plan"],
            update_fields=PlanStand.COUNTS,
        )


def stands_out_of_step() -> list[int]:
    """The plans (ids) of which something else is kept than their entries say: none, ever. Two queries."""
    counted = {stand.plan_id: stand.counts for stand in map(_stand, _counted(Q()))}
    kept = {stand.plan_id: stand.counts for stand in PlanStand.objects.order_by()}
    nothing = PlanStand().counts
    return sorted(
        plan
        for plan in counted.keys() | kept.keys()
        if counted.get(plan, nothing) != kept.get(plan, nothing)
    )


def _counted(condition: Q) -> Iterable[dict[str, int]]:
    """By plan: what `PlanStand` keeps."""
    counts = {
        light.name.lower(): Count("pk", filter=Q(light=light) & ~Q(state=EntryState.ENDED))
        for light in Light
    }
    watched = Count("pk", filter=Q(state=EntryState.WATCH))
    entries = Entry.objects.order_by().filter(condition).values("plan")
    return entries.annotate(**counts, watched=watched)


def _stand(row: dict[str, int]) -> PlanStand:
    counts = {name: row.get(name, 0) for name in PlanStand.COUNTS}
    return PlanStand(plan_id=row["plan"], **counts)
