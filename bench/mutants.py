"""Ten thousand mutated files: each gives a plan or one clear error, within 2 GB and 20 seconds.

    python bench/mutants.py [--count N] [--seed N] [--jobs N] [--kinds pdf,ofd]
                            [--only pdf:123] [--keep FOLDER]

Files of every format are cut, flipped, changed in their own terms, or made to exhaust the machine
(`tests/mutants`), and go the whole way, each in a process of its own with limits. The same seed makes
the same files. What ends otherwise is a finding: it is told, and its file kept with --keep.
A finding becomes a file of `tests/corpus/past_findings` once it is mended.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from queue import SimpleQueue

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.mutants.making import KINDS  # noqa: E402
from tests.mutants.trying import MEMORY, SECONDS, Keeper, Tried, tried  # noqa: E402

#: Archives and folders hold several files each, and recognition takes seconds a picture.
_SHARES = dict.fromkeys(KINDS, 11) | {"zip": 6, "folder": 5, "picture": 1}


def main() -> int:
    """Make, try and tell; 1 where something was found."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--only", help="one mutant by its kind and number")
    parser.add_argument("--keep", type=Path, help="where files of findings are written")
    arguments = parser.parse_args()
    kinds = arguments.kinds.split(",")
    orders = list(_orders(arguments.count, kinds))
    if arguments.only:
        kind, _, number = arguments.only.partition(":")
        orders = [(kind, int(number))]
    began = time.monotonic()
    report = Report(arguments.keep)
    for each in _tried(orders, arguments.seed, arguments.jobs):
        report.take(each)
    report.print(time.monotonic() - began)
    return int(bool(report.findings))


def _orders(count: int, kinds: list[str]) -> Iterator[tuple[str, int]]:
    """So many kinds with numbers, all kinds in turn."""
    whole = sum(_SHARES[kind] for kind in kinds)
    lengths = {kind: max(1, count * _SHARES[kind] // whole) for kind in kinds}
    lengths[kinds[0]] += max(0, count - sum(lengths.values()))
    for number in range(max(lengths.values())):
        yield from ((kind, number) for kind in kinds if number < lengths[kind])


def _tried(orders: list[tuple[str, int]], seed: int, jobs: int) -> Iterator[Tried]:
    """What comes of the mutants, as it comes, with so many keepers."""
    idle: SimpleQueue[Keeper] = SimpleQueue()
    keepers = [Keeper() for _ in range(jobs)]
    for each in keepers:
        idle.put(each)

    def one(kind: str, number: int) -> Tried:
        keeper = idle.get()
        try:
            return tried(keeper, kind, number, seed)
        finally:
            idle.put(keeper)

    with ThreadPoolExecutor(jobs) as threads:
        pending: set[Future[Tried]] = set()
        for kind, number in orders:
            pending.add(threads.submit(one, kind, number))
            if len(pending) > jobs:
                done, pending = wait(pending, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in done)
        yield from (future.result() for future in pending)
    for each in keepers:
        each.close()


class Report:
    """What came of all of them."""

    def __init__(self, keep: Path | None) -> None:
        self._keep = keep
        self._results: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
        self._heavy: list[tuple[float, int, str, str]] = []
        self.findings: list[Tried] = []

    def take(self, each: Tried) -> None:
        """Count a mutant in; tell it at once if it is a finding."""
        outcome = each.outcome
        self._results[each.kind][outcome.result.split("+")[0] or "FINDING"] += 1
        where = f"{each.kind}:{each.number}"
        self._heavy.append((outcome.seconds, outcome.memory >> 20, where, each.made.recipe))
        if not outcome.fault:
            return
        self.findings.append(each)
        words = f"{where}  {outcome.fault}  {outcome.place}  [{each.made.recipe}]"
        print(f"{words}  {outcome.seconds:.1f} s {outcome.memory >> 20} MB", flush=True)
        if self._keep:
            self._keep.mkdir(parents=True, exist_ok=True)
            files = each.made.files or {each.made.name: each.made.data}
            for name, data in files.items():
                (self._keep / f"{each.made.name}~{name}".replace("/", "_")).write_bytes(data)

    def print(self, seconds: float) -> None:
        """Tell what came of each format, and what took most."""
        count = len(self._heavy)
        print(
            f"\n{'format':<8}{'files':>7}{'plans':>7}{'errors':>8}{'findings':>10}   errors by code"
        )
        for kind, results in self._results.items():
            if not results:
                continue
            total, plans, found = results.total(), results["plan"], results["FINDING"]
            codes = Counter({k: n for k, n in results.items() if k not in ("plan", "FINDING")})
            told = ", ".join(f"{code} {n}" for code, n in codes.most_common(5))
            print(f"{kind:<8}{total:>7}{plans:>7}{codes.total():>8}{found:>10}   {told}")
        print(f"\n{count} files in {seconds:.0f} s; the slowest and the largest:")
        for order in (0, 1):
            for used, megabytes, where, recipe in sorted(
                self._heavy, key=lambda each: -each[order]
            )[:8]:
                print(f"{used:>8.2f} s{megabytes:>7} MB  {where}  {recipe}")
        words = "BROKEN" if self.findings else "kept"
        print(
            f"\n{words:<8}a plan or one clear error, under {SECONDS} s and {MEMORY / 1e9:.0f} GB each"
        )


if __name__ == "__main__":
    raise SystemExit(main())
