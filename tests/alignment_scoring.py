"""How like its gold an alignment is: pairs, their ranking, and the relations of targets.

The gold has pairs of grade 2, which are wanted, and of grade 1, which are neither hits nor errors.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Figures:
    """F1 of the pairs, mean average precision over the lower tasks, F1 of the target relations."""

    pairs: float
    ranking: float
    targets: float

    def __str__(self) -> str:
        return f"F1 {self.pairs:.3f} MAP {self.ranking:.3f} targets {self.targets:.3f}"


def figures(gold: Json, given: Json) -> Figures:
    """Compare `given` with `gold`, both in the shape that `taizhang align --json` prints."""
    related = {_place(pair) for pair in gold["pairs"] if pair["grade"] == 1}
    wanted, found = _pairs(gold, related), _pairs(given, related)
    return Figures(
        _f1(set(wanted), set(found)),
        _mean_average_precision(wanted, found),
        _f1(_relations(wanted), _relations(found)),
    )


def _place(pair: Json) -> tuple[int, int]:
    return pair["upper"], pair["lower"]


def _pairs(alignment: Json, without: set[tuple[int, int]]) -> dict[tuple[int, int], Json]:
    return {_place(pair): pair for pair in alignment["pairs"] if _place(pair) not in without}


def _f1(gold: set[Any], given: set[Any]) -> float:
    return 2 * len(gold & given) / (len(gold) + len(given)) if gold or given else 1.0


def _relations(pairs: dict[tuple[int, int], Json]) -> set[tuple[Any, ...]]:
    return {
        (*place, str(target["upper"]), str(target["lower"]), target["relation"])
        for place, pair in pairs.items()
        for target in pair["targets"]
    }


def _mean_average_precision(
    wanted: dict[tuple[int, int], Json], found: dict[tuple[int, int], Json]
) -> float:
    values = []
    for lower in {below for _, below in wanted}:
        uppers = {above for above, below in wanted if below == lower}
        ranked = sorted(
            (above for above, below in found if below == lower),
            key=lambda above: (-found[above, lower]["score"], above),
        )
        hits, total = 0, 0.0
        for rank, above in enumerate(ranked, start=1):
            if above in uppers:
                hits += 1
                total += hits / rank
        values.append(total / len(uppers))
    return sum(values) / len(values) if values else 1.0
