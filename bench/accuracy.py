"""How right the reader is: F1 of every kind of fact, for each set of labelled plans.

    python bench/accuracy.py [SET …] [--misses]

Then, for the facts of each confidence, the share that is right.

Sets: given (the plans in ../shared/seeds, where they are there), development, heldout.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.scoring import Score, certainty, compare  # noqa: E402

from taizhang import parse, read  # noqa: E402
from taizhang.documents import ReadingError  # noqa: E402
from taizhang.extraction.serialise import to_json  # noqa: E402

SHARED = ROOT.parent / "shared"
SETS = ("given", "development", "heldout")
SURE = 0.9
EMPTY = {"document": {}, "tasks": [], "targets": []}


def files(name: str) -> Iterator[tuple[Path, Path]]:
    """The documents of a set, each with its gold."""
    if name == "given":
        for path in sorted((SHARED / "seeds").glob("*.txt")):
            yield path, SHARED / "gold" / f"{path.stem}.gold.json"
        return
    folder = ROOT / "tests" / "corpus" / name
    for gold in sorted(folder.glob("*.gold.json")):
        stem = gold.name.removesuffix(".gold.json")
        yield next(p for p in folder.glob(f"{stem}.*") if p != gold), gold


def plan_of(path: Path) -> dict[str, Any]:
    """The plan in a file; an empty one where it cannot be read."""
    try:
        return to_json(parse(read(path.read_bytes(), path.name)))
    except ReadingError as error:
        print(f"  {error}")
        return EMPTY


def calibration(facts: list[tuple[float, bool]]) -> str:
    """A line for each bin of confidence: facts in it, and how many of them are right."""
    lines = ["confidence   facts   right"]
    for low, high in pairwise((0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.01)):
        inside = [right for confidence, right in facts if low <= confidence < high]
        if inside:
            share = sum(inside) / len(inside)
            lines.append(f"{low:.2f}–{min(high, 1):.2f}  {len(inside):7}  {share:6.1%}")
    sure = [right for confidence, right in facts if confidence >= SURE]
    if sure:
        lines.append(f"≥ {SURE}       {len(sure):5}  {sum(sure) / len(sure):6.1%}")
    return "\n".join(lines)


def main(arguments: list[str]) -> None:
    """Print a table for each set."""
    wanted = [a for a in arguments if a in SETS] or SETS
    for name in wanted:
        total, facts = Score(), []
        for path, gold in files(name):
            wanted_plan, plan = json.loads(gold.read_text("utf-8")), plan_of(path)
            score = compare(wanted_plan, plan)
            facts += certainty(wanted_plan, plan)
            total.add(score, path.stem[:14])
            kinds = "  ".join(f"{k} {t.f1:.3f}" for k, t in score.tallies.items())
            print(f"{path.name[:34]:36}{score.mean:.4f}  {kinds}")
        print(f"\n== {name} ==\n{total.table()}\n\n{calibration(facts)}\n")
        if "--misses" in arguments:
            print(*sorted(total.misses), sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
