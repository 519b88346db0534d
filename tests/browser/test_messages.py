"""Reminders in a real browser: a coordinator reminds by hand, the contact of the unit takes note of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WIDE, Visiting
from tests.browser.site import Site, serving
from tests.browser.soundness import faults, overhang

_SCENE = """
from django.utils import timezone
from taizhang.permission import Actor
from taizhang.policies.models import Task
from taizhang.policies.services import import_document
from taizhang.policies.services.publish_plan import publish_plan
from taizhang.policies.services.review import check_task

today, by = timezone.localdate(), Actor.operator("测试")
text = "青溪县养老服务方案\\n\\n1.建设社区食堂。2099年底前建成社区食堂30个以上。（牵头单位：青溪县民政局）\\n"
plan = import_document(data=text.encode(), name="plan.txt", by=by).plan
task = Task.objects.get(plan=plan)
check_task(plan=plan, task=task.key, seen=task.stands, by=by)
publish_plan(plan=plan, on=today, by=by)
"""
WORDS = "请在本周五前补报选址情况。"


@pytest.fixture(scope="module")
def site(browser_path: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("messages") / "home"
    with serving(home) as found:
        found.shell(_SCENE)
        yield found


def test_a_reminder_goes_from_the_task_to_the_contact(site: Site, visiting: Visiting) -> None:
    # Signed in before: who has no account yet cannot be told.
    contact = visiting(site, PHONE, "contact")
    contact.go("/messages/")
    coordinator = visiting(site, WIDE, "coordinator")
    page = coordinator.go("/tasks/1/")
    summary = page.locator(".nudge summary")
    summary.focus()
    page.keyboard.press("Enter")
    page.get_by_label("要对方做什么、何时做完").fill(WORDS)
    page.get_by_role("button", name="发出催办").click()
    expect(page.get_by_role("status").filter(has_text="已催办")).to_contain_text("1 人收到")
    assert faults(page) == []
    page.get_by_role("link", name="回到任务").click()
    expect(page.locator(".nudge")).to_contain_text(WORDS)

    theirs = contact.go("/messages/")
    expect(theirs.locator(".top .notices-count").filter(has_text="提醒")).to_contain_text("1")
    assert faults(theirs) == []
    assert overhang(theirs) == 0
    expect(theirs.get_by_role("link", name=WORDS)).to_have_attribute("href", "/tasks/1/")
    note = theirs.get_by_role("button", name=WORDS)
    note.focus()
    theirs.keyboard.press("Enter")
    expect(theirs.get_by_text("都看过了")).to_be_visible()
    expect(theirs.locator(".top .notices-count").filter(has_text="提醒")).to_have_count(0)


def test_the_page_of_runs_says_how_the_day_went(site: Site, visiting: Visiting) -> None:
    site.run("daily")
    page = visiting(site, WIDE, "system_administrator").go("/messages/")
    page.get_by_role("link", name="每日运行").click()
    expect(page.locator("table.runs tbody tr")).to_have_count(1)
    expect(page.locator("table.runs")).to_contain_text("已完成")
    assert faults(page) == []
