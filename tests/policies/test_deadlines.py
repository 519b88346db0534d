import datetime as dt

import pytest

from taizhang.policies.deadlines import Precision, end_of


class TestEndOf:
    @pytest.mark.parametrize(
        ("date", "day", "precision"),
        [
            pytest.param(
                "2025", dt.date(2025, 12, 31), Precision.YEAR, id="a year ends in December"
            ),
            pytest.param(
                "2023-06", dt.date(2023, 6, 30), Precision.MONTH, id="a month on its last"
            ),
            pytest.param("2024-02", dt.date(2024, 2, 29), Precision.MONTH, id="leap year"),
            pytest.param("2024-03-08", dt.date(2024, 3, 8), Precision.DAY, id="a day is itself"),
        ],
    )
    def test_is_the_last_day_that_the_date_holds_for(self, date, day, precision):
        assert end_of(date) == (day, precision)

    @pytest.mark.parametrize("date", [None, "", "2023-02-30", "2023-13", "0000", "年底"])
    def test_is_none_for_what_is_no_day(self, date):
        assert end_of(date) == (None, None)
