"""How large pictures may be, how finely they are looked at, and how many threads look."""

from __future__ import annotations

import os

#: Pixels of a file's picture: A3 scanned at 600 dots an inch has 70 million. More is refused unopened;
#: it is the limit from which Pillow warns, too.
MAX_PIXELS = 89_000_000
#: Pixels that are looked at: A3 at 200 dots an inch has 7.7 million.
MOST_LOOKED_AT = 9_000_000
#: Pictures of one file: recognition takes seconds a page.
MAX_PICTURES = 300
#: Dots an inch at which pages are looked at; finer scans are made coarser, which loses nothing.
DOTS = 200
POINTS_PER_INCH = 72.0
#: The length, in points, of the long side of a page that does not say its size: A4.
LONG_SIDE = 841.89

_MOST_THREADS = 4
_threads = 0


def use_threads(count: int) -> None:
    """Set how many threads recognise, before the first picture; processes side by side take one each."""
    global _threads
    _threads = count


def threads() -> int:
    """How many threads recognise: as set, else half as many as there are cores, up to four.

    Threads that wait for one another keep their cores busy: with all cores taken, a machine that does
    anything else reads a page more slowly than with half of them.
    """
    return _threads or min(_MOST_THREADS, max(1, (os.cpu_count() or 1) // 2))
