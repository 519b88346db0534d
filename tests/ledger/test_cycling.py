"""Routine tasks begin anew each year; a year that nobody closed stays open beside the new one, and red."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from taizhang.audit.models import Event
from taizhang.ledger.errors import NotPossibleNow
from taizhang.ledger.models import Closure, EntryCycle, Light
from taizhang.ledger.obstacles import obstacles
from taizhang.ledger.services.closing import ask_closure, check_closure, decide_closure
from taizhang.ledger.services.cycling import begin_cycles
from taizhang.ledger.services.deriving import derive
from taizhang.ledger.services.evidence import attach_evidence
from taizhang.ledger.services.reporting import begin_report
from taizhang.permission import NotAllowed
from tests.ledger.at_work import AtWork, at_work, published_plan, text_of
from tests.people import OPERATOR

pytestmark = pytest.mark.django_db
NEW_YEAR = dt.date(2027, 1, 1)
IN_JANUARY = dt.date(2027, 1, 4)


@pytest.fixture
def work(kept_files: object) -> AtWork:
    return at_work()


def closed(work: AtWork, on: dt.date, cycle: int | None = None) -> Closure:
    """财政局 has its subsidies closed on a day."""
    by = work.contact("财政局")
    closure = ask_closure(
        entry=work.subsidies, unit=work.unit("财政局"), statement="已发放。", cycle=cycle, by=by
    )
    attach_evidence(of=closure, name="凭证.pdf", pieces=[b"%PDF-1.4"], by=by)
    check_closure(closure=closure, by=work.leader("财政局"))
    return decide_closure(closure=closure, grant=True, today=on, by=work.coordinator)


def codes(work: AtWork, on: dt.date) -> list[str]:
    entry = work.subsidies
    derive([entry], on)
    return [code for code, *_rest in entry.reasons]


class TestANewYear:
    def test_begins_for_routine_tasks_alone_and_once(self, work: AtWork) -> None:
        assert begin_cycles(today=dt.date(2026, 12, 31), by=OPERATOR) == 0
        assert begin_cycles(today=NEW_YEAR, by=OPERATOR) == 1
        events = Event.objects.count()
        assert begin_cycles(today=NEW_YEAR, by=OPERATOR) == 0
        assert (work.subsidies.cycle, Event.objects.count()) == (2027, events)
        assert work.training.due_on == dt.date(2026, 9, 30)

    def test_opens_a_closed_task_again_with_everything_at_its_start(self, work: AtWork) -> None:
        report = work.report(work.subsidies, percent="100")
        work.accepted(report)
        closed(work, dt.date(2026, 11, 20))
        begin_cycles(today=NEW_YEAR, by=OPERATOR)
        entry = work.subsidies
        assert (entry.state, entry.closed_on, entry.percent) == ("running", None, 0)
        assert (entry.due_on, entry.first_due_on) == (dt.date(2027, 12, 31),) * 2
        assert entry.units.get(until__isnull=True).percent == 0
        assert entry.light == Light.GREEN

    def test_keeps_what_came_of_the_old_one(self, work: AtWork) -> None:
        work.accepted(work.report(work.subsidies, percent="100"))
        closed(work, dt.date(2026, 11, 20))
        begin_cycles(today=NEW_YEAR, by=OPERATOR)
        year = work.subsidies.cycles.get()
        assert (year.year, year.closed_on, year.percent) == (2026, dt.date(2026, 11, 20), 100)
        assert work.subsidies.closures.get().cycle == 2026

    def test_asks_for_no_reports_of_the_time_while_it_was_closed(self, work: AtWork) -> None:
        closed(work, dt.date(2026, 4, 20))
        begin_cycles(today=NEW_YEAR, by=OPERATOR)
        assert codes(work, dt.date(2027, 1, 20)) == ["on-course"]
        assert codes(work, dt.date(2027, 2, 20)) == ["reports-missing"]

    def test_is_begun_by_the_daily_run_and_no_role(self, work: AtWork) -> None:
        with pytest.raises(NotAllowed):
            begin_cycles(today=NEW_YEAR, by=work.coordinator)

    def test_after_years_without_a_run_leaves_none_out(self, work: AtWork) -> None:
        begin_cycles(today=dt.date(2029, 3, 1), by=OPERATOR)
        assert list(work.subsidies.cycles.values_list("year", flat=True)) == [2028, 2027, 2026]
        assert work.subsidies.cycle == 2029

    def test_leaves_a_withdrawn_plan_alone(self, work: AtWork) -> None:
        entry = work.subsidies
        entry.state = "ended"
        entry.save()
        assert begin_cycles(today=NEW_YEAR, by=OPERATOR) == 0


class TestAYearThatNobodyClosed:
    def test_is_overdue_and_says_which(self, work: AtWork) -> None:
        begin_cycles(today=NEW_YEAR, by=OPERATOR)
        assert "year-open" in codes(work, IN_JANUARY)
        entry = work.subsidies
        assert (entry.state, entry.light) == ("running", Light.RED)

    def test_can_be_closed_late_and_the_new_one_goes_on(self, work: AtWork) -> None:
        begin_cycles(today=NEW_YEAR, by=OPERATOR)
        closed(work, IN_JANUARY, cycle=2026)
        assert work.subsidies.cycles.get().closed_on == IN_JANUARY
        assert (work.subsidies.state, work.subsidies.closed_on) == ("running", None)
        assert "year-open" not in codes(work, IN_JANUARY)

    def test_goes_before_the_new_one(self, work: AtWork) -> None:
        begin_cycles(today=NEW_YEAR, by=OPERATOR)
        with pytest.raises(NotPossibleNow, match="2026年度未销号"):
            closed(work, IN_JANUARY)
        closed(work, IN_JANUARY, cycle=2026)
        assert closed(work, IN_JANUARY).cycle == 2027

    def test_whose_closure_was_asked_for_is_decided_in_the_new_one(self, work: AtWork) -> None:
        by = work.contact("财政局")
        closure = ask_closure(
            entry=work.subsidies, unit=work.unit("财政局"), statement="已发放。", by=by
        )
        attach_evidence(of=closure, name="凭证.pdf", pieces=[b"%PDF-1.4"], by=by)
        check_closure(closure=closure, by=work.leader("财政局"))
        begin_cycles(today=NEW_YEAR, by=OPERATOR)
        decide_closure(closure=closure, grant=True, today=IN_JANUARY, by=work.coordinator)
        assert work.subsidies.cycles.get().closed_on == IN_JANUARY
        assert (work.subsidies.cycle, work.subsidies.state) == (2027, "running")

    def test_that_is_refused_leaves_the_new_one_as_it_is(self, work: AtWork) -> None:
        begin_cycles(today=NEW_YEAR, by=OPERATOR)
        closure = ask_closure(
            entry=work.subsidies,
            unit=work.unit("财政局"),
            statement="已发放。",
            cycle=2026,
            by=work.contact("财政局"),
        )
        assert work.subsidies.state == "running"
        attach_evidence(
            of=closure, name="凭证.pdf", pieces=[b"%PDF-1.4"], by=work.contact("财政局")
        )
        check_closure(closure=closure, by=work.leader("财政局"))
        decide_closure(
            closure=closure, grant=False, reason="缺凭证", today=IN_JANUARY, by=work.coordinator
        )
        assert work.subsidies.cycles.get().closed_on is None


class TestReportsOfTheOldYear:
    def test_move_its_percent_and_not_that_of_the_new_one(self, work: AtWork) -> None:
        begin_cycles(today=NEW_YEAR, by=OPERATOR)
        report = work.report(work.subsidies, period="2026年12月", today=IN_JANUARY, percent="95")
        work.accepted(report, IN_JANUARY)
        assert EntryCycle.objects.get().percent == 95
        assert work.subsidies.percent == 0

    def test_give_the_new_draft_their_words_and_not_their_progress(self, work: AtWork) -> None:
        begin_cycles(today=NEW_YEAR, by=OPERATOR)
        work.accepted(
            work.report(work.subsidies, period="2026年12月", today=IN_JANUARY, percent="95"),
            IN_JANUARY,
        )
        draft = begin_report(
            entry=work.subsidies,
            unit=work.unit("财政局"),
            period=work.period("2027年1月"),
            today=dt.date(2027, 2, 1),
            by=work.contact("财政局"),
        )
        assert (draft.done, draft.percent, draft.standing) == ("已开工。", 0, "")


class TestTargetsOfRoutineWork:
    @pytest.fixture
    def yearly(self, kept_files: object) -> AtWork:
        item = "培训护理员500人次以上。（牵头单位：青溪县民政局，年度常规工作）"
        return AtWork(published_plan(text_of((item,))))

    def test_are_measured_anew_each_year(self, yearly: AtWork) -> None:
        entry = yearly.entries[0]
        field = f"value-{entry.targets.get().pk}"
        report = yearly.report(entry, **{field: "520"})
        yearly.accepted(report)
        begin_cycles(today=NEW_YEAR, by=OPERATOR)
        entry.refresh_from_db()
        assert entry.targets.get().due_on == dt.date(2027, 12, 31)
        assert [row.value for row in obstacles(entry, 2026).targets] == [Decimal(520)]
        assert [row.value for row in obstacles(entry, 2027).targets] == [None]
        derive([entry], dt.date(2028, 1, 2))
        assert "target-unmeasured" in [code for code, *_rest in entry.reasons]
