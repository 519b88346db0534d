"""How a unit's row goes over into its history: locked, checked, its period closed, another begun."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from taizhang.organizations.errors import (
    AlreadyEnded,
    BeforeStart,
    ChangedMeanwhile,
    InFuture,
    NameTaken,
    NameUnfit,
    NothingChanges,
)
from taizhang.organizations.models import NAME_LENGTH, Division, Unit, UnitPeriod
from taizhang.permission import Reach

DAY = dt.timedelta(days=1)
#: What periods hold of a unit.
HELD = ("name", "nature", "uscc", "division", "parent")


def reach_of(unit: Unit) -> Reach:
    """Who changes a unit coordinates the one above it."""
    return reach_beneath(unit.above)


def reach_beneath(above: Unit | None) -> Reach:
    """The reach of a unit that stands, or will stand, beneath `above`."""
    return Reach(keeper=above.path if above else None)


def locked(unit: Unit, seen: int | None = None) -> Unit:
    """The unit as it is now, until the transaction ends nobody else's to change.

    `seen` is the revision that the person had before his eyes. Raises: ChangedMeanwhile.
    """
    return locked_all([unit], seen)[0]


def locked_all(units: Iterable[Unit], seen: int | None = None) -> list[Unit]:
    """Several, locked in the order of their ids, given back in that of `units`."""
    units = list(units)
    keys = [unit.pk for unit in units]
    rows = Unit.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "division", "parent", "heir"
    )
    found = {row.pk: row for row in rows.filter(pk__in=keys).order_by("pk")}
    if len(found) < len(set(keys)):
        raise ChangedMeanwhile(unit=next(u.name for u in units if u.pk not in found))
    if seen is not None and found[keys[0]].revision != seen:
        raise ChangedMeanwhile(unit=found[keys[0]].name)
    return [found[key] for key in keys]


def ensure_day(unit: Unit, on: dt.date) -> None:
    """Refuse a change on `on`. Raises: InFuture, AlreadyEnded, BeforeStart."""
    ensure_come(on)
    if unit.until is not None:
        raise AlreadyEnded(unit=unit.name, until=unit.until)
    if unit.since is not None and on <= unit.since:
        raise BeforeStart(unit=unit.name, since=unit.since, day=on)


def ensure_come(day: dt.date | None) -> None:
    """Refuse a day that has not come. Raises: InFuture."""
    if day is not None and day > timezone.localdate():
        raise InFuture(day=day)


def checked_name(text: str) -> str:
    """The name without space around it. Raises: NameUnfit."""
    name = "".join(text.split())
    if not 0 < len(name) <= NAME_LENGTH:
        raise NameUnfit(limit=NAME_LENGTH)
    return name


def namesake(
    name: str, kind: str, division: Division | None, of: Unit | None = None
) -> Unit | None:
    """Another unit that has the name in the place now."""
    others = Unit.objects.existing().filter(name=name, kind=kind, division=division)
    return others.exclude(pk=of.pk if of else None).first()


def ensure_no_namesake(
    name: str, kind: str, division: Division | None, of: Unit | None = None
) -> None:
    """Refuse a name that another unit of the place has now. Raises: NameTaken."""
    if namesake(name, kind, division, of) is not None:
        raise NameTaken(name=name)


def begin_period(unit: Unit, on: dt.date, changes: dict[str, Any]) -> tuple[dict, dict]:
    """Close what held of the locked `unit` the day before `on`, and let `changes` hold from then.

    Returns before and after of what changed, for the history. Raises: as `ensure_day`,
    NothingChanges.
    """
    ensure_day(unit, on)
    before, after = difference(unit, changes)
    if not after:
        raise NothingChanges(unit=unit.name)
    UnitPeriod.objects.create(
        unit=unit,
        valid_from=unit.since,
        valid_until=on - DAY,
        **{field: getattr(unit, field) for field in HELD},
    )
    before["since"], after["since"] = unit.since, on
    apply(unit, {**changes, "since": on})
    return before, after


def apply(unit: Unit, changes: dict[str, Any]) -> None:
    """Set `changes` on the locked row, and count them."""
    for field, value in changes.items():
        setattr(unit, field, value)
    unit.revision += 1
    unit.save(update_fields=[*changes, "revision"])


def difference(unit: Unit | UnitPeriod, changes: dict[str, Any]) -> tuple[dict, dict]:
    """Before and after of those `changes` that differ, in plain values."""
    differing = [field for field, value in changes.items() if getattr(unit, field) != value]
    before = {field: plain(getattr(unit, field)) for field in differing}
    return before, {field: plain(changes[field]) for field in differing}


def plain(value: object) -> object:
    """A unit or division by key and name, anything else as it is."""
    if isinstance(value, Unit | Division):
        return {"id": value.pk, "name": value.name}
    return value
