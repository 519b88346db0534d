"""Order of the rows, and pages that lose and double none."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from taizhang.ledger.filters import SORTS, LedgerFilter
from taizhang.ledger.queries.ledger import ledger_page
from taizhang.ledger.services.changing import ask_change, decide_change
from taizhang.policies.deadlines import NO_DATE
from taizhang.policies.queries.seen import seen_plans
from taizhang.tables.paging import Paging
from tests.ledger.at_work import ITEMS, AtWork, at_work, revised
from tests.ledger.conftest import SmallLedger
from tests.ledger.making import make_plan, make_task
from tests.people import OPERATOR

TODAY = dt.date(2026, 6, 1)


def order(small: SmallLedger, sort: str, group: str = "") -> list[str]:
    """The names of the small ledger's tasks as a page shows them."""
    names = {getattr(small, name).pk: name for name in SmallLedger.__annotations__}
    page = ledger_page(
        LedgerFilter(sort=sort, group=group), page=None, today=TODAY, seen=seen_plans(OPERATOR)
    )
    return [names[row.task.pk] for row in page.rows]


class TestSort:
    def test_is_that_of_the_documents_at_first(self, small: SmallLedger) -> None:
        assert order(small, "") == ["layout", "layout_again", "funding", "roads", "wish"]

    def test_by_deadline_puts_tasks_without_a_date_last(self, small: SmallLedger) -> None:
        assert order(small, "due") == ["layout", "roads", "layout_again", "funding", "wish"]

    def test_by_targets_most_first(self, small: SmallLedger) -> None:
        assert order(small, "-targets")[0] == "funding"

    def test_by_doubt_most_first(self, small: SmallLedger) -> None:
        assert order(small, "-unsure")[0] == "layout_again"

    @pytest.mark.parametrize("sort", ["unit", "-unit"])
    def test_by_unit_keeps_each_unit_together_and_the_unassigned_last(
        self, small: SmallLedger, sort: str
    ) -> None:
        rows = order(small, sort)

        assert rows[-1] == "wish"
        assert abs(rows.index("layout") - rows.index("layout_again")) == 1

    def test_by_plan_goes_by_its_title(self, small: SmallLedger) -> None:
        assert order(small, "plan")[:2] in (["roads", "wish"], ["layout", "layout_again"])
        assert order(small, "plan") == order(small, "-plan")[::-1]


class TestPaging:
    @pytest.mark.parametrize("sort", ["", *SORTS, *(f"-{key}" for key in SORTS)])
    def test_loses_and_doubles_no_row_in_any_order(self, db: None, sort: str) -> None:
        plan = make_plan("大方案")
        # Many equal values: the order must tell them apart all the same.
        made = [
            make_task(
                plan, f"任务{n}", lead=["甲局"] if n % 3 else [], due="2026-12-31" if n % 2 else ""
            )
            for n in range(120)
        ]
        asked = LedgerFilter(sort=sort)

        pages = [
            ledger_page(asked, page=str(n), today=TODAY, seen=seen_plans(OPERATOR))
            for n in (1, 2, 3)
        ]

        seen = [row.task.pk for page in pages for row in page.rows]
        assert sorted(seen) == sorted(task.pk for task in made)
        assert [len(page.rows) for page in pages] == [50, 50, 20]

    @pytest.mark.parametrize(
        ("asked", "page"), [(None, 1), ("0", 1), ("x", 1), ("3", 3), ("9", 3), ("9" * 30, 1)]
    )
    def test_gives_the_nearest_page_that_is_there(self, asked: str | None, page: int) -> None:
        assert Paging.of(asked, count=120).page == page

    def test_counts_from_one_to_the_end(self) -> None:
        last = Paging.of("3", count=120)

        assert (last.first, last.last, last.previous, last.next) == (101, 120, 2, None)

    def test_of_nothing_is_one_empty_page(self) -> None:
        nothing = Paging.of(None, count=0)

        assert (nothing.count_of_pages, nothing.first, nothing.last) == (1, 0, 0)

    def test_shows_the_ends_and_what_is_near(self) -> None:
        assert list(Paging.of("37", count=100_000).shown) == [1, None, 36, 37, 38, None, 2000]


class TestRows:
    def test_show_a_measure_once(self, small: SmallLedger) -> None:
        page = ledger_page(LedgerFilter(), page=None, today=TODAY, seen=seen_plans(OPERATOR))

        same = [(row.is_same_measure, row.is_same_number) for row in page.rows]
        assert same == [(False, False), (True, True)] + [(False, False)] * 3

    def test_begin_each_group_with_its_heading(self, small: SmallLedger) -> None:
        page = ledger_page(
            LedgerFilter(group="plan"), page=None, today=TODAY, seen=seen_plans(OPERATOR)
        )

        headings = [str(row.heading) for row in page.rows if row.heading is not None]
        assert sorted(headings) == ["象山县农村公路方案", "象山县职业教育方案"]

    def test_name_those_in_charge_before_those_who_help(self, small: SmallLedger) -> None:
        (row,) = ledger_page(
            LedgerFilter(q="在校生"), page=None, today=TODAY, seen=seen_plans(OPERATOR)
        ).rows

        assert [a.unit.name for a in row.leads] == ["象山县教育局"]
        assert [a.unit.name for a in row.supports] == ["象山县财政局", "象山县自然资源局"]


class TestADateThatWasPutOff:
    """Training was due on 30 September, and is granted until 15 January."""

    LATER = dt.date(2027, 1, 15)

    @pytest.fixture
    def work(self, db: None, kept_files: object) -> AtWork:
        work = at_work()
        change = ask_change(
            entry=work.training,
            unit=work.unit("教育局"),
            kind="extension",
            wanted={"due_on": self.LATER.isoformat()},
            reason="场地年底才能交付。",
            by=work.contact("教育局"),
        )
        today = dt.date(2026, 9, 1)
        decide_change(change=change, grant=True, today=today, by=work.coordinator)
        return work

    def shown(self, **asked: Any) -> list[tuple[str, object]]:
        page = ledger_page(
            LedgerFilter(**asked), page=None, today=dt.date(2026, 12, 1), seen=seen_plans(OPERATOR)
        )
        return [(row.task.measure, row.heading) for row in page.rows]

    def test_sorts_its_task_there(self, work: AtWork) -> None:
        names = [name for name, _heading in self.shown(sort="due")]
        assert names == ["建设社区食堂", "培训护理人员", "改造养老机构", ""]

    def test_is_the_month_under_which_it_stands(self, work: AtWork) -> None:
        assert ("培训护理人员", "2027年1月") in self.shown(group="month")

    def test_is_the_one_that_a_range_of_days_asks_for(self, work: AtWork) -> None:
        assert self.shown(due_from=dt.date(2026, 9, 1), due_to=dt.date(2026, 9, 30)) == []
        assert self.shown(due_from=self.LATER, due_to=self.LATER) == [("培训护理人员", None)]

    def test_has_not_passed_before_its_day(self, work: AtWork) -> None:
        assert "培训护理人员" not in dict(self.shown(due="passed"))
        asked = LedgerFilter(due="passed")
        page = ledger_page(asked, page=None, today=dt.date(2027, 1, 16), seen=seen_plans(OPERATOR))
        assert "培训护理人员" in [row.task.measure for row in page.rows]

    def test_goes_over_to_the_revised_plan(self, work: AtWork) -> None:
        """A revision that leaves the date as it was keeps the extension; routine work has no date."""
        plan = revised(work, ITEMS[0].replace("30个", "35个"), *ITEMS[1:])
        days = dict(plan.tasks.values_list("measure", "due_order"))
        assert days["培训护理人员"] == self.LATER
        assert days[""] == NO_DATE
