"""How fast plans of two levels are aligned: seconds and memory, beside scikit-learn's TF-IDF cosine.

    python bench/alignment.py [--rounds N] [--without-peers]

Three sizes: two plans, one upper and 100 lower ones, 20 and 100; each plan has 50 tasks, drawn from
our sample plans and varied. Ours takes the parsed plans, counts their terms and gives pairs with
reasons and targets; scikit-learn (installed here, or into an environment of its own) makes no more
than vectors of the same texts (runs of one to three characters) and their cosines, weighed for each
upper plan. Each in a process of its own, in turn; time is that of the processor, for the machine
may be busy, and the least of the rounds counts. What matters is the ratio.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

TASKS = 50
SIZES = ((1, 1), (1, 100), (20, 100))
#: Ours may take so many times as long as the bare cosines.
MOST = 10
PEERS = ("scikit-learn",)


def main() -> int:
    """Measure both, print the table; 1 where the limit is not kept."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--without-peers", action="store_true")
    parser.add_argument("--run", nargs=3, metavar=("WHO", "UPPER", "LOWER"), help=argparse.SUPPRESS)
    parser.add_argument("--texts", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.run:
        who, upper, lower = arguments.run
        RUNNERS[who](int(upper), int(lower), arguments.texts)
        return 0
    return _compare(arguments.rounds, peers=not arguments.without_peers)


def _compare(rounds: int, *, peers: bool) -> int:
    pythons = {"taizhang": Path(sys.executable)}
    if peers and (python := _peer()):
        pythons["scikit-learn"] = python
    broken = 0
    with tempfile.TemporaryDirectory() as folder:
        texts = Path(folder, "texts.json")
        texts.write_text(json.dumps(_texts(), ensure_ascii=False), "utf-8")
        for upper, lower in SIZES:
            found: dict[str, tuple[float, float]] = {}
            for _ in range(rounds):
                for who, python in pythons.items():
                    seconds, megabytes = _measured(python, who, upper, lower, texts)
                    known = found.get(who, (float("inf"), 0.0))
                    found[who] = min(seconds, known[0]), max(megabytes, known[1])
            for who, (seconds, megabytes) in found.items():
                print(f"{upper:>3} × {lower:<4}{who:<14}{seconds:>10.3f} s{megabytes:>8.0f} MB")
            if "scikit-learn" in found:
                ratio = found["taizhang"][0] / found["scikit-learn"][0]
                broken |= ratio > MOST
                word = "kept" if ratio <= MOST else "BROKEN"
                print(f"{word:<10}at most {MOST} times the bare cosines: {ratio:.2f}")
    return int(broken)


def _peer() -> Path | None:
    """The Python that has scikit-learn: this one, or that of an environment of its own."""
    try:
        import sklearn  # noqa: F401
    except ImportError:
        import reading

        reading.PEERS |= {"scikit-learn": PEERS}
        return reading._environment("scikit-learn")
    return Path(sys.executable)


def _measured(python: Path, who: str, upper: int, lower: int, texts: Path) -> tuple[float, float]:
    command = [str(python), __file__, "--run", who, str(upper), str(lower), "--texts", str(texts)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    value = json.loads(answer.stdout.splitlines()[-1])
    return value["seconds"], value["megabytes"]


def _plans(count: int, seed: int) -> list:
    """Plans of `TASKS` tasks, drawn from all sample plans, a third of their tasks cut or joined."""
    from taizhang import parse, read

    root = Path(__file__).resolve().parents[1]
    files = [
        *sorted((root / "src/taizhang/demo/plans").glob("*.docx")),
        *sorted((root / "tests/corpus/alignment_development").glob("*.txt")),
    ]
    samples = [parse(read(path.read_bytes(), path.name)) for path in files]
    tasks = [task for sample in samples for task in sample.tasks]
    rng = random.Random(seed)
    return [
        replace(
            samples[0], tasks=tuple(_varied(task, tasks, rng) for task in rng.sample(tasks, TASKS))
        )
        for _ in range(count)
    ]


def _varied(task, tasks, rng: random.Random):
    if rng.random() < 2 / 3:
        return task
    other = rng.choice(tasks)
    half = len(task.text) // 2
    return replace(task, text=task.text[:half] + other.text[half:], spans=())


def _texts() -> dict[str, list[list[str]]]:
    """The words of all plans of the largest size, for who knows no plans."""
    upper, lower = SIZES[-1]
    return {
        name: [[f"{t.measure or ''}。{t.text}" for t in plan.tasks] for plan in _plans(count, seed)]
        for name, count, seed in (("upper", upper, 1), ("lower", lower, 2))
    }


def _ours(upper: int, lower: int, _texts: Path) -> None:
    from taizhang.alignment import align, prepare

    above, below = _plans(upper, 1), _plans(lower, 2)
    align(above[0], below[0])  # lexicons are read once
    began = time.process_time()
    prepared = [prepare(plan) for plan in below]
    pairs = 0
    for plan in above:
        one = prepare(plan)
        for other in prepared:
            pairs += len(align(one, other).pairs)
    _tell(time.process_time() - began, pairs)


def _sklearn(upper: int, lower: int, texts: Path) -> None:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.metrics.pairwise import linear_kernel

    given = json.loads(texts.read_text("utf-8"))
    above, below = given["upper"][:upper], given["lower"][:lower]
    TfidfVectorizer(analyzer="char", ngram_range=(1, 3)).fit_transform(above[0])
    began = time.process_time()
    pairs = 0
    below_all = [text for plan in below for text in plan]
    for plan in above:
        vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
        vectors = vectorizer.fit_transform([*plan, *below_all])
        cosines = linear_kernel(vectors[: len(plan)], vectors[len(plan) :])
        pairs += int((cosines > 0.15).sum())
    _tell(time.process_time() - began, pairs)


def _tell(seconds: float, pairs: int) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "megabytes": peak, "pairs": pairs}))


RUNNERS = {"taizhang": _ours, "scikit-learn": _sklearn}


if __name__ == "__main__":
    raise SystemExit(main())
