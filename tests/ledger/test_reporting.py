"""A report on its way: draft, submitted, checked, accepted or returned; nothing of it is lost."""

from __future__ import annotations

import datetime as dt

import pytest

from taizhang.audit.models import Event
from taizhang.ledger.errors import (
    NotPossibleNow,
    NotYourTask,
    PeriodNotOpen,
    ReasonMissing,
    SeenIsOld,
    WrongValue,
)
from taizhang.ledger.models import Evidence, EvidenceFile, Light, ReportState
from taizhang.ledger.services.answering import (
    accept_report,
    check_report,
    return_report,
    return_to_support,
    weave_report,
)
from taizhang.ledger.services.evidence import (
    EvidenceRefused,
    attach_evidence,
    hand_out_evidence,
    remove_evidence,
)
from taizhang.ledger.services.reporting import (
    begin_report,
    correct_report,
    save_report,
    submit_report,
)
from taizhang.permission import NotAllowed
from tests.ledger.at_work import IN_APRIL, AtWork, at_work

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 minutes of the meeting"


@pytest.fixture
def work(kept_files: object) -> AtWork:
    return at_work()


class TestDraft:
    def test_is_made_once_for_a_unit_and_period(self, work: AtWork) -> None:
        draft = work.report(work.canteens)
        again = begin_report(
            entry=work.canteens,
            unit=work.unit("民政局"),
            period=work.period(),
            today=IN_APRIL,
            by=work.contact("民政局"),
        )
        assert again == draft

    def test_begins_with_what_was_said_last(self, work: AtWork) -> None:
        work.accepted(work.report(work.canteens, problems="用地没有落实。"))
        may = dt.date(2026, 5, 3)
        draft = begin_report(
            entry=work.canteens,
            unit=work.unit("民政局"),
            period=work.period("2026年4月"),
            today=may,
            by=work.contact("民政局"),
        )
        assert (draft.done, draft.problems, draft.percent) == ("已开工。", "用地没有落实。", 20)

    def test_of_a_period_that_is_not_open_is_refused(self, work: AtWork) -> None:
        with pytest.raises(PeriodNotOpen, match="2026-04-20至2026-06-04"):
            work.report(work.canteens, period="2026年4月")

    def test_takes_no_value_of_a_day_that_is_still_to_come(self, work: AtWork) -> None:
        target = work.canteens.targets.get()
        given = {f"value-{target.pk}": "9", f"on-{target.pk}": "2062-03-31"}
        with pytest.raises(WrongValue, match="2062-03-31还没有到") as refusal:
            work.report(work.canteens, **given)
        assert refusal.value.field == f"on-{target.pk}"

    def test_of_another_units_task_is_refused(self, work: AtWork) -> None:
        with pytest.raises(NotYourTask, match="青溪县教育局"):
            work.report(work.canteens, "教育局")

    def test_is_not_written_by_another_unit(self, work: AtWork) -> None:
        draft = work.report(work.canteens)
        with pytest.raises(NotAllowed):
            save_report(report=draft, values={}, seen=draft.edition, by=work.contact("财政局"))
        with pytest.raises(NotAllowed):
            save_report(report=draft, values={}, seen=draft.edition, by=work.coordinator)

    def test_of_two_who_write_the_second_is_told_and_the_first_stands(self, work: AtWork) -> None:
        draft = work.report(work.canteens)
        seen, by = draft.edition, work.contact("民政局")
        save_report(report=draft, values={"done": "甲写的"}, seen=seen, by=by)
        with pytest.raises(SeenIsOld, match="民政局联络员"):
            save_report(
                report=draft, values={"done": "乙写的"}, seen=seen, by=work.leader("民政局")
            )
        draft.refresh_from_db()
        assert draft.done == "甲写的"

    @pytest.mark.parametrize(
        ("field", "given"),
        [
            ("percent", "101"),
            ("percent", "一半"),
            ("standing", "perfect"),
            ("done", "长" * 4001),
            ("value", "三十"),
            ("value", "1e30"),
        ],
    )
    def test_names_the_field_that_holds_what_it_cannot(
        self, work: AtWork, field: str, given: str
    ) -> None:
        if field == "value":
            field = f"value-{work.canteens.targets.get().pk}"
        with pytest.raises(WrongValue) as refusal:
            work.report(work.canteens, **{field: given})
        assert refusal.value.field == field

    def test_counts_a_browsers_line_end_as_one_character(self, work: AtWork) -> None:
        draft = work.report(work.canteens, done="长" * 1999 + "\r\n" + "长" * 2000)
        assert len(draft.done) == 4000

    def test_says_what_to_do_with_a_text_that_is_too_long(self, work: AtWork) -> None:
        with pytest.raises(
            WrongValue, match="有4001字，超过4000字，请写短一些，详情可作为佐证材料"
        ):
            work.report(work.canteens, done="长" * 4001)

    def test_takes_a_value_with_its_unit_and_with_separators(self, work: AtWork) -> None:
        target = work.canteens.targets.get()
        draft = work.report(
            work.canteens, **{f"value-{target.pk}": f"1，2 {target.unit_of_measure}"}
        )
        assert draft.values.get().value == 12

    def test_that_says_the_same_again_is_no_event(self, work: AtWork) -> None:
        draft = work.report(work.canteens)
        before = Event.objects.count()
        by = work.contact("民政局")
        same = save_report(report=draft, values={"percent": "20"}, seen=draft.edition, by=by)
        assert (same.edition, Event.objects.count()) == (draft.edition, before)


class TestSubmit:
    def test_asks_for_state_and_words(self, work: AtWork) -> None:
        draft = work.report(work.canteens, done="")
        with pytest.raises(WrongValue, match="本期进展"):
            work.submitted(draft)

    def test_brings_the_percent_to_the_ledger(self, work: AtWork) -> None:
        work.submitted(work.report(work.canteens, percent="45"))
        assert work.canteens.percent == 45

    def test_after_the_day_is_late_and_says_so(self, work: AtWork) -> None:
        late = dt.date(2026, 4, 6)
        report = work.submitted(work.report(work.canteens, today=late), late)
        assert report.is_late

    def test_turns_the_light_that_asked_for_it(self, work: AtWork) -> None:
        from taizhang.ledger.services.deriving import derive

        entry, late = work.canteens, dt.date(2026, 4, 6)
        derive([entry], late)
        assert (entry.light, entry.reasons[0][0]) == (Light.YELLOW, "reports-missing")
        work.submitted(work.report(entry, today=late), late)
        assert work.canteens.light == Light.GREEN


class TestAnswer:
    def test_goes_leader_then_coordinator(self, work: AtWork) -> None:
        report = work.submitted(work.report(work.canteens))
        with pytest.raises(NotPossibleNow):
            accept_report(report=report, seen=report.edition, today=IN_APRIL, by=work.coordinator)
        with pytest.raises(NotAllowed):
            check_report(report=report, seen=report.edition, by=work.contact("民政局"))
        report = check_report(report=report, seen=report.edition, by=work.leader("民政局"))
        report = accept_report(
            report=report, seen=report.edition, today=IN_APRIL, by=work.coordinator
        )
        assert (report.state, report.checked_by) == (ReportState.ACCEPTED, "民政局负责人")

    def test_returns_with_a_reason_at_the_very_field(self, work: AtWork) -> None:
        report = work.checked(work.report(work.canteens))
        given = {"seen": report.edition, "today": IN_APRIL, "by": work.coordinator}
        with pytest.raises(ReasonMissing):
            return_report(report=report, returns=[("done", "  ")], **given)
        report = return_report(report=report, returns=[("done", "请写明开工的是哪几处")], **given)
        assert report.returns == [["done", "请写明开工的是哪几处"]]
        assert work.canteens.percent == 0
        by = work.contact("民政局")
        report = save_report(
            report=report, values={"done": "城东、城西两处已开工。"}, seen=report.edition, by=by
        )
        report = submit_report(report=report, seen=report.edition, today=IN_APRIL, by=by)
        assert (report.state, report.returns) == (ReportState.SUBMITTED, [])

    def test_that_accepts_moves_nothing_that_was_not_moved_when_it_came(self, work: AtWork) -> None:
        report = work.checked(work.report(work.canteens, percent="40"))
        before = work.canteens
        assert before.percent == 40
        by = work.coordinator
        accept_report(report=report, seen=report.edition, today=IN_APRIL, by=by)
        after = work.canteens
        assert (after.percent, after.light, after.reasons) == (40, before.light, before.reasons)

    def test_that_accepts_a_correction_moves_percent_to_what_it_says(self, work: AtWork) -> None:
        first = work.accepted(work.report(work.canteens, percent="40"))
        new = correct_report(report=first, reason="报错了", by=work.contact("民政局"))
        values = {"percent": "25"}
        new = save_report(report=new, values=values, seen=new.edition, by=work.contact("民政局"))
        new = work.checked(new)
        assert work.canteens.percent == 40
        accept_report(report=new, seen=new.edition, today=IN_APRIL, by=work.coordinator)
        assert work.canteens.percent == 25

    def test_after_acceptance_only_a_correction_beside_it(self, work: AtWork) -> None:
        report = work.accepted(work.report(work.canteens))
        by = work.contact("民政局")
        with pytest.raises(NotPossibleNow):
            save_report(report=report, values={"percent": "99"}, seen=report.edition, by=by)
        new = correct_report(report=report, reason="数字抄错了", by=by)
        new = save_report(report=new, values={"percent": "30"}, seen=new.edition, by=by)
        assert work.canteens.percent == 20
        new = work.accepted(new)
        report.refresh_from_db()
        assert (new.version, new.is_current, report.is_current) == (2, True, False)
        assert work.canteens.percent == 30


class TestSupport:
    def test_reports_to_the_lead_who_weaves_it_in(self, work: AtWork) -> None:
        support = work.checked(work.report(work.canteens, "财政局", done="已拨付200万元。"))
        assert support.to_lead
        with pytest.raises(NotPossibleNow):
            accept_report(report=support, seen=support.edition, today=IN_APRIL, by=work.coordinator)
        lead = work.report(work.canteens)
        given = {"seen": lead.edition, "today": IN_APRIL}
        with pytest.raises(NotAllowed):
            weave_report(support=support, into=lead, by=work.contact("财政局"), **given)
        lead = weave_report(support=support, into=lead, by=work.contact("民政局"), **given)
        assert lead.done == "已开工。\n（青溪县财政局）已拨付200万元。"
        support.refresh_from_db()
        assert (support.state, support.woven_into) == (ReportState.ACCEPTED, lead)
        assert work.canteens.percent == 0

    def test_is_returned_by_the_lead(self, work: AtWork) -> None:
        support = work.checked(work.report(work.canteens, "财政局"))
        given = {"seen": support.edition, "today": IN_APRIL}
        returned = return_to_support(
            report=support, returns=[("", "请补充金额")], by=work.contact("民政局"), **given
        )
        assert returned.state == ReportState.RETURNED


class TestEvidence:
    def test_is_kept_once_and_shown_as_known_elsewhere(self, work: AtWork) -> None:
        first, second = work.report(work.canteens), work.report(work.entries[1])
        by = work.contact("民政局")
        attach_evidence(of=first, name="纪要.pdf", pieces=[PDF], by=by)
        again = attach_evidence(of=first, name="纪要.pdf", pieces=[PDF], by=by)
        there = attach_evidence(of=second, name="会议纪要.pdf", pieces=[PDF], by=by)
        assert (again.elsewhere, there.elsewhere) == ((), (work.canteens,))
        assert (EvidenceFile.objects.count(), Evidence.objects.count()) == (1, 2)

    def test_comes_back_as_it_was(self, work: AtWork) -> None:
        by = work.contact("民政局")
        there = attach_evidence(
            of=work.report(work.canteens), name="纪要.pdf", pieces=[PDF[:5], PDF[5:]], by=by
        )
        with hand_out_evidence(evidence=there.evidence, by=by) as content:
            assert content.read() == PDF

    @pytest.mark.parametrize("data", [b"", b"MZ\x90\x00 a program", b"<html>"])
    def test_that_is_no_evidence_is_refused_and_leaves_nothing(
        self, work: AtWork, data: bytes, settings, tmp_path
    ) -> None:
        from pathlib import Path

        report = work.report(work.canteens)
        with pytest.raises(EvidenceRefused):
            attach_evidence(of=report, name="a", pieces=[data], by=work.contact("民政局"))
        assert not list(Path(settings.FILES).glob("new-*"))
        assert not Evidence.objects.exists()

    def test_of_a_submitted_report_stays(self, work: AtWork) -> None:
        report, by = work.report(work.canteens), work.contact("民政局")
        there = attach_evidence(of=report, name="a.pdf", pieces=[PDF], by=by)
        report.refresh_from_db()
        work.submitted(report)
        with pytest.raises(NotPossibleNow):
            remove_evidence(evidence=there.evidence, by=by)
