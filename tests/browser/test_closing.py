"""A task is closed, in a real browser: the contact asks, his leader checks, the coordinator decides."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.soundness import faults, overhang
from tests.browser.visit import REFUSED

PDF = {"name": "验收表.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 accepted"}


class TestInTheOrderOfTheWork:
    """The tests of this class follow one another on one site."""

    def test_the_contact_asks_for_more_time_by_phone(self, signed_in: Any) -> None:
        visit = signed_in("contact民政局", PHONE)
        visit.forgive(REFUSED)
        page = visit.go("/tasks/1/change/")
        page.get_by_label("延至", exact=True).fill("2020-01-01")
        page.get_by_label("理由", exact=True).fill("用地没有落实。")
        page.get_by_role("button", name="提交申请").click()
        expect(page.locator("#fault-due_on")).to_contain_text("要晚于现在的时限")
        assert (faults(page), overhang(page)) == ([], 0)
        page.get_by_label("延至", exact=True).fill("2090-06-30")
        page.get_by_label("请示或证明材料").set_input_files([PDF])  # type: ignore[list-item]
        page.get_by_role("button", name="提交申请").click()
        expect(page.get_by_role("cell", name="2090-06-30")).to_be_visible()
        assert (faults(page), overhang(page)) == ([], 0)

    def test_the_coordinator_finds_it_and_grants_it(self, signed_in: Any) -> None:
        page = signed_in("coordinator").go("/changes/")
        assert faults(page) == []
        page.locator("[data-row-handle]").click()
        page.get_by_role("button", name="同意变更").click()
        expect(page.locator("h1")).to_contain_text("已同意")
        expect(page.get_by_role("columnheader", name="方案原定")).to_be_visible()

    def test_the_contact_asks_to_close_the_leader_checks_the_coordinator_closes(
        self, signed_in: Any
    ) -> None:
        page = signed_in("contact民政局").go("/tasks/2/closure/")
        assert faults(page) == []
        page.get_by_label("完成情况", exact=True).fill("800张床位已验收。")
        page.get_by_label("佐证材料", exact=True).set_input_files([PDF])  # type: ignore[list-item]
        page.get_by_role("button", name="提交销号申请").click()
        page.wait_for_url("**/closures/1/")

        page = signed_in("unit_leader民政局", PHONE).go("/closures/")
        page.locator("[data-row-handle]").click()
        page.wait_for_url("**/closures/1/")
        assert (faults(page), overhang(page)) == ([], 0)
        page.get_by_role("button", name="审核通过").click()
        expect(page.locator("h1")).to_contain_text("待验收")

        page = signed_in("coordinator").go("/closures/1/")
        assert faults(page) == []
        page.get_by_role("button", name="验收销号").press("Enter")
        expect(page.locator("h1")).to_contain_text("已销号")
        page.goto(page.url.replace("/closures/1/", "/tasks/2/"))
        expect(page.locator(".light-blue").first).to_be_visible()
        assert faults(page) == []

    def test_a_closed_task_is_opened_again_with_a_reason(self, signed_in: Any) -> None:
        page = signed_in("coordinator").go("/tasks/2/reopen/")
        assert faults(page) == []
        page.get_by_label("理由").fill("抽查发现床位不足。")
        page.get_by_role("button", name="重新办理").click()
        page.wait_for_url(re.compile(r"/tasks/2/$"))
        expect(page.locator(".task-work")).to_contain_text("抽查发现床位不足。")

    def test_a_unit_writes_beside_its_light(self, signed_in: Any) -> None:
        page = signed_in("contact民政局", PHONE).go("/tasks/2/light-note/")
        assert (faults(page), overhang(page)) == ([], 0)
        page.get_by_label("说明").fill("床位证在补办。")
        page.get_by_role("button", name="写在灯旁").click()
        expect(page.locator(".light-notes")).to_contain_text("床位证在补办。")
