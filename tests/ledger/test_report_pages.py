"""Pages of progress reports: begun, written, handed in, returned, checked, accepted, woven in."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from taizhang.ledger.models import EntryUnit, Evidence, ProgressReport, ReportState, Subtask
from taizhang.ledger.services.answering import return_report, return_within_unit
from taizhang.ledger.services.evidence import attach_evidence
from taizhang.permission import Role
from tests.ledger.at_work import IN_APRIL, AtWork, at_work, published_plan, text_of
from tests.people import give, person

pytestmark = pytest.mark.django_db
MAY = dt.date(2026, 5, 2)
JSON = {"Accept": "application/json"}
PDF = b"%PDF-1.4 minutes of the meeting"


@pytest.fixture
def work(kept_files: object) -> AtWork:
    return at_work()


@pytest.fixture(autouse=True)
def in_april(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day on which reports for March are taken."""
    monkeypatch.setattr(timezone, "localdate", lambda *_: IN_APRIL)


def browser(work: AtWork, role: Role, short: str = "") -> Client:
    """A browser in which somebody with this role in this unit (none: everywhere) is signed in."""
    account = person(None)
    give(account, role, work.unit(short) if short else None)
    client = Client()
    client.force_login(account, settings.AUTHENTICATION_BACKENDS[-1])
    return client


def contact(work: AtWork, short: str = "民政局") -> Client:
    return browser(work, Role.CONTACT, short)


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def form_of(client: Client, report: ProgressReport) -> dict[str, str]:
    """The fields of the form, as a browser would send them."""
    page = text(client.get(f"/reports/{report.pk}/"))
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen
    return {"seen": seen[1]}


class TestBegin:
    def test_opens_a_draft_with_what_was_said_last(self, work: AtWork) -> None:
        client = contact(work)
        begun = client.get(f"/tasks/{work.canteens.task_id}/report/")
        assert "开始填写" in text(begun)
        unit, period = work.unit("民政局"), work.period()
        answer = client.post(
            f"/tasks/{work.canteens.task_id}/report/", {"unit": unit.pk, "period": period.pk}
        )
        report = ProgressReport.objects.get()
        assert answer.headers["Location"] == f"/reports/{report.pk}/"
        page = text(client.get(f"/reports/{report.pk}/"))
        assert "报送后由青溪县民政局负责人审核" in page
        assert "还没有负责人账号" in page
        # The second time the page leads to the draft.
        again = client.get(f"/tasks/{work.canteens.task_id}/report/")
        assert again.headers["Location"] == f"/reports/{report.pk}/"

    def test_of_another_unit_is_refused(self, work: AtWork) -> None:
        answer = contact(work, "教育局").post(
            f"/tasks/{work.canteens.task_id}/report/",
            {"unit": work.unit("民政局").pk, "period": work.period().pk},
        )
        assert answer.status_code == 403
        assert not ProgressReport.objects.exists()


class TestForm:
    def test_saves_and_tells_the_edition(self, work: AtWork) -> None:
        report, client = work.report(work.canteens), contact(work)
        fields = {**form_of(client, report), "done": "城东已开工。", "percent": "25"}
        answer = client.post(f"/reports/{report.pk}/save/", fields, headers=JSON)
        report.refresh_from_db()
        assert answer.json()["edition"] == report.edition
        assert (report.done, report.percent) == ("城东已开工。", 25)

    def test_refuses_at_the_field_and_keeps_what_was_typed(self, work: AtWork) -> None:
        report, client = work.report(work.canteens), contact(work)
        fields = {**form_of(client, report), "percent": "一半", "done": "写了很久的话"}
        answer = client.post(f"/reports/{report.pk}/submit/", fields)
        assert answer.status_code == 422
        assert "写了很久的话" in text(answer)
        assert re.search(r'data-error="percent">进度：请填0到100的整数', text(answer))
        told = client.post(f"/reports/{report.pk}/submit/", fields, headers=JSON)
        assert told.json()["field"] == "percent"

    def test_offers_what_subtasks_come_to_and_writes_it_for_nobody(self, work: AtWork) -> None:
        parts = {"entry": work.canteens, "given_by": work.unit("民政局"), "given_on": IN_APRIL}
        for percent, below in ((50, "教育局"), (75, "财政局")):
            Subtask.objects.create(name=below, percent=percent, unit=work.unit(below), **parts)
        client, report = contact(work), work.report(work.canteens, percent="20")
        for address in (f"/reports/{report.pk}/", "/reports/due/"):
            page = text(client.get(address))
            assert "下级汇总 63%" in page
            assert re.findall(r'data-adopt="(\d+)"', page) == ["63"]
            assert re.search(r'name="percent" value="20"', page)
        other = work.report(work.entries[1])
        assert "data-adopt" not in text(client.get(f"/reports/{other.pk}/"))

    def test_the_second_of_two_is_told_with_the_newest_beside_his(self, work: AtWork) -> None:
        report, first, second = work.report(work.canteens), contact(work), contact(work)
        fields = form_of(first, report)
        first.post(f"/reports/{report.pk}/save/", {**fields, "done": "甲写的"})
        mine = {**fields, "done": "乙写的"}
        answer = second.post(f"/reports/{report.pk}/save/", mine, headers=JSON)
        assert answer.status_code == 422
        newest = answer.json()["newest"]
        assert (answer.json()["code"], newest["fields"]["done"]) == (
            "ledger.seen-is-old",
            "甲写的",
        )
        # Without script both stand on the page; saved again over what was seen, it holds.
        page = second.post(f"/reports/{report.pk}/save/", mine)
        assert "乙写的" in text(page)
        assert "甲写的" in text(page)
        again = {**mine, "seen": str(newest["edition"])}
        second.post(f"/reports/{report.pk}/save/", again)
        report.refresh_from_db()
        assert report.done == "乙写的"

    def test_submits_and_says_who_is_next(self, work: AtWork) -> None:
        report, client = work.report(work.canteens), contact(work)
        client.post(f"/reports/{report.pk}/submit/", {**form_of(client, report), "done": "完工。"})
        report.refresh_from_db()
        assert (report.state, report.done) == (ReportState.SUBMITTED, "完工。")
        assert "已报送，等待青溪县民政局负责人审核" in text(client.get(f"/reports/{report.pk}/"))

    def test_shows_the_reason_at_the_very_field(self, work: AtWork) -> None:
        report = work.checked(work.report(work.canteens))
        return_report(
            report=report,
            returns=[("done", "请写明是哪几处")],
            seen=report.edition,
            today=IN_APRIL,
            by=work.coordinator,
        )
        page = text(contact(work).get(f"/reports/{report.pk}/"))
        part = page.partition('data-part="done"')[2].partition("<textarea")[0]
        assert "请写明是哪几处" in part

    def test_draft_is_its_units_alone(self, work: AtWork) -> None:
        report = work.report(work.canteens, done="还没有核实的数")
        other = text(contact(work, "财政局").get(f"/reports/{report.pk}/"))
        assert "还是草稿" in other
        assert "还没有核实的数" not in other


class TestEvidence:
    def test_comes_by_the_form_and_goes_out_as_a_download(self, work: AtWork) -> None:
        report, client = work.report(work.canteens), contact(work)
        given = {"file": SimpleUploadedFile("纪要.pdf", PDF), "size": str(len(PDF))}
        answer = client.post(
            f"/reports/{report.pk}/evidence/", given, headers={"HX-Request": "true"}
        )
        assert "纪要.pdf" in text(answer)
        evidence = Evidence.objects.get()
        out = client.get(f"/evidence/{evidence.pk}/")
        assert b"".join(out.streaming_content) == PDF
        assert out.headers["Content-Disposition"].startswith("attachment")

    def test_that_came_in_half_is_refused(self, work: AtWork) -> None:
        report, client = work.report(work.canteens), contact(work)
        given = {"file": SimpleUploadedFile("纪要.pdf", PDF[:9]), "size": str(len(PDF))}
        answer = client.post(
            f"/reports/{report.pk}/evidence/", given, headers={"HX-Request": "true"}
        )
        assert answer.status_code == 422
        assert "没有传完" in text(answer)
        assert not Evidence.objects.exists()

    def test_offered_for_another_task_says_so(self, work: AtWork) -> None:
        first, second = work.report(work.canteens), work.report(work.entries[1])
        by = work.contact("民政局")
        for report in (first, second):
            attach_evidence(of=report, name="纪要.pdf", pieces=[PDF], by=by)
        page = text(contact(work).get(f"/reports/{second.pk}/"))
        assert re.search(r"这份文件也用于：<a href=\"/tasks/\d+/\">2026-01-001", page)

    def test_pictures_are_drawn_anew(self, work: AtWork) -> None:
        from io import BytesIO

        from PIL import Image

        data = BytesIO()
        Image.new("RGB", (3000, 2000), "white").save(data, "PNG", pnginfo=None)
        report = work.report(work.canteens)
        by = work.contact("民政局")
        there = attach_evidence(of=report, name="现场.png", pieces=[data.getvalue()], by=by)
        answer = contact(work).get(f"/evidence/{there.evidence.pk}/picture/")
        drawn = Image.open(BytesIO(answer.content))
        assert (answer.headers["Content-Type"], drawn.size) == ("image/jpeg", (1200, 800))

    def test_of_another_kind_has_no_picture(self, work: AtWork) -> None:
        report, by = work.report(work.canteens), work.contact("民政局")
        there = attach_evidence(of=report, name="纪要.pdf", pieces=[PDF], by=by)
        answer = contact(work).get(f"/evidence/{there.evidence.pk}/picture/")
        assert answer.headers["Location"] == f"/evidence/{there.evidence.pk}/"


class TestDecision:
    def test_leader_checks_and_coordinator_accepts(self, work: AtWork) -> None:
        report = work.submitted(work.report(work.canteens))
        leader = browser(work, Role.UNIT_LEADER, "民政局")
        assert ">审核<" in text(leader.get(f"/reports/{report.pk}/"))
        leader.post(f"/reports/{report.pk}/check/", {"seen": report.edition})
        report.refresh_from_db()
        coordinator = browser(work, Role.COORDINATOR)
        assert ">验收<" in text(coordinator.get(f"/reports/{report.pk}/"))
        coordinator.post(f"/reports/{report.pk}/accept/", {"seen": report.edition})
        report.refresh_from_db()
        assert report.state == ReportState.ACCEPTED

    def test_return_without_a_reason_keeps_the_page(self, work: AtWork) -> None:
        report = work.checked(work.report(work.canteens))
        coordinator = browser(work, Role.COORDINATOR)
        given = {"seen": report.edition, "reason-done": " "}
        answer = coordinator.post(f"/reports/{report.pk}/return/", given)
        assert (answer.status_code, "没有写理由" in text(answer)) == (422, True)
        given["reason-done"] = "请写明地点"
        coordinator.post(f"/reports/{report.pk}/return/", given)
        report.refresh_from_db()
        assert report.returns == [["done", "请写明地点"]]

    def test_marks_what_changed_since_last_period(self, work: AtWork) -> None:
        work.accepted(work.report(work.canteens, done="城东、城西两处食堂已经开工建设。"))
        may = dt.date(2026, 5, 3)
        report = work.submitted(
            work.report(
                work.canteens,
                period="2026年4月",
                today=may,
                done="城东、城西、城南三处食堂已经开工建设。",
            ),
            may,
        )
        page = text(browser(work, Role.LEADERSHIP).get(f"/reports/{report.pk}/"))
        assert re.search(r"<ins>[^<]*城南[^<]*</ins>", page)

    def test_lead_weaves_a_supporting_report_in(self, work: AtWork) -> None:
        support = work.checked(work.report(work.canteens, "财政局", done="已拨付200万元。"))
        lead, client = work.report(work.canteens), contact(work)
        page = text(client.get(f"/reports/{lead.pk}/"))
        assert "配合单位报送" in page
        assert "已拨付200万元。" in page
        client.post(f"/reports/{lead.pk}/weave/{support.pk}/", {"seen": lead.edition})
        lead.refresh_from_db()
        assert "（青溪县财政局）已拨付200万元。" in lead.done

    def test_of_many_each_stands_or_falls_alone(self, work: AtWork) -> None:
        first = work.checked(work.report(work.canteens))
        second = work.checked(work.report(work.entries[1]))
        coordinator = browser(work, Role.COORDINATOR)
        picks = [f"{first.pk}:{first.edition}", f"{second.pk}:{second.edition - 1}"]
        page = text(coordinator.post("/reports/accept/?show=todo", {"pick": picks}))
        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.state, second.state) == (ReportState.ACCEPTED, ReportState.CHECKED)
        assert "已验收 1 份" in page
        assert re.search(r"1 份没有办成.*青溪县民政局 2026-01-002 2026年3月", page, re.S)


def leads_on_to(client: Client, report: ProgressReport) -> str:
    """Where the page of a report leads its reader next: the address of a link or a form; "" nowhere."""
    page = text(client.get(f"/reports/{report.pk}/"))
    found = re.search(r'class="report-next">.*?(?:href|action)="([^"]+)"', page, re.DOTALL)
    return found[1] if found else ""


class TestNext:
    def test_of_a_leader_is_what_else_waits_for_his_check(self, work: AtWork) -> None:
        """Not what he returned just now, which waits for its contact, nor what is to be woven in."""
        leader = browser(work, Role.UNIT_LEADER, "民政局")
        first, second = (work.submitted(work.report(e)) for e in work.entries[:2])
        work.checked(work.report(work.canteens, "财政局"))
        given = {"seen": first.edition, "reason-done": "请写明地点"}
        leader.post(f"/reports/{first.pk}/return-within/", given)
        assert leads_on_to(leader, first) == f"/reports/{second.pk}/"

        third = work.submitted(work.report(work.canteens, period="2026年4月", today=MAY), MAY)
        leader.post(f"/reports/{second.pk}/check/", {"seen": second.edition})
        assert leads_on_to(leader, second) == f"/reports/{third.pk}/"

    def test_of_a_coordinator_is_what_else_is_to_be_accepted(self, work: AtWork) -> None:
        coordinator = browser(work, Role.COORDINATOR)
        one, other = (work.checked(work.report(e)) for e in (work.canteens, work.training))
        coordinator.post(f"/reports/{one.pk}/accept/", {"seen": one.edition})
        assert leads_on_to(coordinator, one) == f"/reports/{other.pk}/"
        coordinator.post(f"/reports/{other.pk}/accept/", {"seen": other.edition})
        assert leads_on_to(coordinator, other) == ""

    def test_of_a_contact_is_what_else_is_to_be_reported(self, work: AtWork) -> None:
        client, (one, other) = contact(work), work.entries[:2]
        report = work.submitted(work.report(one))
        assert leads_on_to(client, report) == f"/tasks/{other.task_id}/report/"
        assert "还有 1 件要报送" in text(client.get(f"/reports/{report.pk}/"))
        draft = work.report(other)
        assert leads_on_to(client, report) == f"/reports/{draft.pk}/"
        work.submitted(draft)
        assert leads_on_to(client, draft) == ""
        # Who only reads it is led nowhere.
        assert leads_on_to(browser(work, Role.LEADERSHIP), report) == ""


class TestCost:
    """What a page and an act may ask of the database; each of them is done thousands of times a day. Two of
    an act's are there because the test has a transaction of its own.
    """

    def test_of_each_page_and_act_is_few_queries(
        self, work: AtWork, django_assert_max_num_queries: Any
    ) -> None:
        report = work.report(work.canteens)
        address = f"/reports/{report.pk}/"
        writer, leader = contact(work), browser(work, Role.UNIT_LEADER, "民政局")
        coordinator = browser(work, Role.COORDINATOR)
        for client in (writer, leader, coordinator):
            client.get(address)
        with django_assert_max_num_queries(12):
            form = form_of(writer, report)
        given = {**form, "done": "建成5个。", "percent": "30"}
        with django_assert_max_num_queries(8 + 2):
            kept = writer.post(f"{address}save/", given, headers=JSON)
        given = {**form, "seen": str(kept.json()["edition"])}
        with django_assert_max_num_queries(20 + 2):
            assert writer.post(f"{address}submit/", given, headers=JSON).status_code == 200
        for client, act in ((leader, "check"), (coordinator, "accept")):
            with django_assert_max_num_queries(11):
                form = form_of(client, report)
            with django_assert_max_num_queries(9 + 2):
                client.post(f"{address}{act}/", form)
        report.refresh_from_db()
        assert report.state == ReportState.ACCEPTED


class TestList:
    def test_begins_with_what_one_must_handle(self, work: AtWork) -> None:
        work.checked(work.report(work.canteens))
        work.submitted(work.report(work.training))
        coordinator = browser(work, Role.COORDINATOR)
        page = text(coordinator.get("/reports/"))
        assert "2026-01-001" in page
        assert "2026-01-003" not in page
        assert "2026-01-003" in text(coordinator.get("/reports/?show=all"))

    def test_leaves_out_drafts_of_others(self, work: AtWork) -> None:
        work.report(work.canteens)
        assert "建设社区食堂" not in text(contact(work, "财政局").get("/reports/?show=all"))
        assert "建设社区食堂" in text(contact(work).get("/reports/?show=all"))

    def test_names_who_has_not_reported(self, work: AtWork) -> None:
        work.submitted(work.report(work.canteens))
        page = text(browser(work, Role.COORDINATOR).get("/reports/?show=missing"))
        assert "2026-01-001" not in page
        for code in ("2026-01-002", "2026-01-003", "2026-01-004"):
            assert code in page

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("state=submitted", True),
            ("state=checked", False),
            ("unit_name=民政", True),
            ("unit_name=教育", False),
            ("late=1", False),
            ("period=2026年3月", True),
            ("period=2026年2月", False),
        ],
    )
    def test_filters(self, work: AtWork, query: str, found: bool) -> None:
        work.submitted(work.report(work.canteens))
        page = text(browser(work, Role.COORDINATOR).get(f"/reports/?show=all&{query}"))
        assert ("2026-01-001" in page) is found

    @pytest.mark.parametrize("sort", ["task", "-unit", "period", "state", "-percent", "submitted"])
    def test_sorts(self, work: AtWork, sort: str) -> None:
        work.submitted(work.report(work.canteens))
        answer = browser(work, Role.COORDINATOR).get(f"/reports/?show=all&sort={sort}")
        assert answer.status_code == 200

    @pytest.mark.parametrize(
        ("group", "heads"),
        [
            ("unit", ["青溪县教育局", "青溪县民政局"]),
            ("period", ["2026年4月", "2026年3月"]),
            ("state", ["已退回", "待审核"]),
            ("plan", ["青溪县养老服务提升实施方案"]),
            ("nonsense", []),
        ],
    )
    def test_stands_in_groups(self, work: AtWork, group: str, heads: list[str]) -> None:
        returned = work.checked(work.report(work.training))
        return_report(
            report=returned,
            returns=[("done", "请写明人次。")],
            seen=returned.edition,
            today=IN_APRIL,
            by=work.coordinator,
        )
        work.submitted(work.report(work.canteens))
        in_may = dt.date(2026, 5, 2)
        work.submitted(work.report(work.canteens, period="2026年4月", today=in_may), in_may)
        page = text(
            browser(work, Role.COORDINATOR).get(
                f"/reports/?show=all&period=all&group={group}&sort=percent"
            )
        )
        assert re.findall(r'<tr class="group"><th[^>]*>([^<]*)<', page) == heads

    def test_goes_out_as_a_workbook(self, work: AtWork) -> None:
        from io import BytesIO

        from openpyxl import load_workbook

        work.submitted(work.report(work.canteens))
        answer = browser(work, Role.COORDINATOR).get("/reports/export/?show=all")
        book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
        cells = [cell.value for row in book.active.iter_rows() for cell in row]
        assert "2026-01-001" in cells
        assert "已开工。" in cells

    def test_sorts_what_did_not_come_by_every_head(
        self, work: AtWork, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Over its periods: as each was due it would stand by itself."""
        monkeypatch.setattr("django.utils.timezone.localdate", lambda *_given: dt.date(2026, 5, 2))
        client = browser(work, Role.COORDINATOR)
        row = (
            r'<td class="date">([^<]+)</td><td><a href="/units/[^>]+>([^<]+)</a></td>'
            r"<td><a[^>]*>(\S+)"
        )

        def rows(sort: str) -> list[tuple[str, str, str]]:
            page = text(client.get(f"/reports/?show=missing&sort={sort}"))
            assert re.findall(r'aria-sort="(\w+)"><a id="sort-(\w+)"', page) == [
                ("descending" if sort[0] == "-" else "ascending", sort.lstrip("-"))
            ]
            return re.findall(row, page)

        everything = sorted(rows("unit"))
        assert len({period for period, _unit, _code in everything}) > 1
        for place, key in enumerate(("period", "unit", "task")):
            found = rows(key)
            assert sorted(found) == everything
            assert [r[place] for r in found] == sorted(r[place] for r in found), key
            turned = rows(f"-{key}")
            assert [r[place] for r in turned] == sorted((r[place] for r in found), reverse=True)
        assert [r[0] for r in rows("-due")] == [r[0] for r in rows("-period")]
        assert sorted(rows("plan")) == everything

    def test_goes_out_as_a_workbook_with_what_did_not_come(
        self, work: AtWork, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from io import BytesIO

        from openpyxl import load_workbook

        monkeypatch.setattr("django.utils.timezone.localdate", lambda *_given: dt.date(2026, 4, 7))
        work.submitted(work.report(work.canteens))
        client = browser(work, Role.COORDINATOR)
        assert "/reports/export/?show=missing" in text(client.get("/reports/?show=missing"))
        answer = client.get("/reports/export/?show=missing&unit_name=教育局")
        sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
        assert sheet["A1"].value == "未报送清单"
        assert [(row[0], row[1], row[2], row[6]) for row in rows] == [
            ("2026年3月", "青溪县教育局", "2026-01-003", "是")
        ]


class TestDue:
    def test_has_a_form_for_each_task_of_the_unit(self, work: AtWork) -> None:
        page = text(contact(work).get("/reports/due/"))
        assert page.count("data-begin=") == 2
        assert "改造养老机构" in page

    def test_shows_support_apart_and_what_came_below(self, work: AtWork) -> None:
        work.submitted(work.report(work.subsidies))
        page = text(contact(work, "财政局").get("/reports/due/"))
        assert page.index("配合任务") < page.index("建设社区食堂") < page.index("本期已报送")

    def test_of_who_supports_is_asked_for_after_its_day_and_never_overdue(
        self, work: AtWork, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client, report = contact(work, "财政局"), work.report(work.canteens, "财政局")
        monkeypatch.setattr(timezone, "localdate", lambda *_: dt.date(2026, 4, 8))
        page = text(client.get("/reports/due/"))
        own, support = page.split('class="due-supports"')
        assert "tag-late" in own
        assert "tag-late" not in support
        assert "请补报给青溪县民政局" in support
        for address, is_there in (("show=all", True), ("show=all&late=1", False)):
            found = text(client.get(f"/reports/?{address}"))
            assert (f"/reports/{report.pk}/" in found) is is_there
            assert "tag-late" not in found

    def test_tells_what_nobody_wrote_in_from_what_is_to_be_sent(self, work: AtWork) -> None:
        """The script that sends all that is filled in leaves out what only came back, or came along."""

        def untouched(client: Client) -> list[str]:
            return re.findall(r'data-untouched="(\w*)"', text(client.get("/reports/due/")))

        client, report = contact(work), work.report(work.canteens)
        assert untouched(client) == ["", ""]
        report = work.submitted(report)
        return_within_unit(
            report=report,
            returns=[("evidence", "请附照片")],
            seen=report.edition,
            today=IN_APRIL,
            by=work.leader("民政局"),
        )
        assert untouched(client) == ["returned", ""]
        file = SimpleUploadedFile("照片.pdf", PDF)
        client.post(f"/reports/{report.pk}/evidence/", {"file": file})
        assert untouched(client) == ["", ""]

        work.submitted(ProgressReport.objects.get(pk=report.pk))
        with pytest.MonkeyPatch.context() as later:
            later.setattr(timezone, "localdate", lambda *_: MAY)
            # Not begun, with what was said last; then begun, and nothing said yet.
            assert "draft" in untouched(client)
            given = {"unit": work.unit("民政局").pk, "period": work.period("2026年4月").pk}
            client.post(f"/tasks/{work.canteens.task_id}/report/", given)
            assert "draft" in untouched(client)

    def test_begins_by_script_with_the_first_thing_typed(self, work: AtWork) -> None:
        given = {"unit": work.unit("民政局").pk, "period": work.period().pk}
        answer = contact(work).post(f"/tasks/{work.canteens.task_id}/report/", given, headers=JSON)
        report = ProgressReport.objects.get()
        assert answer.json() == {
            "id": report.pk,
            "edition": 0,
            "address": f"/reports/{report.pk}/",
        }


class TestBeforeTheFirst:
    """The plan was published when more than half of March was over: nobody is asked for it."""

    @pytest.fixture
    def late(self, kept_files: object) -> AtWork:
        return AtWork(
            published_plan(text_of(title="另一方案"), dt.date(2026, 3, 22), name="late.txt")
        )

    @pytest.fixture(autouse=True)
    def nothing_else(self, late: AtWork, work: AtWork) -> None:
        EntryUnit.objects.filter(entry__plan=work.plan).update(until=IN_APRIL)

    def test_a_contact_is_told_from_when(self, late: AtWork) -> None:
        page = text(contact(late).get("/reports/due/"))
        assert "首次报送：2026年4月（《另一方案》），2026年4月20日开放，2026年5月5日截止" in page

    def test_a_coordinator_is_not_told_that_all_came(self, late: AtWork) -> None:
        page = text(browser(late, Role.COORDINATOR).get("/reports/?show=missing"))
        assert "应报的都报了" not in page
        assert "首次报送：2026年4月（《另一方案》），2026年4月20日开放" in page
        # Of a unit that has nothing to do there is nothing to say.
        page = text(browser(late, Role.COORDINATOR).get("/reports/?show=missing&unit_name=税务"))
        assert "首次报送" not in page
        assert "应报的都报了" not in page

    def test_the_course_says_why_a_period_that_is_open_is_not_asked_for(self, late: AtWork) -> None:
        page = text(browser(late, Role.COORDINATOR).get(f"/plans/{late.plan.pk}/course/"))
        march, april = (page[page.index(f"<td>2026年{m}月") :][:200] for m in (3, 4))
        assert "方案 2026年3月22日发布时，这一期已过半" in march
        assert "不要求报送" not in april[: april.index("</td>")]
        assert "从 2026年4月起报送，2026年4月20日开放" in page

    def test_afterwards_it_is_the_next(self, late: AtWork, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(timezone, "localdate", lambda *_: MAY)
        for entry in late.entries:
            if entry.unit == late.unit("教育局"):
                late.submitted(late.report(entry, period="2026年4月", today=MAY), MAY)
        page = text(contact(late, "教育局").get("/reports/due/"))
        assert "本期应报的都报了" in page
        assert "下次报送：2026年5月" in page
        page = text(browser(late, Role.COORDINATOR).get("/reports/?show=missing&unit_name=教育局"))
        assert "应报的都报了" in page
        assert "下次报送" not in page


class TestCourse:
    def test_says_what_each_setting_does_and_keeps_it(self, work: AtWork) -> None:
        coordinator = browser(work, Role.COORDINATOR)
        address = f"/plans/{work.plan.pk}/course/"
        assert "仍算按时" in text(coordinator.get(address))
        coordinator.post(address, {"rhythm": "quarter", "due_after": "8"})
        work.plan.course.refresh_from_db()
        assert (work.plan.course.rhythm, work.plan.course.due_after) == ("quarter", 8)

    def test_refuses_at_the_field(self, work: AtWork) -> None:
        answer = browser(work, Role.COORDINATOR).post(
            f"/plans/{work.plan.pk}/course/", {"missing_yellow": "5", "missing_red": "2"}
        )
        assert answer.status_code == 422
        assert "不能大于" in text(answer)


class TestWhatToVerify:
    """Shown to whoever writes and whoever decides, until it is accepted; refused is nothing of it."""

    WORDS = "进展状态是“已完成”，进度却是60%。"

    def test_stands_on_the_form_and_before_those_who_decide(self, work: AtWork) -> None:
        report = work.report(work.canteens, standing="done", percent="60")
        assert self.WORDS in text(contact(work).get(f"/reports/{report.pk}/"))
        work.submitted(report)
        leader = browser(work, Role.UNIT_LEADER, "民政局")
        assert self.WORDS in text(leader.get(f"/reports/{report.pk}/"))

    def test_is_nothing_any_more_once_it_was_accepted(self, work: AtWork) -> None:
        report = work.accepted(work.report(work.canteens, standing="done", percent="60"))
        coordinator = browser(work, Role.COORDINATOR)
        assert "请核对" not in text(coordinator.get(f"/reports/{report.pk}/"))
