"""What is wrong with a plan, on its page: each place leads to its words; dismissed, restored."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visiting
from tests.browser.site import Site, run, serving
from tests.browser.visit import REFUSED, Visit

PLAN = """临江县农村公路提质实施方案

1.改造农村公路。改造农村公路20公里（城东10公里、城西8公里、城南4公里）。（牵头单位：县交通运输局；完成时限：2026年6月底前）
2.改造危桥。改造危桥12座，清单见附件2。（牵头单位：县交通运输局；完成时限：2026年6月底前）
"""


@pytest.fixture(scope="module")
def site(browser_path: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An installation with a plan whose parts exceed their total and whose annex is absent.

    Each test leaves the findings as it found them.
    """
    folder = tmp_path_factory.mktemp("findings")
    (folder / "plan.txt").write_text(PLAN, "utf-8")
    read = run(folder / "home", "import", str(folder / "plan.txt"))
    assert read.returncode == 0, read.stderr
    with serving(folder / "home") as site:
        yield site


@pytest.fixture
def coordinator(site: Site, visiting: Visiting) -> Visit:
    return visiting(site)


@pytest.fixture
def plan(coordinator: Visit) -> Page:
    """The plan with its findings."""
    page = coordinator.go("/plans/")
    page.get_by_role("row", name="临江县农村公路").get_by_role("link", name="2", exact=True).click()
    expect(page.locator("#findings")).to_be_visible()
    return page


class TestFindings:
    def test_a_place_leads_to_its_words_and_back(self, plan: Page) -> None:
        plan.locator("#findings").get_by_role("link", name="附件2").click()
        mark = plan.locator("#source .trace.is-on")
        expect(mark).to_have_text("附件2")
        expect(mark).to_be_in_viewport()

        plan.get_by_role("tab", name="任务").click()
        mark.click()

        expect(plan.locator("#findings").get_by_role("link", name="附件2")).to_be_visible()

    def test_is_dismissed_with_a_reason_and_restored_by_the_keyboard(self, plan: Page) -> None:
        first = plan.locator("#findings .findings > li").first
        first.locator("summary", has_text="忽略").focus()
        plan.keyboard.press("Enter")
        plan.keyboard.press("Tab")
        plan.keyboard.type("城南为重复路段")
        plan.keyboard.press("Enter")

        expect(plan.locator("#findings").get_by_role("status")).to_be_focused()
        expect(plan.get_by_role("tab", name="体检")).to_have_text("体检 1")
        dismissed = plan.locator(".is-dismissed > li")
        expect(dismissed).to_contain_text("城南为重复路段")

        dismissed.get_by_role("button", name="恢复").focus()
        plan.keyboard.press("Enter")

        expect(plan.get_by_role("tab", name="体检")).to_have_text("体检 2")

    def test_a_refusal_stays_at_its_form(self, coordinator: Visit, plan: Page) -> None:
        coordinator.forgive(REFUSED)
        first = plan.locator("#findings .findings > li").first
        first.locator("summary", has_text="忽略").click()
        first.get_by_label("为什么可以忽略").fill("  ")
        first.get_by_role("button", name="忽略").click()

        expect(first.get_by_role("alert")).to_contain_text("没有写理由")
        expect(first.get_by_label("为什么可以忽略")).to_be_focused()

    def test_goes_out_as_a_workbook(self, plan: Page) -> None:
        with plan.expect_download() as download:
            plan.get_by_role("link", name="导出 Excel").click()

        assert download.value.suggested_filename.startswith("体检_")
