"""What units were told and nobody of them has taken note of yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from taizhang.permission import WHOLE, Actor, limits
from taizhang.policies.models import UnitNotice
from taizhang.policies.permissions import TAKE_NOTE

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from taizhang.organizations.models import Unit

#: More are not listed at once: the first are to be answered first.
SHOWN = 20


def unseen_by(actor: Actor, unit: Unit | None = None) -> QuerySet[UnitNotice]:
    """The notices that wait for `actor` to take note of, of one unit or of all his; the oldest first."""
    reached = limits(actor, TAKE_NOTE)
    rows = UnitNotice.objects.filter(seen_at__isnull=True)
    if reached.nothing or actor.is_operator:
        return rows.none()
    if not reached.everything:
        condition = Q(unit__path__in=[path for path in reached.own if path != WHOLE])
        for path in reached.takes_part:
            condition |= Q(unit__path__startswith=path)
        rows = rows.filter(condition)
    if unit is not None:
        rows = rows.filter(unit=unit)
    return rows.select_related("unit", "plan__document").order_by("made_at", "id")
