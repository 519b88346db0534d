"""Many files: files a second on one core, on two, on a Dask cluster of two workers; peak memory.

    python bench/corpus.py [--files N] [--rounds R]

The files are the demo plans and the development texts, each copy with numbers of its own, so that no
two are alike. Runs are the command `taizhang parse FOLDER --jobs N --output …` from its first line to
its end, turn by turn, so that a busy moment of the machine meets all of them; the best round counts.
Memory is that of all processes of a run together, at a tenth of the files and at all of them.

Seconds of the processor are counted apart for the process that hands out files and writes lines (the parent)
and for those that read (its children). They say what two cores can give at most: a file costs both, so
that two cores read 2·c/(c+p) times as many as one child alone. The ratio measured says something only
where the machine was free: where the cores that a run really had are fewer than its processes, it
says nothing, and the one that is possible is the measure.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
SOURCES = (ROOT / "src" / "taizhang" / "demo" / "plans", ROOT / "tests" / "corpus" / "development")
COMMAND = (sys.executable, "-c", "from taizhang.web.cli import main; main()", "parse")
CLUSTER = """
import sys
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()
"""
#: Two cores must read so many times as many files as one, and memory at N may be so many times
#: that at N/10.
SPEED_UP, GROWTH = 1.8, 1.1
#: Cores that a run of two processes has on a machine that nobody else uses.
FREE = 1.9
#: A number that is no year, nor part of a document number or a date.
_NUMBER = re.compile(r"(?<![\d年月〔])\d{2,3}(?=[个所家人条公万亿名座%])")


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of a run."""

    rate: float
    megabytes: float
    #: Cores that the run's processes had on average, their start counted in, which a small run shows:
    #: a busy machine gives less than there are.
    cores: float
    #: Seconds of the processor a file, of the parent and of its children.
    parent: float
    children: float

    @property
    def possible(self) -> float:
        """How many times as many files two cores can read as one child alone."""
        return 2 * self.children / (self.children + self.parent)


def main() -> int:
    """Make the files, measure and print; 1 where a limit is not kept."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=1)
    arguments = parser.parse_args()
    count = arguments.files
    with tempfile.TemporaryDirectory() as place, _cluster() as address:
        few, all_ = Path(place, "few"), Path(place, "all")
        make(few, count // 10)
        make(all_, count)
        ways = {"1 process": ("--jobs", "1"), "2 processes": ("--jobs", "2")}
        if address:
            ways["Dask, 2 workers"] = ("--cluster", address)
        small = measure(few, ("--jobs", "2"))
        found = [
            {name: measure(all_, options) for name, options in ways.items()}
            for _ in range(arguments.rounds)
        ]
    return _report(count, small, found)


def make(folder: Path, count: int) -> None:
    """Fill the folder with `count` files, no two alike."""
    folder.mkdir()
    sources = [
        path
        for source in SOURCES
        for path in sorted(source.iterdir())
        if path.suffix in (".docx", ".txt")
    ]
    for number in range(count):
        source = sources[number % len(sources)]
        vary = _vary_docx if source.suffix == ".docx" else _vary_text
        data = vary(source.read_bytes(), random.Random(number))
        (folder / f"{number:06}{source.suffix}").write_bytes(data)


def _vary_text(data: bytes, rng: random.Random) -> bytes:
    for encoding in ("utf-8", "gb18030", "utf-16"):
        with contextlib.suppress(UnicodeDecodeError):
            text = data.decode(encoding)
            return _NUMBER.sub(lambda _: str(rng.randint(11, 99)), text).encode(encoding)
    return data


def _vary_docx(data: bytes, rng: random.Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, _vary_text(part, rng) if name == "word/document.xml" else part)
    return out.getvalue()


@contextlib.contextmanager
def _cluster() -> Iterator[str | None]:
    """The address of a cluster of two workers; None, said so, where Dask is not installed."""
    with subprocess.Popen(
        [sys.executable, "-c", CLUSTER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        address = process.stdout.readline().strip() if process.stdout else ""
        if not address:
            print("Dask is not installed: pip install 'taizhang[cluster]'", file=sys.stderr)
        yield address or None
        process.communicate()


def measure(folder: Path, options: tuple[str, ...]) -> Measured:
    """Run the command over the folder; watch its lines and the memory of its processes."""
    with tempfile.TemporaryDirectory() as place:
        output = Path(place, "plans.jsonl")
        command = [*COMMAND, str(folder), *options, "--output", str(output)]
        used = _processor_seconds()
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
            began = peak = parent = 0.0
            while process.poll() is None:
                if not began and output.exists() and output.stat().st_size:
                    began = time.perf_counter()
                peak = max(peak, _megabytes(process.pid))
                parent = max(parent, _own_seconds(process.pid))
                time.sleep(0.2 if began else 0.02)
            seconds = time.perf_counter() - began
            said = process.stderr.read() if process.stderr else ""
        count = sum(1 for _ in output.open("rb"))
    if process.returncode or count != len(list(folder.iterdir())):
        raise SystemExit(f"not all files were read:\n{said}")
    used = _processor_seconds() - used
    cores, parent = used / seconds, min(parent, used)
    return Measured(count / seconds, peak, cores, parent / count, (used - parent) / count)


def _processor_seconds() -> float:
    """What all processes that have ended below this one have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _own_seconds(pid: int) -> float:
    """What a process has used itself, its children left out."""
    with contextlib.suppress(psutil.Error):
        times = psutil.Process(pid).cpu_times()
        return times.user + times.system
    return 0.0


def _megabytes(pid: int) -> float:
    """Memory of a process and its children, what they share counted once."""
    total = 0
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(pid)
        for each in (process, *process.children(recursive=True)):
            with contextlib.suppress(psutil.Error):
                total += each.memory_full_info().pss
    return total / 1e6


def _shares(name: str, run: Measured) -> str:
    """The processor's milliseconds a file, where all processes are below this one."""
    if "process" not in name:
        return ""
    return (
        f"   {1000 * run.children:.1f} ms reading + {1000 * run.parent:.2f} ms handing out a file"
    )


def _report(count: int, small: Measured, rounds: list[dict[str, Measured]]) -> int:
    best = {
        name: max((found[name] for found in rounds), key=lambda each: each.rate)
        for name in rounds[0]
    }
    for name, run in best.items():
        # What a cluster uses is not below this process.
        cores = f"{run.cores:>8.2f} cores" if "process" in name else ""
        print(f"{name:<18}{count:>8} files{run.rate:>10.1f} files/s{cores}{_shares(name, run)}")
    large = max(found["2 processes"].megabytes for found in rounds)
    print(f"{'peak memory':<18}{small.megabytes:>8.0f} MB at {count // 10} files,", end="")
    print(f"{large:>6.0f} MB at {count}\n")
    two = best["2 processes"]
    faster, growth = two.rate / best["1 process"].rate, large / small.megabytes
    # A machine that others use gives less than two cores: then what is possible there counts.
    busy = two.cores < FREE
    kept = [(two.possible if busy else faster) >= SPEED_UP, growth <= GROWTH]
    words = ["kept" if each else "BROKEN" for each in kept]
    told = f"{faster:.2f}, possible {two.possible:.2f}"
    told += f" (the machine was not free: {two.cores:.2f} cores)" if busy else ""
    print(f"{words[0]:<8}two processes at least {SPEED_UP} times one: {told}")
    print(f"{words[1]:<8}memory at most {GROWTH} times that of a tenth: {growth:.2f}")
    return int(not all(kept))


if __name__ == "__main__":
    raise SystemExit(main())
