"""The overview: its figures and charts lead to what they count."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visit import Visit

#: Where on the page a bar stands, asked of the chart itself; and what it should lead to.
FIRST_BAR = """(name) => {
    const place = document.querySelector(`[data-chart=${name}]`);
    const chart = echarts.getInstanceByDom(place);
    const given = JSON.parse(document.getElementById("charts").textContent)[name];
    const index = given.series[0].values.findIndex((value) => value > 0);
    const value = given.series[0].values[index];
    const lying = chart.getOption().yAxis[0].type === "category";
    const middle = lying ? [value / 2, index] : [index, value / 2];
    const [x, y] = chart.convertToPixel({ seriesIndex: 0 }, middle);
    const frame = place.getBoundingClientRect();
    return { x: frame.x + x, y: frame.y + y, value, address: given.series[0].addresses[index] };
}"""
#: How many pixels of a canvas are drawn on.
INK = """(canvas) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let ink = 0;
    for (let i = 3; i < data.length; i += 4) if (data[i]) ink += 1;
    return ink / (data.length / 4);
}"""


@pytest.fixture
def overview(reader: Visit) -> Page:
    return reader.go("/overview/")


class TestCharts:
    @pytest.mark.parametrize("name", ["units", "deadlines", "kinds"])
    def test_each_is_drawn(self, overview: Page, name: str) -> None:
        canvas = overview.locator(f"[data-chart={name}] canvas").first.element_handle()

        overview.wait_for_function(f"(canvas) => ({INK})(canvas) > 0.02", arg=canvas)

    @pytest.mark.parametrize("name", ["units", "deadlines"])
    def test_a_bar_opens_the_tasks_that_it_counts(self, overview: Page, name: str) -> None:
        overview.locator(f"[data-chart={name}] canvas").first.scroll_into_view_if_needed()
        bar = overview.evaluate(FIRST_BAR, name)

        overview.mouse.click(bar["x"], bar["y"])

        overview.wait_for_url(lambda url: url.endswith(bar["address"]))
        expect(overview.locator("#said strong")).to_have_text(re.compile(rf"^{bar['value']}\b"))

    def test_a_kind_of_target_opens_the_tasks_that_have_it(self, overview: Page) -> None:
        overview.locator("[data-chart=kinds] canvas").first.scroll_into_view_if_needed()
        bar = overview.evaluate(FIRST_BAR, "kinds")

        overview.mouse.click(bar["x"], bar["y"])

        overview.wait_for_url(re.compile(r"/ledger/\?target="))
        expect(overview.locator("table.ledger tr[data-row]").first).to_be_visible()

    def test_the_same_numbers_stand_in_tables_for_who_cannot_see_a_chart(
        self, overview: Page
    ) -> None:
        details = overview.locator(".chart-data")
        for index in range(details.count()):
            details.nth(index).locator("summary").click()
            expect(details.nth(index).locator("tbody tr").first).to_be_visible()


class TestFigures:
    def test_the_number_of_tasks_leads_to_them(self, overview: Page) -> None:
        figure = overview.locator(".figures a", has_text="任务").first
        number = figure.locator(".figures-number").inner_text()

        figure.click()

        expect(overview.locator("#said strong")).to_have_text(re.compile(rf"^{number}\b"))

    def test_the_number_of_doubts_leads_to_the_tasks_in_doubt(self, overview: Page) -> None:
        figure = overview.locator(".figures a", has_text="存疑")
        tasks = re.search(r"(\d+) 项", figure.inner_text())
        assert tasks

        figure.click()

        expect(overview.locator("#said strong")).to_have_text(re.compile(rf"^{tasks[1]}\b"))
