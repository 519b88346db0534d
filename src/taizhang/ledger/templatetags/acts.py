"""Changes and notes beside a task, for pages: `{% load acts %}`."""

from __future__ import annotations

from collections.abc import Sequence

from django import template

from taizhang.ledger.models import ChangeRequest, Entry, LightNote
from taizhang.ledger.queries.acting import Compared, compared
from taizhang.ledger.queries.task_at_work import SHOWN

register = template.Library()


@register.simple_tag
def light_notes(entry: Entry) -> Sequence[LightNote]:
    """What was said to its light, the newest first. One query."""
    return list(entry.light_notes.select_related("unit").order_by("-id")[:SHOWN])


@register.simple_tag
def compared_of(change: ChangeRequest) -> tuple[Compared, ...]:
    """What a change changes, in words. No query where its task and target are loaded."""
    return compared(change, with_first=False)
