"""The clock of this process, set to the days that are told.

Only the demonstration does this, in a process of its own before anything is served: the history then
shows acts on the days on which they would have happened.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

from django.utils import timezone

_ZONE = ZoneInfo("Asia/Shanghai")


class Clock:
    """A moment that goes on by seconds with each look at it, and by days when it is told to."""

    def __init__(self, day: dt.date) -> None:
        self._now = dt.datetime.combine(day, dt.time(9), _ZONE)

    def now(self) -> dt.datetime:
        """The moment, one second later than at the last look."""
        self._now += dt.timedelta(seconds=1)
        return self._now.astimezone(dt.UTC)

    @property
    def today(self) -> dt.date:
        """The day."""
        return self._now.date()

    def go_to(self, day: dt.date) -> None:
        """Set it to the morning of `day`, if that is still to come: it never runs backwards."""
        morning = dt.datetime.combine(day, dt.time(9), _ZONE)
        self._now = max(self._now, morning)


@contextmanager
def told(clock: Clock) -> Iterator[Clock]:
    """Let `timezone.now` be `clock` within the block."""
    real = timezone.now
    timezone.now = clock.now
    try:
        yield clock
    finally:
        timezone.now = real
