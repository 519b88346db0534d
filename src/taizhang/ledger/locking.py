"""Acts on an entry come one after the other: each locks it first, then what hangs on it.

What changes nothing but its own row locks that alone.
"""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model
from django.utils import timezone

from taizhang.audit.models import Event
from taizhang.ledger.errors import SeenIsOld
from taizhang.ledger.models import Entry

Row = TypeVar("Row", bound=Model)


def locked_entry(pk: int) -> Entry:
    """The entry under a lock: the caller's copy may be minutes old."""
    rows = Entry.objects.select_for_update(of=("self",), no_key=True)
    entry: Entry = rows.select_related("plan__keeper", "task", "unit").get(pk=pk)
    return entry


def locked_part(row: Row, *related: str) -> Row:
    """What hangs on an entry, read again with its entry locked: `row` has `entry_id`."""
    entry = locked_entry(row.entry_id)  # type: ignore[attr-defined]  # every model that is passed has it
    found = locked_row(row, *related)
    found.entry = entry  # type: ignore[attr-defined]
    return found


def locked_row(row: Row, *related: str) -> Row:
    """The row read again under a lock of its own, with its unit."""
    rows = type(row)._default_manager.select_for_update(of=("self",), no_key=True)
    found: Row = rows.select_related("unit", *related).get(pk=row.pk)
    return found


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
