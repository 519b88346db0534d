"""Reorganisations (机构改革): units merged, split, abolished, and duties handed over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from taizhang.audit import Entry, record_all
from taizhang.organizations.errors import (
    AlreadyEnded,
    HasUnitsBeneath,
    NoSuccessor,
    SameUnit,
)
from taizhang.organizations.models import Succession, SuccessionKind, Unit
from taizhang.organizations.permissions import MERGE
from taizhang.organizations.services.history import (
    DAY,
    apply,
    begin_period,
    ensure_day,
    locked_all,
    plain,
    reach_of,
)
from taizhang.organizations.services.tree import ensure_not_beneath, lock_trees, put_beneath
from taizhang.organizations.signals import names_changed
from taizhang.permission import Actor, ensure


@transaction.atomic
def merge_units(
    *,
    units: Sequence[Unit],
    into: Unit,
    on: dt.date,
    by: Actor,
    document: str = "",
    seen: int | None = None,
) -> Unit:
    """From `on` the `units` are gone and `into` has all that they had; units beneath them too.

    Raises: NotAllowed, ChangedMeanwhile, NoSuccessor, SameUnit, InFuture, AlreadyEnded, BeforeStart,
    BeneathItself.
    """
    if not units:
        raise NoSuccessor
    lock_trees(*units, into)
    *gone, heir = locked_all([*units, into], seen)
    _ensure_is_there(heir, on)
    entries = []
    for unit in gone:
        ensure(by, MERGE, reach_of(unit))
        _ensure_two(unit, heir)
        ensure_day(unit, on)
        ensure_not_beneath(unit, heir)
        _hand_over_children(unit, heir, on)
        _end(unit, on, heir)
        _succeed(SuccessionKind.MERGED, unit, heir, on, document)
        entries.append(_entry(unit, by, on, document, merged_into=plain(heir)))
        entries.append(_entry(heir, by, on, document, takes_over=plain(unit)))
    record_all(entries)
    names_changed.send(sender=Unit, unit_ids=[unit.pk for unit in [*gone, heir]])
    return heir


@transaction.atomic
def split_unit(
    *,
    unit: Unit,
    into: Sequence[Unit],
    on: dt.date,
    by: Actor,
    document: str = "",
    heir: Unit | None = None,
    seen: int | None = None,
) -> Unit:
    """From `on` the unit is gone and the units `into` have what it had, each a part.

    `heir`, one of them, answers for the tasks that the unit had; without it they stay with the unit
    that is gone until somebody hands them over.
    Raises: as `merge_units`.
    """
    if not into:
        raise NoSuccessor
    lock_trees(unit, *into)
    gone, *parts = locked_all([unit, *into], seen)
    ensure(by, MERGE, reach_of(gone))
    ensure_day(gone, on)
    for part in parts:
        _ensure_two(gone, part)
        _ensure_is_there(part, on)
        ensure_not_beneath(gone, part)
        _succeed(SuccessionKind.SPLIT, gone, part, on, document)
    takes = next((part for part in parts if heir is not None and part.pk == heir.pk), None)
    if takes is not None:
        _hand_over_children(gone, takes, on)
    else:
        _ensure_childless(gone)
    _end(gone, on, takes)
    split = [plain(part) for part in parts]
    entries = [_entry(gone, by, on, document, split_into=split)]
    entries += [_entry(part, by, on, document, takes_part_of=plain(gone)) for part in parts]
    record_all(entries)
    names_changed.send(sender=Unit, unit_ids=[row.pk for row in [gone, *parts]])
    return gone


@transaction.atomic
def hand_over_duties(
    *, unit: Unit, to: Unit, on: dt.date, by: Actor, document: str = "", seen: int | None = None
) -> Succession:
    """From `on` some duties of `unit`, which goes on, are those of `to`; `document` says which.

    Raises: as `merge_units`.
    """
    giver, taker = locked_all([unit, to], seen)
    ensure(by, MERGE, reach_of(giver))
    _ensure_two(giver, taker)
    _ensure_is_there(giver, on)
    _ensure_is_there(taker, on)
    made = _succeed(SuccessionKind.TAKEN_OVER, giver, taker, on, document)
    record_all(
        [
            _entry(giver, by, on, document, hands_duties_to=plain(taker)),
            _entry(taker, by, on, document, takes_duties_of=plain(giver)),
        ]
    )
    return made


@transaction.atomic
def abolish_unit(
    *, unit: Unit, on: dt.date, by: Actor, document: str = "", seen: int | None = None
) -> Unit:
    """From `on` the unit is gone, and nobody has what it had.

    Raises: as `merge_units`, HasUnitsBeneath.
    """
    (gone,) = locked_all([unit], seen)
    ensure(by, MERGE, reach_of(gone))
    ensure_day(gone, on)
    _ensure_childless(gone)
    _end(gone, on, None)
    _succeed(SuccessionKind.ABOLISHED, gone, None, on, document)
    record_all([_entry(gone, by, on, document, abolished=True)])
    return gone


def _ensure_two(unit: Unit, other: Unit) -> None:
    if unit.pk == other.pk:
        raise SameUnit(unit=unit.name)


def _ensure_is_there(unit: Unit, on: dt.date) -> None:
    if unit.until is not None and unit.until < on:
        raise AlreadyEnded(unit=unit.name, until=unit.until)


def _ensure_childless(unit: Unit) -> None:
    beneath = Unit.objects.existing().filter(parent=unit)
    if count := beneath.count():
        raise HasUnitsBeneath(unit=unit.name, count=count, example=beneath[0].name)


def _hand_over_children(unit: Unit, heir: Unit, on: dt.date) -> None:
    """Units beneath the one that goes stand under its heir from `on`."""
    for child in locked_all(Unit.objects.existing().filter(parent=unit).exclude(pk=heir.pk)):
        if child.since is not None and child.since >= on:
            apply(child, {"parent": heir})
        else:
            begin_period(child, on, {"parent": heir})
        put_beneath(child, heir)


def _end(unit: Unit, on: dt.date, heir: Unit | None) -> None:
    apply(unit, {"until": on - DAY, "heir": heir})
    if heir is not None:
        put_beneath(unit, heir)


def _succeed(
    kind: SuccessionKind, unit: Unit, successor: Unit | None, on: dt.date, document: str
) -> Succession:
    return Succession.objects.create(
        kind=kind, unit=unit, successor=successor, on=on, document=document.strip()
    )


def _entry(unit: Unit, by: Actor, on: dt.date, document: str, **after: object) -> Entry:
    said = {"document": document.strip()} if document.strip() else {}
    return Entry(MERGE, unit, by, None, {"on": on, **said, **after})
