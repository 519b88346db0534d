"""Register a unit (登记单位)."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from taizhang.audit import record
from taizhang.organizations.errors import NameTaken
from taizhang.organizations.models import Division, Unit, UnitKind, UnitState
from taizhang.organizations.natures import nature_told_by
from taizhang.organizations.permissions import REGISTER
from taizhang.organizations.services.credit_codes import checked_code
from taizhang.organizations.services.history import (
    apply,
    checked_name,
    ensure_come,
    locked,
    namesake,
    plain,
    reach_beneath,
)
from taizhang.organizations.services.tree import ensure_not_beneath, lock_trees, put_beneath
from taizhang.permission import Actor, ensure


@transaction.atomic
def register_unit(
    *,
    name: str,
    division: Division | None,
    parent: Unit | None,
    by: Actor,
    kind: str = UnitKind.UNIT,
    nature: str = "",
    uscc: str = "",
    since: dt.date | None = None,
) -> Unit:
    """Register a unit; one that a plan named before, and nobody confirmed, becomes it.

    `nature` is told by the name where nobody says it.
    Raises: NotAllowed, NameUnfit, NameTaken, CodeWrong, CodeTaken, InFuture.
    """
    ensure(by, REGISTER, reach_beneath(parent))
    name = checked_name(name)
    ensure_come(since)
    facts = {
        "name": name,
        "kind": kind,
        "nature": nature or nature_told_by(name),
        "uscc": checked_code(uscc),
        "division": division,
        "parent": parent,
        "since": since,
        "state": UnitState.CONFIRMED,
    }
    there = namesake(name, kind, division)
    if there is None:
        unit = _created(facts)
    elif there.state == UnitState.CONFIRMED:
        raise NameTaken(name=name)
    else:
        lock_trees(there, parent)
        unit = locked(there)
        ensure_not_beneath(unit, parent)
        apply(unit, facts)
        put_beneath(unit, parent)
    record(REGISTER, subject=unit, by=by, after={k: plain(v) for k, v in facts.items()})
    return unit


def _created(facts: dict[str, object]) -> Unit:
    try:
        with transaction.atomic():
            return Unit.objects.create(**facts)
    except IntegrityError as reason:
        # Somebody registered it while we looked.
        raise NameTaken(name=facts["name"]) from reason
