"""Whom an act on an entry concerns, for `ensure`."""

from __future__ import annotations

from taizhang.ledger.models import Entry
from taizhang.organizations.models import Unit
from taizhang.permission import Reach

#: No path begins with this, and it begins with no path: kept by nobody.
_NOBODY = "-"


def reach_of_unit(unit: Unit) -> Reach:
    """The work of one unit: his who writes for it, or for a unit above it."""
    return Reach(_NOBODY, frozenset({unit.path}))


def reach_of_entry(entry: Entry) -> Reach:
    """The entry: its plan's keeper, and the units that carry it now. One query, or two."""
    keeper = entry.plan.keeper
    carrying = entry.units.filter(until__isnull=True).order_by()
    return Reach(
        keeper.path if keeper else None, frozenset(carrying.values_list("unit__path", flat=True))
    )
