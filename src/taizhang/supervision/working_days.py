"""Working days of China's official calendar (工作日): holidays, and weekends that are worked (调休).

Pure: days in, days out. The calendar of a year is announced in the November before; for a year that
the package does not know (`is_known`), weekends alone are off.
"""

from __future__ import annotations

import datetime as dt
from functools import cache

import chinese_calendar

_DAY = dt.timedelta(days=1)
_SATURDAY = 5


@cache
def is_known(year: int) -> bool:
    """Whether the official calendar of the year is known."""
    try:
        chinese_calendar.is_workday(dt.date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


def is_working_day(day: dt.date) -> bool:
    """Whether offices work: of a year that is not known, from Monday to Friday."""
    if is_known(day.year):
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() < _SATURDAY


def next_working_day(day: dt.date) -> dt.date:
    """The first working day after `day`."""
    day += _DAY
    while not is_working_day(day):
        day += _DAY
    return day


def working_days_since(day: dt.date, today: dt.date) -> int:
    """How many working days have begun after `day`, up to `today` and with it; 0 where none has.

    What was due on Friday is one working day late on Monday.
    """
    days = max(0, (today - day).days)
    return sum(is_working_day(day + n * _DAY) for n in range(1, days + 1))


def working_days_before(today: dt.date, count: int) -> dt.date:
    """The latest day since which `count` working days have begun by `today`.

    `working_days_since(found, today) == count`, and no later day has as many.
    """
    day = today
    while count > 0:
        count -= is_working_day(day)
        day -= _DAY
    return day
