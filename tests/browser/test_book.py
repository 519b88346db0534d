"""A task book from its draft to its acceptance, and a part handed down and reported, in a real browser.

One installation with a published plan, and a unit below the bureau that leads; the pages are walked
through in the order of the work.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WIDE
from tests.browser.soundness import faults, overhang
from tests.browser.visit import REFUSED

#: What `site` adds to the scene.
MORE = """
from datetime import date
from django.utils import timezone
from taizhang.accounts.models import Account, RoleGrant
from taizhang.organizations.models import Unit
from taizhang.organizations.services.tree import add_to_tree
above = Unit.objects.get(name="青溪县民政局")
unit = Unit.objects.create(name="青溪县养老服务中心", parent=above)
add_to_tree([unit])
account = Account.objects.create(
    username="below", name="养老服务中心联络员", unit=unit, created_at=timezone.now()
)
account.set_unusable_password()
account.save()
RoleGrant.objects.create(
    account=account, role="contact", unit=unit, valid_from=date(2020, 1, 1), created_at=timezone.now()
)
from tests.browser.people import all_sign_in
all_sign_in()
"""


def test_a_book_is_drafted_written_checked_and_accepted(signed_in: Any) -> None:
    contact = signed_in("contact民政局")
    contact.forgive(REFUSED)
    page = contact.go("/tasks/1/book/")
    page.get_by_role("button", name="拟一份初稿").click()
    page.get_by_label("社区食堂的现状", exact=True).fill("12")
    page.get_by_label("社区食堂的现状时点").fill("2026-01-01")
    # A milestone goes its own way: a wrong one is refused in its place, and what is typed above stays.
    steps = page.locator("#steps")
    steps.get_by_label("时限").fill(f"{dt.date.today().year + 1}-06-30")
    steps.get_by_label("对应的目标").select_option("社区食堂（个）")
    steps.get_by_role("button", name="增加节点").click()
    expect(steps.get_by_role("alert")).to_contain_text("到时应达到：还没有填写")
    steps.get_by_label("到时应达到").fill("15")
    steps.get_by_label("到时应达到").press("Enter")
    expect(steps.locator("tbody")).to_contain_text("社区食堂达到15个")
    expect(page.get_by_label("社区食堂的现状", exact=True)).to_have_value("12")
    page.get_by_role("button", name="提交审核").click()
    # Nobody is responsible yet: the words stand at the field, and what was typed is still there.
    expect(page.locator("#e-responsible")).to_contain_text("责任人")
    expect(page.get_by_label("社区食堂的现状", exact=True)).to_have_value("12")
    page.get_by_label("责任人").fill("王芳")
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_role("status").first).to_contain_text("负责人审核")
    leader = signed_in("unit_leader民政局").go("/tasks/1/book/")
    leader.get_by_role("button", name="审核通过").click()
    expect(leader.locator(".done")).to_contain_text("已审核")
    coordinator = signed_in("coordinator").go("/tasks/1/book/")
    coordinator.get_by_role("button", name="确认任务书").click()
    expect(coordinator.locator(".page-head .tag")).to_have_text("已确认")
    expect(coordinator.locator(".book-table")).to_contain_text("王芳")
    assert faults(coordinator) == []


def test_a_part_is_handed_down_by_typing_a_few_letters(signed_in: Any) -> None:
    page = signed_in("contact民政局").go("/tasks/1/subtasks/")
    page.get_by_label("承担单位（下级）").press_sequentially("养老服务")
    offered = page.locator("datalist option").first
    expect(offered).to_have_attribute("value", "青溪县养老服务中心")
    page.get_by_label("承担单位（下级）").fill("青溪县养老服务中心")
    page.get_by_label("分解内容").fill("建成10个")
    page.get_by_label("对应目标").select_option(index=1)
    page.get_by_label("分解数值").fill("10")
    page.get_by_role("button", name="分解到该单位").click()
    expect(page.locator(".share")).to_contain_text("还有 20个 没有分解")
    assert faults(page) == []


def test_the_unit_below_reports_in_place_on_the_telephone(signed_in: Any) -> None:
    visit = signed_in("below", PHONE)
    visit.forgive(REFUSED)
    page = visit.go("/subtasks/")
    page.get_by_label("进度（%）").fill("140")
    page.get_by_role("button", name="报送", exact=True).click()
    expect(page.get_by_role("alert").filter(has_text="0到100")).to_be_visible()
    page.get_by_label("进度（%）").fill("40")
    page.get_by_label("完成值（个）").fill("4")
    page.get_by_role("button", name="报送", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="青溪县民政局看到的就是这些")).to_be_visible()
    assert overhang(page) == 0
    assert faults(page) == []


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_the_gantt_pictures_fit_and_lead_to_tasks(signed_in: Any, size: tuple[int, int]) -> None:
    page = signed_in("contact民政局", size).go("/tasks/1/gantt/")
    expect(page.locator(".gantt-names")).to_contain_text("青溪县养老服务中心：建成10个")
    expect(page.locator(".gantt-picture .today-words")).to_contain_text("今天")
    assert overhang(page) == 0
    assert faults(page) == []
    page.goto(page.url.replace("/tasks/1/gantt/", "/plans/1/gantt/"))
    assert overhang(page) == 0
    page.locator(".gantt-picture a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/tasks/1/")
