"""Scans of the given plans: core-seconds a page, and how right what is read from them is.

    python bench/recognition.py [dots an inch] [--clean]

The plans in ../shared/seeds are printed, drawn as pictures of 200 dots an inch, made to lean by up to two
degrees and to be grey and noisy (not with --clean), and read as PDF files without text.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.documents import scans  # noqa: E402
from tests.extraction.test_printed_plans import SEEDS, SHARED, printed  # noqa: E402
from tests.scoring import Score, certainty, compare  # noqa: E402

from taizhang import parse, read  # noqa: E402
from taizhang.extraction.serialise import to_json  # noqa: E402

#: How the pages of a stack lean, one after the other, in degrees.
LEANS = (0.0, 1.2, -0.7, 2.0, -1.6, 0.4)


def main() -> None:
    """Print a line for each plan, then the scores of all."""
    clean = "--clean" in sys.argv
    dots = next((int(word) for word in sys.argv[1:] if word.isdecimal()), scans.DOTS)
    total, certain = Score(), []
    for path in SEEDS:
        leaves = printed(read(path.read_bytes(), path.name), {"repeat": True, "cut": False})
        sheets = scans.pictures(leaves, dots)
        if not clean:
            sheets = [
                scans.worn(sheet, LEANS[i % len(LEANS)], seed=i) for i, sheet in enumerate(sheets)
            ]
        data = scans.pages_file(sheets, "PDF", dots)
        began = time.process_time()
        document = read(data, f"{path.stem}.pdf")
        seconds = (time.process_time() - began) / len(sheets)
        plan = to_json(parse(document))
        gold = json.loads((SHARED / "gold" / f"{path.stem}.gold.json").read_text("utf-8"))
        score = compare(gold, plan)
        name = path.stem[:3]
        print(f"{name}: {len(sheets)} pages, {seconds:.2f} core-seconds each, F1 {score.mean:.4f}")
        total.add(score, name)
        certain += certainty(gold, plan)
    print(total.table())
    print("\n".join(total.misses))
    sure = [right for confidence, right in certain if confidence >= 0.9]
    print(
        f"sure (confidence ≥ 0.9): {sum(sure)} of {len(sure)} right; unsure {len(certain) - len(sure)}"
    )
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB")


if __name__ == "__main__":
    main()
