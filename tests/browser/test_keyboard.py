"""The keyboard alone is enough."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.samples import county_plan_title
from tests.browser.visit import Visit

FOCUSED = """() => {
    const here = document.activeElement;
    return (here.getAttribute("aria-label") || here.textContent || here.id).trim();
}"""
#: Whether a person sees where the focus is.
HAS_RING = """() => {
    const style = getComputedStyle(document.activeElement);
    const has = (words) => words !== "none" && !words.startsWith("rgba(0, 0, 0, 0)");
    return has(style.outlineStyle) || has(style.boxShadow);
}"""
#: The last stop in a field for a date is a button that the browser draws, and marks, itself.
IS_IN_A_DATE = "() => document.activeElement.type === 'date'"


def tab_to(page: Page, words: str, most: int = 60) -> None:
    """Press Tab until what has the focus says `words`."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if words in page.evaluate(FOCUSED):
            return
    raise AssertionError(f"{most} times Tab did not reach {words}")


class TestKeys:
    def test_a_slash_goes_to_the_search(self, reader: Visit) -> None:
        page = reader.go("/plans/")

        page.keyboard.press("/")
        page.keyboard.type("实训")
        page.keyboard.press("Enter")

        page.wait_for_url(re.compile(r"/ledger/\?q="))

    def test_a_question_mark_shows_the_keys_and_escape_closes_them(self, reader: Visit) -> None:
        page = reader.go("/ledger/")

        page.keyboard.press("?")
        expect(page.get_by_role("dialog", name="键盘操作")).to_be_visible()
        page.keyboard.press("Escape")

        expect(page.get_by_role("dialog", name="键盘操作")).to_be_hidden()

    def test_a_slash_that_is_typed_stays_a_slash(self, reader: Visit) -> None:
        page = reader.go("/ledger/")
        page.locator("#f-q").focus()

        page.keyboard.type("1/3?")

        expect(page.locator("#f-q")).to_have_value("1/3?")

    def test_j_and_k_go_from_row_to_row_and_enter_opens(self, reader: Visit) -> None:
        page = reader.go("/ledger/")
        handles = page.locator("[data-row-handle]")

        page.keyboard.press("j")
        page.keyboard.press("j")
        expect(handles.nth(1)).to_be_focused()
        page.keyboard.press("k")
        expect(handles.nth(0)).to_be_focused()
        page.keyboard.press("Enter")

        expect(page.locator("tr.opened")).to_be_visible()
        expect(handles.nth(0)).to_be_focused()


class TestTab:
    def test_begins_with_a_way_past_the_navigation(self, reader: Visit) -> None:
        page = reader.go("/ledger/")

        page.keyboard.press("Tab")
        assert page.evaluate(FOCUSED) == "跳到正文"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")

        # The first thing of the page itself.
        expect(page.locator("main a").first).to_be_focused()

    def test_goes_through_the_page_in_the_order_it_is_read(self, reader: Visit) -> None:
        page = reader.go("/ledger/")
        places = []
        while "f-q" not in places and len(places) < 40:
            page.keyboard.press("Tab")
            places.append(page.evaluate(FOCUSED))

        side = page.locator("nav.side a:visible, nav.side button:visible").all_text_contents()
        assert places[:2] == ["跳到正文", "台账"]
        assert places[1 : 1 + len(side)] == [words.strip() for words in side]
        head = ["在全部任务中查找", "提醒", "键盘操作"]
        acts = page.locator(".page-acts a").all_text_contents()
        assert places[1 + len(side) :] == [*head, *acts, "f-q"]

    def test_the_focus_can_be_seen_at_each_stop(self, reader: Visit) -> None:
        page = reader.go("/ledger/")
        for _ in range(30):
            page.keyboard.press("Tab")
            if not page.evaluate(IS_IN_A_DATE):
                assert page.evaluate(HAS_RING), page.evaluate(FOCUSED)


class TestReadingByKeyboard:
    def test_from_a_fact_to_its_words_and_back(self, reader: Visit) -> None:
        page = reader.go("/plans/")
        tab_to(page, county_plan_title())
        page.keyboard.press("Enter")
        page.wait_for_url("**/plans/*/")
        expect(page.get_by_role("heading", level=1)).to_have_text(county_plan_title())
        page.locator("#tasks a.fact-date").first.focus()

        page.keyboard.press("Enter")
        expect(page.locator("#source .trace.date.is-on")).to_be_focused()
        page.keyboard.press("Enter")

        expect(page.locator("#tasks a.fact-date.is-on")).to_be_focused()

    def test_the_source_is_one_stop_of_tab_and_arrows_go_from_mark_to_mark(
        self, reader: Visit
    ) -> None:
        page = reader.go("/plans/")
        page.get_by_role("link", name=county_plan_title(), exact=True).click()
        page.wait_for_url("**/plans/*/")
        marks = page.locator("#source .trace")
        expect(page.locator('#source .trace[tabindex="0"]')).to_have_count(1)
        marks.first.focus()

        page.keyboard.press("ArrowRight")

        expect(marks.nth(1)).to_be_focused()
