"""How many plans stand above and below each plan of the shelf."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from django.db.models import Q

from taizhang.levels.queries.visible import links_visible_to
from taizhang.permission import Actor


def neighbours(plans: Collection[int], by: Actor) -> dict[int, tuple[int, int]]:
    """(plans that it carries out, plans that carry it out) for each that has any. One query."""
    linked = links_visible_to(by).filter(Q(upper__in=plans) | Q(lower__in=plans), ended_at=None)
    above: Counter[int] = Counter()
    below: Counter[int] = Counter()
    for upper, lower in linked.order_by().values_list("upper_id", "lower_id"):
        above[lower] += 1
        below[upper] += 1
    return {plan: (above[plan], below[plan]) for plan in plans if above[plan] or below[plan]}
