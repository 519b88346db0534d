"""Plans across levels: linked with one click, decided by the keyboard, the chain read on a telephone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Visiting
from tests.browser.people import session_of
from tests.browser.samples import county_plan_title, written
from tests.browser.site import Site, run, serving
from tests.browser.visit import REFUSED, Visit
from tests.levels.test_links import CITY, COUNTY

#: Where a link of two plans is decided, in the installation of `linked_home`.
LINK = "/levels/1/"


@pytest.fixture(scope="module")
def linked_site(
    browser_path: str, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A county's plan, linked to the city's that it names and aligned, by the pages alone."""
    folder = tmp_path_factory.mktemp("levels")
    files = [written(folder, f"{n}.txt", text) for n, text in enumerate((CITY, COUNTY))]
    read = run(folder / "home", "import", *map(str, files))
    assert read.returncode == 0, read.stderr
    with serving(folder / "home") as site:
        context = browser.new_context(locale="zh-CN")
        context.add_cookies([{"name": "sessionid", "value": session_of(), "url": site.address}])
        page = context.new_page()
        page.goto(f"{site.address}/plans/")
        page.get_by_role("link", name="青溪县养老服务提升实施方案", exact=True).click()
        page.get_by_role("link", name="上下级", exact=True).click()
        page.get_by_role("button", name="关联").first.click()
        page.get_by_role("button", name="对应", exact=False).first.click()
        page.wait_for_url(f"**{LINK}**")
        expect(page.get_by_role("heading", level=1)).to_have_text("上下级对应")
        context.close()
        yield site


@pytest.fixture
def coordinator(linked_site: Site, visiting: Visiting) -> Visit:
    return visiting(linked_site)


@pytest.fixture
def linked(coordinator: Visit) -> Page:
    page = coordinator.go(LINK)
    expect(page.get_by_role("heading", level=1)).to_have_text("上下级对应")
    return page


class TestDeciding:
    """The tests of this class follow one another on one site; the last dissolves the link."""

    def test_takes_one_key_each(self, linked: Page) -> None:
        pairs = linked.locator(".pair")
        count = pairs.count()
        assert count >= 3

        linked.locator(".pair [data-row-handle]").first.focus()
        linked.keyboard.press("a")
        expect(linked.locator(".pair.is-confirmed")).to_have_count(1)
        # The next thing that nobody decided, be it a target of the same pair.
        expect(linked.locator(":focus")).to_have_attribute("data-row-handle", "")
        here = 'document.activeElement.closest("[data-decide]")'
        linked.wait_for_function(f'{here}?.dataset.decide === "proposed"')

        linked.locator(".pair.is-proposed [data-row-handle]").first.focus()
        linked.keyboard.press("r")
        expect(linked.locator(".pair.is-rejected")).to_have_count(1)
        linked.locator(".pair.is-rejected [data-row-handle]").first.focus()
        linked.keyboard.press("u")
        expect(linked.locator(".pair.is-rejected")).to_have_count(0)
        expect(linked.locator(".pair.is-proposed :focus")).to_have_count(1)

        linked.reload()
        expect(linked.locator(".pair.is-confirmed")).to_have_count(1)
        expect(linked.locator("#pair-counts")).to_contain_text("其中 1 项已确认")

    def test_a_quoted_word_lights_up_in_both_texts(self, linked: Page) -> None:
        pair = linked.locator(".pair").first
        pair.locator("[data-row-handle]").first.focus()
        key = pair.get_attribute("data-pair")
        upper = linked.locator(f'.span-upper mark[data-pairs~="{key}"]').first
        expect(upper).to_have_class("quoted is-on")
        expect(pair.locator("mark.quoted").first).to_be_visible()

    def test_a_task_is_linked_by_typing(self, linked: Page) -> None:
        row = linked.locator(".span.is-uncarried").first
        row.get_by_role("link", name="人工关联下级任务").click()
        expect(row.get_by_role("searchbox")).to_be_focused()
        linked.keyboard.type("吃饭难")
        expect(row.locator(".choices li")).to_have_count(1)
        row.get_by_role("button", name="承接").click()
        expect(linked.locator(".span.is-uncarried", has_text="智慧养老")).to_have_count(0)
        expect(linked.locator(".pair", has_text="人工关联")).to_have_count(1)

    def test_a_refusal_is_heard_in_place(self, coordinator: Visit, linked: Page) -> None:
        coordinator.forgive(REFUSED)
        other = coordinator.context.new_page()
        other.goto(coordinator.site.address + "/plans/2/levels/")
        other.get_by_role("button", name="解除").first.click()
        expect(other.get_by_text("已解除的关联")).to_be_visible()

        linked.locator(".pair.is-proposed [data-row-handle]").first.focus()
        linked.keyboard.press("a")

        expect(linked.get_by_role("alert").filter(has_text="关联已经解除")).to_be_focused()


class TestThePictures:
    def test_the_chain_runs_from_province_to_county(self, reader: Visit) -> None:
        page = reader.go("/plans/2/levels/picture/")
        expect(page.locator(".band").first).to_be_visible()
        page = reader.go("/tasks/60/chain/")
        for place in ("省级", "市级", "县级"):
            expect(page.locator(".column-head", has_text=place)).to_be_visible()
        band = page.locator("svg a:has(.band)").first
        band.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".both:target")).to_be_in_viewport()

    def test_typing_finds_a_plan_to_link(self, reader: Visit) -> None:
        page = reader.go("/plans/1/levels/")
        page.get_by_label("另选一份上级方案").press_sequentially("青溪", delay=20)
        expect(page.locator("#found").get_by_role("link", name=county_plan_title())).to_be_visible()
