"""Units are made when a plan first names them, in the default tree of their division."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from taizhang.lexicon import organs
from taizhang.organizations.models import (
    Alias,
    Division,
    Unit,
    UnitKind,
    UnitNature,
    UnitPeriod,
    UnitState,
)
from taizhang.organizations.natures import nature_told_by
from taizhang.organizations.services.rows import get_or_create
from taizhang.organizations.services.tree import (
    add_to_tree,
    chain,
    full_name,
    government_name,
    has_government,
)

#: name, kind, name of the division or None
UnitKey: TypeAlias = tuple[str, str, str | None]


def units_named(
    keys: Iterable[UnitKey],
    divisions: Mapping[str, Division],
    *,
    on: dt.date | None = None,
) -> dict[UnitKey, Unit]:
    """Return the units of these keys, known by a name, or made where they are missing.

    A unit is known by the name that it has, by one that it had, and by its aliases; of several, that
    to which the name belonged on the day `on` (that of the plan). Nobody is asked here: a unit whose
    name no rule explains is made `unconfirmed`. A new unit stands under the government of its
    division, which stands under that of the division above; one that is not there is made with it.
    """
    wanted = sorted(set(keys), key=str)
    return get_or_create(
        wanted,
        lambda: _known(wanted, divisions, on),
        lambda missing: _create(missing, divisions),
    )


@dataclass(frozen=True, slots=True)
class _Bearer:
    """A unit that bears, or bore, a name: `order` is 0 for its name now, 1 for one before, 2 for an
    alias; the days are those in which it was its name.
    """

    unit: Unit
    order: int
    division_id: int | None
    valid_from: dt.date | None
    valid_until: dt.date | None

    def held(self, on: dt.date | None) -> bool:
        if on is None:
            return self.valid_until is None
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_until is None or on <= self.valid_until
        )


def _known(
    wanted: Sequence[UnitKey], divisions: Mapping[str, Division], on: dt.date | None
) -> dict[UnitKey, Unit]:
    bearers = _bearers({name for name, _, _ in wanted})
    found = {}
    for key in wanted:
        name, kind, place = key
        division = divisions[place] if place else None
        every = [b for b in bearers[name] if b.unit.kind == kind and _may_be_of(b, division)]
        own = division.pk if division else None
        every.sort(key=lambda b: (not b.held(on), b.division_id != own, b.order, b.unit.pk))
        if every:
            found[key] = every[0].unit
    return found


def _bearers(names: set[str]) -> dict[str, list[_Bearer]]:
    """By name, all units that bear or bore it. Three queries."""
    bearers: dict[str, list[_Bearer]] = defaultdict(list)
    for unit in Unit.objects.filter(name__in=names).select_related("division"):
        bearers[unit.name].append(_Bearer(unit, 0, unit.division_id, unit.since, unit.until))
    for period in UnitPeriod.objects.filter(name__in=names).select_related("unit__division"):
        bearers[period.name].append(
            _Bearer(period.unit, 1, period.division_id, period.valid_from, period.valid_until)
        )
    for alias in Alias.objects.filter(name__in=names).select_related("unit__division"):
        unit = alias.unit
        bearers[alias.name].append(
            _Bearer(unit, 2, unit.division_id, alias.valid_from, alias.valid_until)
        )
    return bearers


def _may_be_of(bearer: _Bearer, division: Division | None) -> bool:
    """Whether a name read in `division` can be that of the unit.

    A group is one of its place alone. A unit's name says its place itself, so that it is the same
    wherever it was read; but not where two places have one name.
    """
    if bearer.unit.kind == UnitKind.GROUP:
        return bearer.division_id == (division.pk if division else None)
    place = bearer.unit.division
    if division is None or place is None or place.pk == division.pk:
        return True
    return place.name != division.name


def _create(missing: Sequence[UnitKey], divisions: Mapping[str, Division]) -> dict[UnitKey, Unit]:
    places = [divisions[place] for _, _, place in missing if place]
    roots = governments(places)
    made: dict[UnitKey, Unit] = {}
    for key in missing:
        name, kind, place = key
        division = divisions[place] if place else None
        root = roots.get(division.pk) if division else None
        if root is not None and root.name == name and kind == UnitKind.UNIT:
            made[key] = root
            continue
        made[key] = Unit(
            name=name,
            kind=kind,
            division=division,
            parent=root if root is not None else _above(division, roots),
            nature=nature_told_by(name) if kind == UnitKind.UNIT else "",
            state=_state(name, kind, division),
        )
    new = [unit for unit in made.values() if unit.pk is None]
    Unit.objects.bulk_create(new)
    add_to_tree(new)
    return made


def _state(name: str, kind: str, division: Division | None) -> UnitState:
    """Whether a rule explains the name: an organ that the lexicon writes out, of a place with code.

    Groups are asked for their members, not for who they are.
    """
    if kind == UnitKind.GROUP:
        return UnitState.DERIVED
    if division is None:
        return UnitState.DERIVED if organs.national(name) == name else UnitState.UNCONFIRMED
    place = full_name(division)
    if name.replace(place, organs.PLACE) in organs.full_names():
        return UnitState.DERIVED
    rest = name.removeprefix(place)
    is_composed = rest != name and organs.official(rest) == organs.OfficialName(
        organs.PLACE + rest, 1.0
    )
    return UnitState.DERIVED if is_composed else UnitState.UNCONFIRMED


def governments(divisions: Iterable[Division]) -> dict[int, Unit]:
    """The governments of these divisions and of all above them, made where they are missing.

    By the division's id; a place whose level nobody knows has none.
    """
    every = {d.pk: d for division in divisions for d in chain(division)}
    expected = {d.pk: d for d in every.values() if has_government(d)}
    names = {pk: government_name(division) for pk, division in expected.items()}
    found = _governments_found(names)
    # The higher come first: a government stands under another.
    by_depth: dict[int, list[Division]] = defaultdict(list)
    for pk, division in expected.items():
        if pk not in found:
            by_depth[sum(1 for _ in chain(division))].append(division)
    for _, lacking in sorted(by_depth.items()):
        new = [
            Unit(
                name=names[d.pk],
                division=d,
                parent=_above(d, found),
                nature=UnitNature.GOVERNMENT,
                state=UnitState.DERIVED,
            )
            for d in sorted(lacking, key=full_name)
        ]
        Unit.objects.bulk_create(new)
        add_to_tree(new)
        found |= {unit.division_id: unit for unit in new if unit.division_id is not None}
    return found


def _governments_found(names: Mapping[int, str]) -> dict[int, Unit]:
    """Of the governments called so, by division, those that are there; renamed ones too."""
    if not names:
        return {}
    kept = Unit.objects.existing().filter(kind=UnitKind.UNIT, division__in=names.keys())
    called = kept.filter(name__in=names.values())
    return {
        unit.division_id: unit
        for unit in called
        if unit.division_id is not None and names[unit.division_id] == unit.name
    }


def _above(division: Division | None, roots: Mapping[int, Unit]) -> Unit | None:
    """The nearest government above the division's own."""
    if division is None:
        return None
    return next((roots[d.pk] for d in list(chain(division))[1:] if d.pk in roots), None)
