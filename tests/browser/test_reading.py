"""One plan beside its source: every fact leads to its words, and the words to the fact."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.samples import county_plan, county_plan_title
from tests.browser.visit import Visit


@pytest.fixture
def plan(reader: Visit) -> Page:
    """The county's plan, opened from the shelf."""
    page = reader.go("/plans/")
    page.get_by_role("link", name=county_plan_title(), exact=True).click()
    page.wait_for_url("**/plans/*/")
    expect(page.get_by_role("heading", level=1)).to_have_text(county_plan_title())
    return page


def lit_words(page: Page) -> str:
    """The words that are highlighted in the source."""
    return "".join(page.locator("#source .trace.is-on").all_inner_texts())


class TestFromAFactToItsWords:
    @pytest.mark.parametrize(
        ("fact", "words"),
        [
            pytest.param("a.role-lead", "县教育局", id="a unit"),
            pytest.param("a.fact-date", "2026年8月前", id="a deadline"),
            pytest.param("a.fact-number", "新增建筑面积3.6万平方米", id="a target"),
        ],
    )
    def test_a_click_in_the_card_shows_the_words_in_the_source(
        self, plan: Page, fact: str, words: str
    ) -> None:
        card = plan.locator("#tasks article").first

        card.locator(fact).first.click()

        mark = plan.locator("#source .trace.is-on").first
        expect(mark).to_be_in_viewport()
        assert lit_words(plan) == words
        expect(card).to_contain_class("is-on")

    def test_a_name_restored_from_two_places_shows_both(self, reader: Visit) -> None:
        page = reader.go("/plans/")
        page.get_by_role("link", name=re.compile("^岚川市职业教育")).first.click()
        page.wait_for_url("**/plans/*/")
        card = page.locator("#tasks article").first

        card.locator("a.role", has_text="市人力资源社会保障局").click()

        marks = page.locator("#source .trace.is-on")
        expect(marks).to_have_text(["市", "人力资源社会保障局"])
        expect(marks.last).to_be_in_viewport()

    def test_only_the_last_fact_stays_highlighted(self, plan: Page) -> None:
        card = plan.locator("#tasks article").first
        card.locator("a.role-lead").first.click()

        card.locator("a.fact-date").first.click()

        assert lit_words(plan) == "2026年8月前"

    def test_what_the_document_says_of_itself_leads_to_its_words_too(self, plan: Page) -> None:
        plan.locator(".reading-head").get_by_role("link", name="青政办发〔2025〕33号").click()

        expect(plan.locator("#source .trace.is-on").first).to_be_in_viewport()
        assert lit_words(plan) == "青政办发〔2025〕33号"


class TestFromWordsToTheirFact:
    def test_a_click_on_a_mark_shows_its_card(self, plan: Page) -> None:
        mark = plan.locator("#source .trace.date").last
        words = mark.inner_text()

        mark.click()

        fact = plan.locator("#tasks a.fact-date.is-on")
        expect(fact).to_be_in_viewport()
        expect(fact).to_have_text(words)

    def test_a_card_that_the_search_hid_comes_back(self, plan: Page) -> None:
        plan.get_by_placeholder("查找任务、单位、时限、目标").fill("没有这样的词")
        expect(plan.locator("#tasks article:visible")).to_have_count(0)

        plan.locator("#source .trace.date").last.click()

        expect(plan.locator("#tasks a.fact-date.is-on")).to_be_in_viewport()

    def test_a_merged_cell_leads_to_each_of_its_tasks_in_turn(self, plan: Page) -> None:
        mark = _mark_of_several_tasks(plan)

        mark.click()
        first = plan.locator("#tasks article.is-on").get_attribute("id")
        mark.click()
        second = plan.locator("#tasks article.is-on").get_attribute("id")

        assert first != second


class TestDoubts:
    def test_what_the_reader_is_unsure_of_is_listed_and_leads_to_its_words(
        self, plan: Page
    ) -> None:
        plan.get_by_role("tab", name="存疑").click()
        doubts = plan.locator("#doubts li")
        expect(doubts.first).to_be_visible()

        doubts.first.get_by_role("link").click()

        expect(plan.locator("#source .trace.is-on").first).to_be_in_viewport()

    def test_the_cards_can_be_cut_down_to_those_in_doubt(self, plan: Page) -> None:
        doubtful = plan.locator("#tasks article.has-doubt").count()

        plan.get_by_label("只看存疑").check()

        assert 0 < doubtful < plan.locator("#tasks article").count()
        expect(plan.locator("#tasks article:visible")).to_have_count(doubtful)


class TestTheOriginal:
    def test_the_file_can_be_had_back_byte_for_byte(self, plan: Page) -> None:
        with plan.expect_download() as download:
            plan.get_by_role("link", name="下载原件").click()

        assert download.value.suggested_filename == county_plan().name
        assert download.value.path().read_bytes() == county_plan().read_bytes()

    def test_the_reading_can_be_had_as_json(self, plan: Page) -> None:
        with plan.expect_download() as download:
            plan.get_by_role("link", name="JSON").click()

        given = json.loads(download.value.path().read_text("utf-8"))
        assert given["document"]["title"] == county_plan_title()
        assert len(given["tasks"]) == 45


def _mark_of_several_tasks(page: Page) -> Locator:
    """A unit of a merged cell: its mark carries facts of more than one task."""
    for mark in page.locator("#source .trace.unit").all():
        units = {k for k in (mark.get_attribute("data-facts") or "").split() if "a" in k}
        if len(units) > 1:
            return mark
    raise AssertionError("the demonstration has no merged cell with a unit of several tasks")
