"""At the width of a telephone everything works. That each page fits, `test_every_page` looks."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Visiting
from tests.browser.samples import county_plan, county_plan_title
from tests.browser.site import Site
from tests.browser.soundness import overhang
from tests.browser.visit import Visit


@pytest.fixture
def plan(phone: Visit) -> Page:
    page = phone.go("/plans/")
    page.get_by_role("link", name=county_plan_title(), exact=True).tap()
    page.wait_for_url("**/plans/*/")
    return page


class TestWork:
    def test_a_file_is_read(self, empty_site: Site, visiting: Visiting) -> None:
        page = visiting(empty_site, PHONE).go("/plans/")

        page.locator("input[type=file]").set_input_files(county_plan())

        expect(page.locator("[data-outcome=imported]")).to_contain_text("任务 45 项")
        assert overhang(page) == 0

    def test_a_fact_leads_to_its_words_and_they_lead_back(self, plan: Page) -> None:
        plan.locator("#tasks a.fact-date").first.tap()
        mark = plan.locator("#source .trace.is-on").first
        expect(mark).to_be_in_viewport()
        expect(plan.locator("#tasks")).to_be_hidden()

        mark.tap()

        expect(plan.locator("#tasks a.fact-date.is-on")).to_be_in_viewport()

    def test_the_ledger_is_filtered(self, phone: Visit) -> None:
        page = phone.go("/ledger/")
        page.get_by_text("更多条件").tap()

        page.locator("#f-due").select_option("routine")

        page.wait_for_url(re.compile("due=routine"))
        expect(page.locator("#said")).to_contain_text("年度常规")
        assert overhang(page) == 0

    def test_a_row_opens_in_place(self, phone: Visit) -> None:
        page = phone.go("/ledger/")

        page.locator("[data-row-handle]").first.tap()

        expect(page.locator("tr.opened")).to_be_visible()
        expect(page.get_by_role("link", name="在原文中查看").first).to_be_visible()
        assert overhang(page) == 0

    def test_the_navigation_is_at_hand(self, phone: Visit) -> None:
        page = phone.go("/ledger/")

        page.get_by_role("navigation", name="主导航").get_by_role("link", name="单位").tap()

        expect(page.get_by_role("heading", level=1)).to_have_text("单位")
