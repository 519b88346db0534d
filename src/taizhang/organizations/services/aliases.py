"""Other names of units (别名、简称), each with its time."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from taizhang.audit import record
from taizhang.organizations.errors import AliasKnown, PeriodBackwards
from taizhang.organizations.models import Alias, Unit
from taizhang.organizations.permissions import CHANGE
from taizhang.organizations.services.history import apply, checked_name, locked, reach_of
from taizhang.permission import Actor, ensure


@transaction.atomic
def add_alias(
    *,
    unit: Unit,
    name: str,
    by: Actor,
    valid_from: dt.date | None = None,
    valid_until: dt.date | None = None,
) -> Alias:
    """`unit` is, or was, also called `name`. Raises: NotAllowed, NameUnfit, AliasKnown,
    PeriodBackwards.
    """
    kept = locked(unit)
    ensure(by, CHANGE, reach_of(kept))
    name = checked_name(name)
    if valid_from and valid_until and valid_until < valid_from:
        raise PeriodBackwards(start=valid_from, end=valid_until)
    if name == kept.name or kept.aliases.filter(name=name).exists():
        raise AliasKnown(name=name, unit=kept.name)
    made = Alias.objects.create(
        unit=kept, name=name, valid_from=valid_from, valid_until=valid_until
    )
    apply(kept, {})
    record(CHANGE, subject=kept, by=by, after={"alias": _said(made)})
    return made


@transaction.atomic
def remove_alias(*, alias: Alias, by: Actor) -> Unit:
    """The name was never one of the unit's: names that plans will use are asked for again.

    A name that is not used any more gets an end instead (`end_alias`). Raises: NotAllowed.
    """
    kept = locked(alias.unit)
    ensure(by, CHANGE, reach_of(kept))
    said = _said(alias)
    alias.delete()
    apply(kept, {})
    record(CHANGE, subject=kept, by=by, before={"alias": said})
    return kept


@transaction.atomic
def end_alias(*, alias: Alias, valid_until: dt.date, by: Actor) -> Alias:
    """The name is not used after `valid_until`. Raises: NotAllowed, PeriodBackwards."""
    kept = locked(alias.unit)
    ensure(by, CHANGE, reach_of(kept))
    if alias.valid_from and valid_until < alias.valid_from:
        raise PeriodBackwards(start=alias.valid_from, end=valid_until)
    before = _said(alias)
    alias.valid_until = valid_until
    alias.save(update_fields=["valid_until"])
    apply(kept, {})
    record(CHANGE, subject=kept, by=by, before={"alias": before}, after={"alias": _said(alias)})
    return alias


def _said(alias: Alias) -> dict[str, object]:
    return {
        "name": alias.name,
        "valid_from": alias.valid_from,
        "valid_until": alias.valid_until,
    }
