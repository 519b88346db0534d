"""A unit reports its progress, in a real browser: quickly, two at once, over a line that breaks.

One installation with a published plan: three tasks of one bureau, one of another in support, and last
month's reports in place. The month is the one in which the test runs.
"""

from __future__ import annotations

import re
import socket
import struct
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import PHONE
from tests.browser.site import Site
from tests.browser.soundness import faults, overhang
from tests.browser.visit import REFUSED, Visit

#: Counts what a person does: presses of mouse or finger, of keys that move or act, and fields typed in.
_COUNT = """
window.done = 0;
let typed = null;
addEventListener("pointerdown", () => { window.done += 1; typed = null; }, true);
addEventListener("keydown", (e) => {
  if (e.key.length > 1 && e.key !== "Process") { window.done += 1; typed = null; }
}, true);
addEventListener("beforeinput", (e) => {
  if (typed !== e.target) { window.done += 1; typed = e.target; }
}, true);
addEventListener("change", (e) => { if (e.target.type === "file") window.done += 1; }, true);
"""
PDF = b"%PDF-1.4 minutes of "
#: As much as one file may have.
LARGE = 50 * 1024 * 1024
#: Of the third task a part lies with another bureau.
_SUBTASK = """
from django.utils import timezone
from taizhang.ledger.models import Entry, Subtask
from taizhang.organizations.models import Unit
entry = Entry.objects.get(task=3)
below = Unit.objects.get(name="青溪县财政局")
Subtask.objects.create(
    entry=entry, given_by=entry.unit, unit=below, name="办班", percent=63,
    given_on=timezone.localdate(),
)
"""


def report_of(page: Page, number: int, site: Site) -> str:
    """Open the contact's report on the task `number` of the plan, begun if it was not; its path."""
    page.goto(f"{site.address}/tasks/{number}/report/")
    begin = page.get_by_role("button", name="开始填写")
    if begin.count():
        begin.click()
    page.wait_for_url("**/reports/*/")
    return page.url.removeprefix(site.address)


def break_off(visit: Visit, path: str, content: bytes, *, after: int) -> None:
    """Send a file there as the page would, until so many bytes are gone; then the line is dead."""
    cookies = {c["name"]: c["value"] for c in visit.context.cookies(visit.site.address)}
    token = visit.page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    head = '--x\r\nContent-Disposition: form-data; name="file"; filename="培训全程.pdf"\r\n\r\n'.encode()
    address = urlsplit(visit.site.address)
    with socket.create_connection((address.hostname or "", address.port or 0)) as line:
        said = {
            "Host": address.netloc,
            "Origin": visit.site.address,
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "X-CSRFToken": token,
            "Content-Type": "multipart/form-data; boundary=x",
            "Content-Length": str(len(head) + len(content) + len(b"\r\n--x--\r\n")),
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in said.items())
        line.sendall(f"POST {path} HTTP/1.1\r\n{lines}\r\n".encode() + head + content[:after])
        # Closed without a goodbye, as by a cable that is pulled.
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def all_files(home: Path) -> set[Path]:
    """What lies in the data folder, but for the database and what it writes beside itself."""
    return {f for f in home.rglob("*") if f.is_file() and "sqlite3" not in f.name}


def saved(page: Page) -> None:
    expect(page.locator("[data-status]")).to_contain_text("已保存")


def go_offline(context: BrowserContext, visit: Visit) -> None:
    visit.spoil()
    visit.forgive("ERR_INTERNET_DISCONNECTED")
    context.set_offline(True)


class TestInTheOrderOfTheWork:
    """The tests of this class follow one another on one site."""

    def test_what_subtasks_come_to_is_taken_over_by_one_press_and_not_before(
        self, site: Site, signed_in: Any
    ) -> None:
        site.shell(_SUBTASK)
        visit = signed_in("contact民政局")
        path = report_of(visit.page, 3, site)
        percent = visit.page.get_by_label("进度", exact=False).first
        percent.fill("35")
        saved(visit.page)
        visit.page.reload()
        expect(percent).to_have_value("35")
        offer = visit.page.get_by_role("button", name="采用")
        expect(offer.locator("..")).to_contain_text("下级汇总 63%")
        assert faults(visit.page) == []
        offer.click()
        expect(percent).to_have_value("63")
        saved(visit.page)
        visit.go(path)
        expect(percent).to_have_value("63")

    def test_two_people_on_one_report_lose_nothing(self, site: Site, signed_in: Any) -> None:
        first, second = signed_in("contact民政局"), signed_in("unit_leader民政局")
        second.forgive(REFUSED)
        path = report_of(first.page, 2, site)
        mine, other = first.page, second.go(path)

        mine.get_by_label("本期进展", exact=True).fill("甲：已完成100张。")
        mine.get_by_label("存在问题", exact=True).fill("甲：资金没有到位。")
        saved(mine)
        # What only the first changed is taken over; what both changed stands side by side.
        other.get_by_label("本期进展", exact=True).fill("乙：已完成120张。")
        newest = other.locator('[data-newest="done"]')
        expect(newest).to_contain_text("甲：已完成100张。")
        expect(other.get_by_label("本期进展", exact=True)).to_have_value("乙：已完成120张。")
        expect(other.get_by_label("存在问题", exact=True)).to_have_value("甲：资金没有到位。")
        expect(other.locator("[data-status]")).to_contain_text("改过")
        assert faults(other) == []

        newest.get_by_role("button", name="保留我填的").click()
        saved(other)
        mine.reload()
        expect(mine.get_by_label("本期进展", exact=True)).to_have_value("乙：已完成120张。")

    def test_a_lost_line_leaves_the_draft_whole(
        self, site: Site, signed_in: Any, tmp_path: Path
    ) -> None:
        visit = signed_in("contact民政局")
        page = visit.page
        report_of(page, 3, site)
        # The line breaks while twenty megabytes are on their way.
        page.route("**/evidence/", lambda route: route.abort("connectionreset"))
        visit.forgive("ERR_CONNECTION_RESET")
        large = tmp_path / "现场录像.pdf"
        large.write_bytes(PDF * 1_000_000)
        page.locator("#r-file").set_input_files(large)
        line = page.locator(".evidence-refused")
        expect(line).to_contain_text("上传中断")

        go_offline(visit.context, visit)
        page.get_by_label("本期进展", exact=True).fill("断网时写的一段话。")
        expect(page.locator("[data-status]")).to_contain_text("网络中断，内容已存在本机")
        # The page was closed meanwhile; it comes back with what was written, and sends it.
        page.unroute("**/evidence/")
        page.close()
        visit.context.set_offline(False)
        page = visit.context.new_page()
        report_of(page, 3, site)
        expect(page.get_by_label("本期进展", exact=True)).to_have_value("断网时写的一段话。")
        saved(page)
        page.reload()
        expect(page.get_by_label("本期进展", exact=True)).to_have_value("断网时写的一段话。")

        # A file that broke off is sent again by its button, and comes whole.
        page.route("**/evidence/", lambda route: route.abort("connectionreset"))
        page.locator("#r-file").set_input_files(large)
        expect(page.locator(".evidence-refused")).to_contain_text("上传中断")
        page.unroute("**/evidence/")
        page.get_by_role("button", name="重新发送").click()
        expect(page.locator("[data-file]")).to_contain_text("现场录像.pdf")
        expect(page.locator("[data-file]")).to_contain_text("19.1 MB")

    def test_a_connection_that_breaks_in_the_middle_of_fifty_megabytes_leaves_the_draft_whole(
        self, site: Site, signed_in: Any, tmp_path: Path
    ) -> None:
        visit = signed_in("contact民政局")
        page = visit.page
        path = report_of(page, 3, site)
        page.get_by_label("本期进展", exact=True).fill("已开工两处，其余正在选址。")
        saved(page)
        files = "SELECT count(*) FROM ledger_evidence"
        before, kept = site.rows(files), all_files(site.home)

        large = PDF * (LARGE // len(PDF))
        break_off(visit, f"{path}evidence/", large, after=LARGE // 2)

        page.reload()
        expect(page.get_by_label("本期进展", exact=True)).to_have_value(
            "已开工两处，其余正在选址。"
        )
        expect(page.locator("[data-file]", has_text="培训全程.pdf")).to_have_count(0)
        assert (site.rows(files), all_files(site.home)) == (before, kept)

        whole = tmp_path / "培训全程.pdf"
        whole.write_bytes(large)
        page.locator("#r-file").set_input_files(whole)
        expect(page.locator("[data-file]", has_text="培训全程.pdf")).to_contain_text("50.0 MB")
        # So much is not for others to carry along.
        page.locator("[data-file]", has_text="培训全程.pdf").get_by_role(
            "button", name="移除"
        ).click()
        expect(page.locator("[data-file]", has_text="培训全程.pdf")).to_have_count(0)

    def test_three_tasks_with_evidence_take_less_than_twenty_interactions(
        self, site: Site, signed_in: Any
    ) -> None:
        visit = signed_in("contact民政局")
        visit.spoil()
        visit.context.add_init_script(_COUNT)
        page = visit.go("/")
        page.locator('main a[href="/reports/due/"]').first.click()
        page.wait_for_url("**/reports/due/")
        forms = page.locator(".due-item")
        expect(forms).to_have_count(3)
        for number in range(3):
            form = forms.nth(number)
            text = form.get_by_label("本期进展", exact=True)
            if number:
                size = text.bounding_box()
                assert size
                text.click(position={"x": size["width"] - 30, "y": size["height"] - 20})
            # The first text waits for what is typed.
            expect(text).to_be_focused()
            page.keyboard.insert_text(f"第{number + 1}项本月按计划推进，完成情况见附件。")
            page.keyboard.press("Tab")
            page.keyboard.insert_text(str(10 + number))
            with page.expect_file_chooser() as chooser:
                form.get_by_text("添加文件").click()
            file = {"name": f"佐证{number}.pdf", "mimeType": "application/pdf"}
            chooser.value.set_files([{**file, "buffer": PDF + bytes([65 + number])}])  # type: ignore[list-item]
            expect(form.locator("[data-file]", has_text=f"佐证{number}")).to_be_visible()
        expect(page.locator("[data-all-summary]")).to_contain_text("将报送 3 项")
        page.get_by_role("button", name="报送全部已填的").click()
        expect(page.locator("[data-all-status]")).to_have_text(re.compile("^已报送 3 项，0 项"))
        # One more for the way here from the desk.
        assert 15 < page.evaluate("window.done") + 1 < 20
        page.reload()
        expect(page.locator(".handed li")).to_have_count(3)
        assert faults(page) == []

    def test_the_leader_returns_at_the_very_field(self, site: Site, signed_in: Any) -> None:
        leader = signed_in("unit_leader民政局")
        page = leader.go("/reports/")
        expect(page.locator("nav.tabs [aria-current]")).to_have_text("需要我处理 3")
        assert faults(page) == []
        page.get_by_role("link", name="建设社区食堂").click()
        expect(page.locator(".report-done")).to_contain_text("等待青溪县民政局负责人审核")
        assert faults(page) == []
        part = page.locator(".read-part", has_text="本期进展")
        part.get_by_text("退回此处").click()
        part.locator("textarea").fill("请写明是哪几处")
        page.get_by_role("button", name="退回", exact=True).click()
        expect(page.locator(".returned-why")).to_contain_text("请写明是哪几处")

        # The others go on together.
        page = leader.go("/reports/")
        page.get_by_label("全选").check()
        page.get_by_role("button", name="审核选中的").click()
        expect(page.locator(".done").first).to_contain_text("已审核 2 份")

    def test_the_contact_mends_it_on_the_telephone(self, site: Site, signed_in: Any) -> None:
        phone = signed_in("contact民政局", PHONE)
        page = phone.go("/reports/due/")
        assert overhang(page) == 0
        expect(page.locator(".due-item .returned-why")).to_contain_text("请写明是哪几处")
        # What came back and was not touched is not sent again with the rest, and the page says so.
        expect(page.locator("[data-all-summary]")).to_have_text("还没有可以报送的，1 项不报送")
        page.get_by_role("button", name="报送全部已填的").click()
        expect(page.locator("[data-all-status]")).to_contain_text("没有可以报送的")
        expect(page.locator("[data-all-stays] li")).to_have_text(
            re.compile("建设社区食堂：退回后没有改动$")
        )
        assert overhang(page) == 0
        assert faults(page) == []
        page.reload()
        expect(page.locator(".due-item .tag-late")).to_have_text("已退回")
        page.get_by_label("本期进展", exact=True).fill("")
        expect(page.locator("[data-all-stays] li")).to_have_text(
            re.compile("：还没有填写：本期进展$")
        )
        page.get_by_label("本期进展", exact=True).fill("城东一处。")
        expect(page.locator("[data-all-summary]")).to_contain_text("将报送 1 项")
        saved(page)
        page.get_by_role("link", name="展开填写").click()
        page.wait_for_url("**/reports/*/")
        assert overhang(page) == 0
        assert faults(page) == []
        expect(page.get_by_text("拍照")).to_be_visible()
        phone.forgive(REFUSED)
        send = page.get_by_role("button", name="报送", exact=True)
        done = page.get_by_label("本期进展", exact=True)
        done.fill("")
        saved(page)
        send.click()
        lacking = page.locator('[data-error="done"]')
        expect(lacking).to_contain_text("还没有填写")
        # Pressed again with nothing changed it says so again, there and below.
        lacking.evaluate("place => place.classList.remove('is-again')")
        send.click()
        expect(lacking).to_have_class(re.compile("is-again"))
        expect(done).to_be_focused()
        expect(page.locator("[data-status]")).to_contain_text("还没有填写")
        page.get_by_label("进度", exact=False).first.fill("200")
        expect(page.locator("[data-status]")).to_contain_text("有 2 处填写有误")
        page.get_by_label("进度", exact=False).first.fill("20")
        saved(page)
        page.get_by_label("本期进展", exact=True).fill("城东、城西两处已开工。")
        page.get_by_role("button", name="报送", exact=True).click()
        expect(page.locator(".report-done")).to_contain_text("已报送，等待青溪县民政局负责人审核")
        for path in ("/reports/", "/reports/?show=missing"):
            assert overhang(phone.go(path)) == 0, path

    def test_the_coordinator_accepts_by_keyboard(self, site: Site, signed_in: Any) -> None:
        visit = signed_in("coordinator")
        page = visit.go("/reports/")
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.wait_for_url("**/reports/*/")
        accept = page.get_by_role("button", name="验收", exact=True)
        accept.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".report-done")).to_contain_text("已通过验收")
        page = visit.go("/plans/1/course/")
        assert faults(page) == []
