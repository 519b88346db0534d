"""What events changed, field by field, in words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from taizhang.audit.fields import field_of, lines_of, value_words
from taizhang.audit.models import Event
from taizhang.audit.values import Named, Names


@dataclass(frozen=True, slots=True)
class Change:
    """A field before and after, in words. `is_changed` where the two differ."""

    field: str
    before: str
    after: str
    is_changed: bool

    def __str__(self) -> str:
        if self.before and self.is_changed:
            return f"{self.field}: {self.before} → {self.after or '—'}"
        return f"{self.field}: {self.after or self.before}"


def changes_of(events: Sequence[Event]) -> list[list[Change]]:
    """Each field that each event tells of, those that changed first, else in the order of names.

    One query for each kind of things that are recorded by key, however many the events.
    """
    names = Names()
    # A first time only to learn which names are needed.
    for event in events:
        _changes(event, names)
    names.look_up()
    return [_changes(event, names) for event in events]


def _changes(event: Event, named: Named) -> list[Change]:
    before, after = (_fields(text) for text in (event.before, event.after))
    if (lines := lines_of(event.act)) and (before or after):
        return [Change(field, old, new, old != new) for field, old, new in lines(before, after)]
    kind, found = event.subject_kind, []
    for name in sorted(before.keys() | after.keys()):
        told = field_of(kind, name)
        if told.is_inner:
            continue
        old, new = (value_words(told, side.get(name), named) for side in (before, after))
        if old or new:
            found.append(Change(told.label(), old, new, before.get(name) != after.get(name)))
    return sorted(found, key=lambda change: not change.is_changed)


def _fields(text: str) -> dict[str, object]:
    # A row that somebody altered by hand must still be shown.
    try:
        fields = json.loads(text) if text else {}
    except ValueError:
        return {"": text}
    return fields if isinstance(fields, dict) else {"": fields}
