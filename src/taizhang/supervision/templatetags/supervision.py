"""Reminders on pages: `{% load supervision %}`.

{% unseen_messages as count %}      how many messages the person has not seen
{% nudging entry as nudging %}      whether he may remind its units, and who did last
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template

from taizhang.ledger.models import Entry
from taizhang.permission import Reach, may
from taizhang.supervision.models import NudgedUnit
from taizhang.supervision.permissions import NUDGE
from taizhang.supervision.queries.messages import unseen_count
from taizhang.tables.prepared import Prepared

register = template.Library()


@dataclass(frozen=True, slots=True)
class Nudging:
    """`is_open`: he may remind now. `last`: the last reminder, whoever made it."""

    is_open: bool
    last: NudgedUnit | None


@register.simple_tag(takes_context=True)
def unseen_messages(context: template.Context) -> int:
    """One query, from an index of what is unseen."""
    actor: Any = getattr(context.get("request"), "actor", None)
    return unseen_count(actor) if actor and actor.account else 0


_LAST = Prepared(
    lambda entry: (
        NudgedUnit.objects.filter(entry=entry)
        .select_related("nudge")
        .order_by("-nudge__made_at")[:1]
    )
)


@register.simple_tag(takes_context=True)
def nudging(context: template.Context, entry: Entry) -> Nudging:
    """One query. Only who keeps a plan reminds: the units of its tasks need not be asked for."""
    actor: Any = getattr(context.get("request"), "actor", None)
    keeper = entry.plan.keeper
    kept = Reach(keeper.path if keeper else None)
    is_open = bool(actor) and entry.is_open and may(actor, NUDGE, kept)
    return Nudging(is_open, _LAST.one(entry.pk))
