"""Correct a unit (更正): what was written was wrong; the world did not change."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from taizhang.audit import record
from taizhang.organizations.errors import (
    BeneathItself,
    NothingChanges,
    PeriodBackwards,
    PeriodsOverlap,
)
from taizhang.organizations.models import Succession, Unit, UnitPeriod
from taizhang.organizations.permissions import CHANGE
from taizhang.organizations.services.credit_codes import checked_code
from taizhang.organizations.services.history import (
    DAY,
    apply,
    checked_name,
    difference,
    ensure_come,
    ensure_no_namesake,
    locked,
    reach_beneath,
    reach_of,
)
from taizhang.organizations.services.tree import ensure_not_beneath, lock_trees, put_beneath
from taizhang.organizations.signals import names_changed
from taizhang.permission import Actor, ensure


@transaction.atomic
def correct_unit(
    *, unit: Unit, changes: dict[str, Any], by: Actor, seen: int | None = None
) -> Unit:
    """Correct what holds now: any of name, nature, uscc, division, parent, since.

    Where `since` moves, so does the end of the period before.
    Raises: NotAllowed, ChangedMeanwhile, NameUnfit, NameTaken, CodeWrong, CodeTaken, InFuture,
    PeriodsOverlap, PeriodBackwards, BeneathItself, NothingChanges.
    """
    lock_trees(unit, changes.get("parent"))
    kept = locked(unit, seen)
    ensure(by, CHANGE, reach_of(kept))
    changes = _checked(kept, changes)
    before, after = difference(kept, changes)
    if not after:
        raise NothingChanges(unit=kept.name)
    if "parent" in after:
        ensure(by, CHANGE, reach_beneath(changes["parent"]))
        ensure_not_beneath(kept, changes["parent"])
    if "since" in after:
        _move_start(kept, changes["since"])
    apply(kept, changes)
    if "parent" in after and kept.heir is None:
        put_beneath(kept, kept.parent)
    record(CHANGE, subject=kept, by=by, before=before, after={**after, "correction": True})
    if "name" in after:
        names_changed.send(sender=Unit, unit_ids=[kept.pk])
    return kept


def _checked(unit: Unit, changes: dict[str, Any]) -> dict[str, Any]:
    changes = dict(changes)
    if "uscc" in changes:
        changes["uscc"] = checked_code(changes["uscc"], of=unit)
    if "name" in changes:
        changes["name"] = checked_name(changes["name"])
    if {"name", "division"} & changes.keys() and unit.until is None:
        division = changes.get("division", unit.division)
        ensure_no_namesake(changes.get("name", unit.name), unit.kind, division, of=unit)
    return changes


def _move_start(unit: Unit, since: dt.date | None) -> None:
    """Let what holds now begin on another day; the period before ends the day before."""
    ensure_come(since)
    if since is not None and unit.until is not None and since > unit.until:
        raise PeriodBackwards(start=since, end=unit.until)
    last = unit.periods.order_by("-valid_until").first()
    if last is None:
        return
    if since is None or (last.valid_from is not None and since <= last.valid_from):
        raise PeriodsOverlap(start=since or "", end=unit.until or "")
    _move_succession(unit, last.valid_until + DAY, since)
    last.valid_until = since - DAY
    last.save(update_fields=["valid_until"])


@transaction.atomic
def correct_period(
    *, period: UnitPeriod, changes: dict[str, Any], by: Actor, seen: int | None = None
) -> Unit:
    """Correct an earlier period: any of name, nature, uscc, division, parent, valid_from.

    Where its beginning moves, so does the end of the period before it. Its own end is the beginning
    of what follows: correct that. Raises: as `correct_unit`.
    """
    unit = locked(period.unit, seen)
    ensure(by, CHANGE, reach_of(unit))
    kept = UnitPeriod.objects.select_related("division", "parent").get(pk=period.pk)
    if "name" in changes:
        changes = {**changes, "name": checked_name(changes["name"])}
    parent = changes.get("parent")
    if parent is not None and parent.pk == unit.pk:
        raise BeneathItself(unit=unit.name, parent=parent.name)
    before, after = difference(kept, changes)
    if not after:
        raise NothingChanges(unit=unit.name)
    if "valid_from" in after:
        _move_start_of_period(kept, changes["valid_from"])
    for field, value in changes.items():
        setattr(kept, field, value)
    kept.save()
    apply(unit, {})
    said = {"correction": True, "period_until": kept.valid_until}
    record(CHANGE, subject=unit, by=by, before=before, after={**after, **said})
    if "name" in after:
        names_changed.send(sender=Unit, unit_ids=[unit.pk])
    return unit


def _move_start_of_period(period: UnitPeriod, start: dt.date | None) -> None:
    if start is not None and start > period.valid_until:
        raise PeriodBackwards(start=start, end=period.valid_until)
    earlier = UnitPeriod.objects.filter(unit=period.unit_id, valid_until__lt=period.valid_until)
    last = earlier.order_by("-valid_until").first()
    if last is None:
        return
    if start is None or (last.valid_from is not None and start <= last.valid_from):
        raise PeriodsOverlap(start=start or "", end=period.valid_until)
    _move_succession(period.unit, last.valid_until + DAY, start)
    last.valid_until = start - DAY
    last.save(update_fields=["valid_until"])


def _move_succession(unit: Unit, old: dt.date, new: dt.date) -> None:
    """A renaming on the day that moves, moves with it."""
    Succession.objects.filter(unit=unit, successor=unit, on=old).update(on=new)
