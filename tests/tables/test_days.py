"""Days and moments as short as they can be: the year stands where it is another."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from taizhang.tables.days import short_day, short_moment

TODAY = dt.date(2026, 11, 22)


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (dt.date(2026, 11, 3), "11-03"),
        (dt.date(2025, 11, 3), "2025-11-03"),
        (dt.date(2027, 1, 5), "2027-01-05"),
        (None, ""),
    ],
)
def test_of_another_year_a_day_says_it(day: dt.date | None, said: str) -> None:
    assert short_day(day) == short_day(day, TODAY) == said


def test_a_moment_is_of_the_year_that_it_has_here() -> None:
    eve = dt.datetime(2025, 12, 31, 23, 30, tzinfo=ZoneInfo("UTC"))
    with timezone.override("Asia/Shanghai"):
        assert (short_moment(eve), short_day(eve)) == ("01-01 07:30", "01-01")
    with timezone.override("UTC"):
        assert (short_moment(eve), short_day(eve)) == ("2025-12-31 23:30", "2025-12-31")
    assert short_moment(None) == ""
