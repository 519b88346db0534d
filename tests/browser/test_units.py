"""Who keeps units, at a keyboard and on a telephone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Visiting
from tests.browser.site import Site, serving
from tests.browser.soundness import overhang
from tests.prepared import copy_home

PAGES = ["/manage/units/", "/manage/units/1/", "/manage/unsure-units/", "/manage/divisions/?q=1"]


class TestNamesThatWait:
    @pytest.fixture
    def own_demo(self, browser_path: str, tmp_path: Path):
        """A demonstration that this test may change."""
        with serving(copy_home(tmp_path / "home", "demo")) as site:
            yield site

    def test_are_answered_with_one_key(self, own_demo: Site, visiting: Visiting) -> None:
        visit = visiting(own_demo)
        page = visit.go("/manage/unsure-units/")
        rows = page.locator(".asked-row")
        count, first = rows.count(), rows.first.locator("[data-row-handle]").inner_text()

        page.keyboard.press("j")
        page.keyboard.press("n")

        expect(page.locator(".done")).to_contain_text(first)
        expect(rows).to_have_count(count - 1)
        expect(rows.first.locator("[data-row-handle]")).to_be_focused()


class TestOnATelephone:
    @pytest.mark.parametrize("path", PAGES)
    def test_nothing_sticks_out(self, demo_site: Site, visiting: Visiting, path: str) -> None:
        page = visiting(demo_site, PHONE).go(path)

        assert overhang(page) == 0


class TestChoosingAUnit:
    def test_proposes_names_while_typing(self, demo_site: Site, visiting: Visiting) -> None:
        page = visiting(demo_site).go("/manage/units/new/")
        page.locator("#id_parent").press_sequentially("教育")

        expect(page.locator("#unit-names option").first).to_have_attribute(
            "value", re.compile("教育")
        )
