"""Pages of task books, subtasks and what waits: what each person sees and may do there."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable

import pytest
from django.test import Client
from docx import Document
from openpyxl import load_workbook

from taizhang.ledger.models import BookState, Dependency, Milestone, Subtask, TaskBook
from taizhang.ledger.services.booking import draft_book, save_book, submit_book
from taizhang.organizations.models import Unit
from taizhang.organizations.services.tree import add_to_tree
from taizhang.permission import Role
from tests.ledger.at_work import AtWork, at_work

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]


@pytest.fixture
def work(kept_files: object) -> AtWork:
    return at_work()


@pytest.fixture
def contact(work: AtWork, sign_in: SignIn) -> Client:
    return sign_in(Role.CONTACT, work.unit("民政局"))


def book_address(work: AtWork) -> str:
    return f"/tasks/{work.canteens.task_id}/book/"


def drafted(work: AtWork) -> TaskBook:
    return draft_book(entry=work.canteens, unit=work.unit("民政局"), by=work.contact("民政局"))


def handed_in(work: AtWork) -> TaskBook:
    book, by = drafted(work), work.contact("民政局")
    book = save_book(book=book, values={"responsible": "王芳"}, seen=book.edition, by=by)
    return submit_book(book=book, seen=book.edition, by=by)


def below(work: AtWork, name: str = "青溪县养老服务中心") -> Unit:
    unit = Unit.objects.create(name=name, parent=work.unit("民政局"))
    add_to_tree([unit])
    return unit


class TestBook:
    def test_is_drafted_by_one_button(self, work: AtWork, contact: Client) -> None:
        assert "拟一份初稿" in contact.get(book_address(work)).content.decode()
        answer = contact.post(f"{book_address(work)}begin/", follow=True)
        html = answer.content.decode()
        assert "不低于30个" in html
        # The words of the plan stand beside the form.
        assert "2026年底前" in html
        assert 'class="quotation"' in html
        assert "青溪县民政局负责人审核" in html

    def test_says_beforehand_what_the_draft_will_hold_and_what_it_lacks(
        self, work: AtWork, contact: Client, sign_in: SignIn
    ) -> None:
        html = contact.get(book_address(work)).content.decode()
        assert "能填好的有：目标、措施 1 条。" in html
        assert "要您补充：现状、差距、时间表（原文没有更早的日期）、责任人。" in html
        book = drafted(work)
        assert (len(book.actions.splitlines()), book.baseline, book.gap) == (1, "", "")
        assert not Milestone.objects.exists()

        other = sign_in(Role.CONTACT, work.unit("财政局"))
        html = other.get(f"/tasks/{work.subsidies.task_id}/book/").content.decode()
        assert "目标（原文没有数值，只抄了标题）" in html

    def test_is_saved_and_handed_in(self, work: AtWork, contact: Client) -> None:
        book = drafted(work)
        target = work.canteens.targets.get()
        given = {
            "seen": book.edition,
            "objective": "建成30个",
            "actions": "1. 选址",
            "responsible": "王芳",
            f"baseline-{target.pk}": "12",
            f"baseline-on-{target.pk}": "2026-01-01",
            "do": "submit",
        }
        answer = contact.post(f"/books/{book.pk}/save/", given, follow=True)
        book.refresh_from_db()
        target.refresh_from_db()
        assert (book.state, book.objective, target.baseline) == ("submitted", "建成30个", 12)
        assert "已提交" in answer.content.decode()

    def test_keeps_what_was_typed_when_it_is_refused(self, work: AtWork, contact: Client) -> None:
        book = drafted(work)
        given = {"seen": book.edition, "objective": "新写的目标", "responsible": "", "do": "submit"}
        answer = contact.post(f"/books/{book.pk}/save/", given)
        html = answer.content.decode()
        assert answer.status_code == 422
        assert "新写的目标" in html
        assert 'id="e-responsible"' in html
        book.refresh_from_db()
        assert book.objective != "新写的目标"

    def test_shows_both_texts_to_the_second_of_two(self, work: AtWork, contact: Client) -> None:
        book = drafted(work)
        seen = book.edition
        by = work.leader("民政局")
        save_book(book=book, values={"gap": "甲写的"}, seen=seen, by=by)
        answer = contact.post(f"/books/{book.pk}/save/", {"seen": seen, "gap": "乙写的"})
        html = answer.content.decode()
        assert answer.status_code == 422
        assert "甲写的" in html
        assert "乙写的" in html
        book.refresh_from_db()
        contact.post(f"/books/{book.pk}/save/", {"seen": book.edition, "gap": "乙写的"})
        book.refresh_from_db()
        assert book.gap == "乙写的"

    def test_goes_over_the_leader_to_the_coordinator(
        self, work: AtWork, sign_in: SignIn, client: Client
    ) -> None:
        book = handed_in(work)
        leader = sign_in(Role.UNIT_LEADER, work.unit("民政局"))
        assert "审核通过" in leader.get(book_address(work)).content.decode()
        leader.post(f"/books/{book.pk}/check/", {"seen": book.edition, "do": "check"})
        book.refresh_from_db()
        assert book.state == BookState.CHECKED
        client.post(f"/books/{book.pk}/accept/", {"seen": book.edition, "do": "accept"})
        book.refresh_from_db()
        assert book.state == BookState.ACCEPTED
        html = client.get(book_address(work)).content.decode()
        assert "已确认" in html
        assert "确认任务书" not in html

    def test_comes_back_with_the_reason_at_the_field(
        self, work: AtWork, client: Client, contact: Client
    ) -> None:
        book = handed_in(work)
        given = {"seen": book.edition, "do": "return", "why-actions": "没有写谁来做"}
        client.post(f"/books/{book.pk}/accept/", given)
        html = contact.get(book_address(work)).content.decode()
        assert "没有写谁来做" in html
        assert "退回理由" in html

    def test_is_read_by_who_does_not_write_it(self, work: AtWork, sign_in: SignIn) -> None:
        drafted(work)
        html = sign_in(Role.CONTACT, work.unit("财政局")).get(book_address(work)).content.decode()
        assert "book-table" in html
        assert "提交审核" not in html

    def test_is_handed_out_as_a_word_file(self, work: AtWork, contact: Client) -> None:
        book = handed_in(work)
        answer = contact.get(f"/books/{book.pk}/file/")
        document = Document(io.BytesIO(b"".join(answer.streaming_content)))
        words = [cell.text for row in document.tables[0].rows for cell in row.cells]
        assert "王芳" in words
        assert any("不低于30个" in text for text in words)

    def test_of_a_task_that_is_not_at_work_is_missing(self, client: Client) -> None:
        assert client.get("/tasks/404/book/").status_code == 404

    def test_takes_few_queries(
        self, work: AtWork, contact: Client, django_assert_max_num_queries: Callable[..., object]
    ) -> None:
        drafted(work)
        contact.get(book_address(work))
        with django_assert_max_num_queries(30):  # type: ignore[attr-defined]
            contact.get(book_address(work))


class TestMilestones:
    def test_are_added_done_and_withdrawn_on_the_page(self, work: AtWork, contact: Client) -> None:
        drafted(work)
        given = {"name": "完成选址", "due_on": "2026-06-30"}
        contact.post(f"/tasks/{work.canteens.task_id}/milestones/", given)
        step = Milestone.objects.get(name="完成选址")
        assert "完成选址" in contact.get(book_address(work)).content.decode()
        contact.post(f"/milestones/{step.pk}/", {"do": "done", "done_on": "2026-03-03"})
        step.refresh_from_db()
        assert step.done_on == dt.date(2026, 3, 3)
        contact.post(f"/milestones/{step.pk}/", {"do": "undone"})
        contact.post(f"/milestones/{step.pk}/", {"do": "withdraw", "reason": "并入"})
        step.refresh_from_db()
        assert (step.done_on, step.withdrawn_on is None) == (None, False)

    def test_say_on_the_page_how_far_a_target_is_by_then(
        self, work: AtWork, contact: Client
    ) -> None:
        drafted(work)
        address = f"/tasks/{work.canteens.task_id}/milestones/"
        target = work.canteens.targets.get()
        given = {"name": "第一批开业", "due_on": "2026-06-30", "target": str(target.pk)}
        html = contact.post(address, given).content.decode()
        assert "到时应达到：还没有填写" in html
        assert f'<option value="{target.pk}" selected>社区食堂（个）</option>' in html
        html = contact.post(address, {**given, "figure": "10"}, follow=True).content.decode()
        assert "应达到10个" in html

    def test_too_late_are_refused_beside_the_field(self, work: AtWork, contact: Client) -> None:
        drafted(work)
        given = {"name": "完成选址", "due_on": "2027-06-30"}
        answer = contact.post(f"/tasks/{work.canteens.task_id}/milestones/", given)
        html = answer.content.decode()
        assert answer.status_code == 422
        assert "不能晚于任务时限2026-12-31" in html
        assert 'value="完成选址"' in html


class TestSubtasks:
    def add(self, work: AtWork, contact: Client, **given: str) -> object:
        target = str(work.canteens.targets.get().pk)
        values = {"unit": "青溪县养老服务中心", "name": "建成10个", "weight": "2", "goal": "10"}
        address = f"/tasks/{work.canteens.task_id}/subtasks/add/"
        return contact.post(address, {**values, "target": target, **given})

    def test_are_handed_down_and_say_what_is_missing(self, work: AtWork, contact: Client) -> None:
        below(work)
        self.add(work, contact)
        html = contact.get(f"/tasks/{work.canteens.task_id}/subtasks/").content.decode()
        assert "青溪县养老服务中心" in html
        assert "还有 20个 没有分解" in html

    def test_are_refused_with_what_was_typed(self, work: AtWork, contact: Client) -> None:
        answer = self.add(work, contact, unit="没有这个单位")
        html = answer.content.decode()  # type: ignore[attr-defined]
        assert answer.status_code == 422  # type: ignore[attr-defined]
        assert "没有这个单位，请从列表中选" in html
        assert 'value="建成10个"' in html

    def test_offer_units_below_alone(self, work: AtWork, contact: Client) -> None:
        below(work)
        address = f"/tasks/{work.canteens.task_id}/subtasks/units/?unit=青溪县"
        html = contact.get(address).content.decode()
        assert "青溪县养老服务中心" in html
        assert "青溪县财政局" not in html

    def test_are_adjusted_and_taken_back(self, work: AtWork, contact: Client) -> None:
        below(work)
        self.add(work, contact)
        one = Subtask.objects.get()
        given = {"do": "adjust", "seen": one.edition, "weight": "5"}
        contact.post(f"/subtasks/{one.pk}/change/", given)
        one.refresh_from_db()
        assert (one.weight, one.goal) == (5, 10)
        contact.post(f"/subtasks/{one.pk}/change/", {"do": "withdraw", "reason": "并"})
        assert (
            "已收回 1 项"
            in contact.get(f"/tasks/{work.canteens.task_id}/subtasks/").content.decode()
        )

    def test_are_reported_in_place_by_the_unit_below(
        self, work: AtWork, contact: Client, sign_in: SignIn
    ) -> None:
        unit = below(work)
        self.add(work, contact)
        one = Subtask.objects.get()
        person = sign_in(Role.CONTACT, unit)
        assert "建成10个" in person.get("/subtasks/").content.decode()
        given = {"seen": one.edition, "percent": "40", "value": "4", "said": "建成4个"}
        answer = person.post(f"/subtasks/{one.pk}/report/", given, headers={"HX-Request": "true"})
        assert answer.status_code == 200
        assert "青溪县民政局看到的就是这些" in answer.content.decode()
        html = contact.get(f"/tasks/{work.canteens.task_id}/subtasks/").content.decode()
        assert "40%" in html
        assert "已完成 4个" in html

    def test_too_early_done_are_refused_in_place(
        self, work: AtWork, contact: Client, sign_in: SignIn
    ) -> None:
        unit = below(work)
        self.add(work, contact)
        one = Subtask.objects.get()
        given = {"seen": one.edition, "percent": "90", "value": "4", "said": "", "do": "finish"}
        answer = sign_in(Role.CONTACT, unit).post(
            f"/subtasks/{one.pk}/report/", given, headers={"HX-Request": "true"}
        )
        assert answer.status_code == 422
        assert "还没有达到分解目标" in answer.content.decode()

    def test_sort_by_every_head_stand_in_groups_and_keep_the_view(
        self, work: AtWork, contact: Client, sign_in: SignIn
    ) -> None:
        unit = below(work)
        self.add(work, contact)
        self.add(work, contact, name="培训10人")
        Subtask.objects.filter(name="建成10个").update(due_on=dt.date(2026, 11, 30))
        Subtask.objects.filter(name="培训10人").update(due_on=dt.date(2026, 10, 31))
        person = sign_in(Role.CONTACT, unit)

        def names(query: str) -> list[str]:
            html = person.get(f"/subtasks/?{query}").content.decode()
            assert html.count("aria-sort=") == 1
            return re.findall(r'<th scope="row" role="rowheader">([^<]+)', html)

        assert names("") == names("sort=due") == ["培训10人", "建成10个"]
        assert names("sort=-due") == ["建成10个", "培训10人"]
        for key in ("name", "task", "giver", "unit", "percent"):
            assert sorted(names(f"sort=-{key}")) == sorted(names("")), key
        assert names("sort=name") == names("sort=-name")[::-1]
        for group, head in (
            ("unit", "青溪县养老服务中心"),
            ("giver", "青溪县民政局"),
            ("task", work.canteens.task.code),
        ):
            html = person.get(f"/subtasks/?group={group}").content.decode()
            heads = re.findall(r'<tr class="group"[^>]*><th[^>]*>([^<]*)<', html)
            assert len(heads) == 1
            assert head in heads[0]
        form = {"page": "subtasks", "name": "按任务", "query": "sort=-due&group=task"}
        answer = person.post("/views/save/", form)
        assert answer["Location"] == "/subtasks/?sort=-due&group=task"
        assert "按任务" in person.get("/subtasks/").content.decode()

    def test_are_filtered_and_exported(
        self, work: AtWork, contact: Client, sign_in: SignIn
    ) -> None:
        unit = below(work)
        self.add(work, contact)
        self.add(work, contact, name="培训10人")
        person = sign_in(Role.CONTACT, unit)
        html = person.get("/subtasks/?q=培训").content.decode()
        assert "培训10人" in html
        assert "建成10个" not in html
        answer = person.get("/subtasks/export/?q=培训")
        sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
        cells = [cell.value for row in sheet.iter_rows() for cell in row]
        assert "培训10人" in cells
        assert "建成10个" not in cells


class TestWaiting:
    def test_is_said_and_ended_on_the_page(self, work: AtWork, contact: Client) -> None:
        first, second, *_ = work.entries
        names = contact.get(f"/tasks/{first.task_id}/waits/names/?needs=养老机构")
        assert second.task.code in names.content.decode()
        answer = contact.post(
            f"/tasks/{first.task_id}/waits/",
            {"needs": f"{second.task.code} 改造养老机构"},
            headers={"HX-Request": "true"},
        )
        html = answer.content.decode()
        assert "改造养老机构" in html
        assert "等待中" in html
        row = Dependency.objects.get()
        contact.post(f"/waits/{row.pk}/end/")
        row.refresh_from_db()
        assert row.ended_on is not None

    def test_in_a_circle_is_refused_with_words(self, work: AtWork, contact: Client) -> None:
        first = work.entries[0]
        answer = contact.post(f"/tasks/{first.task_id}/waits/", {"needs": first.task.code})
        assert answer.status_code == 422
        assert "不能互相等待" in answer.content.decode()
