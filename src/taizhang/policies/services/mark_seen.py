"""A unit takes note of what it was told (签收)."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from taizhang.audit import record
from taizhang.permission import Actor, Reach, ensure
from taizhang.policies.models import UnitNotice
from taizhang.policies.permissions import TAKE_NOTE


@transaction.atomic
def mark_seen(*, notice: UnitNotice, by: Actor) -> UnitNotice:
    """Note that a person of the unit saw the notice; who saw it first stays. Raises: NotAllowed."""
    rows = UnitNotice.objects.select_for_update(of=("self",), no_key=True)
    kept = rows.select_related("unit", "plan__document").get(pk=notice.pk)
    ensure(by, TAKE_NOTE, Reach(kept.unit.path))
    if kept.seen_at is None:
        kept.seen_at, kept.seen_by = timezone.now(), by.name
        kept.save(update_fields=["seen_at", "seen_by"])
        record(TAKE_NOTE, subject=kept.plan, by=by, after={"unit": kept.unit.name})
    return kept
