"""Pages of changes and closures: asked for, checked, decided, listed, exported; each person his own acts."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from taizhang.ledger.models import ChangeRequest, Closure, LightNote
from taizhang.ledger.services.changing import ask_change, decide_change
from taizhang.ledger.services.closing import check_closure, decide_closure, reopen_entry
from taizhang.ledger.services.cycling import begin_cycles
from taizhang.ledger.services.deriving import derive
from taizhang.permission import Role
from tests.ledger.at_work import AtWork, at_work
from tests.ledger.test_closing import asked, checked, measured
from tests.people import OPERATOR

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 10, 10)
REFUSED, UNPROCESSABLE = 403, 422


@pytest.fixture
def work(kept_files: object, monkeypatch: pytest.MonkeyPatch) -> AtWork:
    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY)
    return at_work()


@pytest.fixture
def contact(work: AtWork, sign_in: Callable[..., Client]) -> Client:
    return sign_in(Role.CONTACT, work.unit("教育局"))


@pytest.fixture
def leader(work: AtWork, sign_in: Callable[..., Client]) -> Client:
    return sign_in(Role.UNIT_LEADER, work.unit("教育局"))


def words(answer: Any) -> str:
    return str(answer.content.decode())


def pdf(name: str = "请示.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.4 letter")


def changed(work: AtWork, due_on: str = "2026-11-30") -> ChangeRequest:
    return ask_change(
        entry=work.training,
        unit=work.unit("教育局"),
        kind="extension",
        wanted={"due_on": due_on},
        reason="场地年底才能交付。",
        by=work.contact("教育局"),
    )


class TestAskingForAChange:
    def address(self, work: AtWork) -> str:
        return f"/tasks/{work.training.task_id}/change/"

    @pytest.mark.parametrize(
        ("kind", "field", "others"),
        [
            ("extension", "due_on", ("words", "unit_name", "goal")),
            ("wording", "words", ("due_on", "unit_name", "goal")),
            ("unit", "unit_name", ("due_on", "words", "goal")),
            ("target", "goal", ("due_on", "words", "unit_name")),
        ],
    )
    def test_shows_the_fields_of_its_kind_alone(
        self, work: AtWork, contact: Client, kind: str, field: str, others: tuple[str, ...]
    ) -> None:
        page = words(contact.get(f"{self.address(work)}?kind={kind}"))
        assert f'name="{field}"' in page
        assert not [name for name in others if f'name="{name}"' in page]

    def test_sends_the_letter_with_it(self, work: AtWork, contact: Client) -> None:
        given = {"kind": "extension", "due_on": "2026-11-30", "reason": "场地。", "file": pdf()}
        answer = contact.post(self.address(work), given)
        change = ChangeRequest.objects.get()
        assert answer.url == f"/changes/{change.pk}/"
        page = words(contact.get(answer.url))
        for said in ("请示.pdf", "2026-09-30", "2026-11-30", "场地。", "待决定"):
            assert said in page

    def test_says_what_is_wrong_at_the_field_and_keeps_what_was_written(
        self, work: AtWork, contact: Client
    ) -> None:
        given = {"kind": "extension", "due_on": "2026-01-31", "reason": "场地年底交付。"}
        answer = contact.post(self.address(work), given)
        assert answer.status_code == UNPROCESSABLE
        assert 'id="fault-due_on"' in words(answer)
        assert "场地年底交付。" in words(answer)

    def test_names_a_unit_by_its_name(self, work: AtWork, contact: Client) -> None:
        given = {"kind": "unit", "unit_name": "青溪县财政局", "reason": "职责划转。"}
        contact.post(self.address(work), given)
        assert ChangeRequest.objects.get().wanted["name"] == "青溪县财政局"
        contact.post(self.address(work), {**given, "unit_name": "没有的局"})
        assert ChangeRequest.objects.count() == 1

    def test_moves_a_target(self, work: AtWork, contact: Client) -> None:
        target = work.training.targets.get()
        given = {"kind": "target", "target": target.pk, "goal": "400", "reason": "招不满。"}
        contact.post(self.address(work), given)
        change = ChangeRequest.objects.get()
        assert (change.before["goal"], change.wanted) == ("500", {"goal": "400"})

    def test_keeps_the_request_when_a_file_is_refused_and_says_so(
        self, work: AtWork, contact: Client
    ) -> None:
        program = SimpleUploadedFile("a.exe", b"MZ\x90\x00")
        given = {"kind": "extension", "due_on": "2026-11-30", "reason": "场地。", "file": program}
        answer = contact.post(self.address(work), given)
        assert answer.status_code == UNPROCESSABLE
        assert "a.exe" in words(answer)
        assert ChangeRequest.objects.count() == 1

    def test_is_for_units_of_the_task(self, work: AtWork, sign_in: Callable[..., Client]) -> None:
        other = sign_in(Role.CONTACT, work.unit("财政局"))
        assert other.get(self.address(work)).status_code == REFUSED


class TestDecidingOnAChange:
    def test_is_offered_to_the_coordinator_alone(
        self, work: AtWork, client: Client, contact: Client
    ) -> None:
        address = f"/changes/{changed(work).pk}/"
        assert "同意变更" in words(client.get(address))
        assert "撤回申请" not in words(client.get(address))
        assert "同意变更" not in words(contact.get(address))
        assert "撤回申请" in words(contact.get(address))

    def test_grants_it(self, work: AtWork, client: Client) -> None:
        change = changed(work)
        client.post(f"/changes/{change.pk}/decide/", {"decision": "grant"})
        assert work.training.due_on == dt.date(2026, 11, 30)
        assert "方案原定" in words(client.get(f"/changes/{change.pk}/"))

    def test_refuses_it_with_a_reason(self, work: AtWork, client: Client) -> None:
        change = changed(work)
        answer = client.post(f"/changes/{change.pk}/decide/", {"decision": "refuse"})
        assert answer.status_code == UNPROCESSABLE
        client.post(f"/changes/{change.pk}/decide/", {"decision": "refuse", "reason": "可以追上。"})
        change.refresh_from_db()
        assert change.state == "refused"
        assert "可以追上。" in words(client.get(f"/changes/{change.pk}/"))

    def test_lets_the_unit_take_it_back(self, work: AtWork, contact: Client) -> None:
        change = changed(work)
        contact.post(f"/changes/{change.pk}/withdraw/")
        change.refresh_from_db()
        assert change.state == "withdrawn"


class TestAskingForClosure:
    def test_shows_targets_with_their_last_value_and_asks_for_no_file_again(
        self, work: AtWork, contact: Client
    ) -> None:
        measured(work, "480")
        page = words(contact.get(f"/tasks/{work.training.task_id}/closure/"))
        assert "480人次" in page
        assert "没有达到" in page

    def test_sends_statement_and_evidence(self, work: AtWork, contact: Client) -> None:
        given = {"statement": "已培训520人次。", "file": [pdf("名册.pdf"), pdf("证书.pdf")]}
        answer = contact.post(f"/tasks/{work.training.task_id}/closure/", given)
        closure = Closure.objects.get()
        assert answer.url == f"/closures/{closure.pk}/"
        # The same content under two names is one file.
        assert closure.evidence.count() == 1
        assert "等待青溪县教育局负责人审核" in words(contact.get(answer.url))

    def test_says_what_is_missing(self, work: AtWork, contact: Client) -> None:
        answer = contact.post(f"/tasks/{work.training.task_id}/closure/", {"statement": ""})
        assert answer.status_code == UNPROCESSABLE
        assert 'id="fault-statement"' in words(answer)

    def test_of_routine_work_is_for_the_year_that_is_open(
        self, work: AtWork, sign_in: Callable[..., Client]
    ) -> None:
        begin_cycles(today=dt.date(2027, 1, 1), by=OPERATOR)
        finance = sign_in(Role.CONTACT, work.unit("财政局"))
        address = f"/tasks/{work.subsidies.task_id}/closure/"
        assert "2026年度还没有销号" in words(finance.get(address))
        finance.post(address, {"statement": "已发放。", "file": pdf()})
        assert Closure.objects.get().cycle == 2026


class TestAClosure:
    def test_goes_from_leader_to_coordinator(
        self, work: AtWork, leader: Client, client: Client
    ) -> None:
        closure = asked(work)
        address = f"/closures/{closure.pk}/"
        assert "审核通过" not in words(client.get(address))
        assert "审核通过" in words(leader.get(address))
        leader.post(f"{address}check/")
        assert "验收销号" in words(client.get(address))
        client.post(f"{address}decide/", {"decision": "grant"})
        assert work.training.state == "closed"
        assert "已验收销号" in words(client.get(address))

    def test_asks_for_a_reason_where_a_target_was_missed(
        self, work: AtWork, client: Client
    ) -> None:
        measured(work, "480")
        address = f"/closures/{checked(work).pk}/"
        assert 'name="despite"' in words(client.get(address))
        answer = client.post(f"{address}decide/", {"decision": "grant"})
        assert answer.status_code == UNPROCESSABLE
        assert "480人次（目标500人次）" in words(answer)
        client.post(f"{address}decide/", {"decision": "grant", "despite": "余二十人已改期。"})
        assert work.training.state == "closed"
        page = words(client.get(address))
        assert "余二十人已改期。" in page
        assert "480人次" in page

    def test_is_given_back_by_the_leader_with_a_reason(self, work: AtWork, leader: Client) -> None:
        closure = asked(work)
        leader.post(f"/closures/{closure.pk}/withdraw/", {"reason": "名册缺签章"})
        assert "名册缺签章" in words(leader.get(f"/closures/{closure.pk}/"))

    def test_takes_more_evidence_and_gives_it_out(self, work: AtWork, contact: Client) -> None:
        closure = asked(work, proof=False)
        contact.post(f"/closures/{closure.pk}/evidence/", {"file": pdf("名册.pdf")})
        evidence = closure.evidence.get()
        content = b"".join(contact.get(f"/evidence/{evidence.pk}/").streaming_content)
        assert content == b"%PDF-1.4 letter"
        contact.post(f"/evidence/{evidence.pk}/remove/")
        evidence.refresh_from_db()
        assert evidence.removed_at

    def test_can_be_undone(self, work: AtWork, client: Client) -> None:
        closure = checked(work)
        decide_closure(closure=closure, grant=True, today=TODAY, by=work.coordinator)
        address = f"/tasks/{work.training.task_id}/reopen/"
        assert "重新办理" in words(client.get(address))
        client.post(address, {"reason": "名册不实。"})
        assert work.training.state == "running"
        assert "名册不实。" in words(client.get(f"/closures/{closure.pk}/"))


class TestANoteBesideALight:
    def test_is_written_and_stands_on_the_page_of_the_task(
        self, work: AtWork, contact: Client
    ) -> None:
        derive([work.training], TODAY)
        address = f"/tasks/{work.training.task_id}/light-note/"
        assert "时限2026年9月30日" in words(contact.get(address))
        contact.post(address, {"words": "场地因汛期停用。"})
        assert LightNote.objects.get().words == "场地因汛期停用。"
        assert "场地因汛期停用。" in words(contact.get(f"/tasks/{work.training.task_id}/"))
        assert contact.post(address, {"words": ""}).status_code == UNPROCESSABLE


class TestTheLists:
    def test_begin_with_what_waits_for_the_person(
        self, work: AtWork, client: Client, leader: Client, contact: Client
    ) -> None:
        changed(work)
        asked_for = asked(work, work.canteens)
        assert 'href="/changes/' in words(client.get("/changes/"))
        assert "没有需要您处理的申请" in words(client.get("/closures/?show=todo"))
        check_closure(closure=asked_for, by=work.leader("民政局"))
        assert f"/closures/{asked_for.pk}/" in words(client.get("/closures/?show=todo"))
        assert "没有需要您处理的申请" in words(leader.get("/closures/?show=todo"))
        # What is of others in a plan that he sees, he reads.
        assert f"/closures/{asked_for.pk}/" in words(contact.get("/closures/"))

    def test_are_filtered_and_say_by_what(self, work: AtWork, client: Client) -> None:
        change = changed(work)
        shown = f"/changes/{change.pk}/"
        for query in (
            "kind=extension",
            "state=asked",
            f"plan={work.plan.pk}",
            "unit_name=教育",
            f"unit={work.unit('教育局').pk}",
        ):
            assert shown in words(client.get(f"/changes/?show=all&{query}")), query
        for query in ("kind=unit", "state=granted", "unit_name=财政"):
            page = words(client.get(f"/changes/?show=all&{query}"))
            assert shown not in page, query
            assert "said-part" in page

    def test_are_sorted_and_paged(
        self, work: AtWork, client: Client, django_assert_max_num_queries: Any
    ) -> None:
        first, second = changed(work), None
        decide_change(change=first, grant=True, today=TODAY, by=work.coordinator)
        second = changed(work, "2026-12-20")
        page = words(client.get("/changes/?show=all&sort=asked"))
        assert page.index(f"/changes/{first.pk}/") < page.index(f"/changes/{second.pk}/")
        with django_assert_max_num_queries(12):
            client.get("/changes/?show=all")

    def test_stand_in_groups(self, work: AtWork, client: Client) -> None:
        first = changed(work)
        decide_change(change=first, grant=True, today=TODAY, by=work.coordinator)
        changed(work, "2026-12-20")
        heads = r'<tr class="group"><th[^>]*>([^<]*)<'
        page = words(client.get("/changes/?show=all&group=state"))
        assert re.findall(heads, page) == ["待决定", "已同意"]
        page = words(client.get("/changes/?show=all&group=unit&sort=-asked"))
        assert re.findall(heads, page) == ["青溪县教育局"]
        assert re.findall(heads, words(client.get("/closures/?show=all&group=kind"))) == []

    def test_are_exported_as_the_office_keeps_them(self, work: AtWork, client: Client) -> None:
        decide_change(change=changed(work), grant=True, today=TODAY, by=work.coordinator)
        closure = decide_closure(
            closure=checked(work), grant=True, today=TODAY, by=work.coordinator
        )
        reopen_entry(entry=closure.entry, reason="不实", today=TODAY, by=work.coordinator)
        for address, title, said in (
            ("/changes/export/", "任务变更台账", "2026-11-30"),
            ("/closures/export/", "任务销号台账", "已重新办理"),
        ):
            data = b"".join(client.get(address).streaming_content)
            sheet = openpyxl.load_workbook(io.BytesIO(data)).active
            cells = [cell.value for row in sheet.iter_rows() for cell in row]
            assert (sheet["A1"].value, said in cells) == (title, True)
        data = b"".join(client.get("/changes/export/?unit_name=民政").streaming_content)
        sheet = openpyxl.load_workbook(io.BytesIO(data)).active
        assert sheet["A2"].value.startswith("单位名含“民政”；导出于")
        assert sheet.max_row == 3

    def test_show_nothing_of_plans_that_one_does_not_see(
        self, work: AtWork, sign_in: Callable[..., Client]
    ) -> None:
        from taizhang.organizations.models import Unit

        change = changed(work)
        stranger = sign_in(Role.CONTACT, Unit.objects.create(name="乙县教育局"))
        assert f"/changes/{change.pk}/" not in words(stranger.get("/changes/?show=all"))
        assert stranger.get(f"/changes/{change.pk}/").status_code == 404


class TestThePageOfATask:
    def test_tells_its_changes_closures_and_years(self, work: AtWork, client: Client) -> None:
        decide_change(change=changed(work), grant=True, today=TODAY, by=work.coordinator)
        asked(work)
        page = words(client.get(f"/tasks/{work.training.task_id}/"))
        assert "2026-09-30" in page
        assert f"/closures/{Closure.objects.get().pk}/" in page
        begin_cycles(today=dt.date(2027, 1, 1), by=OPERATOR)
        assert "没有销号" in words(client.get(f"/tasks/{work.subsidies.task_id}/"))


def test_who_decides_is_told_that_no_letter_came(
    work: AtWork, sign_in: Callable[..., Client]
) -> None:
    change = changed(work)
    told = "没有附请示或来函"
    page = f"/changes/{change.pk}/"
    coordinator = sign_in(Role.COORDINATOR, None)
    assert told in words(coordinator.get(page))
    sign_in(Role.CONTACT, work.unit("教育局")).post(f"{page}evidence/", {"file": pdf()})
    assert told not in words(coordinator.get(page))


@pytest.mark.parametrize("address", ["/changes/", "/closures/", "/reports/"])
def test_a_plan_stays_chosen_however_many_are_newer(
    leader: Client, work: AtWork, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("taizhang.ledger.queries.names.OFFERED", 0)
    plan = work.training.plan
    chosen = f'<option value="{plan.pk}" selected>{plan.name}</option>'
    assert chosen not in words(leader.get(address))
    assert chosen in words(leader.get(address, {"plan": plan.pk}))
