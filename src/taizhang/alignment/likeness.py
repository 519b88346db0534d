"""How alike the tasks of two plans are: cosines of their terms, and how far they stand out.

A term weighs the more the fewer tasks of both plans have it. What the field has in common (every
task of a plan for schools speaks of schools) so weighs little, whatever the field is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt

from taizhang.alignment.preparing import PreparedPlan, Rows

#: Plans with fewer tasks together are weighed as if they had so many: a rarity in two is none.
_FEWEST = 40
#: How steeply rarity counts. Above 1: one rare term says more than two common ones.
_STEEPNESS = 1.5
#: Terms in a larger share of the tasks add next to nothing and cost most of the time.
_COMMON = 0.4
#: What the likest sentence of an upper task counts beside the whole: one clause of many may be carried.
_SENTENCE = 0.25
#: What the lower tasks likest to an upper one are like it in the mean counts against it, in part.
_CROWD, _CROWD_SHARE = 5, 0.3
#: Cosines of tasks that have nothing to do with each other, as if so many had been seen before.
_PRIOR_COUNT, _PRIOR_MEAN, _PRIOR_DEVIATION = 100, 0.015, 0.04


@dataclass(frozen=True, slots=True)
class Weighing:
    """What each term weighs in one pair of plans: `squares` is the squared weight by frequency."""

    shared: Mapping[str, int]
    squares: Sequence[float]
    limit: float

    def of(self, term: str) -> float:
        """The squared weight of a term that both plans have, 0 for any other."""
        frequency = self.shared.get(term)
        return 0.0 if frequency is None else self.squares[frequency]

    def is_telling(self, term: str) -> bool:
        """Whether both plans have the term, and few of their tasks."""
        return self.shared.get(term, self.limit) < self.limit


@dataclass(frozen=True, slots=True)
class Likeness:
    """`values[upper][lower]`: cosines, less what the upper task shares with many.

    `mean` and `deviation` are of the values, `nearness` is the cosine that a quarter of the lower
    tasks reach with some upper one.
    """

    values: Sequence[Sequence[float]]
    mean: float
    deviation: float
    nearness: float
    weighing: Weighing

    def height(self, upper: int, lower: int) -> float:
        """How many deviations the two stand out from what any two tasks of these plans share."""
        return (self.values[upper][lower] - self.mean) / self.deviation


def likeness(upper: PreparedPlan, lower: PreparedPlan) -> Likeness:
    """Compare each task of `upper` with each of `lower`."""
    weighing = _weighing(upper, lower)
    below = _norms(lower.whole, lower.frequency, weighing)
    cosines = _cosines(upper.whole, upper.frequency, lower.whole, below, weighing)
    parts = _cosines(upper.parts, upper.frequency, lower.whole, below, weighing)
    best: dict[int, list[float]] = {}
    for owner, row in zip(upper.parts.owners, parts, strict=True):
        known = best.get(owner)
        best[owner] = row if known is None else list(map(max, known, row))
    for owner, row in best.items():
        whole = cosines[owner]
        cosines[owner] = [
            (1 - _SENTENCE) * a + _SENTENCE * b for a, b in zip(whole, row, strict=True)
        ]
    nearness = _nearness(cosines)
    cosines = [_less_its_crowd(row) for row in cosines]
    return Likeness(cosines, *_spread(cosines), nearness, weighing)


def _nearness(cosines: Sequence[Sequence[float]]) -> float:
    """The cosine that a quarter of the lower tasks reach with some upper one."""
    best = sorted((max(column) for column in zip(*cosines, strict=True)), reverse=True)
    return best[len(best) // 4] if best else 0.0


def _less_its_crowd(row: Sequence[float]) -> list[float]:
    """An upper task's cosines, less a part of what the lower tasks likest to it have in the mean.

    A long or general task is a little like many: being like it says less.
    """
    crowd = sorted(row, reverse=True)[:_CROWD]
    less = _CROWD_SHARE * sum(crowd) / max(1, len(crowd))
    return [value - less for value in row]


def _weighing(upper: PreparedPlan, lower: PreparedPlan) -> Weighing:
    one, other = upper.frequency, lower.frequency
    names = upper.place | lower.place
    size = max(_FEWEST, len(upper.tasks) + len(lower.tasks))
    return Weighing(
        # In the order of the upper plan: sums come out the same in every run.
        {t: n + other[t] for t, n in one.items() if t in other and t not in names},
        [log((1 + size) / (0.5 + d)) ** (2 * _STEEPNESS) for d in range(size + 1)],
        _COMMON * size,
    )


def _norms(rows: Rows, frequency: Mapping[str, int], weighing: Weighing) -> list[float]:
    """The length of each row's vector."""
    squares = weighing.squares
    found = [sum(squares[d] * s for d, s in row.items()) for row in rows.squares]
    # Those terms that the other plan has too are not as rare as the own plan alone says.
    for term, both in weighing.shared.items():
        less = squares[both] - squares[frequency[term]]
        for row, weight in rows.postings.get(term, ()):
            found[row] += less * weight * weight
    return [sqrt(max(each, 1e-9)) for each in found]


def _cosines(
    rows: Rows,
    frequency: Mapping[str, int],
    below: Rows,
    norms: Sequence[float],
    weighing: Weighing,
) -> list[list[float]]:
    found = [[0.0] * len(norms) for _ in rows.owners]
    for term, both in weighing.shared.items():
        if both > weighing.limit:
            continue
        square, columns = weighing.squares[both], below.postings[term]
        for row, weight in rows.postings.get(term, ()):
            line, factor = found[row], square * weight
            for column, other in columns:
                line[column] += factor * other
    own = _norms(rows, frequency, weighing)
    return [
        [value / (length * norm) for value, norm in zip(line, norms, strict=True)]
        for line, length in zip(found, own, strict=True)
    ]


def _spread(cosines: Iterable[Sequence[float]]) -> tuple[float, float]:
    """Mean and deviation of all, drawn to those of tasks at large where there are few."""
    count, total = _PRIOR_COUNT, _PRIOR_COUNT * _PRIOR_MEAN
    squares = _PRIOR_COUNT * (_PRIOR_DEVIATION**2 + _PRIOR_MEAN**2)
    for row in cosines:
        count += len(row)
        total += sum(row)
        squares += sum([value * value for value in row])
    mean = total / count
    return mean, sqrt(squares / count - mean * mean)
