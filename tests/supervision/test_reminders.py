"""Who is told what and when: before, on and after dates; not twice in a week; leaders after some days."""

from __future__ import annotations

import datetime as dt

import pytest

from taizhang.accounts.models import RoleGrant
from taizhang.configuration.services import change_settings
from taizhang.ledger.models import Entry, EntryUnit, Milestone, ProgressReport
from taizhang.ledger.services.answering import return_report
from taizhang.permission import Role
from taizhang.supervision.kinds import KINDS, sentence
from taizhang.supervision.models import Message
from taizhang.supervision.people import People
from taizhang.supervision.queries.due import owing
from tests.people import OPERATOR, person
from tests.supervision.people import WEDNESDAY, Office, run, said

pytestmark = pytest.mark.django_db
PLAN = "青溪县养老服务提升实施方案"


def kinds(account: object, on: dt.date) -> list[str]:
    rows = Message.objects.filter(account=account, made_on=on).order_by("id")
    return [message.kind for message in rows]


def april(day: int) -> dt.date:
    return dt.date(2026, 4, day)


class TestReports:
    def test_are_announced_once_a_week_and_on_the_last_day(self, here: Office) -> None:
        for day in (1, 2, 3):
            run(april(day))
        assert kinds(here.contact, april(1)) == ["report-soon"]
        assert kinds(here.contact, april(2)) == []
        assert kinds(here.contact, april(3)) == ["report-last-day"]

    def test_that_came_are_not_asked_for(self, here: Office) -> None:
        here.work.submitted(here.work.report(here.work.canteens))
        run(april(3))
        assert "青溪县民政局还有1项没有报送" in said(here.contact)[0]

    def test_of_a_unit_are_said_to_its_people_alone(self, here: Office) -> None:
        other = person(Role.CONTACT, here.work.unit("教育局"))
        run(WEDNESDAY)
        assert all("民政局" in words for words in said(here.contact))
        assert len(said(other)) == 1
        assert "教育局还有1项" in said(other)[0]

    def test_overdue_go_to_the_coordinator_at_once_and_to_the_leader_after_three_working_days(
        self, here: Office
    ) -> None:
        run(april(7))  # the first working day after the 5th
        assert "report-overdue" in kinds(here.contact, april(7))
        (all_of_them,) = said(here.coordinator, april(7))
        assert "3个单位的4项没有报送：" in all_of_them
        run(april(8))
        assert said(here.leader) == []
        run(april(9))
        (words,) = said(here.leader)
        assert words.endswith("已逾期3个工作日，青溪县民政局还有2项没有报送，请督促。")

    def test_overdue_are_said_again_after_a_week(self, here: Office) -> None:
        found = []
        for day in range(7, 17):
            run(april(day))
            if "report-overdue" in kinds(here.contact, april(day)):
                found.append(day)
        assert found == [7, 14]

    def test_owed_are_those_for_which_the_lights_turn(self, here: Office) -> None:
        period = here.work.period()
        here.work.submitted(here.work.report(here.work.canteens))
        EntryUnit.objects.filter(entry=here.work.training).update(since=april(1))
        Entry.objects.filter(pk=here.work.subsidies.pk).update(owed_from=april(1))
        assert [(name, count) for _pk, _path, name, count in owing(period)] == [("青溪县民政局", 1)]


class TestDatesOfTasks:
    @pytest.fixture
    def due(self, here: Office) -> Office:
        """民政局's first task is due on Thursday, 16 April; nothing else is near."""
        Entry.objects.filter(pk=here.work.canteens.pk).update(due_on=april(16))
        return here

    def test_come_near_are_today_have_passed(self, due: Office) -> None:
        found = []
        for day in range(1, 23):
            run(april(day))
            found += [
                (day, kind) for kind in kinds(due.contact, april(day)) if kind.startswith("due-")
            ]
        assert found == [
            (1, "due-soon"),
            (8, "due-soon"),
            (15, "due-soon"),
            (16, "due-today"),
            (17, "due-passed"),
        ]
        # Three working days after Thursday the 16th: Tuesday the 21st.
        escalated = Message.objects.get(account=due.leader, kind="due-escalated")
        assert (escalated.made_on, escalated.entry) == (april(21), due.work.canteens)

    def test_that_are_extended_are_announced_anew(self, due: Office) -> None:
        run(april(17))
        Entry.objects.filter(pk=due.work.canteens.pk).update(due_on=april(30))
        run(april(20))
        assert "due-soon" in kinds(due.contact, april(20))

    def test_of_closed_tasks_are_not_said(self, due: Office) -> None:
        Entry.objects.filter(pk=due.work.canteens.pk).update(state="closed", closed_on=april(1))
        run(april(17))
        assert said(due.contact, kind="due-") == []

    def test_long_past_are_one_line_a_week_for_all(self, due: Office) -> None:
        Entry.objects.filter(plan=due.work.plan).update(due_on=dt.date(2026, 1, 31))
        run(april(1))
        assert said(due.contact, kind="due-") == []
        (words,) = said(due.contact, kind="overdue")
        assert words.startswith("青溪县民政局有2项任务超过时限一周以上")
        (all_of_them,) = said(due.coordinator, kind="overdue-all")
        assert "有3个单位的4项任务超过时限没有销号" in all_of_them
        run(april(2))
        assert said(due.contact, april(2), "overdue") == []

    def test_milestones_too(self, due: Office) -> None:
        unit = due.work.unit("民政局")
        days = {"due_on": april(9), "first_due_on": april(9)}
        Milestone.objects.create(entry=due.work.canteens, unit=unit, name="完成选址", **days)
        run(april(1))
        assert (
            "节点“完成选址”应于2026年4月9日完成，还剩8天" in said(due.contact, kind="milestone")[0]
        )
        run(april(10))
        assert kinds(due.contact, april(10)).count("milestone-passed") == 1
        run(april(20))
        assert "milestone-passed" not in kinds(due.contact, april(20))


class TestWhatLies:
    def test_returned_reports_are_said_after_three_working_days(self, here: Office) -> None:
        report = here.work.checked(here.work.report(here.work.canteens))
        return_report(
            report=report,
            returns=[("done", "请写明开工的是哪几处")],
            seen=report.edition,
            today=april(2),
            by=here.work.coordinator,
        )
        _happened(report, "returned_at", april(2))
        run(april(7))
        assert said(here.contact, kind="returned") == []
        run(april(9))
        (words,) = said(here.contact, kind="returned")
        assert words.endswith("已4个工作日没有重新报送。退回理由：请写明开工的是哪几处")

    def test_reports_wait_for_the_leader_then_for_the_coordinator(self, here: Office) -> None:
        submitted = here.work.submitted(here.work.report(here.work.canteens))
        checked = here.work.checked(here.work.report(here.work.entries[1]))
        _happened(submitted, "submitted_at", april(2))
        _happened(checked, "checked_at", april(2))
        run(april(9))
        (words,) = said(here.leader, kind="check-waiting")
        assert words.startswith("青溪县民政局有1份进展等您审核，最早的是2026年4月2日报送的")
        (words,) = said(here.coordinator, kind="accept-waiting")
        assert words == f"《{PLAN}》有1份进展等待验收，最早的是2026年4月2日审核的。"

    def test_supporting_reports_wait_for_the_lead(self, here: Office) -> None:
        support = here.work.checked(here.work.report(here.work.canteens, "财政局"))
        _happened(support, "checked_at", april(2))
        run(april(9))
        (words,) = said(here.contact, kind="weave-waiting")
        assert "配合单位有1份进展等青溪县民政局汇总" in words


class TestSettings:
    def test_decide_how_early_and_when_leaders_are_told(self, here: Office) -> None:
        given = {"reminders.report_days": "1", "reminders.escalate_after": "1"}
        change_settings(given=given, by=OPERATOR)
        run(april(1))
        assert said(here.contact) == []
        run(april(7))
        assert len(said(here.leader, kind="report-escalated")) == 1


class TestPeople:
    def test_of_the_nearest_unit_above_stand_in(self, here: Office) -> None:
        unit = here.work.unit("民政局")
        unit.refresh_from_db()
        above = person(Role.CONTACT)
        people = People(WEDNESDAY)
        assert people.of(Role.CONTACT, unit.path) == [here.contact.pk]
        assert people.of(Role.CONTACT, here.work.unit("教育局").path) == [above.pk]

    def test_whose_role_ended_or_who_left_are_not_told(self, here: Office) -> None:
        path = here.work.unit("民政局").path
        RoleGrant.objects.filter(account=here.leader).update(valid_until=dt.date(2026, 3, 31))
        assert People(dt.date(2026, 3, 31)).of(Role.UNIT_LEADER, path) == [here.leader.pk]
        assert People(WEDNESDAY).of(Role.UNIT_LEADER, path) == []

    def test_who_are_missing_are_counted(self, here: Office) -> None:
        done = run(WEDNESDAY)
        assert done.figures["reports"] == {"said": 1, "nobody": 2}

    def test_clerks_are_told_of_their_own_school_alone(self, here: Office) -> None:
        unit = here.work.unit("教育局")
        clerk = person(Role.CLERK, unit)
        people = People(WEDNESDAY)
        assert people.of(Role.CONTACT, unit.path) == [clerk.pk]
        assert people.of(Role.CONTACT, f"{unit.path}999/") == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_sentence_in_both_languages(kind: str) -> None:
    names = dict.fromkeys(("plan", "period", "unit", "count", "days", "units", "names"), "1")
    names |= dict.fromkeys(("task", "percent", "name", "reason", "who", "words", "tasks"), "1")
    names |= {"due": "2026-04-05", "on": "2026-04-02"}
    assert "{" not in sentence(kind, names) + sentence(kind, names, "en")
    assert not any("\u4e00" <= c <= "\u9fff" for c in sentence(kind, names, "en"))


def _happened(report: ProgressReport, what: str, day: dt.date) -> None:
    at = dt.datetime.combine(day, dt.time(10), dt.timezone(dt.timedelta(hours=8)))
    ProgressReport.objects.filter(pk=report.pk).update(**{what: at})
