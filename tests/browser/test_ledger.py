"""The ledger: found, sorted, paged, exported, and each row led back to its source."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect

from tests.browser.samples import county_plan_title
from tests.browser.visit import Visit

ROWS = "table.ledger tr[data-row]"


@pytest.fixture
def ledger(reader: Visit) -> Page:
    """All tasks of the demonstration."""
    page = reader.go("/ledger/")
    expect(page.locator(ROWS)).to_have_count(50)
    return page


def count(page: Page) -> int:
    """How many tasks the page says there are."""
    return int(re.sub(r"\D", "", page.locator("#said strong").inner_text()))


@contextlib.contextmanager
def answered(page: Page) -> Iterator[None]:
    """Wait, after what the block does, until the table has been replaced."""
    page.locator("#said").evaluate("said => said.setAttribute('data-old', '')")
    yield
    expect(page.locator("#said[data-old]")).to_have_count(0)
    expect(page.locator("#said")).to_be_visible()


def choose(page: Page, label: str, option: str) -> None:
    """Choose in the filter bar and wait for the answer."""
    with answered(page):
        _field(page, label).select_option(label=option)


def type_into(page: Page, label: str, words: str) -> None:
    """Type into the filter bar, leave the field, and wait for the answer."""
    with answered(page):
        _field(page, label).fill(words)
        _field(page, label).blur()


def _field(page: Page, label: str) -> Locator:
    return page.locator("#ledger-filters").get_by_label(label, exact=True)


def cells(page: Page, column: str) -> list[str]:
    """The words of a column, row by row."""
    return page.locator(f"{ROWS} > .c-{column}").all_inner_texts()


def rows(page: Page) -> Locator:
    return page.locator(ROWS)


class TestFilter:
    def test_by_plan(self, ledger: Page) -> None:
        choose(ledger, "政策", county_plan_title())

        assert count(ledger) == rows(ledger).count() == 45
        expect(ledger.locator("#said")).to_contain_text(f"政策：{county_plan_title()}")
        # All rows have the same source now: its column gives its width to the tasks.
        expect(ledger.locator("th.c-plan")).to_have_count(0)

    def test_by_section_of_a_plan(self, ledger: Page) -> None:
        choose(ledger, "政策", county_plan_title())
        choose(ledger, "章节", "（一）夯实办学基础")

        assert 0 < count(ledger) < 45

    def test_by_unit(self, ledger: Page) -> None:
        type_into(ledger, "单位名含", "青溪县教育局")

        assert 0 < count(ledger) < 133
        for row in rows(ledger).all():
            expect(row).to_contain_text("青溪县教育局")

    def test_by_role_of_the_unit(self, ledger: Page) -> None:
        type_into(ledger, "单位名含", "青溪县财政局")
        all_its_tasks = count(ledger)

        choose(ledger, "角色", "牵头")

        assert 0 < count(ledger) < all_its_tasks
        for words in cells(ledger, "lead"):
            assert "青溪县财政局" in words

    def test_by_kind_of_deadline(self, ledger: Page) -> None:
        choose(ledger, "时限", "年度常规")

        assert set(cells(ledger, "due")) == {"年度常规"}

    def test_by_a_range_of_days(self, ledger: Page) -> None:
        type_into(ledger, "时限从", "2026-01-01")
        type_into(ledger, "时限到", "2026-12-31")

        due = cells(ledger, "due")
        assert due
        assert all("2026-" in words for words in due)

    def test_by_kind_of_target(self, ledger: Page) -> None:
        choose(ledger, "目标", "占比")

        targets = cells(ledger, "target")
        assert targets
        assert all("%" in words for words in targets)

    def test_conditions_add_up_and_each_can_be_taken_away(self, ledger: Page) -> None:
        choose(ledger, "政策", county_plan_title())
        choose(ledger, "时限", "年度常规")
        both = count(ledger)

        with answered(ledger):
            ledger.locator("#said .said-part", has_text="年度常规").click()

        assert 0 < both < count(ledger) == 45

    def test_the_address_shows_the_same_to_another_person(
        self, ledger: Page, reader: Visit
    ) -> None:
        choose(ledger, "政策", county_plan_title())
        choose(ledger, "时限", "年度常规")
        tasks = cells(ledger, "text")

        other = reader.context.new_page()
        other.goto(ledger.url)

        assert cells(other, "text") == tasks

    def test_what_fits_nothing_says_how_to_go_on(self, ledger: Page) -> None:
        type_into(ledger, "查找", "火星探测")

        expect(ledger.get_by_text("没有任务同时符合这些条件")).to_be_visible()


class TestSearch:
    def test_two_characters_are_enough(self, ledger: Page) -> None:
        with answered(ledger):
            ledger.locator("#f-q").press_sequentially("实训")

        assert 0 < count(ledger) < 133
        for row in rows(ledger).all():
            handle = row.locator("[data-row-handle]")
            assert "实训" in row.inner_text() + handle.inner_text()

    def test_a_word_typed_on_any_page_opens_the_ledger(self, reader: Visit) -> None:
        page = reader.go("/plans/")

        page.locator("#seek").fill("学徒")
        page.locator("#seek").press("Enter")

        page.wait_for_url(re.compile(r"/ledger/\?q="))
        assert 0 < count(page) < 133


class TestSort:
    def test_by_deadline_both_ways(self, ledger: Page) -> None:
        head = ledger.get_by_role("columnheader", name="时限")

        head.get_by_role("link").click()
        expect(head).to_have_attribute("aria-sort", "ascending")
        early = _days(cells(ledger, "due"))
        head.get_by_role("link").click()
        expect(head).to_have_attribute("aria-sort", "descending")
        late = _days(cells(ledger, "due"))

        assert early == sorted(early)
        assert late == sorted(late, reverse=True)
        assert early != late

    def test_grouped_by_unit_each_unit_has_one_heading(self, ledger: Page) -> None:
        choose(ledger, "分组", "按牵头单位")

        heads = ledger.locator("table.ledger tr.group").all_inner_texts()
        assert heads
        assert len(heads) == len(set(heads))


class TestPages:
    def test_every_task_stands_on_one_page(self, ledger: Page) -> None:
        addresses: list[str] = []
        for number in (1, 2, 3):
            expect(ledger.locator("nav.pages [aria-current=page]")).to_have_text(str(number))
            addresses += _addresses(ledger)
            if number < 3:
                ledger.get_by_role("link", name="下一页").click()

        assert len(addresses) == len(set(addresses)) == 133

    def test_back_returns_to_the_page_before(self, ledger: Page) -> None:
        ledger.get_by_role("link", name="下一页").click()
        expect(ledger.locator("nav.pages [aria-current=page]")).to_have_text("2")

        ledger.go_back()

        expect(ledger.locator("nav.pages [aria-current=page]")).to_have_text("1")


class TestExport:
    def test_the_file_holds_exactly_the_rows_asked_for(self, ledger: Page) -> None:
        choose(ledger, "政策", county_plan_title())
        choose(ledger, "时限", "年度常规")
        shown = [words.strip() for words in _full_texts(ledger)]

        with ledger.expect_download() as download:
            ledger.get_by_role("link", name="导出 Excel").click()

        assert download.value.suggested_filename.endswith(".xlsx")
        said, tasks = _exported(download.value.path())
        assert tasks == shown
        assert county_plan_title() in said
        assert "年度常规" in said

    def test_all_pages_are_in_the_file(self, ledger: Page) -> None:
        with ledger.expect_download() as download:
            ledger.get_by_role("link", name="导出 Excel").click()

        _said, tasks = _exported(download.value.path())
        assert len(tasks) == 133

    @pytest.mark.parametrize(("came", "left"), [("here", 0), ("failed", 1)])
    def test_that_takes_its_time_says_so_until_it_comes(
        self, ledger: Page, reader: Visit, came: str, left: int
    ) -> None:
        reader.spoil()
        # The click is heard, but nothing is asked for: a file that does not come.
        ledger.evaluate("addEventListener('click', (event) => event.preventDefault())")
        ledger.get_by_role("link", name="导出 Excel").click()
        notes = ledger.locator("#notes .note")
        expect(notes).to_contain_text("正在准备文件")
        expect(notes).to_contain_text("2 s")
        (awaited,) = (c for c in reader.context.cookies() if c["name"] == "awaited")
        assert awaited["path"] == "/ledger/export/"
        told = {"name": f"arrived-{awaited['value']}", "value": came, "url": reader.site.address}
        reader.context.add_cookies([told])
        expect(notes).to_have_count(left)
        if left:
            expect(notes).to_contain_text("文件没有生成")


class TestTrace:
    def test_a_row_opens_in_place_and_leads_to_its_words_in_the_source(self, ledger: Page) -> None:
        row = rows(ledger).nth(20)
        words = row.locator("[data-row-handle]").inner_text()
        row.locator("[data-row-handle]").click()
        opened = ledger.locator("tr.opened")
        expect(opened).to_contain_text(words[:20])

        opened.get_by_role("link", name="在原文中查看").first.click()

        ledger.wait_for_url(re.compile(r"/plans/\d+/#"))
        marks = ledger.locator("#source .trace.is-on")
        expect(marks.first).to_be_in_viewport()
        assert words[:10] in "".join(marks.all_inner_texts())

    def test_a_row_closes_again(self, ledger: Page) -> None:
        handle = rows(ledger).first.locator("[data-row-handle]")
        handle.click()
        expect(handle).to_have_attribute("aria-expanded", "true")

        handle.click()

        expect(ledger.locator("tr.opened")).to_have_count(0)
        expect(handle).to_have_attribute("aria-expanded", "false")

    def test_from_a_task_to_its_unit_and_all_that_it_does(self, ledger: Page) -> None:
        rows(ledger).first.locator("[data-row-handle]").click()
        ledger.locator("tr.opened").get_by_role("link", name="打开任务").click()
        expect(ledger.get_by_role("heading", name="出处")).to_be_visible()
        unit = ledger.locator(".task-facts a.role").first
        name = unit.inner_text()

        unit.click()

        ledger.wait_for_url(re.compile(r"/units/\d+/"))
        expect(ledger.get_by_role("heading", level=1)).to_contain_text(name)
        assert count(ledger) > 0


class TestColumns:
    def test_the_choice_of_columns_is_kept(self, ledger: Page, reader: Visit) -> None:
        ledger.locator("summary", has_text="栏目").click()
        ledger.get_by_label("配合").uncheck()
        ledger.get_by_role("button", name="应用").click()
        expect(ledger.locator("th.c-support")).to_have_count(0)

        reader.go("/")
        reader.go("/ledger/")

        expect(ledger.locator("th.c-support")).to_have_count(0)


class TestUnits:
    def test_counts_lead_to_the_tasks_that_they_count(self, reader: Visit) -> None:
        page = reader.go("/units/")
        page.get_by_label("名称、简称含").fill("青溪县教育局")
        page.wait_for_url(re.compile("q="))
        row = page.locator("table.units tr[data-row]", has_text="青溪县教育局").first
        lead = row.locator("td.number").first

        expected = int(lead.inner_text())
        lead.get_by_role("link").click()

        expect(page.locator("#said strong")).to_have_text(re.compile(f"^{expected}\\b"))
        expect(rows(page)).to_have_count(expected)


def _addresses(page: Page) -> list[str]:
    handles = page.locator(f"{ROWS} [data-row-handle]").all()
    return [handle.get_attribute("href") or "" for handle in handles]


def _full_texts(page: Page) -> list[str]:
    return page.locator(f"{ROWS} [data-row-handle]").all_text_contents()


def _days(due: Iterable[str]) -> list[str]:
    """The first day of each cell that has one."""
    return [found[0] for words in due if (found := re.search(r"\d{4}-\d\d-\d\d", words))]


def _exported(path: Path) -> tuple[str, list[str]]:
    """The line that says what is filtered, and the words of each task."""
    sheet = load_workbook(io.BytesIO(path.read_bytes())).worksheets[0]
    table = list(sheet.iter_rows(values_only=True))
    heads = table[2]
    column = heads.index("任务")
    return str(table[1][0]), [str(row[column]) for row in table[3:]]
