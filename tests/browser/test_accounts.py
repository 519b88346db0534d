"""Signing in, and people and roles, as a person meets them."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WIDE, Visiting
from tests.browser.site import Site
from tests.browser.soundness import faults, overhang

PAGES = ["/people/", "/people/new/", "/people/3/", "/roles/", "/me/", "/me/password/"]


class TestSigningIn:
    def test_of_the_demonstration_takes_two_keys(self, demo_site: Site, visiting: Visiting) -> None:
        visit = visiting(demo_site, role=None)
        page = visit.go("/ledger/?due=by")
        page.get_by_role("button", name="demo-tongchou").focus()
        page.keyboard.press("Enter")

        expect(page.get_by_role("heading", level=1)).to_have_text("台账")
        assert visit.place == "/ledger/?due=by"
        expect(page.locator(".side .person")).to_contain_text("统筹员（全部）")

    def test_by_name_and_password_works_from_the_keyboard(
        self, demo_site: Site, visiting: Visiting
    ) -> None:
        page = visiting(demo_site, role=None).go("/")
        # What is typed before the page has given the field the focus goes nowhere.
        expect(page.locator("#id_login")).to_be_focused()
        page.keyboard.type("demo-lianluo")
        page.keyboard.press("Tab")
        page.keyboard.type("yanshi-2026")
        page.keyboard.press("Enter")

        expect(page.get_by_role("heading", level=1)).to_have_text("工作台")
        expect(page.locator(".side .person")).to_contain_text("单位联络员（青溪县教育局）")
        page.get_by_role("button", name="退出").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("登录")

    @pytest.mark.parametrize("size", [WIDE, PHONE])
    def test_has_no_grave_fault(
        self, demo_site: Site, visiting: Visiting, size: tuple[int, int]
    ) -> None:
        visit = visiting(demo_site, size, role=None)
        assert faults(visit.go("/")) == []


class TestPeople:
    @pytest.mark.parametrize("size", [WIDE, PHONE])
    @pytest.mark.parametrize("path", PAGES)
    def test_have_no_grave_fault_and_fit(
        self, demo_site: Site, visiting: Visiting, path: str, size: tuple[int, int]
    ) -> None:
        visit = visiting(demo_site, size, role="security_administrator")
        page = visit.go(path)
        assert faults(page) == []
        assert overhang(page) == 0
