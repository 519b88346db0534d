"""What was promised is changed: asked for with a reason, decided, and the first promise stays beside it."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from importlib import import_module
from typing import Any

import openpyxl
import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from taizhang.audit.models import Event
from taizhang.ledger.errors import (
    AlreadyAsked,
    NotPossibleNow,
    NotYourTask,
    ReasonMissing,
    WrongValue,
)
from taizhang.ledger.export import export_tasks
from taizhang.ledger.filters import LedgerFilter
from taizhang.ledger.models import ChangeRequest, Entry, EntryTarget, EntryUnit, Light, Milestone
from taizhang.ledger.queries.desk import desk
from taizhang.ledger.queries.due import due_page
from taizhang.ledger.services.answering import return_report
from taizhang.ledger.services.changing import ask_change, decide_change, withdraw_change
from taizhang.ledger.services.deriving import derive
from taizhang.ledger.services.evidence import attach_evidence, remove_evidence
from taizhang.ledger.services.handing_down import hand_down, withdraw_subtask
from taizhang.ledger.services.reporting import begin_report
from taizhang.ledger.services.steps import add_milestone, finish_milestone
from taizhang.organizations.models import Unit
from taizhang.organizations.services import merge_units
from taizhang.organizations.services.tree import put_beneath
from taizhang.permission import NotAllowed, Role
from taizhang.policies import search
from taizhang.policies.models import Plan, Task
from tests.ledger.at_work import IN_APRIL, ITEMS, AtWork, at_work, revised
from tests.people import OPERATOR, person, signed_in_client

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 10, 10)
LATER = "2026-11-30"


def sought(words: str) -> set[int]:
    """The tasks that hold the words, by their ids."""
    return set(Task.objects.filter(search.TaskSays(words)).values_list("pk", flat=True))


@pytest.fixture
def work(kept_files: object) -> AtWork:
    return at_work()


def asked(
    work: AtWork,
    entry: Entry | None = None,
    kind: str = "extension",
    *,
    short: str = "教育局",
    reason: str = "场地年底才能交付。",
    target: EntryTarget | None = None,
    **wanted: Any,
) -> ChangeRequest:
    """教育局 asks for its training; an extension to the end of November, unless told."""
    return ask_change(
        entry=entry or work.training,
        unit=work.unit(short),
        kind=kind,
        wanted=wanted or {"due_on": LATER},
        reason=reason,
        target=target,
        by=work.contact(short),
    )


def text_of_html(content: bytes) -> str:
    """The words of a page, each run of spaces one."""
    return " ".join(re.sub(r"<[^>]+>", " ", content.decode()).split())


def granted(work: AtWork, change: ChangeRequest) -> ChangeRequest:
    return decide_change(change=change, grant=True, today=TODAY, by=work.coordinator)


class TestAsking:
    def test_changes_nothing_yet_and_keeps_what_holds_beside_what_is_wanted(
        self, work: AtWork
    ) -> None:
        change = asked(work)
        assert (change.before, change.wanted) == ({"due_on": "2026-09-30"}, {"due_on": LATER})
        assert work.training.due_on == dt.date(2026, 9, 30)

    @pytest.mark.parametrize(
        ("kind", "wanted", "field", "why"),
        [
            ("extension", {"due_on": "2026-09-30"}, "due_on", "要晚于现在的时限2026-09-30"),
            ("extension", {"due_on": "2026-11-31"}, "due_on", "2026-06-30"),
            ("extension", {"due_on": ""}, "due_on", "2026-06-30"),
            ("extension", {"due_on": "9999-01-01"}, "due_on", "太远"),
            ("wording", {"words": " "}, "words", "没有填写"),
            ("unit", {"unit": "999999"}, "unit", "没有这个单位"),
            ("unit", {"unit": "教育局"}, "unit", "没有这个单位"),
            ("else", {"x": 1}, "kind", "请从延期、调整表述、调整单位、调整目标中选一种"),
        ],
    )
    def test_names_the_field_that_cannot_be_so(
        self, work: AtWork, kind: str, wanted: dict[str, Any], field: str, why: str
    ) -> None:
        with pytest.raises(WrongValue, match=why) as refusal:
            asked(work, kind=kind, **wanted)
        assert refusal.value.field == field
        assert not ChangeRequest.objects.exists()

    def test_says_why(self, work: AtWork) -> None:
        with pytest.raises(WrongValue, match="理由"):
            asked(work, reason="  ")

    def test_for_the_same_words_or_the_same_unit_is_refused(self, work: AtWork) -> None:
        with pytest.raises(WrongValue, match="一样"):
            asked(work, kind="wording", words=work.training.task.text)
        with pytest.raises(WrongValue, match="就是现在"):
            asked(work, kind="unit", unit=work.unit("教育局").pk)

    def test_for_a_unit_that_is_no_more_names_who_has_its_work(self, work: AtWork) -> None:
        merge_units(
            units=[work.unit("财政局")],
            into=work.unit("民政局"),
            on=dt.date(2026, 4, 1),
            by=OPERATOR,
        )
        with pytest.raises(WrongValue, match="青溪县财政局已撤销，现为青溪县民政局"):
            asked(work, kind="unit", unit=Unit.objects.get(name="青溪县财政局").pk)

    @pytest.mark.parametrize(
        ("wanted", "why"),
        [({"goal": "很多"}, "只填数字"), ({"goal": "500"}, "新的数值"), ({}, "新的数值")],
    )
    def test_for_a_target_takes_a_number_that_is_another(
        self, work: AtWork, wanted: dict[str, Any], why: str
    ) -> None:
        wanted = wanted or {"goal": ""}
        with pytest.raises(WrongValue, match=why):
            asked(work, kind="target", target=work.training.targets.get(), **wanted)

    def test_for_a_target_of_another_task_is_refused(self, work: AtWork) -> None:
        with pytest.raises(WrongValue, match="这项任务的一个目标"):
            asked(work, kind="target", target=work.canteens.targets.get(), goal="400")

    def test_twice_is_refused_until_the_first_is_decided(self, work: AtWork) -> None:
        first = asked(work)
        with pytest.raises(AlreadyAsked, match="延期"):
            asked(work)
        asked(work, kind="wording", words="培训养老护理员。")
        withdraw_change(change=first, by=work.contact("教育局"))
        asked(work)
        assert ChangeRequest.objects.filter(state="asked").count() == 2

    def test_is_for_who_answers_and_another_unit_for_whoever_carries(self, work: AtWork) -> None:
        with pytest.raises(NotYourTask, match="青溪县财政局"):
            asked(work, work.canteens, short="财政局", due_on="2027-03-31")
        change = asked(work, work.canteens, "unit", short="财政局", unit=work.unit("教育局").pk)
        assert change.wanted["name"] == "青溪县教育局"

    def test_is_for_its_own_people(self, work: AtWork) -> None:
        for by in (work.contact("财政局"), work.coordinator):
            with pytest.raises(NotAllowed):
                ask_change(
                    entry=work.training,
                    unit=work.unit("教育局"),
                    kind="extension",
                    wanted={"due_on": LATER},
                    reason="理由",
                    by=by,
                )

    def test_of_routine_work_or_without_a_date_is_no_extension(self, work: AtWork) -> None:
        with pytest.raises(WrongValue, match="年度结转"):
            asked(work, work.subsidies, short="财政局", due_on="2027-03-31")


class TestTheLetter:
    def test_is_attached_until_the_request_is_decided(self, work: AtWork) -> None:
        change, by = asked(work), work.contact("教育局")
        there = attach_evidence(of=change, name="请示.pdf", pieces=[b"%PDF-1.4"], by=by)
        assert change.evidence.get().name == "请示.pdf"
        granted(work, change)
        with pytest.raises(NotPossibleNow, match="已同意"):
            remove_evidence(evidence=there.evidence, by=by)


class TestAnExtension:
    def test_moves_the_date_and_never_the_first_one(self, work: AtWork) -> None:
        granted(work, asked(work))
        entry = work.training
        assert (entry.due_on, entry.first_due_on) == (
            dt.date(2026, 11, 30),
            dt.date(2026, 9, 30),
        )

    def test_moves_what_has_no_date_of_its_own_and_leaves_milestones(self, work: AtWork) -> None:
        entry = work.canteens
        step = Milestone.objects.create(
            entry=entry,
            unit=entry.unit,
            name="完成选址",
            due_on=dt.date(2026, 6, 30),
            first_due_on=dt.date(2026, 6, 30),
        )
        granted(work, asked(work, entry, short="民政局", due_on="2027-06-30"))
        target = work.canteens.targets.get()
        # The plan's own words give this target its date: 2026年底前建成30个.
        own = target.target.due_on
        assert target.due_on == (own or dt.date(2027, 6, 30))
        step.refresh_from_db()
        assert step.due_on == dt.date(2026, 6, 30)

    def test_turns_the_light_and_says_so_beside_it(self, work: AtWork) -> None:
        entry = work.training
        work.accepted(work.report(entry, percent="60"))
        work.accepted(
            work.report(entry, period="2026年9月", today=dt.date(2026, 10, 3), percent="80"),
            dt.date(2026, 10, 3),
        )
        derive([entry := work.training], TODAY)
        assert (entry.light, entry.reasons[0][0]) == (Light.RED, "overdue")
        target = entry.targets.get()
        both = asked(work, kind="target", target=target, due_on=LATER)
        granted(work, both)
        granted(work, asked(work))
        entry = work.training
        assert "overdue" not in [code for code, *_rest in entry.reasons]
        assert entry.reasons[-1] == [
            "extended",
            1,
            {"first": "2026-09-30", "due": "2026-11-30"},
        ]

    def test_that_was_overtaken_is_refused(self, work: AtWork) -> None:
        change = asked(work)
        Entry.objects.filter(pk=work.training.pk).update(due_on=dt.date(2026, 12, 31))
        with pytest.raises(WrongValue, match="要晚于现在的时限2026-12-31"):
            granted(work, change)


class TestAWording:
    def test_holds_beside_the_plans_own_words(self, work: AtWork) -> None:
        own = work.training.task.text
        granted(work, asked(work, kind="wording", words="培训养老护理员和家庭照护者。"))
        entry = work.training
        assert (entry.words, entry.task.text) == ("培训养老护理员和家庭照护者。", own)

    def test_back_to_the_plans_own_leaves_no_other(self, work: AtWork) -> None:
        granted(work, asked(work, kind="wording", words="另一种说法。"))
        granted(work, asked(work, kind="wording", words=work.training.task.text))
        assert work.training.words == ""
        assert sought("另一种说法") == set()

    def test_is_found_beside_the_plans_own_words(self, work: AtWork) -> None:
        own = work.training.task.text.rstrip("。")
        granted(work, asked(work, kind="wording", words="培育家庭照护者。"))
        assert sought("家庭照护者") == sought(own) == {work.training.task_id}

    def test_that_a_revision_leaves_is_found_of_the_new_text_alone(self, work: AtWork) -> None:
        granted(work, asked(work, kind="wording", words="培育家庭照护者。"))
        revised(work, ITEMS[0], ITEMS[1].replace("800", "900"), *ITEMS[2:])
        assert sought("家庭照护者") == {work.training.task_id}

    def test_from_before_tasks_were_found_by_it_is_found(
        self, work: AtWork, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as before:
            before.setattr(search, "_SAID_ELSEWHERE", [])
            granted(work, asked(work, kind="wording", words="培育家庭照护者。"))
            assert sought("家庭照护者") == set()
        migration = import_module("taizhang.ledger.migrations.0014_what_was_reworded_is_found")
        migration.say(apps, connection.schema_editor())
        own = work.training.task.text.rstrip("。")
        assert sought("家庭照护者") == sought(own) == {work.training.task_id}


class TestATarget:
    def test_gets_another_goal_beside_the_first(self, work: AtWork) -> None:
        target = work.training.targets.get()
        granted(work, asked(work, kind="target", target=target, goal="400人次"))
        target.refresh_from_db()
        assert (target.goal, target.first_goal) == (Decimal(400), Decimal(500))


class TestAnotherUnit:
    def test_takes_the_place_of_the_one_that_had_it(self, work: AtWork) -> None:
        work.accepted(work.report(work.training, percent="60"))
        taker = work.unit("财政局")
        granted(work, asked(work, kind="unit", unit=taker.pk))
        entry = work.training
        assert (entry.unit, entry.percent) == (taker, 60)
        old, new = EntryUnit.objects.filter(entry=entry).order_by("id")
        assert (old.until, new.since, new.unit, new.answers) == (TODAY, TODAY, taker, True)

    def test_may_report_at_once_and_the_old_one_no_more(self, work: AtWork) -> None:
        granted(work, asked(work, kind="unit", unit=work.unit("财政局").pk))
        today = dt.date(2026, 11, 2)
        assert work.report(work.training, "财政局", period="2026年10月", today=today)
        with pytest.raises(NotYourTask):
            work.report(work.training, "教育局", period="2026年10月", today=today)

    def test_begins_its_first_report_with_how_far_the_task_had_come(self, work: AtWork) -> None:
        work.accepted(work.report(work.training, percent="60"))
        taker = work.unit("财政局")
        granted(work, asked(work, kind="unit", unit=taker.pk))
        today, by = dt.date(2026, 11, 2), work.contact("财政局")
        page = due_page(unit_id=None, page=None, today=today, by=by)
        assert [r.percent for r in page.rows if r.turn.entry == work.training] == [60]
        draft = begin_report(
            entry=work.training, unit=taker, period=work.period("2026年10月"), today=today, by=by
        )
        assert (draft.percent, draft.done) == (60, "")

    def test_can_do_what_was_still_to_be_done(self, work: AtWork) -> None:
        giver, taker, spring = work.unit("教育局"), work.unit("财政局"), dt.date(2026, 4, 1)
        school = Unit.objects.create(name="青溪县职业中学")
        put_beneath(school, giver)
        school.refresh_from_db()
        step = add_milestone(
            entry=work.training,
            unit=giver,
            name="第一批结业",
            due_on="2026-05-01",
            today=spring,
            by=work.contact("教育局"),
        )
        part = hand_down(
            entry=work.training,
            given_by=giver,
            unit=school,
            name="承担300人次",
            today=spring,
            by=work.contact("教育局"),
        )
        granted(work, asked(work, kind="unit", unit=taker.pk))

        by = work.contact("财政局")
        assert not Milestone.objects.filter(unit=giver).exists()
        step.refresh_from_db()
        finish_milestone(milestone=step, on="2026-05-01", today=TODAY, by=by)
        part.refresh_from_db()
        withdraw_subtask(subtask=part, reason="由本局统一组织。", today=TODAY, by=by)
        assert "milestone-missed" not in [code for code, *_rest in work.training.reasons]

    def test_leaves_the_one_before_what_was_returned_and_no_draft(self, work: AtWork) -> None:
        report = work.checked(work.report(work.training))
        return_report(
            report=report,
            returns=[("done", "请写明人次。")],
            seen=report.edition,
            today=IN_APRIL,
            by=work.coordinator,
        )
        work.report(work.training, period="2026年4月", today=dt.date(2026, 5, 2))
        granted(work, asked(work, kind="unit", unit=work.unit("财政局").pk))
        by, day = work.contact("教育局"), dt.date(2026, 5, 3)
        sections = desk(by, today=day, since=timezone.now()).sections
        assert [section.key for section in sections] == ["returned"]
        report.refresh_from_db()
        work.submitted(report, day)
        assert desk(by, today=day, since=timezone.now()).sections == []

    def test_owes_no_report_for_what_was_before_it(self, work: AtWork) -> None:
        granted(work, asked(work, kind="unit", unit=work.unit("财政局").pk))
        codes = [code for code, *_rest in work.training.reasons]
        assert "reports-missing" not in codes

    def test_is_told_and_sees_the_plan(self, work: AtWork) -> None:
        taker = Unit.objects.create(name="青溪县人力资源和社会保障局")
        granted(work, asked(work, kind="unit", unit=taker.pk))
        seen = Plan.objects.visible_to(work.contact("人力资源和社会保障局"))
        assert list(seen) == [work.plan]
        assert "改由贵单位承担" in taker.notices.get().words

    def test_that_supported_it_supports_no_more(self, work: AtWork) -> None:
        entry = work.canteens
        granted(work, asked(work, entry, "unit", short="民政局", unit=work.unit("财政局").pk))
        now = EntryUnit.objects.filter(entry=entry, until__isnull=True)
        assert [(row.unit, row.role) for row in now] == [(work.unit("财政局"), "lead")]

    def test_stays_when_a_unit_was_merged_and_its_heir_goes_on(self, work: AtWork) -> None:
        heir = work.unit("财政局")
        merge_units(units=[work.unit("教育局")], into=heir, on=dt.date(2026, 4, 1), by=OPERATOR)
        # No request: the heir stands above the unit that is gone, and writes for it.
        gone = Unit.objects.get(name="青溪县教育局")
        change = ask_change(
            entry=work.training,
            unit=gone,
            kind="extension",
            wanted={"due_on": LATER},
            reason="机构改革，培训顺延。",
            by=work.contact("财政局"),
        )
        assert granted(work, change).state == "granted"


class TestARevisionOfThePlan:
    def test_that_leaves_a_task_as_it_was_leaves_what_was_granted(self, work: AtWork) -> None:
        granted(work, asked(work))
        granted(work, asked(work, kind="wording", words="另一种说法。"))
        granted(work, asked(work, kind="unit", unit=work.unit("财政局").pk))
        revised(work, ITEMS[0], ITEMS[1].replace("800", "900"), *ITEMS[2:])
        entry = work.training
        assert (entry.due_on, entry.words) == (dt.date(2026, 11, 30), "另一种说法。")
        assert entry.unit == work.unit("财政局")

    def test_that_names_another_unit_holds(self, work: AtWork) -> None:
        granted(work, asked(work, kind="unit", unit=work.unit("财政局").pk))
        revised(work, *ITEMS[:2], ITEMS[2].replace("教育局", "民政局"), ITEMS[3])
        assert work.training.unit == work.unit("民政局")

    def test_that_names_another_unit_lets_it_go_on_from_there(self, work: AtWork) -> None:
        work.accepted(work.report(work.training, percent="60"))
        step = add_milestone(
            entry=work.training,
            unit=work.unit("教育局"),
            name="第一批结业",
            due_on="2026-08-01",
            today=dt.date(2026, 4, 10),
            by=work.contact("教育局"),
        )
        revised(work, *ITEMS[:2], ITEMS[2].replace("教育局", "民政局"), ITEMS[3])
        step.refresh_from_db()
        assert (work.training.percent, step.unit) == (60, work.unit("民政局"))

    def test_that_ends_a_task_leaves_no_request_behind(self, work: AtWork) -> None:
        change = asked(work)
        revised(work, *ITEMS[:2], ITEMS[3])
        change.refresh_from_db()
        assert (change.state, change.decision) == ("withdrawn", "任务已终止")


class TestWhereAllIsListed:
    """The ledger, its row opened, its workbook: what holds now beside what the plan says."""

    @pytest.fixture
    def changed(self, work: AtWork) -> AtWork:
        target = work.training.targets.get()
        granted(work, asked(work, kind="wording", words="培训护理人员和家属"))
        granted(work, asked(work, kind="target", target=target, goal="300", due_on="2026-12-20"))
        granted(work, asked(work, kind="unit", unit=work.unit("财政局").pk))
        return work

    def test_on_the_page(self, changed: AtWork) -> None:
        client = signed_in_client(person(Role.COORDINATOR))
        page = text_of_html(client.get("/ledger/").content)
        assert "培训护理人员和家属 （表述已调整）" in page
        assert "培训养老护理员 300 人次 500 人次" in page
        row = text_of_html(client.get(f"/tasks/{changed.training.task_id}/row/").content)
        assert "培训护理人员和家属" in row
        assert f"原表述： {changed.training.task.text}" in row

    def test_in_the_workbook(self, changed: AtWork) -> None:
        asked = LedgerFilter(q="培训")
        with export_tasks(asked, title="台账", today=TODAY, by=OPERATOR) as file:
            book = openpyxl.load_workbook(file)
        said = {
            str(head.value): cell.value for head, cell in zip(*book["台账"]["3:4"], strict=True)
        }
        assert said["任务"] == f"培训护理人员和家属\n（原表述：{changed.training.task.text}）"
        assert said["牵头单位"] == "青溪县财政局、（原青溪县教育局）"
        assert said["目标"] == "培训养老护理员：300 人次（原500 人次）"
        said = {
            str(head.value): cell.value for head, cell in zip(*book["目标"]["3:4"], strict=True)
        }
        assert (said["数值"], said["原数值"]) == (300, 500)
        assert (said["期限"], said["原期限"]) == (
            dt.datetime(2026, 12, 20),
            dt.datetime(2026, 9, 30),
        )


class TestDeciding:
    def test_is_for_the_coordinator(self, work: AtWork) -> None:
        for by in (work.contact("教育局"), work.leader("教育局")):
            with pytest.raises(NotAllowed):
                decide_change(change=asked_once(work), grant=True, today=TODAY, by=by)

    def test_to_refuse_takes_a_reason_and_leaves_all_as_it_was(self, work: AtWork) -> None:
        change = asked(work)
        by = work.coordinator
        with pytest.raises(ReasonMissing):
            decide_change(change=change, grant=False, today=TODAY, by=by)
        refused = decide_change(
            change=change, grant=False, reason="进度可以追上。", today=TODAY, by=by
        )
        assert (refused.state, refused.decision) == ("refused", "进度可以追上。")
        assert work.training.due_on == dt.date(2026, 9, 30)

    def test_twice_is_refused(self, work: AtWork) -> None:
        change = granted(work, asked(work))
        with pytest.raises(NotPossibleNow, match="已同意"):
            granted(work, change)
        with pytest.raises(NotPossibleNow, match="已同意"):
            withdraw_change(change=change, by=work.contact("教育局"))

    def test_is_in_the_history_with_what_held_and_what_holds(self, work: AtWork) -> None:
        granted(work, asked(work))
        event = Event.objects.filter(act="ledger.decide-change").latest("id")
        assert ("2026-09-30" in event.before, LATER in event.after) == (True, True)


def asked_once(work: AtWork) -> ChangeRequest:
    return ChangeRequest.objects.first() or asked(work)
