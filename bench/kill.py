"""Forty people act over HTTP for a minute while the server is killed (SIGKILL) three times.

    python bench/kill.py                        on SQLite and on PostgreSQL
    python bench/kill.py --people 8 --seconds 10 --kills 1
    python bench/kill.py --databases postgresql --kill-database

The server is `taizhang serve` with its workers; each person dismisses and restores findings under his
own session. Fails where an act that was confirmed is not in the history, or one is there twice, or a
finding does not stand as its last event says, or the chains do not verify. `--kill-database` kills
the PostgreSQL server together with the second server.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.audit.installation import Installation
from tests.audit.killing import run
from tests.postgres import kill_and_start_again, new_database


def main() -> int:
    """Run on each database, print a table; 1 where anything was lost."""
    options = _options()
    folder = Path(tempfile.mkdtemp(prefix="taizhang-kill-"))
    head = ("database", "confirmed", "recorded", "broken off", "lost", "twice", "half", "chains")
    print("".join(f"{name:>12}" for name in head), flush=True)
    failed = False
    try:
        for database in options.databases:
            is_postgresql = database == "postgresql"
            url = new_database("kill") if is_postgresql else ""
            both = is_postgresql and options.kill_database

            def also(number: int, both: bool = both) -> None:
                if both and number == 1:
                    kill_and_start_again()

            outcome = run(
                Installation(folder / database, url),
                people=options.people,
                seconds=options.seconds,
                kills=options.kills,
                also=also,
            )
            failed |= not outcome.is_right
            cells = (
                database,
                outcome.confirmed,
                outcome.recorded,
                outcome.broken,
                len(outcome.lost),
                len(outcome.twice),
                len(outcome.half),
                "whole" if outcome.verified else "BROKEN",
            )
            print("".join(f"{cell!s:>12}" for cell in cells), flush=True)
            time.sleep(1)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return int(failed)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--people", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--kill-database", action="store_true", help="PostgreSQL, too")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
