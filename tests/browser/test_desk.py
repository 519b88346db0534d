"""The desk and the page of a published task in a real browser: by keyboard, on a telephone, no fault."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WIDE
from tests.browser.soundness import faults, overhang

TASK = "建设社区食堂"


class TestDesk:
    @pytest.mark.parametrize("size", [WIDE, PHONE])
    def test_and_what_it_leads_to_have_no_grave_fault_and_fit(
        self, signed_in: Any, size: tuple[int, int]
    ) -> None:
        visit = signed_in("contact民政局", size)
        for path in ("/", "/ledger/?sort=-light"):
            page = visit.go(path)
            assert faults(page) == []
            assert overhang(page) == 0
        page = visit.go("/")
        page.get_by_role("region", name="待报送").get_by_role("link", name=TASK).first.click()
        page.wait_for_url(re.compile(r"/tasks/\d+/$"))
        assert faults(page) == []
        assert overhang(page) == 0

    def test_leads_to_a_report_in_one_press_of_a_key(self, signed_in: Any) -> None:
        page = signed_in("contact民政局").go("/")
        button = page.get_by_role("button", name=f"报送：{TASK}")
        button.focus()
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/reports/\d+/"))

        page.goto(page.url.split("/reports/")[0] + "/")
        drafts = page.get_by_role("region", name="草稿")
        expect(drafts.get_by_role("link", name=f"继续：{TASK}")).to_be_visible()

    def test_of_a_task_offers_the_next_act(self, signed_in: Any) -> None:
        page = signed_in("contact民政局").go("/")
        page.get_by_role("link", name="改造养老机构").first.click()
        expect(page.locator(".next-acts .btn-primary")).to_have_count(1)
        expect(page.get_by_role("heading", name="办理过程")).to_be_visible()
        expect(page.locator(".story-item").first).to_be_visible()
