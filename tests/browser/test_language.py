"""Chinese first; English by a switch, and back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.people import NAME
from tests.browser.visit import Visit

#: Words of the interface; what documents say stays as they say it.
CHINESE = re.compile(r"[\u4e00-\u9fff]")


class TestLanguage:
    def test_a_browser_in_english_still_gets_chinese_at_first(self, reader: Visit) -> None:
        reader.spoil()
        reader.context.set_extra_http_headers({"Accept-Language": "en-US,en"})

        page = reader.go("/ledger/")

        expect(page.get_by_role("heading", level=1)).to_have_text("台账")

    def test_the_switch_keeps_the_place_and_the_filter(self, reader: Visit) -> None:
        page = reader.go("/ledger/?due=routine")
        tasks = page.locator("#said strong").inner_text().split()[0]

        page.get_by_role("button", name="English").locator("visible=true").click()

        expect(page.locator("html")).to_have_attribute("lang", "en")
        assert reader.place == "/ledger/?due=routine"
        expect(page.locator("#said strong")).to_have_text(re.compile(rf"^{tasks} tasks"))

    def test_and_back_again(self, reader: Visit) -> None:
        page = reader.go("/units/")
        page.get_by_role("button", name="English").locator("visible=true").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Units")

        page.get_by_role("button", name="中文").locator("visible=true").click()

        expect(page.get_by_role("heading", level=1)).to_have_text("单位")

    @pytest.mark.parametrize(
        "path", ["/", "/overview/", "/plans/", "/ledger/", "/units/", "/tasks/1/"]
    )
    def test_heads_labels_and_buttons_are_english(self, reader: Visit, path: str) -> None:
        page = reader.go(path)
        page.get_by_role("button", name="English").locator("visible=true").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
        page.wait_for_load_state()

        said = page.locator("h2, th[scope=col], label:visible, nav.side a, button, summary, dt")
        # The switch names each language in itself, and a person's name is his own.
        words = [w for w in said.all_text_contents() if w.strip() not in ("中文", NAME)]

        assert [w for w in words if CHINESE.search(w)] == []
