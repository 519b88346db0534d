"""The pages of publication, letters, notices, revision and withdrawal, as people use them."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document

from taizhang.audit.models import Event
from taizhang.organizations.models import Membership, Unit
from taizhang.permission import Role
from taizhang.policies.models import Plan, PlanState, Task, UnitNotice
from taizhang.policies.services import import_document
from taizhang.policies.services.publish_plan import publish_plan, withdraw_plan
from taizhang.policies.services.revise_plan import revise_plan
from tests.people import person, signed_in_client
from tests.policies.test_publication import DAY, ITEMS, LI, check_all, group_of_towns, text

pytestmark = pytest.mark.django_db
CHANGED = ITEMS[0].replace("30个", "45个")
NEW = "推广智慧养老。建设智慧养老平台1个。（牵头单位：县大数据发展管理局）"
REVISED = text(CHANGED, ITEMS[1], NEW, ITEMS[3])


@pytest.fixture
def plan(kept_files: object) -> Plan:
    return import_document(data=text(*ITEMS), name="plan.txt", by=LI).plan


@pytest.fixture
def published(plan: Plan) -> Plan:
    check_all(plan)
    return publish_plan(plan=plan, on=DAY, by=LI)


@pytest.fixture
def draft(published: Plan) -> Plan:
    """A revision under review: 1 changed, 1 new, 1 withdrawn."""
    return revise_plan(plan=published, data=REVISED, name="修订.txt", by=LI)


@pytest.fixture
def replaced(published: Plan, draft: Plan) -> Plan:
    """The older plan, after its revision was published."""
    check_all(draft)
    publish_plan(plan=draft, on=DAY, by=LI)
    published.refresh_from_db()
    return published


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def send(client: Client, address: str, data: bytes, **more: str):
    return client.post(address, {"file": SimpleUploadedFile("修订.txt", data), **more})


def contact_of(name: str) -> Client:
    return signed_in_client(person(Role.CONTACT, Unit.objects.get(name=name), name="王芳"))


def tasks_in(client: Client, query: str = "") -> int:
    return client.get(f"/ledger/{query}").context["table"].paging.count


class TestTheNextAct:
    def test_under_review_is_to_publish_and_says_what_is_missing(
        self, client: Client, plan: Plan
    ) -> None:
        page = shown(client, f"/plans/{plan.pk}/")
        assert f'<a class="btn btn-primary next-act" href="/plans/{plan.pk}/publish/">' in page
        assert "4 项未核对" in page
        assert "1 个单位组没有成员" in page
        assert page.count("btn-primary") == 1

    def test_of_a_published_plan_is_to_revise(self, client: Client, published: Plan) -> None:
        page = shown(client, f"/plans/{published.pk}/")
        assert f'<a class="btn btn-primary next-act" href="/plans/{published.pk}/revise/">' in page
        assert f"/plans/{published.pk}/letters/" in page
        assert "编号 2026-01" in page

    def test_is_not_offered_to_readers(self, published: Plan) -> None:
        page = shown(contact_of("青溪县民政局"), f"/plans/{published.pk}/")
        assert "/revise/" not in page
        assert "/withdraw/" not in page


class TestThePublishPage:
    def test_shows_each_group_with_its_members_of_the_day(self, client: Client, plan: Plan) -> None:
        group = group_of_towns(plan)
        for name, since in (("东", None), ("西", "2027-01-01")):
            town = Unit.objects.create(name=f"青溪县{name}镇人民政府")
            Membership.objects.create(group=group, member=town, valid_from=since)
        page = shown(client, f"/plans/{plan.pk}/publish/?on=2026-03-02")
        assert "青溪县东镇人民政府" in page
        assert "青溪县西镇人民政府" not in page
        assert "青溪县西镇人民政府" in shown(client, f"/plans/{plan.pk}/publish/?on=2027-03-02")

    def test_leads_to_the_group_that_has_no_members(self, client: Client, plan: Plan) -> None:
        page = shown(client, f"/plans/{plan.pk}/publish/")
        assert f'<a href="/manage/units/{group_of_towns(plan).pk}/">到单位组添加成员</a>' in page

    def test_refuses_until_all_is_checked(self, client: Client, plan: Plan) -> None:
        assert "disabled" in shown(client, f"/plans/{plan.pk}/publish/")
        answer = client.post(f"/plans/{plan.pk}/publish/")
        assert answer.status_code == 422
        assert "还有4项任务没有核对" in answer.content.decode()

    def test_publishes_as_of_the_day_and_says_what_happened(
        self, client: Client, plan: Plan
    ) -> None:
        check_all(plan)
        answer = client.post(f"/plans/{plan.pk}/publish/", {"on": "2026-03-02"}, follow=True)
        plan.refresh_from_db()
        assert (plan.state, plan.published_on) == (PlanState.PUBLISHED, DAY)
        page = answer.content.decode()
        assert "已发布：4 项任务编号 2026-01-001 至 2026-01-004，已通知 5 个单位。" in page


class TestLetters:
    def test_one_and_all_are_handed_out_and_noted(self, client: Client, published: Plan) -> None:
        unit = Unit.objects.get(name="青溪县民政局")
        one = b"".join(
            client.get(f"/plans/{published.pk}/letters/{unit.pk}.docx").streaming_content
        )
        assert "青溪县民政局：" in [p.text for p in Document(io.BytesIO(one)).paragraphs]
        every = b"".join(client.get(f"/plans/{published.pk}/letters.zip").streaming_content)
        assert len(zipfile.ZipFile(io.BytesIO(every)).namelist()) == 5
        noted = Event.objects.filter(act="policies.export").order_by("id")
        assert [json.loads(event.after)["what"] for event in noted] == ["letter", "letters"]

    def test_are_there_only_after_publication(self, client: Client, plan: Plan) -> None:
        for what in ("letters/", "letters.zip"):
            assert client.get(f"/plans/{plan.pk}/{what}").status_code == 302


class TestNotices:
    def test_wait_for_the_people_of_the_unit_until_one_takes_note(self, published: Plan) -> None:
        browser = contact_of("青溪县民政局")
        page = shown(browser, "/")
        assert "已发布，贵单位牵头2项" in page
        assert '通知 <strong class="figure">1</strong>' in page

        notice = UnitNotice.objects.get(unit__name="青溪县民政局")
        browser.post(f"/notices/{notice.pk}/seen/")
        notice.refresh_from_db()
        assert notice.seen_by == "王芳"
        assert "已发布，贵单位牵头2项" not in shown(browser, "/")

    def test_of_other_units_are_not_shown_nor_taken(self, published: Plan) -> None:
        browser = contact_of("青溪县财政局")
        assert "贵单位牵头2项" not in shown(browser, "/")
        other = UnitNotice.objects.get(unit__name="青溪县民政局")
        assert browser.post(f"/notices/{other.pk}/seen/").status_code == 403
        other.refresh_from_db()
        assert other.seen_at is None

    def test_do_not_bother_coordinators(self, client: Client, published: Plan) -> None:
        assert ">签收</button>" not in shown(client, "/")

    def test_lead_to_the_tasks_of_a_unit_bound_through_a_group(
        self, client: Client, plan: Plan
    ) -> None:
        town = Unit.objects.create(name="青溪县东镇人民政府")
        Membership.objects.create(group=group_of_towns(plan), member=town)
        check_all(plan)
        publish_plan(plan=plan, on=DAY, by=LI)
        assert tasks_in(client, f"?plan={plan.pk}&unit={town.pk}") == 1
        page = client.get(f"/units/{town.pk}/")
        assert (page.context["counts"]["all"], page.context["counts"]["responsible"]) == (1, 1)
        third = Task.objects.get(plan=plan, position=2)
        assert "青溪县东镇人民政府" in shown(client, f"/tasks/{third.pk}/")


class TestNumbers:
    def test_are_on_the_page_found_and_exported(self, client: Client, published: Plan) -> None:
        first = Task.objects.get(plan=published, position=0)
        assert "2026-01-001" in shown(client, f"/tasks/{first.pk}/")
        assert "2026-01-001" in shown(client, f"/plans/{published.pk}/")
        assert tasks_in(client, "?q=2026-01-003") == 1
        client.cookies["ledger_columns"] = "text.code"
        assert "2026-01-004" in shown(client, "/ledger/")
        sheet = client.get("/ledger/export/")
        book = openpyxl.load_workbook(io.BytesIO(b"".join(sheet.streaming_content)))
        codes = [row[-1].value for row in book.worksheets[0].iter_rows(min_row=3)]
        assert codes[:2] == ["编号", "2026-01-001"]


class TestRevise:
    def test_reads_the_file_and_shows_the_comparison(self, client: Client, published: Plan) -> None:
        answer = send(client, f"/plans/{published.pk}/revise/", REVISED)
        new = Plan.objects.get(revises=published)
        assert answer.headers["Location"] == f"/plans/{new.pk}/revision/"

    def test_another_document_is_taken_when_the_person_says_so(
        self, client: Client, published: Plan
    ) -> None:
        other = text("修缮文物建筑。完成城隍庙修缮。（牵头单位：县文化和旅游局）", title="文物方案")
        answer = send(client, f"/plans/{published.pk}/revise/", other)
        assert answer.status_code == 422
        assert '<button class="btn btn-plain" name="surely" value="1">仍作为修订导入' in (
            answer.content.decode()
        )
        send(client, f"/plans/{published.pk}/revise/", other, surely="1")
        assert Plan.objects.filter(revises=published).count() == 1

    def test_no_file_and_the_same_file_are_refused(self, client: Client, published: Plan) -> None:
        address = f"/plans/{published.pk}/revise/"
        assert "没有选择文件" in client.post(address).content.decode()
        assert "没有任何改动" in send(client, address, text(*ITEMS)).content.decode()
        assert Plan.objects.count() == 1


class TestTheComparison:
    def kinds(self, client: Client, draft: Plan, query: str = "?kind=all") -> list[str]:
        page = client.get(f"/plans/{draft.pk}/revision/{query}").context["page"]
        return [row.kind.value for row in page.rows]

    def test_counts_and_marks_what_changed(self, client: Client, draft: Plan) -> None:
        assert self.kinds(client, draft) == ["changed", "same", "new", "same", "withdrawn"]
        page = shown(client, f"/plans/{draft.pk}/revision/?kind=changed")
        assert "<del>30</del><ins>45</ins>" in page
        assert self.kinds(client, draft, "") == ["changed", "new", "withdrawn"]

    def test_a_person_says_which_task_goes_on(self, client: Client, draft: Plan) -> None:
        new = Task.objects.get(plan=draft, position=2)
        old = Task.objects.get(plan=draft.revises, position=2)
        address = f"/plans/{draft.pk}/revision/continues/"
        client.post(address, {"task": new.pk, "continues": old.pk})
        assert self.kinds(client, draft) == ["changed", "same", "changed", "same"]
        client.post(address, {"task": new.pk, "continues": ""})
        assert self.kinds(client, draft)[-1] == "withdrawn"

    def test_is_settled_by_publication(self, client: Client, replaced: Plan, draft: Plan) -> None:
        assert "承接原任务" not in shown(client, f"/plans/{draft.pk}/revision/")
        new = Task.objects.get(plan=draft, position=2)
        old = Task.objects.get(plan=replaced, position=2)
        address = f"/plans/{draft.pk}/revision/continues/"
        assert client.post(address, {"task": new.pk, "continues": old.pk}).status_code == 422

    def test_goes_out_as_a_workbook(self, client: Client, draft: Plan) -> None:
        answer = client.get(f"/plans/{draft.pk}/revision.xlsx")
        book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
        rows = list(book.worksheets[0].iter_rows(min_row=4, values_only=True))
        assert [row[1] for row in rows] == ["有修改", "未变", "新增", "未变", "已取消"]
        assert rows[0][2] == "2026-01-001"

    def test_is_not_there_for_who_does_not_see_the_plan_before(
        self, replaced: Plan, draft: Plan
    ) -> None:
        browser = contact_of("青溪县大数据发展管理局")
        assert browser.get(f"/plans/{draft.pk}/").status_code == 200
        assert browser.get(f"/plans/{draft.pk}/revision/").status_code == 404

    def test_a_plan_that_revises_none_has_none(self, client: Client, published: Plan) -> None:
        answer = client.get(f"/plans/{published.pk}/revision/")
        assert answer.headers["Location"] == f"/plans/{published.pk}/"


class TestVersions:
    def test_lead_to_each_other(self, client: Client, replaced: Plan, draft: Plan) -> None:
        assert f'href="/plans/{draft.pk}/"' in shown(client, f"/plans/{replaced.pk}/")
        assert f'href="/plans/{replaced.pk}/"' in shown(client, f"/plans/{draft.pk}/")
        shelf = shown(client, "/plans/")
        assert "已由修订后的方案替代" in shelf
        assert "修订自" in shelf

    def test_a_task_says_what_changed_and_what_became_of_it(
        self, client: Client, replaced: Plan, draft: Plan
    ) -> None:
        old, new = (Task.objects.get(plan=plan, position=0) for plan in (replaced, draft))
        assert "<del>30</del><ins>45</ins>" in shown(client, f"/tasks/{new.pk}/")
        before = shown(client, f"/tasks/{old.pk}/")
        assert "这是旧版中的任务" in before
        assert f'href="/tasks/{new.pk}/"' in before
        gone = Task.objects.get(plan=replaced, position=2)
        assert "取消，不再执行" in shown(client, f"/tasks/{gone.pk}/")

    def test_only_the_one_in_force_counts(
        self, client: Client, published: Plan, draft: Plan
    ) -> None:
        unit = Unit.objects.get(name="青溪县民政局")

        def counts() -> tuple[int, ...]:
            overview = client.get("/overview/").context["page"].figures
            of_unit = client.get(f"/units/{unit.pk}/").context
            assert of_unit["counts"]["all"] == of_unit["table"].paging.count
            return tasks_in(client), overview.tasks, of_unit["counts"]["all"]

        # The revision waits; then it alone counts.
        assert counts() == (4, 4, 2)
        check_all(draft)
        publish_plan(plan=draft, on=DAY, by=LI)
        assert counts() == (4, 4, 2)
        assert tasks_in(client, "?past=1") == 8
        assert tasks_in(client, f"?plan={published.pk}") == 4
        withdraw_plan(plan=draft, reason="废止", by=LI)
        assert tasks_in(client) == 0


class TestWithdraw:
    def test_asks_for_a_reason_and_shows_it(self, client: Client, published: Plan) -> None:
        address = f"/plans/{published.pk}/withdraw/"
        assert "5 个单位会收到撤回通知" in shown(client, address)
        assert client.post(address, {"reason": " "}).status_code == 422
        page = client.post(address, {"reason": "文件已废止"}, follow=True).content.decode()
        assert "撤回：文件已废止" in page
        task = Task.objects.get(plan=published, position=0)
        assert "理由：文件已废止" in shown(client, f"/tasks/{task.pk}/")

    @pytest.mark.parametrize("what", ["publish", "withdraw", "revise"])
    def test_and_the_other_acts_are_for_who_keeps_the_plan(
        self, published: Plan, what: str, sign_in: Callable[..., Client]
    ) -> None:
        address = f"/plans/{published.pk}/{what}/"
        assert sign_in(Role.LEADERSHIP).get(address).status_code == 403
        elsewhere = Unit.objects.create(name="乙县人民政府")
        assert sign_in(Role.COORDINATOR, elsewhere).get(address).status_code == 404
