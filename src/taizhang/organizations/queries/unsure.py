"""Names that wait for a person to say who is meant (待确认)."""

from __future__ import annotations

from dataclasses import dataclass

from taizhang.organizations.models import Unit, UnitKind, UnitQuerySet, UnitState
from taizhang.organizations.queries.likeness import Proposal, proposals
from taizhang.tables.paging import Paging

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """A name, and whom it may mean."""

    named: Unit
    proposals: list[Proposal]


@dataclass(frozen=True, slots=True)
class UnsurePage:
    """A page of names."""

    rows: list[Asked]
    paging: Paging


def unsure_units() -> UnitQuerySet:
    """The units that plans named and nobody confirmed."""
    units = Unit.objects.existing().filter(state=UnitState.UNCONFIRMED, kind=UnitKind.UNIT)
    return units.order_by("division__name", "name", "id")


def unsure_page(*, page: str | None) -> UnsurePage:
    """A page of names with their proposals. Six queries."""
    units = unsure_units()
    paging = Paging.of(page, count=units.count(), size=SHOWN)
    named = list(units.select_related("division__parent", "parent")[paging.rows])
    likely = proposals(named) if named else {}
    return UnsurePage([Asked(unit, likely[unit.pk]) for unit in named], paging)
