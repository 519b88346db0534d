"""Changes, closures and notes of a task, for its page: `{% load acts %}`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django import template

from taizhang.ledger.models import ChangeRequest, Closure, Entry, EntryCycle, LightNote
from taizhang.ledger.queries.acting import Compared, compared

register = template.Library()
#: So many of each stand on the page of a task, the newest.
SHOWN = 20


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A change with what it changes in words."""

    change: ChangeRequest
    compared: tuple[Compared, ...]


@register.simple_tag
def changes_of(entry: Entry) -> list[ShownChange]:
    """The newest changes of an entry. One query."""
    rows = entry.changes.select_related("unit", "target", "entry__task").order_by("-id")[:SHOWN]
    return [ShownChange(change, compared(change, with_first=False)) for change in rows]


@register.simple_tag
def closures_of(entry: Entry) -> Sequence[Closure]:
    """The newest closures of an entry. One query."""
    return list(entry.closures.select_related("unit").order_by("-id")[:SHOWN])


@register.simple_tag
def years_of(entry: Entry) -> Sequence[EntryCycle]:
    """The years of a routine task that are over. No query for another."""
    return list(entry.cycles.order_by("-year")[:SHOWN]) if entry.cycle is not None else []


@register.simple_tag
def light_notes(entry: Entry) -> Sequence[LightNote]:
    """What was said to its light, the newest first. One query."""
    return list(entry.light_notes.select_related("unit").order_by("-id")[:SHOWN])


@register.simple_tag
def compared_of(change: ChangeRequest) -> tuple[Compared, ...]:
    """What a change changes, in words. No query where its task and target are loaded."""
    return compared(change, with_first=False)
