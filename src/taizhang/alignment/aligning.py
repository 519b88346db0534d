"""Two prepared plans → the alignment: which pairs are worth proposing, and why."""

from __future__ import annotations

from dataclasses import replace

from taizhang.alignment.likeness import Likeness, likeness
from taizhang.alignment.model import Alignment, TargetPair, TaskPair
from taizhang.alignment.preparing import PreparedPlan, prepare
from taizhang.alignment.quantities import Quantities
from taizhang.alignment.reasons import reasons
from taizhang.extraction.plan import Plan

#: Heights (deviations above what any two tasks share) from which a pair carries, or is near: the lower
#: task's best, which is proposed as related because most lower tasks carry something.
_CARRIES, _NEAR = 1.5, 0.8
#: A pair far below the best of its lower task is what the two have in common with that one.
_OF_BEST = 1 / 3
#: Plans of one field have lower tasks that are like an upper one; a quarter of them at least so much.
_ONE_FIELD = 0.125


def align(upper: Plan | PreparedPlan, lower: Plan | PreparedPlan) -> Alignment:
    """Propose which tasks and targets of `upper` those of `lower` carry out.

    A plan that is aligned more than once is given as `prepare` makes it. The same plans give the same
    alignment, in the same order. Plans of different fields give no pairs, and `same_field` False.
    """
    above = prepare(upper) if isinstance(upper, Plan) else upper
    below = prepare(lower) if isinstance(lower, Plan) else lower
    alike = likeness(above, below)
    same_field = alike.nearness >= _ONE_FIELD
    chosen = _chosen(alike) if same_field else {}
    quantities = Quantities(above, below)
    general = quantities.general() if same_field else ()
    pairs = [
        _pair(above, below, alike, quantities, place, height)
        for place, height in sorted(chosen.items())
    ]
    pairs = _with_general(pairs, general)
    carried = {pair.upper for pair in pairs if pair.grade == 2}
    return Alignment(
        pairs=tuple(pairs),
        general=general,
        uncarried=tuple(i for i in range(len(above.tasks)) if i not in carried),
        same_field=same_field,
        likeness=round(alike.nearness, 4),
    )


def _chosen(alike: Likeness) -> dict[tuple[int, int], float]:
    """The pairs that are worth proposing, with their heights."""
    found: dict[tuple[int, int], float] = {}
    if not alike.values:
        return found
    for lower in range(len(alike.values[0])):
        heights = [alike.height(upper, lower) for upper in range(len(alike.values))]
        best = max(heights)
        least = max(_CARRIES, best * _OF_BEST)
        for upper, height in enumerate(heights):
            if height >= least or (height == best and height >= _NEAR):
                found[upper, lower] = height
    return found


def _pair(
    above: PreparedPlan,
    below: PreparedPlan,
    alike: Likeness,
    quantities: Quantities,
    place: tuple[int, int],
    height: float,
) -> TaskPair:
    upper, lower = place
    targets = quantities.of_tasks(upper, lower)
    return TaskPair(
        upper=upper,
        lower=lower,
        score=round(height / (height + _CARRIES), 4),
        grade=2 if height >= _CARRIES else 1,
        reasons=reasons(above, below, place, alike.weighing, targets),
        targets=targets,
    )


def _with_general(pairs: list[TaskPair], general: tuple[TargetPair, ...]) -> list[TaskPair]:
    """Put what is told of a general target and a task's into the surest pair of that task."""
    added: dict[tuple[int, int], list[TargetPair]] = {}
    for found in general:
        if found.upper.task is None and found.lower.task is None:
            continue
        mates = [
            pair
            for pair in pairs
            if pair.grade == 2
            and (pair.upper == found.upper.task or pair.lower == found.lower.task)
        ]
        if mates:
            surest = max(mates, key=lambda pair: pair.score)
            added.setdefault((surest.upper, surest.lower), []).append(found)
    return [
        replace(pair, targets=(*pair.targets, *added[pair.upper, pair.lower]))
        if (pair.upper, pair.lower) in added
        else pair
        for pair in pairs
    ]
