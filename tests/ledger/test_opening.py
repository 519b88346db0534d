"""Entries follow their plan: made, carried over a revision, ended."""

from __future__ import annotations

import datetime as dt

import pytest

from taizhang.ledger.models import Entry, EntryState, Light, ReportingPeriod
from taizhang.ledger.services.opening import open_missing
from taizhang.policies.services.publish_plan import withdraw_plan
from tests.ledger.at_work import COORDINATOR, DAY, ITEMS, AtWork, at_work, revised

pytestmark = pytest.mark.django_db


@pytest.fixture
def work(kept_files: object) -> AtWork:
    return at_work()


class TestPublication:
    def test_makes_an_entry_of_each_task_with_date_unit_and_targets(self, work: AtWork) -> None:
        canteens = work.canteens
        assert len(work.entries) == 4
        assert canteens.due_on == canteens.first_due_on == dt.date(2026, 12, 31)
        assert canteens.unit == work.unit("民政局")
        assert [(t.goal, t.unit_of_measure) for t in canteens.targets.all()] == [(30, "个")]
        roles = canteens.units.values_list("unit__name", "role", "answers")
        assert list(roles) == [
            ("青溪县民政局", "lead", True),
            ("青溪县财政局", "support", False),
        ]

    def test_gives_routine_work_the_year(self, work: AtWork) -> None:
        assert (work.subsidies.cycle, work.subsidies.due_on) == (2026, dt.date(2026, 12, 31))

    def test_makes_the_periods_of_each_month_with_their_days(self, work: AtWork) -> None:
        march = work.period("2026年3月")
        assert (march.opens_on, march.due_on) == (dt.date(2026, 3, 21), dt.date(2026, 4, 5))
        assert march.closes_on == dt.date(2026, 5, 4)
        assert work.period("2027年12月").due_on == dt.date(2028, 1, 5)

    def test_lights_are_green_at_first(self, work: AtWork) -> None:
        assert {entry.light for entry in work.entries} == {Light.GREEN}

    def test_of_before_is_made_up_for(self, work: AtWork) -> None:
        ReportingPeriod.objects.all().delete()
        for entry in Entry.objects.all():
            for rows in (entry.units, entry.targets, entry.milestones):
                rows.all().delete()
            entry.delete()
        assert open_missing(DAY) == 1
        assert Entry.objects.count() == 4
        assert open_missing(DAY) == 0


class TestRevision:
    def test_lets_reports_and_first_dates_go_on(self, work: AtWork) -> None:
        report = work.accepted(work.report(work.canteens))
        plan = revised(work, ITEMS[0].replace("2026年底前", "2027年6月底前"), *ITEMS[1:])

        entry = Entry.objects.get(pk=report.entry_id)
        assert entry.plan == plan
        assert entry.task.plan == plan
        assert (entry.first_due_on, entry.due_on) == (
            dt.date(2026, 12, 31),
            dt.date(2027, 6, 30),
        )
        assert entry.reports.get() == report
        assert entry.percent == 20
        assert ReportingPeriod.objects.filter(plan=plan, name="2026年3月").exists()

    def test_ends_what_is_withdrawn_and_opens_what_is_new(self, work: AtWork) -> None:
        gone = work.training
        new = "建设养老数据平台。2026年底前建成平台1个。（牵头单位：青溪县教育局）"
        plan = revised(work, ITEMS[0], ITEMS[1], ITEMS[3], new)

        gone.refresh_from_db()
        assert gone.state == EntryState.ENDED
        there = Entry.objects.filter(plan=plan)
        assert there.count() == 4
        assert there.get(task__text__contains="平台").opened_on == dt.date(2026, 6, 1)


class TestWithdrawal:
    def test_ends_all(self, work: AtWork) -> None:
        withdraw_plan(plan=work.plan, reason="上级已另行发文", by=COORDINATOR)
        assert {entry.state for entry in Entry.objects.all()} == {EntryState.ENDED}
