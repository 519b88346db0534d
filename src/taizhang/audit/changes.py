"""What an event changed, field by field."""

from __future__ import annotations

import json
from dataclasses import dataclass

from taizhang.audit.models import Event
from taizhang.audit.words import field_words, value_words


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


def changes_of(event: Event) -> list[Change]:
    """Each field that the event tells of, those that changed first, else in the order of names."""
    before, after = (_fields(text) for text in (event.before, event.after))
    found = [
        Change(
            field_words(name),
            value_words(before.get(name)),
            value_words(after.get(name)),
            before.get(name) != after.get(name),
        )
        for name in sorted(before.keys() | after.keys())
    ]
    return sorted(found, key=lambda change: not change.is_changed)


def _fields(text: str) -> dict[str, object]:
    # A row that somebody altered by hand must still be shown.
    try:
        fields = json.loads(text) if text else {}
    except ValueError:
        return {"": text}
    return fields if isinstance(fields, dict) else {"": fields}
