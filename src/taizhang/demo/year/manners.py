"""How each unit goes about its work: always the same for the same names."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Manner:
    """`late`: days after the due day, where below 0 before it; `forgets`: each so many-th report is not
    made (0: none); `pace`: progress against the even course in percent; `returned`: each so many-th
    report comes back once (0: none).
    """

    late: int
    forgets: int
    pace: int
    returned: int


DILIGENT = Manner(late=-4, forgets=0, pace=108, returned=0)
STEADY = Manner(late=-1, forgets=0, pace=100, returned=9)
SLOW = Manner(late=0, forgets=0, pace=72, returned=5)
FORGETFUL = Manner(late=3, forgets=4, pace=88, returned=7)
#: One after the other for the numbers that follow from names.
MANNERS = (DILIGENT, STEADY, STEADY, SLOW, STEADY, FORGETFUL, DILIGENT, STEADY)


def number_of(*names: object) -> int:
    """A number that follows from names alone."""
    words = "\n".join(str(name) for name in names)
    return int.from_bytes(hashlib.sha256(words.encode()).digest()[:4], "big")


def manner_of(unit: str) -> Manner:
    """That of a unit."""
    return MANNERS[number_of("manner", unit) % len(MANNERS)]


def happens(every: int, *names: object) -> bool:
    """Whether what happens `every` so many times happens to these."""
    return every > 0 and number_of(*names) % every == 0


def is_silent(unit: str, period: str) -> bool:
    """Whether a unit sends nothing for a period of the second half of a year, as some do."""
    return happens(9, "silent", unit) and any(period.endswith(f"{m}月") for m in (8, 9, 10))


def supports(unit: str, task: str) -> bool:
    """Whether a unit reports on what it supports a task by: few do."""
    return happens(12, "supports", task, unit)
