"""The page of a published task: how it stands, what comes next for me, what happened, what holds now."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from taizhang.ledger.models import (
    ChangeRequest,
    Closure,
    Entry,
    EntryTarget,
    EntryUnit,
    LightNote,
    Milestone,
)
from taizhang.ledger.queries.story import SHOWN
from taizhang.ledger.queries.task import TaskPage
from taizhang.ledger.queries.task_at_work import task_at_work
from taizhang.ledger.services.answering import return_within_unit
from taizhang.ledger.services.deriving import derive
from taizhang.ledger.services.evidence import attach_evidence
from taizhang.ledger.services.reporting import correct_report
from taizhang.permission import Actor, Role
from taizhang.policies.models import Task
from tests.ledger.at_work import IN_APRIL, AtWork, at_work

pytestmark = pytest.mark.django_db


@pytest.fixture
def work(kept_files: object) -> AtWork:
    return at_work()


def page_of(entry: Entry, by: Actor, today: dt.date = IN_APRIL, **asked: bool) -> TaskPage:
    return task_at_work(entry.task_id, by, today=today, **asked)


def acts(entry: Entry, by: Actor, today: dt.date = IN_APRIL) -> tuple[str, list[str]]:
    """The words of the next act ("" for none), and of the others that exist."""
    at_work = page_of(entry, by, today).work
    assert at_work is not None
    first = at_work.next_act
    return (first.words if first else "", [act.words for act in at_work.other_acts])


def story(entry: Entry, by: Actor) -> list[str]:
    """The titles of what happened, the newest first."""
    at_work = page_of(entry, by, is_whole=True).work
    assert at_work is not None
    return [told.title for told in at_work.story.told]


def shown(client: Client, entry: Entry, query: str = "") -> str:
    return client.get(f"/tasks/{entry.task_id}/{query}").content.decode()


class TestNextAct:
    def test_goes_from_hand_to_hand(self, work: AtWork) -> None:
        entry, contact, leader = work.training, work.contact("教育局"), work.leader("教育局")
        assert acts(entry, contact)[0] == "报送进展"

        report = work.report(entry)
        assert acts(entry, contact)[0] == "继续填写报送"

        report = work.submitted(report)
        assert acts(entry, contact)[0] == ""
        assert acts(entry, leader)[0] == "审核报送"
        assert acts(entry, work.coordinator)[0] == ""

        report = return_within_unit(
            report=report,
            returns=[("", "看不懂。")],
            seen=report.edition,
            today=IN_APRIL,
            by=leader,
        )
        assert acts(entry, contact)[0] == "修改退回的报送"

        work.checked(report)
        assert acts(entry, leader)[0] == ""
        assert acts(entry, work.coordinator)[0] == "验收报送"

    def test_is_nobodys_of_another_unit(self, work: AtWork) -> None:
        assert acts(work.training, work.contact("民政局")) == ("", [])

    def test_of_the_lead_is_to_weave_what_the_support_reports(self, work: AtWork) -> None:
        work.checked(work.report(work.canteens, "财政局"))
        work.accepted(work.report(work.canteens))
        assert acts(work.canteens, work.contact("民政局"))[0] == "汇总配合单位报送"
        assert acts(work.canteens, work.coordinator)[0] == ""

    def test_is_one_button_on_the_page(self, work: AtWork, sign_in) -> None:  # type: ignore[no-untyped-def]
        work.submitted(work.report(work.training))
        html = shown(sign_in(Role.UNIT_LEADER, work.unit("教育局")), work.training)
        assert html.count("btn btn-primary") == 1
        assert "审核报送" in html


class TestStory:
    def test_tells_a_report_with_all_that_it_holds(self, work: AtWork, client: Client) -> None:
        target = EntryTarget.objects.get(entry=work.canteens)
        report = work.report(
            work.canteens,
            done="建成3个。",
            problems="用地没有落实。",
            next_steps="选址。",
            **{f"value-{target.pk}": "3", f"on-{target.pk}": "2026-03-31"},
        )
        attach_evidence(
            of=report, pieces=[b"%PDF-1.4 minutes"], name="纪要.pdf", by=work.contact("民政局")
        )
        report.refresh_from_db()
        work.accepted(report)

        html = shown(client, work.canteens)
        for words in (
            "2026年3月进展",
            "建成3个。",
            "用地没有落实。",
            "选址。",
            "纪要.pdf",
            "李敏验收",
        ):
            assert words in html
        assert "填报" in html

    def test_keeps_a_draft_to_its_unit(self, work: AtWork, client: Client) -> None:
        work.report(work.canteens, done="还没有想好怎么说。")
        assert "还没有想好怎么说。" not in shown(client, work.canteens)

    def test_tells_a_return_with_its_reason(self, work: AtWork, client: Client) -> None:
        report = work.submitted(work.report(work.training))
        return_within_unit(
            report=report,
            returns=[("done", "请写明人次。")],
            seen=report.edition,
            today=IN_APRIL,
            by=work.leader("教育局"),
        )
        html = shown(client, work.training)
        assert "已退回" in html
        assert "请写明人次。" in html

    def test_keeps_what_a_correction_replaced(self, work: AtWork) -> None:
        report = work.accepted(work.report(work.training))
        new = correct_report(report=report, reason="数字有误", by=work.contact("教育局"))
        work.accepted(new)
        at_work = page_of(work.training, work.coordinator).work
        assert at_work is not None
        reports = [told for told in at_work.story.told if told.kind == "report"]
        assert [told.is_past for told in reports] == [False, True]

    def test_tells_changes_closures_steps_lights_and_notes(self, work: AtWork) -> None:
        entry, now, unit = work.training, timezone.now(), work.unit("教育局")
        ChangeRequest.objects.create(
            entry=entry,
            unit=unit,
            kind="extension",
            state="granted",
            reason="师资不足",
            wanted={"due_on": "2026-12-31"},
            before={"due_on": "2026-09-30"},
            asked_at=now,
            asked_by="王芳",
            decided_at=now,
            decided_by="李敏",
        )
        Closure.objects.create(
            entry=entry, unit=unit, statement="已完成", asked_at=now, asked_by="王芳"
        )
        Milestone.objects.create(
            entry=entry,
            unit=unit,
            name="开班",
            due_on=dt.date(2026, 5, 1),
            first_due_on=dt.date(2026, 5, 1),
            done_on=dt.date(2026, 4, 20),
        )
        LightNote.objects.create(
            entry=entry,
            unit=unit,
            light=3,
            sentence="已逾期",
            words="有异议",
            made_at=now,
            made_by="王芳",
        )
        derive([entry], dt.date(2026, 10, 3))

        told = story(entry, work.coordinator)
        for words in (
            "申请变更（延期）：2026-09-30 → 2026-12-31",
            "同意变更：2026-09-30 → 2026-12-31",
            "申请销号",
            "节点完成：开班",
            "对灯色的说明",
        ):
            assert words in told
        assert told[-1] == "《青溪县养老服务提升实施方案》发布，任务下达"
        assert any(one.light for one in page_of(entry, work.coordinator).work.story.told)  # type: ignore[union-attr]

    def test_is_cut_and_told_whole_on_demand(self, work: AtWork, client: Client) -> None:
        now = timezone.now()
        for n in range(SHOWN + 3):
            LightNote.objects.create(
                entry=work.training,
                light=3,
                sentence="",
                words=f"说明{n}",
                made_at=now,
                made_by="王芳",
            )
        assert f"全部 {SHOWN + 4} 条" in shown(client, work.training)
        assert "任务下达" not in shown(client, work.training)
        assert "任务下达" in shown(client, work.training, "?story=all")


class TestFacts:
    def test_show_the_first_date_beside_the_one_that_holds(
        self, work: AtWork, client: Client
    ) -> None:
        Entry.objects.filter(pk=work.training.pk).update(due_on=dt.date(2026, 12, 31))
        html = shown(client, work.training)
        assert "原时限" in html
        assert "2026-09-30" in html
        assert "2026-12-31" in html

    def test_say_nothing_of_a_first_date_that_still_holds(
        self, work: AtWork, client: Client
    ) -> None:
        assert "原时限" not in shown(client, work.training)

    def test_show_who_carried_it_before(self, work: AtWork, client: Client) -> None:
        EntryUnit.objects.filter(entry=work.training).update(until=dt.date(2026, 5, 6))
        EntryUnit.objects.create(
            entry=work.training,
            unit=work.unit("民政局"),
            role="lead",
            answers=True,
            since=dt.date(2026, 5, 6),
        )
        html = shown(client, work.training)
        assert "原牵头：青溪县教育局，至 2026-05-06" in html
        assert "自 2026-05-06" in html

    def test_show_a_target_with_its_course_and_first_goal(
        self, work: AtWork, client: Client
    ) -> None:
        target = EntryTarget.objects.get(entry=work.training)
        target.goal, target.baseline = Decimal(400), Decimal(0)
        target.save()
        work.accepted(work.report(work.training, **{f"value-{target.pk}": "120"}))
        (course,) = page_of(work.training, work.coordinator).work.courses  # type: ignore[union-attr]
        assert course.has_new_goal
        assert course.can_be_drawn
        assert course.last is not None
        assert course.last.value == 120
        html = shown(client, work.training)
        assert f'data-course="{target.pk}"' in html
        assert ">500</s>" in html

    def test_show_the_wording_that_holds_and_the_plans_own(
        self, work: AtWork, client: Client
    ) -> None:
        Entry.objects.filter(pk=work.training.pk).update(words="培训养老护理员400人次。")
        html = shown(client, work.training)
        assert "培训养老护理员400人次。" in html
        assert work.training.task.text in html


class TestPage:
    def test_takes_a_set_number_of_queries(self, work: AtWork, client: Client) -> None:
        def count() -> int:
            with CaptureQueriesContext(connection) as queries:
                shown(client, work.canteens)
            return len(queries)

        def note() -> None:
            LightNote.objects.create(
                entry=work.canteens,
                light=3,
                sentence="",
                words="",
                made_at=timezone.now(),
                made_by="",
            )

        work.accepted(work.report(work.canteens))
        work.checked(work.report(work.canteens, "财政局"))
        bare = count()
        note()
        before = count()
        later = dt.date(2026, 5, 3)
        again = work.report(work.canteens, period="2026年4月", today=later)
        work.accepted(again, later)
        note()
        assert count() <= before
        assert before == bare + 1, "what a task has not is not asked for"
        assert before <= 18

    def test_of_a_task_that_is_not_published_has_no_work(self, client: Client) -> None:
        from tests.ledger.making import make_plan, make_task

        task: Task = make_task(make_plan("方案"), "办一件事。", lead=["甲局"])
        html = client.get(f"/tasks/{task.pk}/").content.decode()
        assert "办理过程" not in html
        assert "light-mark" not in html
