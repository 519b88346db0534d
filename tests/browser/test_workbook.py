"""The fill-in workbook in a real browser: taken away, filled in, brought back wrong and right; what a
coordinator asks beyond it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.soundness import faults, overhang
from tests.browser.visit import REFUSED

HEADS = 3


def filled_in(path: Path, percent: int) -> Path:
    """The first two rows changed, the rows in reverse order, the sheet renamed."""
    book = openpyxl.load_workbook(path)
    sheet = book["填报表"]
    places = {cell.value: cell.column for cell in sheet[HEADS]}
    for row in (1, 2):
        sheet.cell(HEADS + row, places["本期进展"]).value = f"第{row}项本月完成招标。"
        sheet.cell(HEADS + row, places["进度（%）"]).value = percent
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEADS + 1)]
    for number, row in enumerate(reversed(rows), start=HEADS + 1):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column).value = value
    sheet.title = "三月"
    book.save(path)
    return path


class TestInTheOrderOfTheWork:
    """The tests of this class follow one another on one site."""

    def test_a_workbook_comes_back_whole_or_not_at_all(
        self, signed_in: Any, tmp_path: Path
    ) -> None:
        visit = signed_in("contact民政局")
        visit.forgive(REFUSED)
        page = visit.go("/reports/workbook/")
        with page.expect_download() as download:
            page.get_by_role("link", name="下载填报表（3 项）").click()
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)
        page.get_by_label("填好的填报表").set_input_files(filled_in(path, 130))
        page.get_by_role("button", name="上传并预览").click()
        heading = page.get_by_role("heading", level=2).first
        expect(heading).to_contain_text("将更新 0 项，1 项没有变化，2 处有误")
        expect(page.get_by_text("进度：请填0到100的整数").first).to_be_visible()
        assert faults(page) == []

        page.get_by_label("填好的填报表").set_input_files(filled_in(path_again(page, path), 35))
        page.get_by_role("button", name="上传并预览").click()
        expect(heading).to_contain_text("将更新 2 项，1 项没有变化，0 处有误")
        assert (faults(page), overhang(page)) == ([], 0)
        page.get_by_label("直接报送，由本单位负责人审核").check()
        page.get_by_role("button", name="写入 2 项").click()
        expect(page.get_by_role("status").first).to_contain_text(
            "已报送 2 项，等待青溪县民政局负责人审核"
        )

    def test_more_is_asked_with_the_burden_in_sight_and_answered_by_phone(
        self, signed_in: Any
    ) -> None:
        page = signed_in("coordinator").go("/requests/new/")
        page.get_by_label("标题").fill("消防检查情况")
        page.get_by_label("为什么要（各单位会看到）").fill("市里要汇总。")
        page.get_by_label("要填的内容，一行一项").fill("检查了几次")
        page.get_by_label("截止日期").fill("2090-01-31")
        page.get_by_label("青溪县民政局").check()
        page.get_by_role("button", name="看各单位的负担").click()
        expect(page.get_by_role("row", name="青溪县民政局")).to_contain_text("1 项，0 个文件")
        assert (faults(page), overhang(page)) == ([], 0)
        page.get_by_role("button", name="向 1 个单位发出").click()
        expect(page.get_by_role("status").first).to_contain_text("已发给 1 个单位")
        assert faults(page) == []

        phone = signed_in("contact民政局", PHONE).go("/requests/")
        phone.get_by_role("link", name="消防检查情况").first.click()
        phone.get_by_label("检查了几次").fill("3 次，都已整改。")
        assert (faults(phone), overhang(phone)) == ([], 0)
        phone.get_by_role("button", name="答复").click()
        expect(phone.get_by_text("3 次，都已整改。")).to_be_visible()

    def test_a_view_is_saved_and_chosen_by_keyboard(self, signed_in: Any) -> None:
        page = signed_in("contact民政局").go("/ledger/?q=食堂")
        page.get_by_text("视图", exact=True).focus()
        page.keyboard.press("Enter")
        page.get_by_label("把现在的条件存为视图").fill("食堂的")
        page.keyboard.press("Enter")
        page.wait_for_url("**/ledger/?q=*")
        page.get_by_text("视图 1").click()
        expect(page.get_by_role("link", name="食堂的")).to_have_attribute("aria-current", "true")
        assert faults(page) == []

    @pytest.mark.parametrize("path", ["/burden/", "/requests/", "/reports/workbook/", "/views/"])
    def test_pages_fit_a_phone(self, signed_in: Any, path: str) -> None:
        page = signed_in("contact民政局", PHONE).go(path)
        assert (faults(page), overhang(page)) == ([], 0)


def path_again(page: Any, path: Path) -> Path:
    """A fresh copy: the one before is in another order."""
    with page.expect_download() as download:
        page.get_by_role("link", name="下载填报表（3 项）").click()
    download.value.save_as(path)
    return path
