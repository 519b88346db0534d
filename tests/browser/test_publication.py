"""From a checked plan to promises and their revision, in a real browser.

One installation: a plan of nine tasks is published; its revision changes five, adds two and withdraws
one; the pages are walked through in the order of the work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Visiting
from tests.browser.site import Site, run, serving
from tests.browser.soundness import faults, overhang
from tests.browser.visit import REFUSED

TITLE = "青溪县养老服务提升实施方案"
ITEMS = (
    "建设社区食堂。2026年底前建成社区食堂30个以上。（牵头单位：县民政局；配合单位：县财政局）",
    "改造养老机构。到2027年，改造护理型床位800张。（牵头单位：县民政局；配合单位：县住房城乡建设局）",
    "开展能力评估。2026年6月底前完成老年人能力评估。（牵头单位：县卫生健康局）",
    "培训护理人员。每年培训养老护理员500人次。（牵头单位：县人力资源社会保障局）",
    "建设村级站点。每个乡镇建成村级站点2个。（责任单位：各乡镇人民政府）",
    "完善价格机制。健全普惠养老服务价格形成机制。（牵头单位：县发展改革局）",
    "强化安全监管。开展养老机构消防安全专项整治。（牵头单位：县消防救援大队）",
    "发展老年教育。建设老年大学分校3所。（牵头单位：县教育局）",
    "推进适老改造。完成困难家庭适老化改造200户。（牵头单位：县民政局）",
)
#: Five changed (numbers, a date, a unit), the sixth withdrawn, two new.
REVISED = (
    ITEMS[0].replace("30个", "45个"),
    ITEMS[1].replace("800张", "950张"),
    ITEMS[2].replace("6月底", "9月底"),
    ITEMS[3].replace("县人力资源社会保障局", "县卫生健康局"),
    ITEMS[4],
    ITEMS[6],
    ITEMS[7].replace("3所", "5所"),
    ITEMS[8],
    "推广智慧养老。建设智慧养老平台1个。（牵头单位：县大数据发展管理局）",
    "培育银发企业。引进康复辅具企业6家。（牵头单位：县商务局）",
)
_CHECK = """
from taizhang.permission import Actor
from taizhang.policies.models import Plan, Task
from taizhang.policies.services.review import check_task
plan = Plan.objects.latest("id")
for task in Task.objects.filter(plan=plan).order_by("position"):
    check_task(plan=plan, task=task.key, seen=task.stands, by=Actor.operator("测试"))
"""
_TOWNS = """
from taizhang.organizations.models import Membership, Unit
group = Unit.objects.get(name__contains="各乡镇", kind="group")
for name in ("东溪", "西坪", "南河"):
    town = Unit.objects.create(name=f"青溪县{name}镇人民政府")
    Membership.objects.create(group=group, member=town)
"""


def plan_text(items: tuple[str, ...], title: str = TITLE) -> str:
    lines = "\n\n".join(f"{n}.{item}" for n, item in enumerate(items, 1))
    return f"{title}\n\n一、重点任务\n\n{lines}\n"


@pytest.fixture(scope="module")
def site(browser_path: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An installation with plan 1, which nobody checked yet."""
    folder = tmp_path_factory.mktemp("publication")
    (folder / "plan.txt").write_text(plan_text(ITEMS), "utf-8")
    done = run(folder / "home", "import", str(folder / "plan.txt"))
    assert done.returncode == 0, done.stderr
    with serving(folder / "home") as started:
        yield started


def give(page: Page, name: str, text: str) -> None:
    file = {"name": name, "mimeType": "text/plain", "buffer": text.encode()}
    page.locator("#file").set_input_files([file])  # type: ignore[list-item]


class TestInTheOrderOfTheWork:
    """The tests of this class follow one another on one site."""

    def test_the_plan_says_what_is_missing(self, site: Site, visiting: Visiting) -> None:
        page = visiting(site).go("/plans/1/")
        expect(page.locator("#plan-missing")).to_contain_text("9 项未核对")
        page.keyboard.press("a")
        expect(page.locator("#plan-missing")).to_contain_text("8 项未核对")

        page.get_by_role("link", name="发布…").click()
        expect(page.get_by_role("button", name=re.compile("^发布并通知"))).to_be_disabled()
        expect(page.locator("#groups")).to_contain_text("没有成员")

    def test_it_is_published_with_the_members_of_its_group(
        self, site: Site, visiting: Visiting
    ) -> None:
        site.shell(_CHECK)
        site.shell(_TOWNS)
        page = visiting(site).go("/plans/1/publish/")
        expect(page.locator("#groups")).to_contain_text("青溪县东溪镇人民政府")
        assert faults(page) == []
        page.get_by_role("button", name=re.compile("^发布并通知")).click()
        expect(page.locator(".done")).to_contain_text("9 项任务编号 2026-01-001 至 2026-01-009")
        assert faults(page) == []

        with page.expect_download() as letter:
            page.locator("tr", has_text="青溪县民政局").get_by_role("link", name="Word").click()
        assert letter.value.suggested_filename == "任务交办函_青溪县民政局.docx"

    def test_a_contact_takes_note(self, site: Site, visiting: Visiting) -> None:
        page = visiting(site, role="contact").go("/")
        before = int(page.locator(".notices-count strong").inner_text())
        page.get_by_role("button", name="签收").first.click()
        expect(page.locator("#notices h2 .figure")).to_have_text(str(before - 1))

    def test_another_file_is_taken_only_when_said_so(self, site: Site, visiting: Visiting) -> None:
        visit = visiting(site)
        visit.forgive(REFUSED)
        page = visit.go("/plans/1/")
        page.get_by_role("link", name="修订…").click()
        give(page, "文物.txt", plan_text(("修缮城隍庙。（牵头单位：县文化和旅游局）",), "文物方案"))
        page.get_by_role("button", name="读取并对照").click()
        expect(page.get_by_role("alert").first).to_contain_text("看来是另一份文件")
        expect(page.get_by_role("button", name="仍作为修订导入")).to_be_visible()

    def test_the_revision_is_compared_task_by_task(self, site: Site, visiting: Visiting) -> None:
        page = visiting(site).go("/plans/1/revise/")
        give(page, "修订.txt", plan_text(REVISED))
        page.get_by_role("button", name="读取并对照").click()
        page.wait_for_url("**/plans/*/revision/")
        kinds = page.locator(".revision-kinds")
        for words in ("有修改 5", "新增 2", "已取消 1", "未变 3"):
            expect(kinds.get_by_role("link", name=words)).to_be_visible()
        first = page.locator("article.revised").first
        expect(first.locator("del").first).to_have_text("30")
        expect(first.locator("ins").first).to_have_text("45")
        assert faults(page) == []

        # By keyboard to the new task, and what it continues.
        page.keyboard.press("j")
        expect(first.locator("[data-row-handle]")).to_be_focused()
        new = page.locator("article.revised-new", has_text="培育银发企业")
        new.get_by_label("承接原任务").select_option(label="2026-01-006 完善价格机制")
        expect(kinds.get_by_role("link", name="有修改 6")).to_be_visible()
        page.locator("article", has_text="培育银发企业").get_by_role("button").click()
        expect(kinds.get_by_role("link", name="新增 2")).to_be_visible()

    def test_it_takes_the_place_of_the_older_one(self, site: Site, visiting: Visiting) -> None:
        site.shell(_CHECK)
        page = visiting(site).go("/plans/1/")
        page.get_by_role("link", name="修订对照").click()
        page.get_by_role("link", name="去核对").click()
        page.get_by_role("link", name="发布…").click()
        expect(page.get_by_text("新增 2 项，取消 1 项")).to_be_visible()
        page.get_by_role("button", name=re.compile("^发布并通知")).click()
        expect(page.locator(".done")).to_contain_text("已发布")

        page.goto(site.address + "/plans/1/")
        expect(page.locator(".plan-standing")).to_contain_text("替代")
        page.goto(site.address + "/ledger/")
        expect(page.locator("#said strong")).to_have_text("10 项任务")
        page.get_by_label("含已替代、已撤回").check()
        expect(page.locator("#said strong")).to_have_text("19 项任务")

    def test_the_pages_fit_a_phone(self, site: Site, visiting: Visiting) -> None:
        visit = visiting(site, PHONE)
        for path in ("/plans/1/letters/", "/plans/2/revision/?kind=all", "/plans/2/withdraw/"):
            assert overhang(visit.go(path)) == 0, path
