"""Units and divisions are made when a plan first names them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from django.db import IntegrityError, models, transaction

from taizhang.organizations.models import Alias, Division, Unit, UnitKind

#: How often two imports may make the same unit at the same moment before we give up.
TRIES = 10

#: name, kind, name of the division or None
UnitKey = tuple[str, str, str | None]
Row = TypeVar("Row", bound=models.Model)
Key = TypeVar("Key")


def divisions_named(levels: dict[str, str]) -> dict[str, Division]:
    """Return the divisions of these names, made where they are missing; `levels` may be empty."""

    def known() -> dict[str, Division]:
        return {d.name: d for d in Division.objects.filter(name__in=levels)}

    divisions = _get_or_create(
        sorted(levels), known, lambda name: Division(name=name, level=levels[name])
    )
    # A county that a plan only mentioned gets its level when its own plan comes.
    for name, level in levels.items():
        if level and not divisions[name].level:
            divisions[name].level = level
            divisions[name].save(update_fields=["level"])
    return divisions


def units_named(keys: Iterable[UnitKey], divisions: dict[str, Division]) -> dict[UnitKey, Unit]:
    """Return the units of these keys, known by name or alias, or made where they are missing."""
    wanted = sorted(set(keys), key=str)

    def known() -> dict[UnitKey, Unit]:
        return _known_units(wanted, divisions)

    def make(key: UnitKey) -> Unit:
        name, kind, division = key
        return Unit(name=name, kind=kind, division=divisions[division] if division else None)

    return _get_or_create(wanted, known, make)


def _known_units(wanted: Sequence[UnitKey], divisions: dict[str, Division]) -> dict[UnitKey, Unit]:
    names = {name for name, _, _ in wanted}
    units = Unit.objects.filter(name__in=names)
    by_identity = {_identity(u.name, u.kind, u.division_id): u for u in units}
    aliases = Alias.objects.filter(name__in=names, unit__kind=UnitKind.UNIT).select_related("unit")
    by_alias = {alias.name: alias.unit for alias in aliases}
    found = {}
    for key in wanted:
        name, kind, division = key
        identity = _identity(name, kind, divisions[division].pk if division else None)
        unit = by_identity.get(identity)
        if unit is None and kind == UnitKind.UNIT:
            unit = by_alias.get(name)
        if unit is not None:
            found[key] = unit
    return found


def _identity(name: str, kind: str, division_id: int | None) -> tuple[str, str, int | None]:
    """What the unique constraints of `Unit` say: a unit is its name, a group name and place."""
    return (name, kind, division_id if kind == UnitKind.GROUP else None)


def _get_or_create(
    wanted: Sequence[Key], known: Callable[[], dict[Key, Row]], make: Callable[[Key], Row]
) -> dict[Key, Row]:
    """Get what is known and create the rest in few queries, while others may do the same.

    Another import may create one of them between our look and our insert. The unique constraint
    then refuses ours, and we look again. (ON CONFLICT would do it in one step, but not on every
    database that speaks PostgreSQL.) `wanted` is sorted, so that two imports wait for each other
    in one direction only.
    """
    for _ in range(TRIES):
        found = known()
        missing = [key for key in wanted if key not in found]
        if not missing:
            return found
        rows = [make(key) for key in missing]
        try:
            with transaction.atomic():
                type(rows[0])._default_manager.bulk_create(rows)
        except IntegrityError:
            continue
        return found | dict(zip(missing, rows, strict=True))
    raise RuntimeError(f"{TRIES} times another import made the same rows first")
