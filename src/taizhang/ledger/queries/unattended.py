"""Units with work for which nobody of theirs can do what it takes."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef

from taizhang.accounts.models import RoleGrant, current
from taizhang.ledger.models import OPEN_STATES, EntryUnit
from taizhang.organizations.models import Unit
from taizhang.permission import Act, Relation


def units_without(act: Act, today: dt.date) -> list[Unit]:
    """The units that carry open tasks and of which nobody, there or above, has a role that may do `act`.

    In the order of their names. Two queries.
    """
    holding = RoleGrant.objects.filter(
        current(today), role__in=[role.value for role in act.rules], account__is_active=True
    )
    there, above = set(), set()
    for role, unit in holding.values_list("role", "unit").distinct():
        reached = there if act.rules[role] is Relation.IS else above
        reached.add(unit)
    if None in above:
        return []
    carrying = EntryUnit.objects.filter(
        unit=OuterRef("pk"), until__isnull=True, entry__state__in=OPEN_STATES
    )
    busy = Unit.objects.filter(Exists(carrying)).only("name", "path").order_by("name")
    return [u for u in busy if u.pk not in there and above.isdisjoint(_ids(u))]


def _ids(unit: Unit) -> set[int]:
    """Itself and the units above it."""
    return {int(part) for part in unit.path.split("/") if part}
