"""A date as precise as the text → the last day that it holds for."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from django.db import models
from django.utils.translation import gettext_lazy as _

#: Sorts after all dates; the place of tasks without one.
NO_DATE = dt.date(9999, 12, 31)

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class Precision(models.TextChoices):
    """How precise a date is in the text."""

    YEAR = "year", _("年")
    MONTH = "month", _("月")
    DAY = "day", _("日")


def end_of(date: str | None) -> tuple[dt.date | None, Precision | None]:
    """Return the last day of `date` (YYYY, YYYY-MM or YYYY-MM-DD) and how precise it is.

    "2025" ends on 31 December, "2023-06" (2023年6月前) on 30 June. None for None, and for what
    is no day of the calendar: a document may say 2月30日, and its import must not fail for it.
    """
    match = _FORM.fullmatch(date or "")
    if not match:
        return None, None
    year, month, day = (int(part or 0) for part in match.groups())
    try:
        if not month:
            return dt.date(year, 12, 31), Precision.YEAR
        if not day:
            return dt.date(year, month, calendar.monthrange(year, month)[1]), Precision.MONTH
        return dt.date(year, month, day), Precision.DAY
    except (ValueError, IndexError):
        return None, None
