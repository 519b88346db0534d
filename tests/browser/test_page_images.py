"""A plan from a PDF is read on its pages: a box leads to the card, a fact to its box."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Visiting
from tests.browser.site import Site, run, serving
from tests.browser.soundness import faults, overhang
from tests.browser.visit import REFUSED, Visit
from tests.documents.ofd_files import ofd
from tests.documents.pdf_files import pdf
from tests.documents.press import Leaf, Press

ROWS = [["任务", "牵头单位", "配合单位", "完成时限"]] + [
    [
        f"{n}.新建社区食堂{n + 30}个以上",
        # Names that nobody knows are in doubt.
        "李四" if n % 20 == 13 else "县民政局",
        "县财政局、县住建局",
        f"2026年{n % 12 + 1}月",
    ]
    for n in range(1, 61)
]
PDF, OFD, BROKEN = 1, 2, 3


def leaves(title: str) -> list[Leaf]:
    press = Press()
    press.title(title)
    press.table(ROWS, [6, 3, 4, 3], size=12.0)
    return press.finish()


@pytest.fixture(scope="module")
def paged_site(browser_path: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Plan 1 is a PDF, 2 an OFD, 3 a PDF whose original was lost."""
    folder = tmp_path_factory.mktemp("pages")
    home = folder / "home"
    files = {
        "1.pdf": pdf(leaves("望江县养老服务提升行动实施方案")),
        "2.ofd": ofd(leaves("青溪县养老服务提升行动实施方案")),
        "3.pdf": pdf(leaves("临山县养老服务提升行动实施方案")),
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    done = run(home, "import", *(str(folder / name) for name in files))
    assert done.returncode == 0, done.stderr
    (lost,) = (
        path for path in (home / "files").glob("??/*") if path.read_bytes() == files["3.pdf"]
    )
    lost.unlink()
    with serving(home) as site:
        yield site


def opened(visit: Visit, plan: int) -> Page:
    page = visit.go(f"/plans/{plan}/")
    page.wait_for_function("document.querySelector('#source').dataset.view")
    return page


def wait_for_picture(page: Page, number: int) -> None:
    page.wait_for_function(
        "(n) => { const i = document.getElementById(`page-image-${n}`);"
        " return i.complete && i.naturalWidth > 0; }",
        arg=number,
        timeout=60_000,
    )


@pytest.mark.parametrize("plan", [PDF, OFD])
class TestThePages:
    def test_are_shown_first_and_come_when_scrolled_to(
        self, paged_site: Site, visiting: Visiting, plan: int
    ) -> None:
        page = opened(visiting(paged_site), plan)

        wait_for_picture(page, 1)
        expect(page.locator(".paper")).to_be_hidden()
        page.locator("#page-3").scroll_into_view_if_needed()
        wait_for_picture(page, 3)

    def test_lead_from_a_box_to_its_card(
        self, paged_site: Site, visiting: Visiting, plan: int
    ) -> None:
        page = opened(visiting(paged_site), plan)
        box = page.locator("#page-2 .trace.unit").nth(4)
        box.scroll_into_view_if_needed()
        key = (box.get_attribute("data-facts") or "").split()[0]

        box.click()

        card = page.locator(f"#c-{key}")
        expect(card).to_be_in_viewport()
        expect(card).to_contain_class("is-on")
        expect(box).to_contain_class("is-on")

    def test_lead_from_a_fact_to_its_box(
        self, paged_site: Site, visiting: Visiting, plan: int
    ) -> None:
        page = opened(visiting(paged_site), plan)
        fact = page.locator("#tasks .card-task").nth(45).locator("a.fact-number")
        key = fact.get_attribute("data-key")

        fact.click()

        box = page.locator(f'.sheet-marks .trace[data-facts~="{key}"]').first
        expect(box).to_be_in_viewport()
        expect(
            page.locator(f'.sheet-marks .trace.is-on[data-facts~="{key}"]').first
        ).to_be_visible()


class TestByKeyboard:
    def test_arrows_go_from_box_to_box_and_enter_to_the_card(
        self, paged_site: Site, visiting: Visiting
    ) -> None:
        page = opened(visiting(paged_site), PDF)
        page.locator('.sheet-marks .trace[tabindex="0"]').focus()
        for _ in range(8):
            page.keyboard.press("ArrowRight")
        facts = page.evaluate("document.activeElement.dataset.facts")

        page.keyboard.press("Enter")

        key = facts.split()[0]
        assert page.locator(f"#c-{key}").count()
        expect(page.locator(f"#c-{key}")).to_be_in_viewport()

    def test_v_shows_the_text_and_is_remembered(self, paged_site: Site, visiting: Visiting) -> None:
        visit = visiting(paged_site)
        page = opened(visit, PDF)

        page.keyboard.press("v")

        expect(page.locator(".paper")).to_be_visible()
        expect(page.locator(".sheet-pages")).to_be_hidden()
        page = opened(visit, PDF)
        expect(page.locator(".paper")).to_be_visible()
        page.locator("#tasks a.fact-number").first.click()
        expect(page.locator(".paper .trace.is-on").first).to_be_in_viewport()
        page.keyboard.press("v")
        expect(page.locator(".sheet-marks .trace.is-on").first).to_be_visible()

    def test_v_keeps_the_same_words_in_sight(self, paged_site: Site, visiting: Visiting) -> None:
        page = opened(visiting(paged_site), PDF)
        fact = page.locator("#tasks .card-task").nth(30).locator("a.fact-number")
        fact.click()
        mark = f'.trace.is-on[data-facts~="{fact.get_attribute("data-key")}"]'

        page.keyboard.press("v")
        expect(page.locator(f".paper {mark}").first).to_be_in_viewport()
        page.keyboard.press("v")
        expect(page.locator(f".sheet-marks {mark}").first).to_be_in_viewport()

    def test_plus_and_minus_change_the_size_and_0_fits(
        self, paged_site: Site, visiting: Visiting
    ) -> None:
        page = opened(visiting(paged_site), PDF)
        body = page.locator("#page-1 .sheet-body")
        wide = body.bounding_box()["width"]

        page.keyboard.press("+")
        page.keyboard.press("+")
        assert body.bounding_box()["width"] > wide * 1.2
        page.keyboard.press("0")
        assert body.bounding_box()["width"] == pytest.approx(wide)
        page.keyboard.press("-")
        assert body.bounding_box()["width"] < wide * 0.95


class TestAnAct:
    def test_keeps_the_page_in_sight_and_its_picture(
        self, paged_site: Site, visiting: Visiting
    ) -> None:
        page = opened(visiting(paged_site), PDF)
        wait_for_picture(page, 1)
        page.locator("#tasks .card-task").nth(40).locator("a.fact-number").click()
        expect(page.locator(".sheet-marks .trace.is-on").first).to_be_in_viewport()
        before = page.evaluate("document.getElementById('source').scrollTop")

        with page.expect_response(lambda r: "/review/" in r.url):
            page.locator("#tasks .card-task").nth(40).locator(".card-check").click()
        expect(page.locator(".card-task.is-checked")).not_to_have_count(0)

        assert page.evaluate("document.getElementById('source').scrollTop") == before
        expect(page.locator(".sheet-pages")).to_be_visible()
        wait_for_picture(page, 1)


class TestWhatCannotBeDrawn:
    def test_is_told_and_the_text_takes_its_place(
        self, paged_site: Site, visiting: Visiting
    ) -> None:
        visit = visiting(paged_site)
        visit.forgive(REFUSED)
        page = opened(visit, BROKEN)

        expect(page.get_by_text("版面画不出来，已改为文字")).to_be_visible(timeout=30_000)
        expect(page.locator(".paper")).to_be_visible()


class TestTheMap:
    def test_leads_to_each_place_in_doubt(self, paged_site: Site, visiting: Visiting) -> None:
        page = opened(visiting(paged_site), PDF)
        doubts = page.locator("#doubts [data-key]").count()
        assert doubts
        expect(page.locator("#source-map a")).to_have_count(doubts)

        last = page.locator("#source-map a").last
        key = last.get_attribute("data-key")
        last.click()

        expect(page.locator(f'.sheet-marks .trace[data-facts~="{key}"]').first).to_be_in_viewport()


class TestOnATelephone:
    def test_pages_fit_and_nothing_sticks_out(self, paged_site: Site, visiting: Visiting) -> None:
        page = opened(visiting(paged_site, PHONE), PDF)
        page.get_by_role("tab", name="原文").click()
        wait_for_picture(page, 1)

        assert overhang(page) == 0
        assert page.locator("#page-1 .sheet-body").bounding_box()["width"] <= PHONE[0]
        page.locator("#page-1 .trace.unit").first.click()
        expect(page.locator("#tasks")).to_be_visible()


def test_nothing_that_axe_calls_serious(paged_site: Site, visiting: Visiting) -> None:
    page = opened(visiting(paged_site), PDF)
    wait_for_picture(page, 1)
    assert faults(page) == []
