"""Names that hold what is being typed."""

from __future__ import annotations

from taizhang.permission import Actor
from taizhang.policies.models import Plan
from taizhang.policies.visibility import units_visible_to

SHOWN = 12


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
