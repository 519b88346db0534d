"""What units were told and nobody of them has taken note of yet."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from taizhang.permission import WHOLE, Actor, limits
from taizhang.policies.models import UnitNotice
from taizhang.policies.permissions import TAKE_NOTE
from taizhang.tables.prepared import Prepared

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from taizhang.organizations.models import Unit
    from taizhang.permission import Limits

#: More are not listed at once: the first are to be answered first.
SHOWN = 20


def unseen_by(actor: Actor, unit: Unit | None = None) -> QuerySet[UnitNotice]:
    """The notices that wait for `actor` to take note of, of one unit or of all his; the oldest first."""
    rows = UnitNotice.objects.filter(seen_at__isnull=True)
    if actor.is_operator:
        return rows.none()
    rows = _reached(rows, limits(actor, TAKE_NOTE))
    if unit is not None:
        rows = rows.filter(unit=unit)
    return rows.select_related("unit", "plan__document").order_by("made_at", "id")


def unseen_count(actor: Actor) -> int:
    """How many there are of all his. One query at most."""
    reached = limits(actor, TAKE_NOTE)
    return 0 if reached.nothing or actor.is_operator else _count(reached).one() or 0


@lru_cache(maxsize=512)
def _count(reached: Limits) -> Prepared[int]:
    unseen = UnitNotice.objects.filter(seen_at__isnull=True).order_by()
    # All of them are one group.
    counted = _reached(unseen, reached).values("seen_at").annotate(count=Count("pk"))
    return Prepared(lambda: counted.values_list("count", flat=True))


def _reached(rows: QuerySet[UnitNotice], reached: Limits) -> QuerySet[UnitNotice]:
    if reached.nothing:
        return rows.none()
    if not reached.everything:
        condition = Q(unit__path__in=[path for path in reached.own if path != WHOLE])
        for path in reached.takes_part:
            condition |= Q(unit__path__startswith=path)
        rows = rows.filter(condition)
    return rows
