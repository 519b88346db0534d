"""How sure the reader is of a target: what is usual in plans is sure, what is odd is looked at first."""

from __future__ import annotations

from taizhang.extraction.targets.items import Item
from taizhang.extraction.targets.restoring import Subject
from taizhang.lexicon.measures import MeasureKind

#: A number with a predicate, or a count behind a verb, of something named beside it.
_SURE = 0.97
#: Longer than this, a subject has likely swallowed words that are not its own.
_LONG = 36


def confidence_in(item: Item, subject: Subject, *, doubtful: bool, led: bool) -> float:
    """A share from 0 to 1. `doubtful`: a warning was given. `led`: a verb stands right before."""
    number, length = item.number, sum(b - a for a, b in subject.pieces)
    # Each oddity with what it costs; the figures order the review and are no probabilities alone.
    costs = (
        (doubtful, 0.25),
        # 两个中心 may be made, or be there already.
        (number.chinese, 0.10),
        # 3年, 60岁 are more often a condition than a goal.
        (number.kind is MeasureKind.SCORE, 0.15),
        (number.kind is MeasureKind.TIME and not item.governor.predicate, 0.15),
        # A noun behind the number, and before it neither verb nor predicate.
        (item.follows and not led and not item.governor.predicate, 0.08),
        (item.follows and item.governor.predicate and not led, 0.08),
        (length > _LONG or length < 2, 0.10),
        (len(subject.pieces) > 2, 0.05),
        (number.ratio or not number.unit, 0.05),
    )
    return round(max(0.05, _SURE - sum(cost for holds, cost in costs if holds)), 2)
