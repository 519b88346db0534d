"""Names that hold what is being typed."""

from __future__ import annotations

from taizhang.organizations.models import Unit
from taizhang.policies.models import Plan

SHOWN = 12


def plans_like(words: str) -> list[str]:
    """Titles of plans that hold `words`."""
    if not words.strip():
        return []
    titles = Plan.objects.filter(title__contains=words.strip()[:200]).order_by("title")
    return list(titles.values_list("title", flat=True).distinct()[:SHOWN])


def units_like(words: str) -> list[str]:
    """Names of units that hold `words`."""
    if not words.strip():
        return []
    names = Unit.objects.filter(name__contains=words.strip()[:200]).order_by("name")
    return list(names.values_list("name", flat=True).distinct()[:SHOWN])
