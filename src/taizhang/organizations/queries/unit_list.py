"""The list of units for those who keep it: filtered, sorted, as of a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlencode

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from taizhang.organizations.models import (
    Alias,
    Division,
    Held,
    Unit,
    UnitKind,
    UnitNature,
    UnitPeriod,
    UnitQuerySet,
    UnitState,
)
from taizhang.tables.paging import Paging

SORTS = {
    "name": "name",
    "nature": "nature",
    "uscc": "uscc",
    "division": "division__name",
    "parent": "parent__name",
    "since": "since",
    "state": "state",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitsAsked:
    """What is asked of the list, as it stands in the address. `on` None: as of now.

    `gone` lists units that were abolished or merged too; as of a day it says nothing.
    """

    q: str = ""
    division: int | None = None
    nature: str = ""
    state: str = ""
    kind: str = UnitKind.UNIT.value
    on: dt.date | None = None
    gone: bool = False
    sort: str = ""

    @classmethod
    def from_address(cls, given: Mapping[str, str], *, kind: UnitKind = UnitKind.UNIT) -> Self:
        """Read the filter out of an address's query; what makes no sense is passed over."""
        division, sort = given.get("division", ""), given.get("sort", "")
        nature, state = given.get("nature", ""), given.get("state", "")
        return cls(
            q=given.get("q", "").strip()[:200],
            division=int(division) if division.isdecimal() and len(division) <= 18 else None,
            nature=nature if nature in UnitNature.values else "",
            state=state if state in UnitState.values else "",
            kind=kind.value,
            on=day_of(given.get("on")),
            gone=given.get("gone") == "1",
            sort=sort if sort.lstrip("-") in SORTS else "",
        )

    def query(self) -> str:
        """The filter as an address's query."""
        said = {
            "q": self.q,
            "division": self.division,
            "nature": self.nature,
            "state": self.state,
            "on": self.on,
            "gone": "1" if self.gone else "",
            "sort": self.sort,
        }
        return urlencode({key: value for key, value in said.items() if value})

    @property
    def is_filtered(self) -> bool:
        """Whether anything but the order is asked."""
        return bool(self.q or self.division or self.nature or self.state or self.on or self.gone)

    def sentence(self) -> str:
        """What is asked, in one line, for a table on paper."""
        words = []
        if self.q:
            words.append(_("名称含“%(words)s”") % {"words": self.q})
        if self.division and (place := Division.objects.filter(pk=self.division).first()):
            words.append(place.name)
        if self.nature:
            words.append(str(UnitNature(self.nature).label))
        if self.state:
            words.append(str(UnitState(self.state).label))
        if self.on:
            words.append(_("截至 %(day)s") % {"day": self.on})
        return "；".join(words) or _("全部单位")


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit, and what held of it on the day asked."""

    unit: Unit
    held: Held


@dataclass(frozen=True, slots=True)
class UnitsPage:
    """A page of the list."""

    rows: list[UnitLine]
    paging: Paging
    division: Division | None


def units_page(asked: UnitsAsked, *, page: str | None) -> UnitsPage:
    """The page of the list that the address asks for. At most six queries."""
    units = units_asked(asked)
    paging = Paging.of(page, count=units.count())
    shown = units.select_related("division", "parent", "heir").prefetch_related(
        "periods__division", "periods__parent"
    )
    rows = [UnitLine(unit, _held(unit, asked.on)) for unit in shown[paging.rows]]
    place = Division.objects.filter(pk=asked.division).first() if asked.division else None
    return UnitsPage(rows, paging, place)


def units_asked(asked: UnitsAsked) -> UnitQuerySet:
    """The units asked for, in order."""
    units = Unit.objects.filter(kind=asked.kind)
    if asked.on:
        units = units.as_of(asked.on)
    elif not asked.gone:
        units = units.existing()
    if asked.q:
        units = units.filter(called_like(asked.q))
    if asked.division:
        units = units.filter(division=asked.division)
    if asked.nature:
        units = units.filter(nature=asked.nature)
    if asked.state:
        units = units.filter(state=asked.state)
    key = F(SORTS[asked.sort.lstrip("-") or "name"])
    order = key.desc(nulls_last=True) if asked.sort.startswith("-") else key.asc(nulls_last=True)
    return units.order_by(order, "name", "id")


def called_like(words: str) -> Q:
    """Units that have, or had, `words` in a name of theirs, or in their code."""
    of_unit = {"unit": OuterRef("pk"), "name__contains": words}
    return (
        Q(name__contains=words)
        | Q(uscc__startswith=words.upper())
        | Q(Exists(Alias.objects.filter(**of_unit).order_by()))
        | Q(Exists(UnitPeriod.objects.filter(**of_unit).order_by()))
    )


def day_of(given: str | None) -> dt.date | None:
    """The day of an address, None where it is none."""
    try:
        return dt.date.fromisoformat(given or "")
    except ValueError:
        return None


def _held(unit: Unit, on: dt.date | None) -> Held:
    held = unit.as_of(on) if on else None
    return held or unit.history[-1]
