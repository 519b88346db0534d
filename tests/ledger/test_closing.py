"""A task is closed: asked for with evidence, checked, accepted; a missed target needs a reason on record."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from taizhang.audit.models import Event
from taizhang.ledger.errors import (
    AlreadyAsked,
    EvidenceMissing,
    NotPossibleNow,
    NotYourTask,
    ReasonMissing,
    StillOpen,
    TargetsMissed,
    WrongValue,
)
from taizhang.ledger.models import Closure, Dependency, Entry, Light, LightNote, Subtask
from taizhang.ledger.obstacles import Outcome, attained, obstacles
from taizhang.ledger.services.answering import return_report
from taizhang.ledger.services.closing import (
    ask_closure,
    check_closure,
    decide_closure,
    reopen_entry,
    withdraw_closure,
)
from taizhang.ledger.services.deriving import derive
from taizhang.ledger.services.evidence import attach_evidence
from taizhang.ledger.services.noting import note_light
from taizhang.lights import is_reached
from taizhang.organizations.models import Unit
from taizhang.permission import NotAllowed
from taizhang.policies.models import Plan
from taizhang.policies.services.publish_plan import withdraw_plan
from tests.ledger.at_work import AtWork, at_work, published_plan, text_of

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 10, 10)
IN_OCTOBER = dt.date(2026, 10, 3)
PDF = b"%PDF-1.4 register of the trained"


@pytest.fixture
def work(kept_files: object) -> AtWork:
    return at_work()


def short_of(unit: Unit) -> str:
    return unit.name.removeprefix("青溪县")


def asked(work: AtWork, entry: Entry | None = None, *, proof: bool = True) -> Closure:
    """教育局 asks that its training be closed, with a register as evidence."""
    entry = entry or work.training
    by = work.contact(short_of(entry.unit))
    closure = ask_closure(
        entry=entry, unit=entry.unit, statement="已培训520人次，名册附后。", by=by
    )
    if proof:
        attach_evidence(of=closure, name="名册.pdf", pieces=[PDF], by=by)
    return closure


def checked(work: AtWork, entry: Entry | None = None) -> Closure:
    closure = asked(work, entry)
    return check_closure(closure=closure, by=work.leader(short_of(closure.unit)))


def accepted(work: AtWork, closure: Closure, despite: str = "", on: dt.date = TODAY) -> Closure:
    return decide_closure(
        closure=closure, grant=True, despite=despite, today=on, by=work.coordinator
    )


def measured(work: AtWork, value: str, entry: Entry | None = None) -> None:
    """A report of the target's value that came all the way."""
    entry = entry or work.training
    field = f"value-{entry.targets.get().pk}"
    report = work.report(
        entry, period="2026年9月", today=IN_OCTOBER, percent="100", **{field: value}
    )
    work.accepted(report, IN_OCTOBER)


def test_a_number_that_shall_fall_is_missed_by_more(kept_files: object) -> None:
    """However plainly the plan says it: 降至1%, 0起."""
    items = (
        "降低辍学率。2026年底前，义务教育辍学率降至1%。（牵头单位：青溪县教育局）",
        "压减事故。2026年底前，重大事故为0起。（牵头单位：青溪县教育局）",
        "新建食堂。2026年底前，建成食堂3个。（牵头单位：青溪县教育局）",
    )
    work = AtWork(published_plan(text_of(items)))
    outcomes = []
    for entry, value in zip(work.entries, ("3", "2", "4"), strict=True):
        (target,) = entry.targets.all()
        work.submitted(work.report(entry, **{f"value-{target.pk}": value}))
        (row,) = attained(entry)
        outcomes.append(row.outcome)
    assert outcomes == [Outcome.MISSED, Outcome.MISSED, Outcome.REACHED]


class TestAsking:
    def test_says_so_in_the_ledger(self, work: AtWork) -> None:
        closure = asked(work)
        assert (closure.state, work.training.state) == ("asked", "closing")

    def test_takes_a_statement(self, work: AtWork) -> None:
        with pytest.raises(WrongValue, match="完成情况"):
            ask_closure(
                entry=work.training,
                unit=work.unit("教育局"),
                statement=" ",
                by=work.contact("教育局"),
            )

    def test_is_for_the_unit_that_answers(self, work: AtWork) -> None:
        with pytest.raises(NotYourTask, match="青溪县财政局"):
            ask_closure(
                entry=work.canteens,
                unit=work.unit("财政局"),
                statement="已完成。",
                by=work.contact("财政局"),
            )
        with pytest.raises(NotAllowed):
            ask_closure(
                entry=work.canteens,
                unit=work.unit("民政局"),
                statement="已完成。",
                by=work.contact("财政局"),
            )

    def test_twice_is_refused(self, work: AtWork) -> None:
        asked(work)
        with pytest.raises(AlreadyAsked, match="销号"):
            asked(work)

    def test_can_be_taken_back_and_work_goes_on(self, work: AtWork) -> None:
        closure = asked(work)
        withdraw_closure(closure=closure, reason="名册有误", by=work.leader("教育局"))
        assert work.training.state == "running"
        assert asked(work).state == "asked"


class TestChecking:
    def test_is_for_the_units_leader(self, work: AtWork) -> None:
        closure = asked(work)
        for by in (work.contact("教育局"), work.leader("民政局"), work.coordinator):
            with pytest.raises(NotAllowed):
                check_closure(closure=closure, by=by)

    def test_without_any_evidence_is_refused(self, work: AtWork) -> None:
        closure = asked(work, proof=False)
        with pytest.raises(EvidenceMissing):
            check_closure(closure=closure, by=work.leader("教育局"))

    def test_does_not_ask_again_for_what_accepted_reports_prove(self, work: AtWork) -> None:
        report = work.report(work.training)
        attach_evidence(of=report, name="名册.pdf", pieces=[PDF], by=work.contact("教育局"))
        work.accepted(report)
        closure = asked(work, proof=False)
        assert check_closure(closure=closure, by=work.leader("教育局")).state == "checked"


class TestAccepting:
    def test_closes_the_task_and_turns_its_light_blue(self, work: AtWork) -> None:
        measured(work, "520")
        accepted(work, checked(work))
        entry = work.training
        assert (entry.state, entry.closed_on, entry.light) == ("closed", TODAY, Light.BLUE)
        assert entry.reasons[0] == ["closed", 0, {"closed": "2026-10-10"}]

    def test_is_for_the_coordinator_and_for_what_was_checked(self, work: AtWork) -> None:
        closure = asked(work)
        with pytest.raises(NotPossibleNow, match="待审核"):
            accepted(work, closure)
        check_closure(closure=closure, by=work.leader("教育局"))
        for by in (work.leader("教育局"), work.contact("教育局")):
            with pytest.raises(NotAllowed):
                decide_closure(closure=closure, grant=True, today=TODAY, by=by)

    def test_to_refuse_takes_a_reason_and_work_goes_on(self, work: AtWork) -> None:
        closure = checked(work)
        with pytest.raises(ReasonMissing):
            decide_closure(closure=closure, grant=False, today=TODAY, by=work.coordinator)
        refused = decide_closure(
            closure=closure, grant=False, reason="名册缺证书。", today=TODAY, by=work.coordinator
        )
        assert (refused.state, work.training.state) == ("refused", "running")
        assert asked(work).state == "asked"

    def test_ends_the_duty_to_report(self, work: AtWork) -> None:
        accepted(work, checked(work))
        with pytest.raises(NotPossibleNow, match="已销号"):
            work.report(work.training, period="2026年10月", today=dt.date(2026, 11, 1))


class TestTargets:
    def test_measured_and_missed_refuse_it_and_say_which(self, work: AtWork) -> None:
        measured(work, "480")
        closure = checked(work)
        with pytest.raises(TargetsMissed, match=r"480人次（目标500人次）"):
            accepted(work, closure)
        assert work.training.state == "closing"

    def test_missed_are_closed_for_a_reason_that_is_on_record(self, work: AtWork) -> None:
        measured(work, "480")
        closure = accepted(work, checked(work), despite="二十人因疫情改期，已有安排。")
        assert work.training.state == "closed"
        (subject, *figures), event = closure.missed[0], Event.objects.latest("id")
        assert figures == ["500", "480", "人次"]
        assert subject
        assert "改期" in event.after

    def test_the_last_value_counts_and_a_returned_one_does_not(self, work: AtWork) -> None:
        measured(work, "520")
        assert [row.outcome for row in obstacles(work.training).targets] == [Outcome.REACHED]
        entry = work.training
        report = work.report(
            entry,
            period="2026年10月",
            today=dt.date(2026, 11, 2),
            **{f"value-{entry.targets.get().pk}": "100"},
        )
        assert [row.value for row in obstacles(entry).targets] == [Decimal(520)]
        work.submitted(report, dt.date(2026, 11, 2))
        assert [row.value for row in obstacles(entry).targets] == [Decimal(100)]

    def test_never_measured_are_said_and_do_not_refuse_it(self, work: AtWork) -> None:
        closure = checked(work)
        assert [row.outcome for row in obstacles(work.training).unproven] == [Outcome.UNMEASURED]
        assert accepted(work, closure).missed == []

    @pytest.mark.parametrize(
        ("comparator", "value", "reached"),
        [
            (">=", 30, True),
            (">=", 29, False),
            (">", 30, False),
            (">", 31, True),
            ("<=", 30, True),
            ("<=", 31, False),
            ("<", 30, False),
            ("=", 30, True),
            ("=", 31, True),
            ("=", 29, False),
            ("~", 29, True),
            ("~", 28, False),
            ("~", 40, True),
        ],
    )
    def test_are_held_against_values_by_their_comparator(
        self, comparator: str, value: int, reached: bool
    ) -> None:
        assert is_reached(Decimal(value), Decimal(30), comparator) is reached


class TestWhatIsOpen:
    def test_parts_handed_down_refuse_it(self, work: AtWork) -> None:
        entry = work.training
        part = Subtask.objects.create(
            entry=entry,
            given_by=entry.unit,
            unit=work.unit("财政局"),
            name="城北片培训",
            given_on=TODAY,
        )
        closure = checked(work)
        with pytest.raises(StillOpen, match="城北片培训"):
            accepted(work, closure, despite="不管了")
        part.done_on = TODAY
        part.save()
        assert accepted(work, closure).state == "accepted"

    def test_what_it_waits_for_refuses_it(self, work: AtWork) -> None:
        Dependency.objects.create(
            entry=work.training, needs=work.canteens, made_on=TODAY, made_by="李敏"
        )
        closure = checked(work)
        with pytest.raises(StillOpen, match="前置任务"):
            accepted(work, closure)

    def test_reports_on_their_way_are_said(self, work: AtWork) -> None:
        report = work.submitted(work.report(work.training))
        assert obstacles(work.training).reports == (report,)
        assert accepted(work, checked(work)).state == "accepted"

    def test_a_report_that_is_returned_later_leaves_what_was_closed_as_it_was(
        self, work: AtWork
    ) -> None:
        report = work.submitted(work.report(work.training, percent="90"))
        accepted(work, checked(work))
        returns = [("done", "请附名册")]
        seen, by = report.edition, work.coordinator
        report = return_report(report=report, returns=returns, seen=seen, today=TODAY, by=by)
        assert (work.training.percent, work.training.light) == (90, Light.BLUE)
        work.submitted(report, TODAY)
        assert (work.training.percent, work.training.light) == (90, Light.BLUE)

    def test_a_withdrawn_plan_leaves_no_request_behind(self, work: AtWork) -> None:
        closure = asked(work)
        withdraw_plan(plan=work.plan, reason="重新制定", by=work.coordinator)
        closure.refresh_from_db()
        assert (closure.state, work.training.state) == ("withdrawn", "ended")


class TestYearlyWatch:
    @pytest.fixture
    def kept_up(self, kept_files: object) -> AtWork:
        items = (
            "建立联席会议制度。（牵头单位：青溪县民政局；完成时限：2026年6月底前，长期坚持）",
            "开展宣传。持续开展敬老宣传。（牵头单位：青溪县民政局，长期坚持）",
        )
        plan: Plan = published_plan(text_of(items))
        return AtWork(plan)

    @pytest.mark.parametrize("number", [0, 1])
    def test_takes_what_is_to_go_on_once_it_is_closed(self, kept_up: AtWork, number: int) -> None:
        entry = kept_up.entries[number]
        accepted(kept_up, checked(kept_up, entry))
        entry.refresh_from_db()
        assert (entry.state, entry.closed_on) == ("watch", TODAY)

    def test_owes_one_report_a_year(self, kept_up: AtWork) -> None:
        entry = kept_up.entries[0]
        accepted(kept_up, checked(kept_up, entry))
        entry.refresh_from_db()
        derive([entry], dt.date(2026, 12, 20))
        assert [code for code, *_rest in entry.reasons] == ["watched"]
        assert entry.reasons[0][2] == {"closed": TODAY.isoformat()}
        derive([entry], dt.date(2027, 1, 20))
        assert entry.reasons[0][0] == "reports-missing"
        assert entry.reasons[0][2]["periods"] == "2026年12月"


class TestOpeningAgain:
    def test_lets_work_go_on_and_keeps_the_closure_readable(self, work: AtWork) -> None:
        closure = accepted(work, checked(work))
        on = dt.date(2026, 11, 20)
        reopen_entry(
            entry=work.training, reason="抽查发现名册不实。", today=on, by=work.coordinator
        )
        closure.refresh_from_db()
        entry = work.training
        assert (entry.state, entry.closed_on) == ("running", None)
        assert (closure.state, closure.reopened_reason) == ("reopened", "抽查发现名册不实。")
        # Its date has passed; but for the time while it was closed no report is owed.
        assert [code for code, *_rest in entry.reasons] == ["overdue", "target-unmeasured"]

    def test_takes_a_reason_and_a_task_that_is_closed(self, work: AtWork) -> None:
        by = work.coordinator
        with pytest.raises(NotPossibleNow, match="办理中"):
            reopen_entry(entry=work.training, reason="理由", today=TODAY, by=by)
        accepted(work, checked(work))
        with pytest.raises(ReasonMissing):
            reopen_entry(entry=work.training, reason="", today=TODAY, by=by)

    def test_is_for_the_coordinator(self, work: AtWork) -> None:
        accepted(work, checked(work))
        with pytest.raises(NotAllowed):
            reopen_entry(entry=work.training, reason="理由", today=TODAY, by=work.leader("教育局"))


class TestANoteBesideALight:
    def test_keeps_colour_and_sentence_as_they_were_and_the_light_as_it_is(
        self, work: AtWork
    ) -> None:
        entry = work.training
        derive([entry], TODAY)
        note_light(entry=entry, words="场地因汛期停用两个月。", by=work.contact("教育局"))
        derive([entry := work.training], dt.date(2026, 10, 20))
        note = LightNote.objects.get()
        assert (note.light, entry.light, note.unit) == (Light.RED, Light.RED, work.unit("教育局"))
        assert note.sentence.startswith("时限2026年9月30日，已超过10天")

    def test_is_for_units_of_the_task_and_the_coordinator(self, work: AtWork) -> None:
        note = note_light(entry=work.training, words="已与教育局核对。", by=work.coordinator)
        assert note.unit is None
        with pytest.raises(NotAllowed):
            note_light(entry=work.training, words="不服。", by=work.contact("财政局"))

    def test_says_something(self, work: AtWork) -> None:
        with pytest.raises(WrongValue, match="说明"):
            note_light(entry=work.training, words=" ", by=work.contact("教育局"))
