"""Dates and periods of reasons in the language of the reader.

Reasons keep days as 2026-12-31, and periods by their names (2026年3月, 2026年第一季度). Days of reasons
that were kept earlier stand there in Chinese.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re

_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_MONTH = re.compile(r"(\d{4})年(\d{1,2})月")
_QUARTER = re.compile(r"(\d{4})年第([一二三四])季度")
_HALF = re.compile(r"(\d{4})年([上下])半年")
_YEAR = re.compile(r"(\d{4})年")
_MANY = re.compile(r"(\d+)期（…(.*)）")


def written_day(text: str, language: str) -> str:
    """A day as one writes it: 2026年12月31日, 31 December 2026; what is none stays as it is."""
    if (kept := _DAY.fullmatch(text)) is not None:
        year, month, day = map(int, kept.groups())
    else:
        try:
            found = dt.date.fromisoformat(text)
        except ValueError:
            return text
        year, month, day = found.year, found.month, found.day
    if language == "en":
        return f"{day} {calendar.month_name[month]} {year}"
    return f"{year}年{month}月{day}日"


def written_periods(text: str, language: str) -> str:
    """Names of periods, one after the other: March 2026, Q2 2026, first half of 2026, 2026."""
    if language != "en":
        return text
    text = _MANY.sub(r"\1 periods (…\2)", text)
    text = _QUARTER.sub(lambda m: f"Q{'一二三四'.index(m[2]) + 1} {m[1]}", text)
    text = _HALF.sub(lambda m: f"{'first' if m[2] == '上' else 'second'} half of {m[1]}", text)
    text = _MONTH.sub(lambda m: f"{calendar.month_name[int(m[2])]} {m[1]}", text)
    return _YEAR.sub(r"\1", text).replace("、", ", ")
