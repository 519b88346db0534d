"""What must hold on every page, whatever it shows.

That no page writes an error to the browser's console and none asks another host for anything is
held by the `visiting` fixture for each test here and elsewhere.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.soundness import faults, overhang
from tests.browser.visit import MISSING, Visit

PAGES = {
    "desk": "/",
    "overview": "/overview/",
    "for leadership": "/leadership/",
    "tasks behind a figure": "/leadership/tasks/",
    "shelf": "/plans/",
    "plan from prose": "/plans/2/",
    "plan from a table": "/plans/3/",
    "plan's doubts": "/plans/3/#doubts",
    "plan's findings": "/plans/3/#findings",
    "ledger": "/ledger/",
    "ledger filtered to nothing": "/ledger/?q=火星探测",
    "ledger grouped": "/ledger/?group=unit",
    "task": "/tasks/1/",
    "plan of a province": "/plans/1/",
    "plan's levels": "/plans/2/levels/",
    "two plans side by side": "/levels/1/",
    "gaps across levels": "/plans/2/levels/gaps/",
    "picture of the levels": "/plans/2/levels/picture/",
    "chain of a task": "/tasks/60/chain/",
    "figures of a target": "/targets/40/chain/",
    "units": "/units/",
    "unit": "/units/1/",
    "units to keep": "/manage/units/",
    "unit to keep": "/manage/units/1/",
    "unit's renaming": "/manage/units/1/rename/",
    "groups": "/manage/groups/",
    "divisions": "/manage/divisions/",
    "names to confirm": "/manage/unsure-units/",
    "import of units": "/manage/units/import/",
}

each_page = pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)


class TestEveryPage:
    """Opened once at each width, for all that must hold."""

    @each_page
    def test_has_its_title_heading_language_and_policy_and_no_grave_fault(
        self, reader: Visit, path: str
    ) -> None:
        page = reader.page
        answer = page.goto(reader.site.address + path)

        assert answer
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert page.title().endswith(" · 台账")
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
        assert faults(page) == []

    @each_page
    def test_fits_a_telephone_in_either_language_without_a_grave_fault(
        self, phone: Visit, path: str
    ) -> None:
        phone.context.add_cookies(
            [{"name": "django_language", "value": "en", "url": phone.site.address}]
        )
        page = phone.go(path)
        assert overhang(page) == 0
        phone.context.clear_cookies(name="django_language")

        page.reload()
        expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
        assert overhang(page) == 0
        assert faults(page) == []


class TestWhatIsOpened:
    def test_axe_finds_no_grave_fault_in_an_open_row(self, reader: Visit) -> None:
        page = reader.go("/ledger/")
        page.locator("[data-row-handle]").first.click()
        expect(page.locator("tr.opened")).to_be_visible()

        assert faults(page) == []

    def test_axe_finds_no_grave_fault_in_the_table_of_keys(self, reader: Visit) -> None:
        page = reader.go("/ledger/")
        page.keyboard.press("?")
        expect(page.get_by_role("dialog", name="键盘操作")).to_be_visible()

        assert faults(page) == []


class TestWithoutScript:
    def test_the_ledger_is_filtered_all_the_same(self, reader: Visit) -> None:
        browser = reader.context.browser
        assert browser
        cookies = reader.context.cookies()
        context = browser.new_context(java_script_enabled=False)
        context.add_cookies(
            [{k: c[k] for k in ("name", "value", "domain", "path")} for c in cookies]
        )
        page = context.new_page()
        page.goto(reader.site.address + "/ledger/")

        page.locator("#f-due").select_option("routine")
        page.get_by_role("button", name="筛选").click()

        expect(page.locator("#said")).to_contain_text("年度常规")
        context.close()


class TestWhatIsNotThere:
    @pytest.mark.parametrize("path", ["/plans/999/", "/tasks/999/", "/units/999/", "/nothing/"])
    def test_says_so_in_words_with_a_way_back(self, reader: Visit, path: str) -> None:
        reader.forgive(MISSING)
        page = reader.go(path)

        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.get_by_role("link", name="台账").first).to_be_visible()
