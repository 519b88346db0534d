"""Units are made when a plan first names them, in the default tree of their division."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from taizhang.organizations.models import Alias, Division, Unit, UnitKind
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


def units_named(keys: Iterable[UnitKey], divisions: Mapping[str, Division]) -> dict[UnitKey, Unit]:
    """Return the units of these keys, known by name or alias, or made where they are missing.

    A new unit stands under the government of its division, which stands under that of the division
    above; a government that is not there is made with it.
    """
    wanted = sorted(set(keys), key=str)
    return get_or_create(
        wanted,
        lambda: _known(wanted, divisions),
        lambda missing: _create(missing, divisions),
    )


def _known(wanted: Sequence[UnitKey], divisions: Mapping[str, Division]) -> dict[UnitKey, Unit]:
    names = {name for name, _, _ in wanted}
    by_name: dict[tuple[str, str], list[Unit]] = defaultdict(list)
    for unit in Unit.objects.filter(name__in=names).select_related("division"):
        by_name[unit.name, unit.kind].append(unit)
    aliases = Alias.objects.filter(name__in=names, unit__kind=UnitKind.UNIT)
    by_alias = defaultdict(list)
    for alias in aliases.select_related("unit__division"):
        by_alias[alias.name].append(alias.unit)
    found = {}
    for key in wanted:
        name, kind, place = key
        division = divisions[place] if place else None
        unit = _of_place(by_name[name, kind], kind, division)
        if unit is None and kind == UnitKind.UNIT:
            unit = _of_place(by_alias[name], kind, division)
        if unit is not None:
            found[key] = unit
    return found


def _of_place(candidates: list[Unit], kind: str, division: Division | None) -> Unit | None:
    """The one of `division`; a unit whose name says its place is the same wherever it was read."""
    own = division.pk if division else None
    for unit in candidates:
        if unit.division_id == own:
            return unit
    if kind == UnitKind.GROUP:
        return None
    for unit in candidates:
        if division is None or unit.division is None or unit.division.name != division.name:
            return unit
    return None


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
        parent = root if root is not None else _above(division, roots)
        made[key] = Unit(name=name, kind=kind, division=division, parent=parent)
    new = [unit for unit in made.values() if unit.pk is None]
    Unit.objects.bulk_create(new)
    add_to_tree(new)
    return made


def governments(divisions: Iterable[Division]) -> dict[int, Unit]:
    """The governments of these divisions and of all above them, made where they are missing.

    By the division's id; a place whose level nobody knows has none.
    """
    every = {d.pk: d for division in divisions for d in chain(division)}
    expected = {d.pk: d for d in every.values() if has_government(d)}
    names = {pk: government_name(division) for pk, division in expected.items()}
    found: dict[int, Unit] = {}
    if names:
        kept = Unit.objects.filter(
            kind=UnitKind.UNIT, name__in=names.values(), division__in=names.keys()
        )
        for unit in kept:
            if unit.division_id is not None and names[unit.division_id] == unit.name:
                found[unit.division_id] = unit
    # The higher come first: a government stands under another.
    by_depth: dict[int, list[Division]] = defaultdict(list)
    for pk, division in expected.items():
        if pk not in found:
            by_depth[sum(1 for _ in chain(division))].append(division)
    for _, lacking in sorted(by_depth.items()):
        new = [
            Unit(name=names[d.pk], division=d, parent=_above(d, found))
            for d in sorted(lacking, key=full_name)
        ]
        Unit.objects.bulk_create(new)
        add_to_tree(new)
        found |= {unit.division_id: unit for unit in new if unit.division_id is not None}
    return found


def _above(division: Division | None, roots: Mapping[int, Unit]) -> Unit | None:
    """The nearest government above the division's own."""
    if division is None:
        return None
    return next((roots[d.pk] for d in list(chain(division))[1:] if d.pk in roots), None)
