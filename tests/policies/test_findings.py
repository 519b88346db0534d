"""What is wrong with a plan: kept when it is imported, dismissed, restored, shown, exported."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from taizhang.policies.errors import (
    AlreadyDismissed,
    DomainError,
    NotDismissed,
    ReasonMissing,
    ReasonTooLong,
)
from taizhang.policies.models import Finding, Plan
from taizhang.policies.services import (
    dismiss_finding,
    examine_plan,
    import_document,
    restore_finding,
)
from tests.people import OPERATOR, person, signed_in_client

pytestmark = pytest.mark.django_db

PLAN = """临江县农村公路提质实施方案

1.改造农村公路。改造农村公路20公里（城东10公里、城西8公里、城南4公里）。（牵头单位：县交通运输局）
2.改造危桥。详见附件3。（牵头单位：县交通运输局；完成时限：2026年6月底前）
"""
CODES = ["sum-differs", "tasks-without-deadline", "annex-absent", "tasks-without-number"]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def plan() -> Plan:
    """A plan with four things wrong."""
    return import_document(data=PLAN.encode(), name="plan.txt", by=OPERATOR).plan


@pytest.fixture
def sums(plan: Plan) -> Finding:
    """The parts that exceed their total."""
    return plan.findings.get(code="sum-differs")


@pytest.fixture
def of_old(plan: Plan) -> Plan:
    """The plan as a version kept it that did not examine."""
    plan.findings.all().delete()
    plan.examined_at = None
    plan.save()
    return plan


@pytest.fixture
def browser(db: None) -> Client:
    return signed_in_client(person(), SERVER_NAME="localhost")


def pane(page: str) -> str:
    """The pane of findings in a page."""
    return page.split('id="findings"')[1].split("</section>")[0]


class TestImport:
    def test_keeps_what_is_wrong_with_its_places_the_gravest_first(self, plan: Plan) -> None:
        kept = list(plan.findings.all())

        assert [f.code for f in kept] == CODES
        assert [f.severity for f in kept] == [3, 2, 2, 1]
        assert len(kept[0].places) == 4
        assert kept[0].details["sum"] == "22"
        assert plan.examined_at is not None

    def test_keeps_nothing_of_it_when_the_database_fails(self, monkeypatch) -> None:
        def fail(*args, **kwargs):
            raise RuntimeError("disk full")

        monkeypatch.setattr(Finding.objects, "bulk_create", fail)
        with pytest.raises(RuntimeError):
            import_document(data=PLAN.encode(), name="plan.txt", by=OPERATOR)

        assert not Plan.objects.exists()


class TestDismissFinding:
    def test_keeps_the_reason_and_the_day(self, sums: Finding) -> None:
        dismissed = dismiss_finding(finding=sums, reason=" 另有2公里为重复路段\0 ", by=OPERATOR)

        assert not dismissed.is_open
        assert dismissed.dismissed_reason.startswith("另有2公里为重复路段")
        assert "\0" not in dismissed.dismissed_reason
        assert dismissed.dismissed_at <= timezone.now()

    def test_takes_one_that_an_earlier_version_told_less_of(self, sums: Finding) -> None:
        sums.details = {}
        sums.save()
        assert str(sums) == "较早的版本记下的问题"
        dismiss_finding(finding=sums, reason="口径不同", by=OPERATOR)
        sums.refresh_from_db()
        assert sums.dismissed_reason == "口径不同"

    @pytest.mark.parametrize(
        ("reason", "refusal"), [(" \n", ReasonMissing), ("长" * 501, ReasonTooLong)]
    )
    def test_refuses_no_reason_and_an_essay(
        self, sums: Finding, reason: str, refusal: type[DomainError]
    ) -> None:
        with pytest.raises(refusal):
            dismiss_finding(finding=sums, reason=reason, by=OPERATOR)

        sums.refresh_from_db()
        assert sums.is_open

    def test_does_not_overwrite_the_reason_of_another(self, sums: Finding) -> None:
        dismiss_finding(finding=sums, reason="他人的理由", by=OPERATOR)
        # Our copy is older than that.
        with pytest.raises(AlreadyDismissed, match="他人的理由"):
            dismiss_finding(finding=sums, reason="我的理由", by=OPERATOR)

        sums.refresh_from_db()
        assert sums.dismissed_reason == "他人的理由"

    def test_the_database_holds_no_dismissal_without_a_reason(self, sums: Finding) -> None:
        for change in ({"dismissed_at": timezone.now()}, {"dismissed_reason": "理由"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Finding.objects.filter(pk=sums.pk).update(**change)


class TestRestoreFinding:
    def test_puts_it_back(self, sums: Finding) -> None:
        restored = restore_finding(
            finding=dismiss_finding(finding=sums, reason="看错了", by=OPERATOR), by=OPERATOR
        )

        assert restored.is_open
        assert restored.dismissed_reason == ""

    def test_refuses_what_is_open(self, sums: Finding) -> None:
        with pytest.raises(NotDismissed):
            restore_finding(finding=sums, by=OPERATOR)

    def test_refusals_have_a_code_and_both_languages(self) -> None:
        kinds = [k for k in DomainError.__subclasses__() if k.code.startswith("policies.")]

        assert len({kind.code for kind in kinds}) == len(kinds) >= 5
        assert all(kind.words.zh and kind.words.en for kind in kinds)


class TestPlansOfAnEarlierVersion:
    def test_are_examined_by_the_command_once(self, of_old: Plan, capsys) -> None:
        call_command("examine_plans")
        call_command("examine_plans")

        assert capsys.readouterr().out.splitlines() == ["1 plans examined", "0 plans examined"]
        assert [f.code for f in of_old.findings.all()] == CODES

    def test_give_the_findings_that_an_import_gives(self, of_old: Plan) -> None:
        examine_plan(plan=of_old, by=OPERATOR)
        places = list(of_old.findings.values_list("code", "details", "places"))

        again = import_document(data=PLAN.encode() + b"\n", name="again.txt", by=OPERATOR).plan
        assert list(again.findings.values_list("code", "details", "places")) == places

    def test_keep_dismissals_when_asked_again(self, sums: Finding) -> None:
        dismiss_finding(finding=sums, reason="重复路段", by=OPERATOR)
        examine_plan(plan=sums.plan, by=OPERATOR)

        sums.refresh_from_db()
        assert not sums.is_open

    def test_say_so_and_are_examined_from_the_page(self, browser: Client, of_old: Plan) -> None:
        page = browser.get(f"/plans/{of_old.pk}/").content.decode()
        assert "现在体检" in pane(page)
        assert 'id="findings-count">—<' in page

        answer = browser.post(f"/plans/{of_old.pk}/examine/")

        assert answer.url == f"/plans/{of_old.pk}/#findings"
        assert of_old.findings.count() == len(CODES)

    def test_have_a_dash_on_the_shelf(self, browser: Client, of_old: Plan) -> None:
        assert "还没有体检" in browser.get("/plans/").content.decode()


class TestThePage:
    def get(self, browser: Client, plan: Plan) -> str:
        return browser.get(f"/plans/{plan.pk}/").content.decode()

    def test_says_each_finding_by_level_and_sentence(self, browser: Client, plan: Plan) -> None:
        found = pane(self.get(browser, plan))

        assert '<span class="level level-3">应改正</span>' in found
        assert "各分项合计为22公里" in found
        assert found.index("应改正") < found.index("应核对") < found.index("供参考")

    def test_ties_each_place_to_its_mark(self, browser: Client, plan: Plan) -> None:
        page = self.get(browser, plan)
        links = re.findall(r'href="#(m\d+-\d+)" id="c-(x\d+p\d+)" data-key="\2"', pane(page))

        assert len(links) > len(CODES)
        for anchor, key in links:
            mark = re.search(rf'<a [^>]*id="{anchor}"[^>]*data-facts="([^"]+)"', page)
            assert mark
            assert key in mark[1].split()

    def test_marks_a_place_that_is_no_fact(self, browser: Client, plan: Plan) -> None:
        page = self.get(browser, plan)
        assert re.search(r'<a class="trace finding"[^>]*href="#c-x2p0"[^>]*>附件3</a>', page)

    def test_counts_the_open_ones_here_and_on_the_shelf(
        self, browser: Client, sums: Finding
    ) -> None:
        dismiss_finding(finding=sums, reason="重复路段", by=OPERATOR)
        address = f"/plans/{sums.plan_id}/"

        assert 'id="findings-count">3<' in self.get(browser, sums.plan)
        assert f'<a href="{address}#findings">3</a>' in browser.get("/plans/").content.decode()

    def test_says_so_where_nothing_is_wrong(self, browser: Client, plan: Plan) -> None:
        plan.findings.all().delete()
        assert "没有发现问题" in pane(self.get(browser, plan))

    def test_speaks_english(self, browser: Client, plan: Plan) -> None:
        browser.cookies["django_language"] = "en"
        assert "its parts add up to 22" in pane(self.get(browser, plan))

    def test_takes_few_queries(
        self, browser: Client, plan: Plan, django_assert_max_num_queries
    ) -> None:
        with django_assert_max_num_queries(15):
            self.get(browser, plan)


class TestActsOnThePage:
    def act(self, browser: Client, finding: Finding, act: str, reason: str = "", **headers):
        address = f"/plans/{finding.plan_id}/findings/{finding.pk}/{act}/"
        return browser.post(address, {"reason": reason}, **headers)

    def test_dismissing_moves_it_below_with_its_reason(
        self, browser: Client, sums: Finding
    ) -> None:
        answer = self.act(browser, sums, "dismiss", "重复路段")
        assert answer.url == f"/plans/{sums.plan_id}/#findings"

        found = pane(browser.get(f"/plans/{sums.plan_id}/").content.decode())
        assert (
            found.index("findings-dismissed") < found.index("各分项合计") < found.index("重复路段")
        )

    def test_the_script_gets_the_pane_and_the_count(self, browser: Client, sums: Finding) -> None:
        answer = self.act(browser, sums, "dismiss", "重复路段", headers=HTMX).content.decode()

        assert 'id="findings-count" hx-swap-oob="true">3<' in answer
        assert "<html" not in answer
        assert 'role="status"' in answer

    def test_restoring_puts_it_back(self, browser: Client, sums: Finding) -> None:
        dismiss_finding(finding=sums, reason="重复路段", by=OPERATOR)
        self.act(browser, sums, "restore")

        sums.refresh_from_db()
        assert sums.is_open

    @pytest.mark.parametrize("headers", [{}, {"headers": HTMX}], ids=["page", "script"])
    def test_a_refusal_says_why_and_keeps_what_was_written(
        self, browser: Client, sums: Finding, headers: dict
    ) -> None:
        answer = self.act(browser, sums, "dismiss", "长" * 501, **headers)
        said = answer.content.decode()

        assert answer.status_code == 422
        assert "超过500字" in said
        assert f'value="{"长" * 501}"' in said

    def test_an_old_page_is_told_what_stands(self, browser: Client, sums: Finding) -> None:
        dismiss_finding(finding=sums, reason="他人的理由", by=OPERATOR)
        answer = self.act(browser, sums, "dismiss", "我的理由", headers=HTMX)

        assert answer.status_code == 422
        assert "已经忽略过（理由：他人的理由）" in answer.content.decode()

    def test_a_finding_of_another_plan_is_not_there(self, browser: Client, sums: Finding) -> None:
        address = f"/plans/{sums.plan_id + 1}/findings/{sums.pk}/dismiss/"
        assert browser.post(address, {"reason": "理由"}).status_code == 404

    def test_only_forms_act(self, browser: Client, sums: Finding) -> None:
        address = f"/plans/{sums.plan_id}/findings/{sums.pk}/dismiss/"
        assert browser.get(address).status_code == 405
        strict = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
        assert strict.post(address, {"reason": "理由"}).status_code == 403


class TestExport:
    def test_is_a_workbook_of_all_findings(self, browser: Client, sums: Finding) -> None:
        dismiss_finding(finding=sums, reason="重复路段", by=OPERATOR)
        answer = browser.get(f"/plans/{sums.plan_id}/findings.xlsx")

        rows = list(
            load_workbook(BytesIO(b"".join(answer.streaming_content))).active.iter_rows(
                min_row=3, values_only=True
            )
        )
        assert rows[0] == ("序号", "级别", "问题", "位置", "处理", "忽略的理由", "忽略日期")
        assert len(rows) == 1 + len(CODES)
        assert rows[1][1] == "应核对"
        assert "第3行" in rows[1][3]
        last = rows[-1]
        assert (last[1], last[4], last[5]) == ("应改正", "已忽略", "重复路段")

    def test_is_not_there_for_a_plan_that_is_not(self, browser: Client) -> None:
        assert browser.get("/plans/404/findings.xlsx").status_code == 404
