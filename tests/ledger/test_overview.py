"""The first page: each figure is that of the ledger it opens."""

from __future__ import annotations

import datetime as dt
from urllib.parse import parse_qsl, urlsplit

from taizhang.ledger.charts import charts
from taizhang.ledger.filters import LedgerFilter
from taizhang.ledger.queries.overview import overview
from tests.ledger.conftest import SmallLedger
from tests.ledger.making import make_plan, make_task
from tests.people import OPERATOR


def tasks_behind(address: str) -> int:
    """How many tasks the ledger shows at an address."""
    asked = LedgerFilter.from_address(dict(parse_qsl(urlsplit(address).query)))
    return asked.tasks(today=dt.date(2026, 6, 1), by=OPERATOR).count()


class TestOverview:
    def test_counts_what_is_here(self, small: SmallLedger) -> None:
        figures = overview(OPERATOR).figures

        assert (figures.plans, figures.tasks, figures.units, figures.targets) == (2, 5, 5, 4)
        assert figures.unsure_tasks == 1

    def test_every_bar_counts_the_tasks_that_it_opens(self, small: SmallLedger) -> None:
        drawn = charts(overview(OPERATOR))

        for name in ("units", "deadlines"):
            for series in drawn[name]["series"]:
                behind = [tasks_behind(address) for address in series["addresses"]]
                assert behind == series["values"]

    def test_counts_a_unit_named_twice_in_a_role_once(self, db: None) -> None:
        make_task(make_plan("方案"), "任务", support=["甲局", "甲局"])

        (load,) = overview(OPERATOR).loads

        assert (load.lead, load.responsible, load.support) == (0, 0, 1)

    def test_time_line_has_no_gaps(self, small: SmallLedger) -> None:
        quarters = overview(OPERATOR).quarters

        assert [q.start.isoformat() for q in quarters[:2]] == ["2025-10-01", "2026-01-01"]
        assert [q.count for q in quarters] == [1, 0, 0, 0, 1, 0, 1]
        assert quarters[0].end == dt.date(2025, 12, 31)

    def test_a_far_date_does_not_draw_the_line_out(self, db: None) -> None:
        plan = make_plan("方案")
        make_task(plan, "近", due="2026-12-31")
        make_task(plan, "远", due="2999-12-31")

        assert len(overview(OPERATOR).quarters) == 2

    def test_tasks_without_a_date_are_told_apart(self, small: SmallLedger) -> None:
        assert overview(OPERATOR).undated == {"routine": 1, "ongoing": 0, "none": 1}
