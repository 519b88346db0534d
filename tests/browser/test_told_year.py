"""A whole year, told by `taizhang demo --year`, walked through by the people who lived it.

Three plans of a province, a city and a county; forty units report each period, some late, some
returned, one renamed half-way. What was told is counted in the database itself (`rows`), and every
figure of the page for leadership, as the browser gets it, is reckoned again in plain SQL.
"""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import pypdfium2 as pdfium
import pytest
from playwright.sync_api import Page, Request, expect

from taizhang.accounts.demo import PASSWORD
from taizhang.demo.year.acts import RENAMED
from tests.browser.conftest import PHONE, WIDE, Visiting
from tests.browser.site import Site, run, serving
from tests.browser.soundness import faults, overhang
from tests.browser.visit import Visit
from tests.ledger.leadership_sql import disagreements
from tests.prepared import copy_home

OLD_NAME, NEW_NAME = RENAMED
COORDINATOR, LEADER_OF_ALL = "demo-tongchou", "demo-lingdao"
each_size = pytest.mark.parametrize("size", [WIDE, PHONE], ids=["desk", "phone"])


@pytest.fixture(scope="module")
def site(browser_path: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration after its year."""
    home = copy_home(tmp_path_factory.mktemp("year") / "home", "served")
    told = run(home, "demo", "--year", "--no-serve")
    assert told.returncode == 0, told.stderr
    with serving(home) as site:
        yield site


def one(site: Site, query: str, *values: object) -> Any:
    """The only value of the first row; there must be one."""
    rows = site.rows(query, *values)
    assert rows, query
    return rows[0][0]


@dataclass
class OfTheFile:
    """A connection as `leadership_sql` asks for it, to the site's database."""

    site: Site
    vendor = "sqlite"

    def cursor(self) -> Any:
        return closing(_Cursor(self.site.database()))


class _Cursor:
    def __init__(self, database: sqlite3.Connection) -> None:
        self.database = database

    def execute(self, query: str, values: dict[str, Any]) -> None:
        query = re.sub(r"%\((\w+)\)s", r":\1", query).replace("%%", "%")
        self.found = self.database.execute(query, values)

    def fetchall(self) -> list[tuple[Any, ...]]:
        return self.found.fetchall()

    def close(self) -> None:
        self.database.close()


@dataclass
class OfTheVisit:
    """A client as `leadership_sql` asks for it: whoever is signed in in the browser asks the server."""

    visit: Visit

    def get(self, path: str, query: dict[str, str]) -> Any:
        given = self.visit.context.request.get(self.visit.site.address + path, params=query)
        return _Answer(given.status, given.body())


@dataclass
class _Answer:
    status_code: int
    content: bytes


def today() -> dt.date:
    """The day in China, which the ledger goes by."""
    return dt.datetime.now(ZoneInfo("Asia/Shanghai")).date()


@pytest.fixture
def as_person(site: Site, visiting: Visiting) -> Any:
    """Sign in at the door; no script may fail and no request be left without an answer."""
    failed: list[str] = []
    visits: list[Visit] = []

    def hear(request: Request) -> None:
        # A download, or a page that was left, breaks its own request off.
        if "ERR_ABORTED" not in (request.failure or ""):
            failed.append(request.url)

    def visit(username: str, size: tuple[int, int] = WIDE) -> Visit:
        visit = visiting(site, size, role=None)
        visits.append(visit)
        visit.context.on("requestfailed", hear)
        page = visit.go("/sign-in/")
        offered = page.locator(".demo-person", has_text=username)
        if offered.count():
            offered.click()
        else:
            page.get_by_label("登录名").fill(username)
            page.get_by_label("密码").fill(PASSWORD)
            page.get_by_role("button", name="登录", exact=True).click()
        page.wait_for_url(lambda address: "/sign-in/" not in address)
        return visit

    yield visit
    for visited in visits:
        visited.context.remove_listener("requestfailed", hear)
    assert failed == []


def sound(visit: Visit) -> Page:
    """The page, in which axe finds nothing grave and which is no wider than the screen.

    It must have come: after a click wait for its address first.
    """
    page = visit.page
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert faults(page) == [], visit.place
    assert overhang(page) == 0, visit.place
    return page


class TestWhatWasTold:
    def test_three_plans_forty_units_sixty_people_twelve_periods(self, site: Site) -> None:
        assert one(site, "SELECT count(DISTINCT plan_id) FROM ledger_entry") >= 3
        # People work in units and have a role there; periods are those on which there are reports.
        people = "FROM accounts_account WHERE username LIKE 'year-%'"
        assert one(site, f"SELECT count(*) {people}") >= 60
        assert one(site, f"SELECT count(DISTINCT unit_id) {people}") >= 40
        assert one(site, "SELECT count(DISTINCT unit_id) FROM ledger_progressreport") >= 40
        for plan, count in site.rows(
            """SELECT p.plan_id, count(DISTINCT p.id) FROM ledger_reportingperiod p
               JOIN ledger_progressreport r ON r.period_id = p.id GROUP BY 1""",
        ):
            quarters = one(site, "SELECT rhythm FROM ledger_course WHERE plan_id = ?", plan)
            assert count >= (4 if quarters == "quarter" else 12), plan
        months = "SELECT count(DISTINCT strftime('%Y-%m', due_on)) FROM ledger_reportingperiod p"
        reported = "EXISTS (SELECT 1 FROM ledger_progressreport WHERE period_id = p.id)"
        assert one(site, f"{months} WHERE {reported}") >= 12

    def test_reports_returns_extensions_closures_and_a_reorganisation(self, site: Site) -> None:
        count = "SELECT count(*) FROM"
        assert one(site, f"{count} ledger_progressreport WHERE state = 'accepted'") > 900
        assert one(site, f"{count} ledger_progressreport WHERE is_late") > 10
        assert one(site, f"{count} ledger_evidence WHERE report_id IS NOT NULL") > 100
        assert one(site, f"{count} ledger_progressreport WHERE returned_at IS NOT NULL") > 20
        for state in ("granted", "refused"):
            extended = f"{count} ledger_changerequest WHERE kind = 'extension' AND state = ?"
            assert one(site, extended, state) > 0, state
        for state in ("accepted", "refused"):
            assert one(site, f"{count} ledger_closure WHERE state = ?", state) > 0, state
        assert one(site, f"{count} ledger_closure WHERE reopened_reason <> ''") == 1
        names = site.rows("SELECT name FROM organizations_unitperiod")
        assert (OLD_NAME,) in names

    def test_the_acts_lie_on_the_days_on_which_they_happened(self, site: Site) -> None:
        first, last = site.rows(
            "SELECT min(date(time)), max(date(time)) FROM audit_event WHERE act LIKE 'ledger.%'",
        )[0]
        assert (dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days > 340
        assert last <= today().isoformat()


class TestTheFigures:
    """Each figure of the page for leadership is what plain SQL finds."""

    def differences(self, visit: Visit, **asked: Any) -> list[str]:
        return disagreements(OfTheFile(visit.site), OfTheVisit(visit), today=today(), **asked)

    def test_of_today_are_those_of_the_database(self, site: Site, as_person: Any) -> None:
        visit = as_person(COORDINATOR)
        assert self.differences(visit) == []
        for (plan,) in site.rows("SELECT DISTINCT plan_id FROM ledger_entry ORDER BY 1"):
            assert self.differences(visit, plan=plan) == [], plan

    @pytest.mark.parametrize("days", [17, 100, 250])
    def test_of_past_days_are_those_of_the_database(
        self, site: Site, as_person: Any, days: int
    ) -> None:
        visit, on = as_person(COORDINATOR), today() - dt.timedelta(days=days)
        assert self.differences(visit, on=on) == [], on
        for (plan,) in site.rows("SELECT DISTINCT plan_id FROM ledger_entry ORDER BY 1"):
            assert self.differences(visit, on=on, plan=plan) == [], (on, plan)


class TestTheCoordinator:
    @each_size
    def test_goes_from_a_red_light_to_all_that_it_rests_on(
        self, site: Site, as_person: Any, size: tuple[int, int]
    ) -> None:
        visit = as_person(COORDINATOR, size)
        page = sound(visit)
        assert visit.place == "/"
        red = page.locator(".desk-light", has_text="红灯").first
        why = red.locator(".desk-why span").first.inner_text()
        red.locator("a.words").click()
        page.wait_for_url(re.compile(r"/tasks/\d+/"))
        sound(visit)
        expect(page.locator(".standing")).to_contain_text("红灯")
        expect(page.locator(".light-why")).to_contain_text(why)
        # The words of the plan, and where they stand.
        expect(page.locator("blockquote.quotation")).not_to_be_empty()
        page.get_by_role("link", name="在原文中查看").click()
        page.wait_for_url(re.compile(r"/plans/\d+/.*#"))
        words = page.locator("#source .trace.is-on").first
        expect(words).to_be_in_viewport()
        box = words.bounding_box()
        assert box
        assert box["y"] < size[1] * 0.85, "the words hang at the edge"

    @each_size
    def test_reads_the_reports_of_a_task_with_their_evidence(
        self, site: Site, as_person: Any, size: tuple[int, int]
    ) -> None:
        task, reports = site.rows(
            """SELECT e.task_id, count(DISTINCT r.id) FROM ledger_entry e
               JOIN ledger_progressreport r ON r.entry_id = e.id AND r.state = 'accepted'
               JOIN ledger_evidence v ON v.report_id = r.id
               WHERE e.light >= 2 GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1""",
        )[0]
        assert reports
        visit = as_person(COORDINATOR, size)
        page = visit.go(f"/tasks/{task}/")
        reported = page.locator(".story-item", has_text="进展：")
        assert reported.count() >= 3
        with_evidence = reported.filter(has_text="佐证").first
        name = with_evidence.get_by_role("link", name="工作情况.txt").inner_text()
        with_evidence.locator(".story-title a").click()
        page.wait_for_url(re.compile(r"/reports/\d+/"))
        sound(visit)
        expect(page.get_by_role("heading", name="经过")).to_be_visible()
        with page.expect_download() as given:
            page.get_by_role("link", name=name).click()
        assert "工作情况附后" in given.value.path().read_text("utf-8")

    @each_size
    def test_finds_the_first_and_the_present_date_of_a_task_that_got_more_time(
        self, as_person: Any, size: tuple[int, int]
    ) -> None:
        visit = as_person(COORDINATOR, size)
        page = visit.go("/changes/?show=all&state=granted")
        sound(visit)
        first, _arrow, _present = (
            page.locator("tbody tr td:nth-child(3)").last.inner_text().split(" ", 2)
        )
        page.locator("tbody tr [data-row-handle]").last.click()
        page.wait_for_url(re.compile(r"/changes/\d+/"))
        sound(visit)
        expect(page.get_by_role("link", name="延期申请函.txt")).to_be_visible()
        page.locator('main a[href^="/tasks/"]').first.click()
        page.wait_for_url(re.compile(r"/tasks/\d+/"))
        expect(page.locator(".first-date s")).to_have_text(first)
        expect(page.locator("#changes-head")).to_be_visible()

    @each_size
    def test_finds_the_evidence_of_a_task_that_was_closed(
        self, as_person: Any, size: tuple[int, int]
    ) -> None:
        visit = as_person(COORDINATOR, size)
        page = visit.go("/closures/?show=all&state=accepted")
        sound(visit)
        page.locator("tbody tr [data-row-handle]").first.click()
        page.wait_for_url(re.compile(r"/closures/\d+/"))
        sound(visit)
        expect(page.get_by_role("link", name="完成情况说明.txt")).to_be_visible()
        page.locator('main a[href^="/tasks/"]').first.click()
        page.wait_for_url(re.compile(r"/tasks/\d+/"))
        expect(page.locator("#closures-head")).to_be_visible()

    def test_filters_the_ledger_by_light(self, site: Site, as_person: Any) -> None:
        visit = as_person(COORDINATOR)
        page = visit.go("/ledger/")
        for light, words in ((3, "红灯"), (2, "黄灯"), (0, "蓝灯")):
            count = one(site, "SELECT count(*) FROM ledger_entry WHERE light = ?", light)
            page.locator("#f-light").select_option(label=words)
            expect(page.locator("#said strong")).to_have_text(f"{count} 项任务")
            for row in page.locator("tbody tr[data-row]").all():
                expect(row).to_contain_text(words)
        sound(visit)

    @each_size
    def test_finds_the_renamed_unit_under_both_names(
        self, site: Site, as_person: Any, size: tuple[int, int]
    ) -> None:
        unit = one(site, "SELECT id FROM organizations_unit WHERE name = ?", NEW_NAME)
        tasks = one(
            site, "SELECT count(DISTINCT entry_id) FROM ledger_entryunit WHERE unit_id = ?", unit
        )
        visit = as_person(COORDINATOR, size)
        for name in (OLD_NAME, NEW_NAME):
            page = visit.go(f"/ledger/?unit_name={name}")
            expect(page.locator("#said strong")).to_have_text(f"{tasks} 项任务")
            page = visit.go(f"/units/?q={name}")
            page.locator(f'main a[href^="/units/{unit}/"]').first.click()
            page.wait_for_url(f"**/units/{unit}/**")
            expect(page.get_by_role("heading", level=1)).to_have_text(NEW_NAME)
            expect(page.locator("main")).to_contain_text(f"“{OLD_NAME}”更名为“{NEW_NAME}”")
            expect(page.locator("#said strong")).to_have_text(f"{tasks} 项任务")
        sound(visit)


class TestTheLeader:
    @each_size
    def test_sees_plans_units_and_what_waits_for_a_decision(
        self, site: Site, as_person: Any, size: tuple[int, int]
    ) -> None:
        visit = as_person(COORDINATOR, size)
        page = visit.go("/leadership/")
        sound(visit)
        plans = page.locator(".parts tbody tr")
        expect(plans).to_have_count(3)
        expect(page.locator(".bar svg")).to_have_count(3)
        units = page.locator(".units-beside tbody tr")
        expect(units).to_have_count(10)
        expect(page.locator(".line svg")).to_have_count(10)
        decisions = page.locator(".decisions li")
        assert 1 <= decisions.count() <= 10
        decisions.first.locator("a.decision-what").click()
        page.wait_for_url(re.compile(r"/tasks/\d+/"))

        # From a plan's red figure down to a report of one of its tasks, and its evidence.
        page = visit.go("/leadership/")
        page.locator(".parts tbody th a").first.click()
        page.wait_for_url(re.compile(r"/leadership/plans/\d+/"))
        sound(visit)
        figure = page.locator('[data-figure="all.tasks"]')
        count = figure.inner_text()
        figure.click()
        expect(page.locator("#said strong")).to_have_text(re.compile(rf"^{count} 项"))
        sound(visit)
        page.locator(".lit-what").first.click()
        page.wait_for_url(re.compile(r"/tasks/\d+/"))
        page.locator(".story-item .story-title a", has_text="进展：").first.click()
        page.wait_for_url(re.compile(r"/reports/\d+/"))

        page = visit.go("/leadership/?all=1")
        expect(units).to_have_count(
            one(
                site,
                "SELECT count(DISTINCT unit_id) FROM ledger_entryunit WHERE answers AND until IS NULL",
            )
        )

    def test_looks_back_at_a_day_that_is_over(self, as_person: Any) -> None:
        visit = as_person(COORDINATOR)
        page = visit.go("/leadership/")
        page.get_by_text("看某月底").click()
        page.locator(".day-menu li a").nth(6).click()
        page.wait_for_url(re.compile(r"\?on="))
        expect(page.locator(".page-head")).to_contain_text("灯色按当日记录还原")
        sound(visit)
        page.locator('[data-figure="all.green"]').click()
        page.wait_for_url(re.compile(r"/leadership/tasks/.*on="))
        expect(page.locator(".page-head")).to_contain_text("灯色按当日记录还原")

    @each_size
    def test_who_only_leads_begins_with_the_figures_drawn(
        self, as_person: Any, size: tuple[int, int]
    ) -> None:
        visit = as_person(LEADER_OF_ALL, size)
        page = sound(visit)
        assert visit.place == "/leadership/"
        bars = page.locator(".bar svg")
        expect(bars).to_have_count(page.locator(".parts tbody tr").count())
        for bar in bars.all():
            assert bar.locator("path").count() >= 1

    def test_prints_the_page_on_one_sheet(self, as_person: Any) -> None:
        visit = as_person(COORDINATOR)
        page = visit.go("/leadership/")
        expect(page.locator(".line svg").first).to_be_visible()
        paper = page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
        visit.spoil()
        page.emulate_media(media="print")
        expect(page.locator(".side")).to_be_hidden()
        expect(page.get_by_role("button", name="打印一页")).to_be_hidden()
        for drawn in page.locator(".bar svg, .line svg").all():
            expect(drawn).to_be_visible()
        expect(page.locator(".decisions li").first).to_be_visible()


def test_the_picture_of_a_plan_prints_with_names_beside_their_bars(as_person: Any) -> None:
    """It is longer than a page: what goes on does so at the top of the next one, names and bars."""
    page = as_person(COORDINATOR).go("/plans/3/gantt/")
    names = ["".join(name.split()) for name in page.locator(".gantt-names li").all_inner_texts()]
    tops, first = [], ""
    with pdfium.PdfDocument(page.pdf(prefer_css_page_size=True)) as paper:
        for sheet in paper:
            text = sheet.get_textpage()
            places = [(at, c) for at, c in enumerate(text.get_text_range()) if not c.isspace()]
            said = "".join(c for _at, c in places)
            first = first or said
            found = [at for name in names if (at := said.find(name)) >= 0]
            if found and "任务单位" not in said[: min(found)]:
                highest = max(text.get_charbox(places[at][0])[3] for at in found)
                tops.append(sheet.get_height() - highest)
    assert len(tops) >= 2
    assert max(tops[1:]) < 100, "a page of the picture begins with bars that have no names"
    assert names[0] in first, "the first page has no more than a title"


@pytest.fixture(scope="module")
def report(site: Site) -> tuple[int, int]:
    """A report that the year left returned, and the unit that has to mend it."""
    rows = site.rows(
        """SELECT r.id, r.unit_id FROM ledger_progressreport r
           JOIN ledger_reportingperiod p ON p.id = r.period_id
           WHERE r.state = 'returned' AND NOT r.to_lead ORDER BY p.ends_on DESC, r.id LIMIT 1""",
    )
    assert rows, "the year leaves no report returned"
    return rows[0]


class TestAReturnedReport:
    """The tests of this class follow one another: it goes on its way."""

    def test_is_mended_by_the_contact_on_the_telephone(
        self, site: Site, as_person: Any, report: tuple[int, int]
    ) -> None:
        key, unit = report
        visit = as_person(f"year-{unit}-ll", PHONE)
        page = sound(visit)
        row = page.locator(".desk-row", has=page.locator(f'a[href="/reports/{key}/"]'))
        expect(row.locator(".desk-reason")).to_contain_text("请写明完成的数量和单位")
        row.locator(f'a[href="/reports/{key}/"]').click()
        page.wait_for_url(f"**/reports/{key}/")
        sound(visit)
        part = page.locator('[data-part="done"]')
        expect(part.locator(".returned-why")).to_contain_text("请写明完成的数量和单位")
        part.get_by_label("本期进展", exact=True).fill("本期完成改造12处，累计完成86处。")
        page.get_by_role("button", name="报送", exact=True).click()
        expect(page.locator(".report-done")).to_contain_text("等待")
        sound(visit)
        visit.go("/")
        expect(page.locator(f'.desk-row a[href="/reports/{key}/"]')).to_have_count(0)

    def test_is_checked_by_the_leader_of_the_unit(
        self, site: Site, as_person: Any, report: tuple[int, int]
    ) -> None:
        key, unit = report
        visit = as_person(f"year-{unit}-fz")
        page = sound(visit)
        page.locator(f'.desk-row a[href="/reports/{key}/"]').first.click()
        expect(page.locator(".read-text").first).to_contain_text("累计完成86处")
        sound(visit)
        page.get_by_role("button", name="审核", exact=True).click()
        expect(page.locator(".report-done")).to_contain_text("验收")

    def test_is_accepted_by_the_coordinator_and_the_figures_follow(
        self, site: Site, as_person: Any, report: tuple[int, int]
    ) -> None:
        key, _unit = report
        visit = as_person(COORDINATOR)
        page = visit.go("/reports/")
        sound(visit)
        page.locator(f'a[href="/reports/{key}/"]').click()
        page.get_by_role("button", name="验收", exact=True).click()
        expect(page.locator(".report-done")).to_contain_text("已通过验收")
        sound(visit)
        states = "SELECT state FROM ledger_progressreport WHERE id = ?"
        assert one(site, states, key) == "accepted"
        assert TestTheFigures().differences(visit) == []
