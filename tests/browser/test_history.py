"""The auditor reads the history; a coordinator that of his plan."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WIDE
from tests.browser.site import Site
from tests.browser.soundness import faults, overhang
from tests.browser.visit import Visit

Visiting = Callable[..., Visit]


@pytest.fixture(params=[WIDE, PHONE], ids=["desk", "phone"])
def auditor(request: pytest.FixtureRequest, demo_site: Site, visiting: Visiting) -> Visit:
    return visiting(demo_site, request.param, "auditor")


class TestTheAuditor:
    def test_finds_an_event_and_opens_it(self, auditor: Visit) -> None:
        page = auditor.go("/history/")
        page.get_by_label("行为").select_option(label="导入政策文件")
        expect(page.locator("tr[data-row]")).to_have_count(3)
        page.wait_for_url("**act=policies.import**")

        page.locator("[data-row-handle]").first.click()

        expect(page.get_by_role("heading", level=1)).to_have_text("导入政策文件")
        expect(page.get_by_text("哈希与内容相符")).to_be_visible()
        assert faults(page) == []

    def test_sees_a_page_that_fits_and_that_axe_accepts(self, auditor: Visit) -> None:
        page = auditor.go("/history/")

        assert faults(page) == []
        assert overhang(page) == 0

    def test_has_his_place_in_the_navigation(self, auditor: Visit) -> None:
        page = auditor.go("/history/")

        entry = page.get_by_role("navigation", name="主导航").get_by_role("link", name="历史")
        expect(entry).to_have_attribute("aria-current", "true")


class TestACoordinator:
    def test_reaches_the_history_of_his_plan(self, reader: Visit) -> None:
        page = reader.go("/plans/3/")
        page.get_by_role("link", name="历史", exact=True).click()

        expect(page.locator("tr[data-row]").first).to_be_visible()
        expect(page.get_by_role("link", name="导出 Excel")).to_have_count(0)
        assert faults(page) == []
