"""How fast readers read files: characters and pages per second, peak memory, beside their peers.

    python bench/reading.py [--times N] [--without-peers]

All readers read the same two invented plans (12 and 19 pages, tables merged both ways), each in a
process of its own, several rounds in turn so that a busy moment of the machine meets all of them.
The time of a reader is the least of the medians of its rounds; what counts are the ratios. Peers
are installed into environments of their own in the cache folder, or left out where that fails.
Taizhang reads the same plans also as text, as workbooks and web pages, and printed on pages as PDF and
OFD, beside every peer that reads that format (docling's PDF reader wants models that it downloads).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import venv
from dataclasses import dataclass, field
from pathlib import Path

from reading_files import make
from reading_pages import LEAST, as_pages
from reading_sheets import as_sheets

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "taizhang-bench"
RUNNER = Path(__file__).with_name("reading_peers.py")
PEERS = {
    "kreuzberg": ("kreuzberg",),
    "docling": ("docling-slim[format-docx,format-xlsx,format-html]", "pandas"),
    "markitdown": ("markitdown[docx,xlsx,pdf]",),
}
#: What each peer reads of the measured formats.
READS = {
    "kreuzberg": (".docx", ".xlsx", ".html", ".pdf"),
    "docling": (".docx", ".xlsx", ".html"),
    "markitdown": (".docx", ".xlsx", ".html", ".pdf"),
}
#: Whole plans are read faster than these merely convert the file, whatever its format.
SLOWER = ("docling", "markitdown")
OURS = ("bare", "document", "plan")
NAMES = {
    "bare": "zip + lxml, bare: the same XML",
    "document": "taizhang: file → Document",
    "plan": "taizhang: file → whole Plan",
    "kreuzberg": "kreuzberg (Rust): file → text",
    "docling": "docling: file → text",
    "markitdown": "markitdown: file → Markdown",
}


@dataclass(frozen=True, slots=True)
class Limit:
    """`reader` may take at most `most` times as long as `other`."""

    reader: str
    other: str
    most: float

    @property
    def words(self) -> str:
        if self.most < 1:
            return f"{self.reader} at least {1 / self.most:g} times faster than {self.other}"
        return f"{self.reader} at most {self.most:g} times {self.other}"


LIMITS = (
    Limit("document", "bare", 4),
    Limit("plan", "docling", 1 / 5),
    Limit("plan", "markitdown", 1 / 10),
    Limit("plan", "kreuzberg", 8),
)


@dataclass(slots=True)
class Measured:
    """What was measured of one reader, by file name."""

    seconds: dict[str, float] = field(default_factory=dict)
    characters: dict[str, int | None] = field(default_factory=dict)
    megabytes: float = 0.0


def main() -> int:
    """Measure all readers and print the table and the limits; 1 where a limit is not kept."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--times", type=int, default=15, help="readings of each file in a round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--without-peers", action="store_true")
    arguments = parser.parse_args()
    files = _files()
    pythons = {reader: Path(sys.executable) for reader in OURS}
    if not arguments.without_peers:
        pythons |= {peer: python for peer in PEERS if (python := _environment(peer))}
    found: dict[str, Measured] = {}
    printed, sheets = as_pages(files), as_sheets(files)
    for _ in range(arguments.rounds):
        for reader, python in pythons.items():
            more = [path for path in (*sheets, *printed) if path.suffix in READS.get(reader, ())]
            if reader in ("document", "plan"):
                more = [*_as_text(files), *sheets, *printed]
            _measure(reader, python, arguments.times, files + more, found)
    _print_table(found)
    broken = _print_limits(found, [path.name for path in files])
    broken += _print_formats(found, [*sheets, *printed])
    return max(broken, _print_pages(found, printed))


def _files() -> list[Path]:
    """The two Word files, made once for each state of the code that makes them."""
    source = RUNNER.with_name("reading_files.py").read_bytes()
    folder = Path(tempfile.gettempdir()) / f"taizhang-bench-{hash_of(source)}"
    folder.mkdir(exist_ok=True)
    files = [folder / f"{pages}-pages.docx" for pages in (12, 19)]
    for pages, path in zip((12, 19), files, strict=True):
        if not path.exists():
            path.write_bytes(make(pages))
    return files


def _as_text(files: list[Path]) -> list[Path]:
    """The same plans as text: paragraphs on lines, tables one cell a line."""
    from taizhang.documents import BlockKind, read

    texts = []
    for path in files:
        text = path.with_suffix(".txt")
        if not text.exists():
            document = read(path.read_bytes(), path.name)
            lines = [b.text for b in document.blocks if b.kind is BlockKind.PARAGRAPH]
            for table in document.tables:
                rows: list[list[str]] = [[""] * table.columns for _ in range(table.rows)]
                for cell in table.cells:
                    rows[cell.row][cell.column] = document.blocks[cell.block].text
                lines += ["", *("".join(f"\t{cell}\n" for cell in row) for row in rows)]
            text.write_text("\n".join(lines), encoding="utf-8")
        texts.append(text)
    return texts


def hash_of(data: bytes) -> str:
    """A short name for `data`."""
    import hashlib

    return hashlib.sha256(data).hexdigest()[:12]


def _environment(peer: str) -> Path | None:
    """The Python of the environment with `peer` installed; None, with the reason printed, if not."""
    folder = CACHE / peer
    python = folder / "bin" / "python"
    done = folder / "installed"
    if done.exists() and done.read_text("utf-8") == " ".join(PEERS[peer]):
        return python
    print(f"installing {peer} into {folder} …", file=sys.stderr)
    try:
        venv.create(folder, with_pip=True, clear=True)
        command = [
            str(python),
            "-m",
            "pip",
            "install",
            "-q",
            "--disable-pip-version-check",
            *PEERS[peer],
        ]
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=900)
    except (OSError, subprocess.SubprocessError) as error:
        reason = (getattr(error, "stderr", "") or str(error)).strip().splitlines()[-1:]
        print(f"{peer} cannot be installed and is left out: {''.join(reason)}", file=sys.stderr)
        return None
    done.write_text(" ".join(PEERS[peer]), "utf-8")
    return python


def _measure(
    reader: str, python: Path, times: int, files: list[Path], found: dict[str, Measured]
) -> None:
    """One round of `reader`: a process that reads each file `times` times."""
    command = [str(python), str(RUNNER), reader, str(times), *map(str, files)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode:
        if reader not in found:
            print(
                f"{NAMES[reader]}: not there yet",
                (run.stderr.splitlines() or [""])[-1],
                file=sys.stderr,
            )
        return
    # Some readers greet on standard output; ours is the last line.
    result = json.loads(run.stdout.splitlines()[-1])
    measured = found.setdefault(reader, Measured())
    measured.megabytes = max(measured.megabytes, result["megabytes"])
    for name, figures in result["files"].items():
        least = min(figures["seconds"], measured.seconds.get(name, float("inf")))
        measured.seconds[name] = least
        measured.characters[name] = figures["characters"]


def _print_table(found: dict[str, Measured]) -> None:
    print(f"{'reader':<40}{'file':<16}{'seconds':>10}{'characters/s':>14}{'peak MB':>9}")
    for reader, measured in found.items():
        for name, seconds in measured.seconds.items():
            characters = measured.characters[name]
            speed = f"{characters / seconds:,.0f}" if characters else "–"
            print(
                f"{NAMES[reader]:<40}{name:<16}{seconds:>10.5f}{speed:>14}{measured.megabytes:>9.0f}"
            )


def _print_limits(found: dict[str, Measured], files: list[str]) -> int:
    broken = 0
    print()
    for limit in LIMITS:
        if limit.reader not in found or limit.other not in found:
            print(f"not measured  {limit.words}")
            continue
        ratios = [found[limit.reader].seconds[f] / found[limit.other].seconds[f] for f in files]
        kept = max(ratios) <= limit.most
        broken += not kept
        told = (f"{1 / r:.1f} times faster" if limit.most < 1 else f"{r:.2f} times" for r in ratios)
        print(f"{'kept' if kept else 'BROKEN':<14}{limit.words}: {', '.join(told)}")
    return int(bool(broken))


def _print_formats(found: dict[str, Measured], files: list[Path]) -> int:
    """Print how long peers take for the other formats; 1 where one that must not is faster."""
    broken = 0
    for path in files:
        ours = found["plan"].seconds[path.name]
        ratios = {
            peer: found[peer].seconds[path.name] / ours
            for peer in PEERS
            if peer in found and path.name in found[peer].seconds
        }
        if not ratios:
            continue
        kept = all(ratios[peer] > 1 for peer in SLOWER if peer in ratios)
        broken += not kept
        told = ", ".join(
            f"{peer} takes {ratio:.1f} times as long" for peer, ratio in ratios.items()
        )
        print(f"{'kept' if kept else 'BROKEN':<14}{path.name}, file → whole Plan: {told}")
    return int(bool(broken))


def _print_pages(found: dict[str, Measured], printed: dict[Path, int]) -> int:
    """Print the pages per second; 1 where a file is read slower than it must be."""
    speeds = {p.name: n / found["document"].seconds[p.name] for p, n in printed.items()}
    told = ", ".join(f"{name} {speed:,.0f}" for name, speed in speeds.items())
    kept = min(speeds.values()) >= LEAST
    print(f"{'kept' if kept else 'BROKEN':<14}at least {LEAST} pages a second with tables: {told}")
    return int(not kept)


if __name__ == "__main__":
    raise SystemExit(main())
