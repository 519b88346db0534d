"""Plan ↔ Plan across levels (上下级对应): which lower task carries out which higher one. Pure.

`prepare` a plan once, then `align` it with any number of others: `align(upper, lower)` proposes pairs of
tasks, each with score, grade and reasons, and pairs of targets of one quantity with their relation.
It proposes; a person decides. How it works: docs/adr/0011.
"""

from __future__ import annotations

from taizhang.alignment.aligning import align
from taizhang.alignment.model import Alignment, Place, Quote, Reason, Relation, TargetPair, TaskPair
from taizhang.alignment.preparing import PreparedPlan, prepare

__all__ = [
    "Alignment",
    "Place",
    "PreparedPlan",
    "Quote",
    "Reason",
    "Relation",
    "TargetPair",
    "TaskPair",
    "align",
    "prepare",
]
