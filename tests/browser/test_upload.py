"""A coordinator gives files to the page of policies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visiting
from tests.browser.samples import (
    city_plan,
    county_plan,
    county_plan_title,
    province_plan,
    written,
)
from tests.browser.site import Site, serving
from tests.browser.visit import REFUSED, Visit

SLOW_BYTES_A_SECOND = 20_000
PLAN = """临江县养老服务提升实施方案

1.建设社区食堂。2026年6月底前建成社区食堂30个以上。（牵头单位：县民政局）
"""


def choose(page: Page, *files: Path) -> None:
    """Choose files by the button, as a person does in the dialog of the system."""
    page.locator("input[type=file]").set_input_files(list(files))


def send_slowly(visit: Visit) -> None:
    """A line on which a plan takes seconds."""
    visit.spoil()
    session = visit.context.new_cdp_session(visit.page)
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": 0,
            "downloadThroughput": -1,
            "uploadThroughput": SLOW_BYTES_A_SECOND,
        },
    )


@pytest.fixture(scope="module")
def site(browser_path: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An installation whose ledger is empty at first; the tests of this file follow one another."""
    with serving(tmp_path_factory.mktemp("upload") / "home") as started:
        yield started


@pytest.fixture
def coordinator(site: Site, visiting: Visiting) -> Visit:
    return visiting(site)


class TestAnEmptyLedger:
    def test_says_what_to_do_first(self, coordinator: Visit) -> None:
        page = coordinator.go("/")
        expect(page.get_by_role("heading", name="把一份方案变成台账")).to_be_visible()

        page.get_by_role("link", name="导入第一份文件").click()

        expect(page.get_by_role("heading", name="还没有方案")).to_be_visible()
        expect(page.get_by_text("把政策文件拖到页面上任何地方")).to_be_visible()

    def test_gives_for_a_broken_file_the_message_of_the_command_line(
        self, coordinator: Visit, tmp_path: Path
    ) -> None:
        coordinator.forgive(REFUSED)
        half = written(tmp_path, "半份方案.docx", county_plan().read_bytes()[:9_000])
        page = coordinator.go("/plans/")

        choose(page, half)

        refused = page.locator("[data-outcome=refused]")
        expect(refused).to_contain_text("半份方案.docx")
        shown = refused.locator("p").inner_text().replace(" ", "")
        expect(page.locator("#shelf")).to_contain_text("还没有方案")
        command = coordinator.site.run("import", str(half))
        assert command.returncode == 2
        assert command.stdout == ""
        assert shown in command.stderr.replace(" ", "")

    def test_of_several_files_reads_the_good_ones(self, coordinator: Visit, tmp_path: Path) -> None:
        coordinator.forgive(REFUSED)
        letter = written(tmp_path, "来信.txt", "各位同事：\n请于周五前回复。\n")
        page = coordinator.go("/plans/")

        choose(page, letter, city_plan())

        expect(page.locator("[data-outcome=refused]")).to_contain_text("没有找到任何任务")
        expect(page.locator("[data-outcome=imported]")).to_contain_text("任务 39 项")
        expect(page.locator("#shelf tr[data-row]")).to_have_count(1)


class TestUpload:
    def test_a_word_file_is_read_and_stands_on_the_shelf(self, coordinator: Visit) -> None:
        page = coordinator.go("/plans/")

        choose(page, county_plan())

        outcome = page.locator("[data-outcome=imported]")
        expect(outcome).to_contain_text("已读取，任务 45 项")
        expect(page.locator("#shelf")).to_contain_text(county_plan_title())
        outcome.get_by_role("link", name=county_plan_title()).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(county_plan_title())

    def test_the_same_file_again_changes_nothing_and_says_so(self, coordinator: Visit) -> None:
        page = coordinator.go("/plans/")
        plans = page.locator("#shelf tr[data-row]")
        expect(plans).to_have_count(2)

        choose(page, county_plan())

        expect(page.locator("[data-outcome=already]")).to_contain_text("此前已经读取，没有改动")
        expect(plans).to_have_count(2)

    def test_the_course_is_shown_while_the_file_is_on_its_way(self, coordinator: Visit) -> None:
        page = coordinator.go("/plans/")
        send_slowly(coordinator)

        choose(page, province_plan())

        line = page.locator(".outcome", has_text=province_plan().name)
        expect(line.get_by_text("正在上传")).to_be_visible()
        expect(line.locator("[data-share]")).to_have_text(re.compile(r"[1-9]\d?%"))
        expect(line).to_contain_text("已读取，任务 49 项")

    def test_a_file_dropped_anywhere_is_read(self, coordinator: Visit) -> None:
        page = coordinator.go("/plans/")
        files = page.evaluate_handle(
            """([name, text]) => {
                const data = new DataTransfer();
                data.items.add(new File([text], name));
                return data;
            }""",
            ["养老方案.txt", PLAN],
        )

        page.dispatch_event("main", "dragover", {"dataTransfer": files})
        expect(page.locator("form[data-upload]")).to_contain_class("is-over")
        page.dispatch_event("main", "drop", {"dataTransfer": files})

        expect(page.locator("[data-outcome=imported]")).to_contain_text("任务 1 项")
