"""A task book on its way: drafted from the plan, written, checked, accepted; its milestones."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest

from taizhang.audit.models import Event
from taizhang.ledger.errors import (
    NotPossibleNow,
    NotYourTask,
    ReasonMissing,
    SeenIsOld,
    WrongValue,
)
from taizhang.ledger.models import BookState, Entry, Light, Milestone, TaskBook
from taizhang.ledger.queries.due import due_page
from taizhang.ledger.queries.target_course import courses_of
from taizhang.ledger.queries.work import work_of
from taizhang.ledger.services.booking import (
    accept_book,
    begin_again,
    check_book,
    draft_book,
    return_book,
    return_to_writer,
    save_book,
    set_baseline,
    submit_book,
)
from taizhang.ledger.services.deriving import derive
from taizhang.ledger.services.steps import (
    add_milestone,
    finish_milestone,
    move_milestone,
    withdraw_milestone,
)
from taizhang.permission import NotAllowed
from tests.ledger.at_work import DAY, IN_APRIL, AtWork, at_work, published_plan, text_of

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 20)
IN_STAGES = (
    "建设实训基地。2026年6月底前完成选址，2027年12月底前全面建成。（牵头单位：青溪县教育局）"
)


@pytest.fixture
def work(kept_files: object) -> AtWork:
    return at_work()


def drafted(work: AtWork) -> TaskBook:
    return draft_book(entry=work.canteens, unit=work.unit("民政局"), by=work.contact("民政局"))


def written(work: AtWork, **values: Any) -> TaskBook:
    book = drafted(work)
    filled = {"responsible": "王芳", **values}
    return save_book(book=book, values=filled, seen=book.edition, by=work.contact("民政局"))


def submitted(work: AtWork) -> TaskBook:
    book = written(work)
    return submit_book(book=book, seen=book.edition, by=work.contact("民政局"))


def accepted(work: AtWork) -> TaskBook:
    book = submitted(work)
    book = check_book(book=book, seen=book.edition, by=work.leader("民政局"))
    return accept_book(book=book, seen=book.edition, by=work.coordinator)


class TestDraft:
    def test_says_what_the_plan_says(self, work: AtWork) -> None:
        book = drafted(work)
        assert "建设社区食堂" in book.objective
        assert "30个（2026年12月31日前）" in book.objective
        assert book.actions.startswith("1. 建设社区食堂")
        assert (book.baseline, book.gap, book.responsible) == ("", "", "")

    def test_is_made_once(self, work: AtWork) -> None:
        assert drafted(work) == drafted(work)
        assert TaskBook.objects.count() == 1

    def test_proposes_the_present_state_that_the_text_tells(self, kept_files: object) -> None:
        item = "提高普惠水平。到2027年，普惠性幼儿园占比由60%提高到80%。（牵头单位：青溪县教育局）"
        work = AtWork(published_plan(text_of((item,))))
        book = draft_book(
            entry=work.entries[0], unit=work.unit("教育局"), by=work.contact("教育局")
        )
        assert "60%" in book.baseline
        assert "还差20个百分点" in book.gap
        # Proposed in words: no light rests on it before a person says so.
        assert work.entries[0].targets.get().baseline is None

    def test_makes_milestones_of_earlier_dates_and_targets(self, kept_files: object) -> None:
        counted = "配备设备。2026年底前建成实训基地3个。（牵头单位：青溪县教育局）"
        work = AtWork(published_plan(text_of((IN_STAGES, counted))))
        entry = work.entries[0]
        work.entries[1].targets.update(entry=entry)
        draft_book(entry=entry, unit=work.unit("教育局"), by=work.contact("教育局"))
        steps = Milestone.objects.filter(entry=entry).values_list("name", "due_on")
        assert list(steps) == [
            ("完成选址", dt.date(2026, 6, 30)),
            ("实训基地达到3个", dt.date(2026, 12, 31)),
        ]

    def test_is_for_who_answers(self, work: AtWork) -> None:
        with pytest.raises(NotYourTask, match="青溪县财政局"):
            draft_book(entry=work.canteens, unit=work.unit("财政局"), by=work.contact("财政局"))

    def test_is_not_written_for_another_unit(self, work: AtWork) -> None:
        with pytest.raises(NotAllowed):
            draft_book(entry=work.canteens, unit=work.unit("民政局"), by=work.contact("财政局"))
        with pytest.raises(NotAllowed):
            draft_book(entry=work.canteens, unit=work.unit("民政局"), by=work.coordinator)


class TestSave:
    def test_keeps_the_words_and_tells_the_history(self, work: AtWork) -> None:
        book = written(work, actions="1. 选址")
        book.refresh_from_db()
        assert (book.actions, book.responsible) == ("1. 选址", "王芳")
        event = Event.objects.filter(subject_kind="ledger.taskbook").first()
        assert event is not None
        assert json.loads(event.after)["responsible"] == "王芳"

    def test_of_two_the_second_is_told_who_was_first(self, work: AtWork) -> None:
        book = drafted(work)
        written(work)
        with pytest.raises(SeenIsOld, match="民政局联络员"):
            save_book(book=book, values={"gap": "乙"}, seen=0, by=work.leader("民政局"))

    def test_names_the_field_that_is_too_long(self, work: AtWork) -> None:
        with pytest.raises(WrongValue) as refusal:
            written(work, responsible="长" * 51)
        assert refusal.value.field == "responsible"

    def test_is_over_once_it_is_handed_in(self, work: AtWork) -> None:
        book = submitted(work)
        with pytest.raises(NotPossibleNow, match="待审核"):
            save_book(book=book, values={"gap": "x"}, seen=book.edition, by=work.contact("民政局"))


class TestBaseline:
    def say(self, work: AtWork, value: str = "12", on: str = "2026-01-01") -> None:
        target = work.canteens.targets.get()
        set_baseline(target=target, value=value, on=on, today=IN_APRIL, by=work.contact("民政局"))

    def test_is_where_the_line_of_the_light_begins(self, work: AtWork) -> None:
        entry = work.canteens
        work.submitted(work.report(entry, **{f"value-{entry.targets.get().pk}": "12"}))
        assert work.canteens.light == Light.GREEN
        self.say(work)
        entry = work.canteens
        # A quarter of the way in time, nothing of it in number.
        assert (entry.light, entry.reasons[0][0]) == (Light.RED, "target-behind")

    def test_brings_what_was_drafted_up_to_date(self, work: AtWork) -> None:
        drafted(work)
        self.say(work)
        book = TaskBook.objects.get()
        assert "12个（2026年1月1日）" in book.baseline
        assert "还差18个" in book.gap

    def test_leaves_what_a_person_wrote(self, work: AtWork) -> None:
        written(work, gap="主要差在城东。")
        self.say(work)
        assert TaskBook.objects.get().gap == "主要差在城东。"

    @pytest.mark.parametrize(
        ("value", "on", "field"),
        [
            ("十二", "2026-01-01", "baseline-"),
            ("12", "", "baseline-on-"),
            ("12", "2026-12-31", "baseline-on-"),
            ("12", "2026-04-03", "baseline-on-"),
        ],
    )
    def test_names_the_field_that_is_wrong(
        self, work: AtWork, value: str, on: str, field: str
    ) -> None:
        with pytest.raises(WrongValue) as refusal:
            self.say(work, value, on)
        assert refusal.value.field == f"{field}{work.canteens.targets.get().pk}"

    def test_does_not_change_under_an_accepted_book(self, work: AtWork) -> None:
        accepted(work)
        with pytest.raises(NotPossibleNow, match="已确认"):
            self.say(work)

    def test_can_be_taken_back(self, work: AtWork) -> None:
        self.say(work)
        self.say(work, "", "")
        target = work.canteens.targets.get()
        assert (target.baseline, target.baseline_on) == (None, None)

    def test_is_kept_exactly(self, work: AtWork) -> None:
        self.say(work, "12.5个")
        assert work.canteens.targets.get().baseline == Decimal("12.5")


class TestCourse:
    def test_is_submitted_checked_accepted(self, work: AtWork) -> None:
        book = accepted(work)
        assert book.state == BookState.ACCEPTED
        assert (book.submitted_by, book.checked_by, book.accepted_by) == (
            "民政局联络员",
            "民政局负责人",
            "李敏",
        )

    @pytest.mark.parametrize("lack", ["objective", "actions", "responsible"])
    def test_asks_for_what_must_be_said(self, work: AtWork, lack: str) -> None:
        book = written(work, **{lack: ""})
        with pytest.raises(WrongValue) as refusal:
            submit_book(book=book, seen=book.edition, by=work.contact("民政局"))
        assert refusal.value.field == lack

    def test_skips_no_step(self, work: AtWork) -> None:
        book = submitted(work)
        with pytest.raises(NotPossibleNow):
            accept_book(book=book, seen=book.edition, by=work.coordinator)

    def test_is_checked_by_the_leader_alone(self, work: AtWork) -> None:
        book = submitted(work)
        for other in (work.contact("民政局"), work.leader("财政局")):
            with pytest.raises(NotAllowed):
                check_book(book=book, seen=book.edition, by=other)

    def test_comes_back_with_reasons_by_field(self, work: AtWork) -> None:
        book = submitted(work)
        book = return_to_writer(
            book=book,
            returns=[("actions", "没有写谁来做"), ("gap", " ")],
            seen=book.edition,
            by=work.leader("民政局"),
        )
        assert (book.state, book.returns) == (BookState.RETURNED, [["actions", "没有写谁来做"]])
        book = save_book(
            book=book, values={"actions": "1. 选址"}, seen=book.edition, by=work.contact("民政局")
        )
        book = submit_book(book=book, seen=book.edition, by=work.contact("民政局"))
        assert (book.state, book.returns) == (BookState.SUBMITTED, [])

    def test_comes_back_from_the_coordinator_checked_or_not(self, work: AtWork) -> None:
        book = submitted(work)
        book = check_book(book=book, seen=book.edition, by=work.leader("民政局"))
        with pytest.raises(NotPossibleNow, match="待验收"):
            return_to_writer(
                book=book, returns=[("", "x")], seen=book.edition, by=work.leader("民政局")
            )
        book = return_book(
            book=book, returns=[("", "请补节点")], seen=book.edition, by=work.coordinator
        )
        assert (book.state, book.returned_by) == (BookState.RETURNED, "李敏")

    def test_is_not_returned_without_a_reason(self, work: AtWork) -> None:
        book = submitted(work)
        with pytest.raises(ReasonMissing):
            return_book(book=book, returns=[("", "")], seen=book.edition, by=work.coordinator)

    def test_begins_again_with_a_reason_and_the_old_words_stay_in_the_history(
        self, work: AtWork
    ) -> None:
        book = accepted(work)
        by = work.contact("民政局")
        with pytest.raises(ReasonMissing):
            begin_again(book=book, reason=" ", seen=book.edition, by=by)
        book = begin_again(book=book, reason="选址变化", seen=book.edition, by=by)
        assert (book.state, book.responsible) == (BookState.DRAFT, "王芳")
        event = Event.objects.filter(subject_kind="ledger.taskbook").first()
        assert event is not None
        assert json.loads(event.before)["objective"] == book.objective
        assert json.loads(event.after)["reason"] == "选址变化"


class TestMilestones:
    def add(self, work: AtWork, due: str = "2026-06-30", name: str = "完成选址") -> Milestone:
        return add_milestone(
            entry=work.canteens,
            unit=work.unit("民政局"),
            name=name,
            due_on=due,
            today=TODAY,
            by=work.contact("民政局"),
        )

    def test_are_never_later_than_the_task(self, work: AtWork) -> None:
        with pytest.raises(WrongValue, match="2026-12-31") as refusal:
            self.add(work, "2027-01-01")
        assert refusal.value.field == "due_on"

    def test_with_figures_bend_the_line_of_the_light(self, work: AtWork) -> None:
        """Few of thirty canteens open before autumn: the unit said so, and its book was accepted."""
        entry, by = work.canteens, work.contact("民政局")
        target = entry.targets.get()
        set_baseline(target=target, value="12", on="2026-01-01", today=IN_APRIL, by=by)
        work.submitted(work.report(entry, **{f"value-{target.pk}": "13"}))
        assert work.canteens.reasons[0][0] == "target-behind"
        step = add_milestone(
            entry=entry,
            unit=work.unit("民政局"),
            name="",
            due_on="2026-09-30",
            target=target,
            figure="15",
            today=IN_APRIL,
            by=by,
        )
        assert (step.name, step.figure) == ("社区食堂达到15个", Decimal(15))
        assert work.canteens.light == Light.GREEN
        (course,) = courses_of(work_of(work.canteens), IN_APRIL)
        assert [value for _day, value in course.line] == [12, 15, 30]
        due = due_page(unit_id=None, page=None, today=dt.date(2026, 9, 30), by=by)
        (shown,) = (row.targets for row in due.rows if row.turn.entry == entry)
        assert shown[0].expected == 15

    @pytest.mark.parametrize(
        ("due", "figure", "field"),
        [
            ("2026-09-30", "", "figure"),
            ("2026-09-30", "许多", "figure"),
            ("2026-12-31", "20", "due_on"),
        ],
    )
    def test_say_how_much_by_a_day_before_the_targets(
        self, work: AtWork, due: str, figure: str, field: str
    ) -> None:
        with pytest.raises(WrongValue) as refusal:
            add_milestone(
                entry=work.canteens,
                unit=work.unit("民政局"),
                name="",
                due_on=due,
                target=work.canteens.targets.get(),
                figure=figure,
                today=TODAY,
                by=work.contact("民政局"),
            )
        assert refusal.value.field == field

    def test_that_the_plan_gives_as_earlier_targets_bend_it_too(self, kept_files: object) -> None:
        text = "到2026年建成实训基地2个，到2027年建成实训基地20个。（牵头单位：青溪县教育局）"
        plan = published_plan(text_of((text,)), DAY)
        work = AtWork(plan)
        entry, by = work.entries[0], work.contact("教育局")
        for target in entry.targets.all():
            set_baseline(target=target, value="0", on="2026-01-01", today=IN_APRIL, by=by)
        last = courses_of(work_of(entry), IN_APRIL)[-1]
        assert [value for _day, value in last.line] == [0, 2, 20]

    def test_that_are_missed_turn_the_light_until_they_are_done(self, work: AtWork) -> None:
        step = self.add(work, "2026-03-25")
        entry: Entry = work.canteens
        derive([entry], dt.date(2026, 4, 1))
        assert (entry.light, entry.reasons[0][0]) == (Light.YELLOW, "milestone-missed")
        finish_milestone(
            milestone=step,
            on="2026-03-31",
            today=dt.date(2026, 4, 1),
            by=work.contact("民政局"),
        )
        assert work.canteens.light == Light.GREEN

    def test_move_with_a_reason_and_keep_their_first_day(self, work: AtWork) -> None:
        step, by = self.add(work), work.contact("民政局")
        with pytest.raises(ReasonMissing):
            move_milestone(milestone=step, due_on="2026-07-31", reason="", today=TODAY, by=by)
        move_milestone(milestone=step, due_on="2026-07-31", reason="用地", today=TODAY, by=by)
        step.refresh_from_db()
        assert (step.due_on, step.first_due_on) == (dt.date(2026, 7, 31), dt.date(2026, 6, 30))

    def test_withdrawn_count_no_more(self, work: AtWork) -> None:
        step = self.add(work, "2026-03-25")
        by = work.contact("民政局")
        withdraw_milestone(milestone=step, reason="并入下一步", today=TODAY, by=by)
        entry = work.canteens
        derive([entry], dt.date(2026, 4, 1))
        assert entry.light == Light.GREEN
        with pytest.raises(NotPossibleNow, match="已撤销"):
            finish_milestone(milestone=step, on=TODAY, today=TODAY, by=by)

    def test_of_an_accepted_book_stay(self, work: AtWork) -> None:
        step, by = self.add(work), work.contact("民政局")
        accepted(work)
        with pytest.raises(NotPossibleNow, match="任务书已确认"):
            self.add(work, "2026-05-31", "另一个")
        with pytest.raises(NotPossibleNow, match="任务书已确认"):
            move_milestone(milestone=step, due_on="2026-08-01", reason="x", today=TODAY, by=by)
        done = finish_milestone(milestone=step, on=TODAY, today=TODAY, by=by)
        assert done.done_on == TODAY

    def test_once_accepted_and_missed_stay_missed(self, work: AtWork) -> None:
        step, by = self.add(work, "2026-04-30"), work.contact("民政局")
        book = accepted(work)
        begin_again(book=book, reason="调整", seen=book.edition, by=by)
        may = dt.date(2026, 5, 6)
        with pytest.raises(NotPossibleNow, match="已过期"):
            move_milestone(milestone=step, due_on="2026-06-01", reason="x", today=may, by=by)

    def test_that_the_plan_names_are_the_plans(self, kept_files: object) -> None:
        work = AtWork(published_plan(text_of((IN_STAGES,))))
        step = Milestone.objects.get(entry=work.entries[0])
        by = work.contact("教育局")
        with pytest.raises(NotPossibleNow, match="申请变更"):
            move_milestone(milestone=step, due_on="2027-06-30", reason="x", today=TODAY, by=by)
        with pytest.raises(NotPossibleNow, match="申请变更"):
            withdraw_milestone(milestone=step, reason="x", today=TODAY, by=by)

    def test_are_set_by_who_writes_for_the_unit(self, work: AtWork) -> None:
        with pytest.raises(NotAllowed):
            add_milestone(
                entry=work.canteens,
                unit=work.unit("民政局"),
                name="x",
                due_on="2026-06-30",
                today=DAY,
                by=work.contact("财政局"),
            )
