"""Names that hold what is being typed."""

from __future__ import annotations

from django.db.models import QuerySet

from taizhang.permission import Actor
from taizhang.policies.models import Plan
from taizhang.policies.visibility import units_visible_to

SHOWN = 12
#: So many plans are offered to choose from, of those at work the newest.
OFFERED = 40


def plans_offered(newest: QuerySet[Plan], chosen: int | None) -> list[Plan]:
    """The first of `newest`, and the one that is chosen already wherever it stands."""
    first = list(newest[:OFFERED])
    if chosen is None or any(plan.pk == chosen for plan in first):
        return first
    return [*first, *newest.filter(pk=chosen)]


def plans_like(words: str, *, by: Actor) -> list[str]:
    """Titles of plans that hold `words` and that `by` sees."""
    if not words.strip():
        return []
    titles = (
        Plan.objects.visible_to(by).filter(title__contains=words.strip()[:200]).order_by("title")
    )
    return list(titles.values_list("title", flat=True).distinct()[:SHOWN])


def units_like(words: str, *, by: Actor) -> list[str]:
    """Names of units that hold `words` and that `by` meets."""
    if not words.strip():
        return []
    names = units_visible_to(by).filter(name__contains=words.strip()[:200]).order_by("name")
    return list(names.values_list("name", flat=True).distinct()[:SHOWN])
