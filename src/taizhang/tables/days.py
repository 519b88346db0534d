"""Days and moments as short as they can be without being mistaken: the year stands where it is another."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone


def short_day(day: dt.date | dt.datetime | None, today: dt.date | None = None) -> str:
    """11-03 in the year of `today` (None: of now), else 2025-11-03; "" for no day."""
    if not day:
        return ""
    if isinstance(day, dt.datetime):
        day = _local(day).date()
    words = day.isoformat()
    return words[5:] if day.year == (today or timezone.localdate()).year else words


def short_moment(time: dt.datetime | None) -> str:
    """11-03 14:20 this year, else 2025-11-03 14:20; "" for no time."""
    return f"{short_day(time)} {_local(time):%H:%M}" if time else ""


def _local(time: dt.datetime) -> dt.datetime:
    return timezone.localtime(time) if timezone.is_aware(time) else time
