"""The page for leadership: on a screen, on a telephone, and on one sheet of paper."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Visiting
from tests.browser.site import Site, serving
from tests.browser.soundness import faults, overhang
from tests.browser.visit import Visit

_WORLD = "from tests.ledger.leadership_world import leadership_world; leadership_world()"


@pytest.fixture(scope="module")
def site_at_work(browser_path: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Three plans half a year after they were published, which tests only read."""
    with serving(tmp_path_factory.mktemp("leadership") / "home") as site:
        made = site.run("manage", "shell", "-c", _WORLD)
        assert made.returncode == 0, made.stderr
        yield site


@pytest.fixture
def leader(site_at_work: Site, visiting: Visiting) -> Visit:
    """Somebody who only leads, at a desk."""
    return visiting(site_at_work, role="leadership")


def test_a_leader_begins_here_and_goes_down_to_the_source(leader: Visit) -> None:
    page = leader.go("/")
    assert leader.place == "/leadership/"
    assert faults(page) == []
    # Drawn as SVG, a bar for each plan.
    expect(page.locator(".bar svg")).to_have_count(page.locator(".parts tbody tr").count())
    figure = page.locator('[data-figure="all.red"]')
    red = figure.inner_text()
    figure.click()
    expect(page.locator("#said strong")).to_have_text(re.compile(rf"^{red} 项"))
    assert faults(page) == []
    page.locator(".lit-what").first.click()
    page.wait_for_url(re.compile(r"/tasks/\d+/"))
    page.get_by_role("link", name="在原文中查看").first.click()
    page.wait_for_url(re.compile(r"/plans/\d+/#"))


def test_a_day_that_is_over_is_chosen_from_a_menu(leader: Visit) -> None:
    page = leader.go("/leadership/")
    page.get_by_text("看某月底").click()
    page.locator(".day-menu li a").nth(1).click()
    page.wait_for_url(re.compile(r"\?on=\d{4}-\d\d-\d\d"))
    expect(page.locator(".page-head")).to_contain_text("灯色按当日记录还原")
    assert faults(page) == []


def test_it_prints_on_one_standing_sheet_of_a4(leader: Visit) -> None:
    plan = leader.go("/leadership/").locator(".parts tbody th a").first.get_attribute("href")
    for path in ("/leadership/", plan):
        page = leader.go(str(path))
        expect(page.locator(".line svg").first).to_be_visible()
        paper = page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
        width, height = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", paper)[0]
        assert (round(float(width)), round(float(height))) == (595, 842)


def test_on_a_telephone_all_of_it_is_within_the_screen(
    site_at_work: Site, visiting: Visiting
) -> None:
    phone = visiting(site_at_work, PHONE, role="leadership")
    for path in ("/leadership/", "/leadership/tasks/?light=trouble"):
        page = phone.go(path)
        assert overhang(page) == 0, path
        assert faults(page) == []


def test_a_units_page_has_a_square_for_each_month_that_opens_its_tasks(leader: Visit) -> None:
    page = leader.go("/leadership/")
    page.locator(".units-beside tbody th a").first.click()
    page.wait_for_url(re.compile(r"/units/\d+/"))
    assert faults(page) == []
    square = page.locator("a.square").first
    expect(square).to_have_attribute("title", re.compile("红灯"))
    square.click()
    page.wait_for_url(re.compile(r"/leadership/tasks/\?unit=\d+&light=\w+&on="))
    expect(page.locator(".lit-tasks tbody tr").first).to_be_visible()
