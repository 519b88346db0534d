"""The desk: what one must do, what burns, what happened; each person's own."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from taizhang.accounts.actors import actor_of, signed_in
from taizhang.ledger.models import Entry, EntryUnit, Light
from taizhang.ledger.queries.coordinating import SHOWN as PLANS_SHOWN
from taizhang.ledger.queries.coordinating import to_coordinate
from taizhang.ledger.queries.desk import Desk, desk
from taizhang.ledger.queries.todo import SHOWN
from taizhang.ledger.services.answering import check_report, return_within_unit
from taizhang.ledger.services.deriving import derive
from taizhang.organizations.models import Unit, UnitState
from taizhang.organizations.services import merge_units
from taizhang.permission import Actor, Grant, Role
from taizhang.policies.models import Plan, UnitNotice
from taizhang.policies.services import import_document
from taizhang.policies.services.mark_seen import mark_seen
from taizhang.policies.services.publish_plan import publish_plan
from tests.ledger.at_work import (
    DAY,
    IN_APRIL,
    AtWork,
    at_work,
    check_all,
    published_plan,
    text_of,
)
from tests.people import OPERATOR, person

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - dt.timedelta(days=30)


@pytest.fixture
def work(kept_files: object) -> AtWork:
    return at_work()


def desk_of(by: Actor, today: dt.date = IN_APRIL) -> Desk:
    return desk(by, today=today, since=LONG_AGO)


def todo(by: Actor, today: dt.date = IN_APRIL) -> dict[str, list[str]]:
    """What stands on the desk of `by`: the words of each row, by kind."""
    return {
        section.key: [row.words for row in section.rows] for section in desk_of(by, today).sections
    }


class TestWhatIsDue:
    def test_is_what_my_unit_reports_and_nobody_elses(self, work: AtWork) -> None:
        assert todo(work.contact("民政局"))["due"] == ["建设社区食堂", "改造养老机构"]
        assert todo(work.contact("教育局"))["due"] == ["培训护理人员"]

    def test_says_whom_one_only_supports(self, work: AtWork) -> None:
        (section,) = (s for s in desk_of(work.contact("财政局")).sections if s.key == "due")
        notes = {row.words: row.note for row in section.rows}
        assert sorted("配合" in note for note in notes.values()) == [False, True]

    def test_of_who_supports_is_asked_for_after_its_day_and_late_for_no_count(
        self, work: AtWork
    ) -> None:
        """As in the list of what was not reported, in reminders and for leadership."""
        after, by = dt.date(2026, 4, 8), work.contact("财政局")
        (section,) = (s for s in desk_of(by, after).sections if s.key == "due")
        support, own = sorted(section.rows, key=lambda row: row.is_late)
        assert (support.words, support.is_late, own.is_late) == ("建设社区食堂", False, True)
        assert support.note == "2026年3月，配合，请补报给青溪县民政局"
        assert section.late == 1

        work.report(work.canteens, "财政局", today=after)
        (draft,) = (s for s in desk_of(by, after).sections if s.key == "draft")
        assert (draft.rows[0].is_late, draft.rows[0].note) == (False, support.note)

    def test_tells_tasks_of_one_measure_apart(self, kept_files: object, sign_in) -> None:  # type: ignore[no-untyped-def]
        items = (
            "健全投入机制。提高生均经费标准。（牵头单位：青溪县财政局）",
            "健全投入机制。设立专项资金。（牵头单位：青溪县财政局）",
        )
        work = AtWork(published_plan(text_of(items)))
        (section,) = desk_of(work.contact("财政局")).sections
        codes = [entry.task.code for entry in work.entries]
        assert [row.code for row in section.rows] == codes
        html = sign_in(Role.CONTACT, work.unit("财政局")).get("/").content.decode()
        for said in (*codes, "提高生均经费标准", "设立专项资金"):
            assert said in html

    def test_is_a_draft_once_it_is_begun_and_gone_once_it_is_handed_in(self, work: AtWork) -> None:
        report = work.report(work.training)
        assert set(todo(work.contact("教育局"))) == {"draft"}

        work.submitted(report)
        assert todo(work.contact("教育局")) == {}

    def test_is_nothing_before_the_period_opens_but_says_when_it_does(self, work: AtWork) -> None:
        page = desk_of(work.contact("民政局"), dt.date(2026, 3, 10))
        assert page.sections == []
        assert page.coming
        assert page.coming.words.startswith("首次报送：2026年3月")
        assert "2026年3月21日开放" in page.coming.words
        assert desk_of(work.contact("民政局")).coming is None
        assert desk_of(work.coordinator, dt.date(2026, 3, 10)).coming is None

    def test_is_late_after_its_day(self, work: AtWork) -> None:
        page = desk_of(work.contact("教育局"), dt.date(2026, 4, 7))
        assert page.late == 1

    def test_counts_what_is_late_beyond_what_is_shown(self, db: None) -> None:
        items = tuple(f"做好第{n}件事。（牵头单位：青溪县教育局）" for n in range(1, SHOWN + 6))
        work = AtWork(published_plan(text_of(items)))
        day, by = dt.date(2026, 4, 7), work.contact("教育局")
        page = desk_of(by, day)
        assert (page.count, page.late) == (SHOWN + 5, SHOWN + 5)
        for entry in work.entries:
            work.report(entry, today=day)
        page = desk_of(by, day)
        assert [section.key for section in page.sections] == ["draft"]
        assert (page.count, page.late) == (SHOWN + 5, SHOWN + 5)

    def test_of_units_that_were_merged_is_the_heirs(self, work: AtWork) -> None:
        """And of those that had been merged into them before; nobody else's."""
        contact, other = (person(Role.CONTACT, work.unit(u)) for u in ("财政局", "民政局"))
        first = Unit.objects.create(name="青溪县扶贫办", division=work.unit("教育局").division)
        EntryUnit.objects.filter(entry=work.training).update(unit=first)
        merging = {"on": dt.date(2026, 3, 16), "by": OPERATOR}
        merge_units(units=[first], into=work.unit("教育局"), **merging)
        assert "培训护理人员" not in todo(actor_of(contact))["due"]

        merge_units(units=[work.unit("教育局")], into=work.unit("财政局"), **merging)
        assert "培训护理人员" in todo(actor_of(contact))["due"]
        assert "培训护理人员" not in todo(actor_of(other))["due"]
        assert [grant.role for grant in actor_of(contact).grants] == [Role.CONTACT] * 3
        assert len(signed_in(contact.pk).holdings) == 1  # type: ignore[union-attr]

    def test_asks_for_one_period_where_two_overlap(self, work: AtWork) -> None:
        day = dt.date(2026, 4, 25)
        (section,) = (s for s in desk_of(work.contact("教育局"), day).sections if s.key == "due")
        assert [row.note for row in section.rows] == ["2026年3月"]


class TestWhatWaits:
    def test_comes_back_with_the_reason(self, work: AtWork) -> None:
        report = work.submitted(work.report(work.training))
        return_within_unit(
            report=report,
            returns=[("done", "请写明人次。")],
            seen=report.edition,
            today=IN_APRIL,
            by=work.leader("教育局"),
        )
        (section,) = desk_of(work.contact("教育局")).sections
        assert section.key == "returned"
        assert section.rows[0].reason == "请写明人次。"

    def test_goes_from_the_leader_to_the_coordinator(self, work: AtWork) -> None:
        report = work.submitted(work.report(work.training))
        assert len(todo(work.leader("教育局"))["check"]) == 1
        assert "accept" not in todo(work.coordinator)

        check_report(report=report, seen=report.edition, by=work.leader("教育局"))
        assert "check" not in todo(work.leader("教育局"))
        assert len(todo(work.coordinator)["accept"]) == 1

    def test_for_the_leaders_check_stands_before_what_the_contact_can_report(
        self, work: AtWork
    ) -> None:
        work.submitted(work.report(work.canteens))
        assert list(todo(work.leader("民政局"))) == ["check", "due"]

    def test_of_a_supporting_unit_goes_to_the_lead(self, work: AtWork) -> None:
        work.checked(work.report(work.canteens, "财政局"))
        assert len(todo(work.contact("民政局"))["weave"]) == 1
        assert "accept" not in todo(work.coordinator)

    def test_is_cut_and_counted(self, kept_files: object) -> None:
        items = tuple(
            f"办第{n}件事。2026年底前办成。（牵头单位：青溪县民政局）" for n in range(1, SHOWN + 6)
        )
        work = AtWork(published_plan(text_of(items)))
        for entry in work.entries:
            work.checked(work.report(entry))
        (accept,) = (s for s in desk_of(work.coordinator).sections if s.key == "accept")
        assert (len(accept.rows), accept.count) == (SHOWN, SHOWN + 5)


class TestWhoHasNotReported:
    def test_is_counted_for_the_coordinator(self, work: AtWork) -> None:
        work.accepted(work.report(work.training))
        (lacking,) = desk_of(work.coordinator).lacking
        assert (lacking.owed, lacking.came, lacking.lacks) == (4, 1, 3)

    def test_is_no_business_of_a_contact(self, work: AtWork) -> None:
        assert desk_of(work.contact("民政局")).lacking == []


def looked_after(by: Actor) -> dict[str, list[tuple[str, str]]]:
    """What waits for whoever coordinates: note and address of each row, by kind."""
    before, after = to_coordinate(by)
    return {
        section.key: [(row.note, row.address) for row in section.rows]
        for section in (*before, *after)
    }


class TestWhatWaitsForTheCoordinator:
    def test_is_a_plan_to_review_and_then_to_publish(self, work: AtWork) -> None:
        plan = import_document(data=text_of(title="另一方案"), name="b.txt", by=OPERATOR).plan
        ((note, address),) = looked_after(work.coordinator)["plan"]
        assert note.startswith("4 项任务中 4 项没有核对")
        assert address == f"/plans/{plan.pk}/review/"

        Plan.objects.filter(pk=plan.pk).update(unsure_count=3)
        check_all(plan)
        Plan.objects.filter(pk=plan.pk).update(unsure_count=3)
        ((note, address),) = looked_after(work.coordinator)["plan"]
        assert note == "4 项任务都已核对，可以发布，存疑 3 处"
        assert address == f"/plans/{plan.pk}/publish/"

        publish_plan(plan=plan, on=DAY, by=OPERATOR)
        assert "plan" not in looked_after(work.coordinator)

    def test_is_a_name_that_nobody_confirmed(self, work: AtWork, sign_in) -> None:  # type: ignore[no-untyped-def]
        assert "name" not in looked_after(work.coordinator)
        for n in range(4):
            Unit.objects.create(
                name=f"青溪县某办{n}",
                state=UnitState.UNCONFIRMED,
                parent=work.unit("民政局"),
            )
        (section,) = (s for s in desk_of(work.coordinator).sections if s.key == "name")
        assert (section.count, len(section.rows)) == (4, 1)
        assert section.rows[0].words == "青溪县某办0、青溪县某办1、青溪县某办2等 4 个"
        elsewhere = Actor("统筹", grants=(Grant(Role.COORDINATOR, work.unit("财政局").path),))
        assert "name" not in looked_after(elsewhere)
        html = sign_in(Role.COORDINATOR, None).get("/").content.decode()
        assert "青溪县某办0" in html

    def test_is_a_unit_that_did_not_take_note(self, work: AtWork, sign_in) -> None:  # type: ignore[no-untyped-def]
        ((note, address),) = looked_after(work.coordinator)["unseen"]
        assert note == "通知了 3 个单位，3 个还没有签收"
        assert address == f"/plans/{work.plan.pk}/letters/"
        assert "还没有签收的" in sign_in(Role.COORDINATOR, None).get("/").content.decode()

        mine = UnitNotice.objects.get(unit=work.unit("民政局"))
        mark_seen(notice=mine, by=work.contact("民政局"))
        ((note, _address),) = looked_after(work.coordinator)["unseen"]
        assert note == "通知了 3 个单位，2 个还没有签收"
        UnitNotice.objects.update(seen_at=timezone.now())
        assert looked_after(work.coordinator) == {}

    def test_is_no_business_of_units(self, work: AtWork) -> None:
        assert looked_after(work.contact("民政局")) == {}

    def test_costs_the_same_however_many_there_are(
        self, work: AtWork, django_assert_max_num_queries
    ) -> None:  # type: ignore[no-untyped-def]
        for n in range(PLANS_SHOWN + 2):
            import_document(data=text_of(title=f"第{n}方案"), name=f"{n}.txt", by=OPERATOR)
            published_plan(text_of(title=f"已发布的第{n}方案"), name=f"p{n}.txt")
        with django_assert_max_num_queries(5):
            before, after = to_coordinate(work.coordinator)
        assert [(s.key, s.count, len(s.rows)) for s in (*before, *after)] == [
            ("plan", PLANS_SHOWN + 2, PLANS_SHOWN),
            ("unseen", PLANS_SHOWN + 3, PLANS_SHOWN),
        ]


class TestWhatBurns:
    def test_is_of_my_units_with_the_reason(self, work: AtWork) -> None:
        after = dt.date(2026, 10, 3)
        derive(Entry.objects.all(), after)
        page = desk_of(work.contact("教育局"), after)
        (entry,) = page.burning.turned
        assert (entry.pk, entry.light) == (work.training.pk, Light.RED)
        assert page.burning.counts == {Light.RED: 1}

    def test_turns_old_after_a_month(self, work: AtWork) -> None:
        derive(Entry.objects.all(), dt.date(2026, 10, 3))
        page = desk_of(work.contact("教育局"), dt.date(2026, 12, 3))
        assert page.burning.turned == []
        assert len(page.burning.longer) == 1


class TestWhatHappened:
    def test_is_what_others_did_to_my_units_tasks(self, work: AtWork) -> None:
        work.accepted(work.report(work.training))
        said = [f"{e.who}{e.did}" for e in desk_of(work.contact("教育局")).happened]
        assert "李敏验收通过" in said
        assert "教育局负责人审核通过" in said

        others = desk_of(work.contact("民政局")).happened
        assert not any("验收" in event.did for event in others)

    def test_leaves_saved_drafts_out(self, work: AtWork) -> None:
        report = work.report(work.training)
        assert report.edition == 1
        happened = desk_of(work.leader("教育局")).happened
        assert all("报送进展" not in event.did for event in happened)

    def test_begins_with_the_sign_in_before(self, work: AtWork) -> None:
        work.accepted(work.report(work.training))
        later = timezone.now() + dt.timedelta(minutes=1)
        assert desk(work.contact("教育局"), today=IN_APRIL, since=later).happened == []


class TestDeskPage:
    def test_is_the_first_page_and_says_what_will_be_here(self, client: Client) -> None:
        html = client.get("/").content.decode()
        assert "工作台" in html
        assert "把一份方案变成台账" in html

    def test_says_of_each_column_what_will_be_in_it(self, work: AtWork, sign_in) -> None:  # type: ignore[no-untyped-def]
        html = sign_in(Role.INSPECTOR, None).get("/").content.decode()
        for words in ("没有要办的事", "没有红灯和黄灯", "亮灯的任务", "新情况"):
            assert words in html

    def test_takes_few_queries_for_a_person_with_work(self, work: AtWork, sign_in) -> None:  # type: ignore[no-untyped-def]
        for entry in work.entries:
            if entry.unit:
                work.submitted(work.report(entry))
        derive(Entry.objects.all(), dt.date(2026, 10, 3))
        for role, unit in (
            (Role.CONTACT, work.unit("民政局")),
            (Role.UNIT_LEADER, work.unit("民政局")),
            (Role.COORDINATOR, None),
            (Role.INSPECTOR, None),
        ):
            browser = sign_in(role, unit)
            with CaptureQueriesContext(connection) as queries:
                assert browser.get("/").status_code == 200
            assert len(queries) <= 15, [q["sql"][:150] for q in queries]

    def test_says_the_year_where_it_is_another(self, work: AtWork, sign_in) -> None:  # type: ignore[no-untyped-def]
        html = sign_in(Role.CONTACT, work.unit("民政局")).get("/").content.decode()
        (notice,) = UnitNotice.objects.filter(unit=work.unit("民政局"))
        assert f">{timezone.localtime(notice.made_at):%m-%d}<" in html

        made = notice.made_at.replace(year=notice.made_at.year - 1, day=3)
        UnitNotice.objects.update(made_at=made)
        html = sign_in(Role.CONTACT, work.unit("民政局")).get("/").content.decode()
        assert f">{timezone.localtime(made):%Y-%m-%d}<" in html

    def test_has_nothing_inline_that_the_policy_refuses(self, work: AtWork, client: Client) -> None:
        html = client.get("/").content.decode()
        assert " style=" not in html
        assert "{#" not in html
