"""The shelf: all plans by level, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from taizhang.organizations.models import Level
from taizhang.policies.models import Plan

_LEVELS = list(Level)


@dataclass(frozen=True)
class Shelf:
    """The plans of one level; those of no known level stand last."""

    level: str
    words: str
    plans: list[Plan]


def shelves() -> list[Shelf]:
    """Return all plans, the highest level first, in each the newest year first. One query."""
    plans = sorted(
        Plan.objects.select_related("document", "jurisdiction").defer("implements", "fact_spans"),
        key=lambda plan: (_rank(plan.level), -(plan.year or 0), -plan.pk),
    )
    return [
        Shelf(level, Level(level).label if level else "", list(group))
        for level, group in groupby(plans, key=lambda plan: plan.level)
    ]


def _rank(level: str) -> int:
    return _LEVELS.index(Level(level)) if level else len(_LEVELS)
