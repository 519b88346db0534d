"""Working days: the official calendar with its holidays and worked weekends; else weekends."""

from __future__ import annotations

import datetime as dt

import pytest

from taizhang.supervision.working_days import (
    is_known,
    is_working_day,
    next_working_day,
    working_days_before,
    working_days_since,
)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


class TestTheOfficialCalendar:
    # 国办发明电〔2025〕7号: 春节 2月15日至23日放假，2月14日、28日上班；国庆 10月1日至7日，
    # 9月20日、10月10日上班。
    @pytest.mark.parametrize(
        ("on", "works"),
        [
            ("2026-02-13", True),
            ("2026-02-14", True),  # a Saturday that is worked
            ("2026-02-16", False),  # a Monday of the holiday
            ("2026-02-28", True),
            ("2026-03-01", False),
            ("2026-09-20", True),
            ("2026-10-01", False),
            ("2026-10-08", True),
            ("2026-10-10", True),
        ],
    )
    def test_of_2026(self, on: str, works: bool) -> None:
        assert is_known(2026)
        assert is_working_day(day(on)) is works

    def test_falls_back_to_weekends_where_it_is_not_known(self) -> None:
        assert not is_known(2099)
        week = [day("2099-06-01") + dt.timedelta(days=n) for n in range(7)]  # a Monday
        assert [is_working_day(d) for d in week] == [True] * 5 + [False] * 2


class TestCounting:
    def test_over_a_long_holiday(self) -> None:
        assert next_working_day(day("2026-09-30")) == day("2026-10-08")
        assert working_days_since(day("2026-09-30"), day("2026-10-07")) == 0
        assert working_days_since(day("2026-09-30"), day("2026-10-10")) == 3

    def test_over_a_worked_saturday(self) -> None:
        # Due on Friday the 13th: Saturday the 14th is the first working day after it.
        assert working_days_since(day("2026-02-13"), day("2026-02-14")) == 1
        assert working_days_since(day("2026-02-13"), day("2026-02-24")) == 2

    def test_is_0_for_what_is_not_past(self) -> None:
        assert working_days_since(day("2026-03-04"), day("2026-03-04")) == 0
        assert working_days_since(day("2026-03-05"), day("2026-03-04")) == 0

    @pytest.mark.parametrize("count", range(1, 8))
    @pytest.mark.parametrize("today", ["2026-03-04", "2026-10-09", "2026-10-07", "2026-02-24"])
    def test_backwards_is_the_inverse(self, today: str, count: int) -> None:
        found = working_days_before(day(today), count)
        assert working_days_since(found, day(today)) == count
        assert working_days_since(found + dt.timedelta(days=1), day(today)) < count
