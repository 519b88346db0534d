"""A plan is reviewed in the browser: by keyboard alone, and by two people at once."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Visiting
from tests.browser.samples import county_plan
from tests.browser.site import Site, run, serving
from tests.browser.soundness import faults, overhang
from tests.browser.visit import REFUSED, Visit

#: Tasks of the county's plan, and of the small ones.
MANY, ALL = 45, 6
ITEMS = (
    "建设社区食堂。2026年底前建成社区食堂30个以上，新增助餐点60个。（牵头单位：县民政局；配合单位：县财政局）",
    "改造养老机构。到2027年，改造护理型床位800张。（牵头单位：县民政局；配合单位：县住房城乡建设局）",
    "开展能力评估。2026年6月底前完成老年人能力评估。（牵头单位：县卫生健康局）",
    "培训护理人员。每年培训养老护理员500人次。（牵头单位：县人力资源社会保障局）",
    "完善价格机制。健全普惠养老服务价格形成机制。（牵头单位：县发展改革局）",
    "强化安全监管。开展养老机构消防安全专项整治。（牵头单位：县消防救援大队）",
)
#: A plan for each test that changes one; the number is in its title.
COPIES = 12


@pytest.fixture(scope="module")
def review_site(browser_path: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An installation with plans that nobody reviewed: 1 is the county's, the others are small."""
    folder = tmp_path_factory.mktemp("review")
    home, plans = folder / "home", folder / "plans"
    plans.mkdir()
    items = "\n\n".join(f"{n}.{item}" for n, item in enumerate(ITEMS, 1))
    for copy in range(COPIES):
        text = f"青溪县养老服务提升第{copy + 1}年实施方案\n\n一、重点任务\n\n{items}\n"
        (plans / f"{copy:02}.txt").write_text(text, "utf-8")
    done = run(home, "import", str(county_plan()), str(plans))
    assert done.returncode == 0, done.stderr
    with serving(home) as site:
        yield site


@pytest.fixture
def small() -> int:
    """The id of a plan that no other test changes."""
    return next(_SMALL)


_SMALL = itertools.count(2)


def opened(visit: Visit, plan: int) -> Page:
    page = visit.go(f"/plans/{plan}/")
    expect(page.locator("#review-bar")).to_be_visible()
    return page


def press(page: Page, key: str) -> None:
    """Press a key that acts, and wait for the answer."""
    with page.expect_response(lambda r: "/review/" in r.url and r.request.method == "POST"):
        page.keyboard.press(key)
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)


def expect_checked(page: Page, tasks: int) -> None:
    """The page says that so many of its tasks are checked."""
    expect(page.locator(".review-line strong")).to_have_text(f"已核对 {tasks}/{ALL}")


def select(page: Page, words: str) -> None:
    """Mark `words` in the source, as a person does with the mouse."""
    found = page.evaluate(
        """(words) => {
          for (const block of document.querySelectorAll('#source [data-block]')) {
            const walk = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
            const nodes = [];
            while (walk.nextNode()) nodes.push(walk.currentNode);
            const text = nodes.map((n) => n.data).join('');
            const at = text.indexOf(words);
            if (at < 0) continue;
            const place = (offset) => {
              for (const node of nodes) {
                if (offset <= node.data.length) return [node, offset];
                offset -= node.data.length;
              }
            };
            const range = document.createRange();
            range.setStart(...place(at));
            range.setEnd(...place(at + words.length));
            const selection = getSelection();
            selection.removeAllRanges();
            selection.addRange(range);
            return true;
          }
          return false;
        }""",
        words,
    )
    assert found, words
    expect(page.locator("html")).to_contain_class("has-pick")


class TestByKeyboard:
    def test_the_whole_plan_is_checked(
        self, review_site: Site, visiting: Visiting, small: int
    ) -> None:
        page = opened(visiting(review_site), small)
        expect_checked(page, 0)

        for _ in range(ALL):
            press(page, "a")

        expect_checked(page, ALL)
        expect(page.locator(".card-task:not(.is-checked)")).to_have_count(0)

    def test_a_value_is_corrected_and_taken_back(
        self, review_site: Site, visiting: Visiting, small: int
    ) -> None:
        page = opened(visiting(review_site), small)
        card = page.locator("#tasks article").first
        expect(card.locator("a.fact-number").first).to_contain_text("30")

        page.keyboard.press("j")
        page.keyboard.press("e")
        value = card.get_by_label("数值").first
        value.fill("42")
        press(page, "Control+Enter")
        expect(card.locator("a.fact-number").first).to_contain_text("42")
        expect(page.locator(".review-log summary")).to_have_text("1 处更正")

        press(page, "u")
        expect(card.locator("a.fact-number").first).to_contain_text("30")

    def test_a_unit_is_chosen_by_a_few_letters(
        self, review_site: Site, visiting: Visiting, small: int
    ) -> None:
        page = opened(visiting(review_site), small)
        card = page.locator("#tasks article").first
        page.keyboard.press("j")
        page.keyboard.press("e")
        unit = card.get_by_label("单位全称").first
        unit.fill("青溪县卫")
        expect(card.locator("datalist option").first).to_have_attribute("value", "青溪县卫生健康局")
        unit.fill("青溪县卫生健康局")
        press(page, "Control+Enter")
        expect(card.locator("a.role-lead").first).to_have_attribute("title", "青溪县卫生健康局")

    def test_split_and_merge(self, review_site: Site, visiting: Visiting, small: int) -> None:
        page = opened(visiting(review_site), small)
        page.keyboard.press("j")
        select(page, "新增助餐点60个")
        press(page, "x")
        expect(page.locator("#tasks article")).to_have_count(ALL + 1)
        second = page.locator("#tasks article").nth(1)
        expect(second.locator("p.words")).to_contain_text("新增助餐点60个")

        page.locator("#tasks article").first.locator("[data-row-handle]").focus()
        press(page, "m")
        expect(page.locator("#tasks article")).to_have_count(ALL)

    def test_words_picked_in_the_source_become_a_unit(
        self, review_site: Site, visiting: Visiting, small: int
    ) -> None:
        page = opened(visiting(review_site), small)
        card = page.locator("#tasks article").nth(1)
        card.locator("[data-row-handle]").focus()
        expect(card.locator("a.role", has_text="县财政局")).to_have_count(0)
        select(page, "县财政局")
        press(page, "b")
        expect(card.locator("a.role", has_text="县财政局")).to_have_count(1)

    def test_words_that_say_no_number_are_refused_with_the_way_out(
        self, review_site: Site, visiting: Visiting, small: int
    ) -> None:
        visit = visiting(review_site)
        visit.forgive(REFUSED)
        page = opened(visit, small)
        page.keyboard.press("j")
        select(page, "完善价格机制")
        press(page, "g")
        expect(page.locator(".review-refusal")).to_contain_text("读不出")

    def test_dropping_a_task_is_taken_back(
        self, review_site: Site, visiting: Visiting, small: int
    ) -> None:
        page = opened(visiting(review_site), small)
        page.keyboard.press("j")
        press(page, "d")
        expect(page.locator("#tasks article")).to_have_count(ALL - 1)
        press(page, "u")
        expect(page.locator("#tasks article")).to_have_count(ALL)


class TestTwoPeople:
    def test_at_different_tasks_both_count(
        self, review_site: Site, visiting: Visiting, small: int
    ) -> None:
        first, second = opened(visiting(review_site), small), opened(visiting(review_site), small)
        press(first, "a")
        second.locator("#tasks article").nth(5).locator("[data-row-handle]").focus()
        press(second, "a")
        expect_checked(second, 2)

    def test_at_the_same_task_the_second_is_told(
        self, review_site: Site, visiting: Visiting, small: int
    ) -> None:
        first, other = opened(visiting(review_site), small), visiting(review_site)
        other.forgive(REFUSED)
        second = opened(other, small)
        for page, value in ((first, "42"), (second, "5")):
            page.keyboard.press("j")
            page.keyboard.press("e")
            page.locator("#tasks article").first.get_by_label("数值").first.fill(value)
        press(first, "Control+Enter")
        press(second, "Control+Enter")
        expect(second.locator(".review-refusal")).to_contain_text("刚刚改过这一项")
        shown = second.locator("#tasks article").first.locator("a.fact-number").first
        expect(shown).to_contain_text("42")


class TestForEveryone:
    def test_a_reader_sees_no_acts(self, review_site: Site, visiting: Visiting, small: int) -> None:
        page = visiting(review_site, role="leadership").go(f"/plans/{small}/")
        expect(page.locator("#tasks article").first).to_be_visible()
        expect(page.locator("#review-bar, .card-acts")).to_have_count(0)

    def test_on_a_phone_a_task_is_checked_and_edited_by_touch(
        self, review_site: Site, visiting: Visiting, small: int
    ) -> None:
        page = opened(visiting(review_site, PHONE), small)
        page.locator("#tasks article").first.get_by_role("button", name="核对无误").tap()
        expect_checked(page, 1)
        assert overhang(page) == 0

    def test_has_no_serious_fault_for_assistive_technology(
        self, review_site: Site, visiting: Visiting, small: int
    ) -> None:
        page = opened(visiting(review_site), small)
        page.keyboard.press("j")
        page.keyboard.press("e")
        expect(page.locator(".edit-task")).to_be_visible()
        assert faults(page) == []
