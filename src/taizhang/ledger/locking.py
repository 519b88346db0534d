"""Acts on an entry come one after the other: each locks it first, then what hangs on it.

What changes nothing but its own row locks that alone.
"""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar

from django.db.models import Model
from django.utils import timezone

from taizhang.audit.models import Event
from taizhang.ledger.errors import SeenIsOld
from taizhang.ledger.models import Entry
from taizhang.tables.prepared import Prepared

Row = TypeVar("Row", bound=Model)


def locked_entry(pk: int) -> Entry:
    """The entry under a lock: the caller's copy may be minutes old."""
    return _locked(Entry, pk, "plan__keeper", "task", "unit")


def locked_part(row: Row, *related: str) -> Row:
    """What hangs on an entry, read again with its entry locked: `row` has `entry_id`."""
    entry = locked_entry(row.entry_id)  # type: ignore[attr-defined]  # every model that is passed has it
    found = locked_row(row, *related)
    found.entry = entry  # type: ignore[attr-defined]
    return found


def locked_row(row: Row, *related: str) -> Row:
    """The row read again under a lock of its own, with its unit."""
    return _locked(type(row), row.pk, "unit", *related)


def _locked(model: type[Row], pk: int, *related: str) -> Row:
    found: Row | None = _query(model, related).one(pk)
    if found is None:
        raise model.DoesNotExist  # type: ignore[attr-defined]  # every model has it
    return found


@cache
def _query(model: type[Row], related: tuple[str, ...]) -> Prepared[Row]:
    rows = model._default_manager.select_related(*related)
    return Prepared(lambda pk: rows.filter(pk=pk).select_for_update(of=("self",), no_key=True))


def ensure_seen(*, now: int, seen: int, who: str, when: object) -> None:
    """Refuse an act of somebody who did not see the newest. Raises: SeenIsOld."""
    if now != seen:
        raise SeenIsOld(who=who, when=when)


def ensure_newest(row: Any, seen: int) -> None:
    """Refuse an act of somebody who did not see the newest; who changed it, its history says.

    `row` has `edition`. Raises: SeenIsOld.
    """
    if row.edition == seen:
        return
    events = Event.objects.filter(subject_kind=row._meta.label_lower, subject_key=str(row.pk))
    last = events.first()
    when = timezone.localtime(last.time).strftime("%m-%d %H:%M") if last else ""
    raise SeenIsOld(who=last.actor_name if last else "", when=when)
