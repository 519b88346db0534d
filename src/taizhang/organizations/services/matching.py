"""Tell who is meant by a name that a plan used (待确认单位)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from taizhang.audit import Entry, Subject, record, record_all
from taizhang.organizations.errors import AlreadyEnded, NotUnconfirmed, SameUnit
from taizhang.organizations.models import Unit, UnitState
from taizhang.organizations.permissions import MATCH
from taizhang.organizations.services.history import (
    apply,
    locked,
    locked_all,
    plain,
    reach_of,
)
from taizhang.organizations.services.joining import join
from taizhang.organizations.services.rows import again_on_conflict
from taizhang.organizations.services.tree import lock_trees
from taizhang.permission import Actor, ensure


@again_on_conflict
@transaction.atomic
def is_same_as(*, named: Unit, unit: Unit, by: Actor) -> Unit:
    """The name that a plan used is one of `unit`: remembered as its alias, so that nobody is asked
    again; its tasks are those of `unit`. Whoever says so coordinates both.

    Raises: NotAllowed, ChangedMeanwhile, NotUnconfirmed, SameUnit.
    """
    lock_trees(named, unit)
    provisional, kept = locked_all([named, unit])
    ensure(by, MATCH, reach_of(provisional))
    ensure(by, MATCH, reach_of(kept))
    if provisional.pk == kept.pk:
        raise SameUnit(unit=kept.name)
    _ensure_unconfirmed(provisional)
    before = {"name": plain(provisional)}
    subject = Subject.of(provisional)
    counts = join(provisional, kept, remember=True)
    record_all(
        [
            Entry(MATCH, subject, by, before, {"same_as": plain(kept), **counts}),
            Entry(MATCH, kept, by, None, {"alias": subject.name, **counts}),
        ]
    )
    return kept


@transaction.atomic
def is_new(*, named: Unit, by: Actor) -> Unit:
    """The name is that of a unit of its own. Raises: NotAllowed, NotUnconfirmed."""
    kept = locked(named)
    ensure(by, MATCH, reach_of(kept))
    _ensure_unconfirmed(kept)
    apply(kept, {"state": UnitState.CONFIRMED})
    record(MATCH, subject=kept, by=by, after={"state": UnitState.CONFIRMED})
    return kept


@transaction.atomic
def are_new(*, named: Sequence[Unit], by: Actor) -> int:
    """The names are those of units of their own; answered ones are passed over."""
    kept = [unit for unit in locked_all(named) if unit.state == UnitState.UNCONFIRMED]
    for unit in kept:
        ensure(by, MATCH, reach_of(unit))
        apply(unit, {"state": UnitState.CONFIRMED})
    after = {"state": UnitState.CONFIRMED}
    record_all([Entry(MATCH, unit, by, None, after) for unit in kept])
    return len(kept)


def _ensure_unconfirmed(unit: Unit) -> None:
    if unit.until is not None:
        raise AlreadyEnded(unit=unit.name, until=unit.until)
    if unit.state == UnitState.CONFIRMED:
        raise NotUnconfirmed(unit=unit.name)
