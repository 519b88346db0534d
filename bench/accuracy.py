"""How right the reader is: F1 of every kind of fact, for each set of labelled plans.

    python bench/accuracy.py [SET …] [--misses]

Sets: given (the plans in ../shared/seeds, where they are there), development, heldout.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.scoring import Score, compare  # noqa: E402

from taizhang import parse, read  # noqa: E402
from taizhang.documents import ReadingError  # noqa: E402
from taizhang.extraction.serialise import to_json  # noqa: E402

SHARED = ROOT.parent / "shared"
SETS = ("given", "development", "heldout")
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


def score_of(path: Path, gold: Path) -> Score:
    """The score of one file; a file that cannot be read scores as an empty plan."""
    try:
        plan = to_json(parse(read(path.read_bytes(), path.name)))
    except ReadingError as error:
        print(f"  {error}")
        plan = EMPTY
    return compare(json.loads(gold.read_text("utf-8")), plan)


def main(arguments: list[str]) -> None:
    """Print a table for each set."""
    wanted = [a for a in arguments if a in SETS] or SETS
    for name in wanted:
        total = Score()
        for path, gold in files(name):
            score = score_of(path, gold)
            total.add(score, path.stem[:14])
            kinds = "  ".join(f"{k} {t.f1:.3f}" for k, t in score.tallies.items())
            print(f"{path.name[:34]:36}{score.mean:.4f}  {kinds}")
        print(f"\n== {name} ==\n{total.table()}\n")
        if "--misses" in arguments:
            print(*sorted(total.misses), sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
