"""Changes of a unit in the world, each from a day on: its name, its facts, the unit above it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from taizhang.audit import record
from taizhang.organizations.errors import AlreadyEnded, NameTaken
from taizhang.organizations.models import (
    Division,
    Succession,
    SuccessionKind,
    Unit,
    UnitState,
)
from taizhang.organizations.permissions import CHANGE
from taizhang.organizations.services.credit_codes import checked_code
from taizhang.organizations.services.history import (
    begin_period,
    checked_name,
    ensure_day,
    locked,
    namesake,
    reach_beneath,
    reach_of,
)
from taizhang.organizations.services.joining import join
from taizhang.organizations.services.tree import ensure_not_beneath, lock_trees, put_beneath
from taizhang.organizations.signals import names_changed
from taizhang.permission import Actor, ensure


@transaction.atomic
def rename_unit(
    *,
    unit: Unit,
    name: str,
    on: dt.date,
    by: Actor,
    document: str = "",
    seen: int | None = None,
) -> Unit:
    """The unit is called `name` from `on`; `document` says so. `seen`: see `history.locked`.

    A unit of that name that a plan named, and nobody confirmed, is this one.
    Raises: NotAllowed, ChangedMeanwhile, NameUnfit, NameTaken, InFuture, AlreadyEnded, BeforeStart,
    NothingChanges.
    """
    kept = locked(unit, seen)
    ensure(by, CHANGE, reach_of(kept))
    name = checked_name(name)
    ensure_day(kept, on)
    there = namesake(name, kept.kind, kept.division, of=kept)
    if there is not None and there.state == UnitState.CONFIRMED:
        raise NameTaken(name=name)
    if there is not None:
        join(there, kept, remember=False)
    before, after = begin_period(kept, on, {"name": name})
    Succession.objects.create(
        kind=SuccessionKind.RENAMED, unit=kept, successor=kept, on=on, document=document.strip()
    )
    if document:
        after["document"] = document.strip()
    record(CHANGE, subject=kept, by=by, before=before, after=after)
    names_changed.send(sender=Unit, unit_ids=[kept.pk])
    return kept


@transaction.atomic
def change_unit(
    *,
    unit: Unit,
    on: dt.date,
    by: Actor,
    seen: int | None = None,
    nature: str | None = None,
    uscc: str | None = None,
    division: Division | None = None,
) -> Unit:
    """Nature, code or division are another from `on`; None leaves a fact as it is.

    Raises: as `rename_unit`, CodeWrong, CodeTaken.
    """
    kept = locked(unit, seen)
    ensure(by, CHANGE, reach_of(kept))
    changes: dict[str, Any] = {}
    if nature is not None:
        changes["nature"] = nature
    if uscc is not None:
        changes["uscc"] = checked_code(uscc, of=kept)
    if division is not None:
        if namesake(kept.name, kept.kind, division, of=kept):
            raise NameTaken(name=kept.name)
        changes["division"] = division
    before, after = begin_period(kept, on, changes)
    record(CHANGE, subject=kept, by=by, before=before, after=after)
    return kept


@transaction.atomic
def move_unit(
    *, unit: Unit, parent: Unit | None, on: dt.date, by: Actor, seen: int | None = None
) -> Unit:
    """The unit stands under `parent` from `on`, with all that stands beneath it.

    Whoever moves it coordinates where it was and where it will be.
    Raises: as `rename_unit`, BeneathItself, AlreadyEnded for a parent that is gone.
    """
    lock_trees(unit, parent)
    kept = locked(unit, seen)
    ensure(by, CHANGE, reach_of(kept))
    ensure(by, CHANGE, reach_beneath(parent))
    if parent is not None:
        parent = locked(parent)
        ensure_not_beneath(kept, parent)
        if parent.until is not None:
            raise AlreadyEnded(unit=parent.name, until=parent.until)
    before, after = begin_period(kept, on, {"parent": parent})
    put_beneath(kept, parent)
    record(CHANGE, subject=kept, by=by, before=before, after=after)
    return kept
