"""Whom an act on an entry concerns, for `ensure`."""

from __future__ import annotations

from collections.abc import Iterable

from taizhang.ledger.models import Entry, EntryUnit, Subtask
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


def reach_of_answering(entry: Entry) -> Reach:
    """The work of whoever answers for the entry; where nobody does, of all that carry it."""
    rows = entry.units.filter(until__isnull=True).order_by()
    return answering_among(rows.values_list("answers", "unit__path"))


def answering_among(carrying: Iterable[tuple[bool, str]]) -> Reach:
    """The same of the units that carry an entry now: whether each answers, and its path."""
    paths = list(carrying)
    answering = {path for answers, path in paths if answers}
    return Reach(_NOBODY, frozenset(answering or {path for _answers, path in paths}))


def units_given_work(plan: int) -> set[int]:
    """The units that carry a plan's entries today or were handed a part of one: they see the plan."""
    carrying = EntryUnit.objects.filter(entry__plan=plan, until__isnull=True).order_by()
    parts = Subtask.objects.filter(entry__plan=plan, withdrawn_on__isnull=True).order_by()
    rows = (carrying.values_list("unit_id", flat=True), parts.values_list("unit_id", flat=True))
    return {unit for units in rows for unit in units.distinct()}
