"""The periods of a rhythm (填报周期): pure reckoning with days."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
_QUARTERS = "一二三四"


@dataclass(frozen=True, slots=True)
class Days:
    """A period and the days around it, as of `models.ReportingPeriod`."""

    name: str
    starts_on: dt.date
    ends_on: dt.date
    opens_on: dt.date
    due_on: dt.date
    closes_on: dt.date


def periods(
    rhythm: str, *, first: dt.date, last: dt.date, opens_before: int, due_after: int
) -> list[Days]:
    """The periods from the one that holds the day `first` to the one that holds `last`."""
    starts = list(_starts(_MONTHS[rhythm], first, last))
    return [_days(rhythm, a, b, opens_before, due_after) for a, b in pairwise(starts)]


def _starts(months: int, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """The first days of the periods, and of the one after the last."""
    day = dt.date(first.year, (first.month - 1) // months * months + 1, 1)
    while day <= last:
        yield day
        day = _later(day, months)
    yield day


def _days(rhythm: str, start: dt.date, following: dt.date, opens: int, due: int) -> Days:
    end = following - dt.timedelta(days=1)
    end_of_following = _later(following, _MONTHS[rhythm]) - dt.timedelta(days=1)
    return Days(
        name=_name(rhythm, start),
        starts_on=start,
        ends_on=end,
        opens_on=max(start, end - dt.timedelta(days=opens)),
        due_on=end + dt.timedelta(days=due),
        closes_on=end_of_following + dt.timedelta(days=due - 1),
    )


def _later(day: dt.date, months: int) -> dt.date:
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _name(rhythm: str, start: dt.date) -> str:
    year = f"{start.year}年"
    if rhythm == "month":
        return f"{year}{start.month}月"
    if rhythm == "quarter":
        return f"{year}第{_QUARTERS[(start.month - 1) // 3]}季度"
    if rhythm == "half_year":
        return f"{year}{'上' if start.month == 1 else '下'}半年"
    return year
