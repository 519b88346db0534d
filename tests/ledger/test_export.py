"""The workbook, read back: what was filtered and sorted, as an office prints it."""

from __future__ import annotations

import datetime as dt

import openpyxl
import pytest
from django.test import Client
from openpyxl.worksheet.worksheet import Worksheet

from taizhang.ledger.export import export_tasks
from taizhang.ledger.filters import LedgerFilter
from tests.ledger.conftest import SmallLedger
from tests.ledger.making import make_plan, make_task
from tests.people import OPERATOR

TODAY = dt.date(2026, 6, 1)


def book(asked: LedgerFilter | None = None) -> openpyxl.Workbook:
    """The export of what is asked, opened again."""
    with export_tasks(asked or LedgerFilter(), title="工作台账", today=TODAY, by=OPERATOR) as file:
        return openpyxl.load_workbook(file)


def column(sheet: Worksheet, letter: str) -> list[object]:
    """The cells of a column below the head."""
    return [cell.value for cell in sheet[letter][3:]]


class TestExportOfTasks:
    def test_begins_with_title_filter_and_heads(self, small: SmallLedger) -> None:
        sheet = book(LedgerFilter(due="by"))["台账"]

        assert sheet["A1"].value == "工作台账"
        assert sheet["A2"].value == "限期完成；共 3 项任务；导出于 2026-06-01"
        assert [cell.value for cell in sheet[3]] == [
            "序号",
            "章节",
            "举措",
            "任务",
            "牵头单位",
            "责任单位",
            "配合单位",
            "完成时限",
            "时限原文",
            "目标",
            "进度（%）",
            "进展",
            "存在问题",
            "下一步",
            "灯",
            "灯色原因",
            "状态",
            "原时限",
            "来源",
            "编号",
        ]

    def test_holds_exactly_what_is_filtered_in_its_order(self, small: SmallLedger) -> None:
        sheet = book(LedgerFilter(due="by", sort="-due"))["台账"]

        assert column(sheet, "D") == [
            t.text for t in (small.layout_again, small.roads, small.layout)
        ]

    def test_has_real_dates_and_numbers(self, small: SmallLedger) -> None:
        workbook = book()

        assert column(workbook["台账"], "H")[0] == dt.datetime(2025, 12, 31)
        assert column(workbook["台账"], "H")[2] == "年度常规"
        assert column(workbook["台账"], "A")[0] == 1
        assert column(workbook["目标"], "E") == [1200, 30, 200.5, 120]
        assert column(workbook["目标"], "G") == ["人", "%", "万元", "公里"]

    def test_merges_the_cells_of_one_measure(self, small: SmallLedger) -> None:
        merged = {str(cells) for cells in book()["台账"].merged_cells.ranges}

        assert merged == {"A1:T1", "A2:T2", "A4:A5", "C4:C5"}

    def test_merges_a_measure_over_rows_with_numbers_of_their_own(self, db: None) -> None:
        plan = make_plan("方案")
        for number in ("1", "2", "3"):
            make_task(plan, f"任务{number}", number=number, measure="举措")

        sheet = book()["台账"]

        assert "C4:C6" in {str(cells) for cells in sheet.merged_cells.ranges}
        assert column(sheet, "A") == [1, 2, 3]

    def test_prints_on_wide_paper_with_the_head_on_each_page(self, small: SmallLedger) -> None:
        sheet = book()["台账"]

        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 8
        assert sheet.print_title_rows == "$3:$3"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.column_dimensions["D"].width > 50

    def test_joins_units_by_role_and_words_of_targets(self, small: SmallLedger) -> None:
        sheet = book(LedgerFilter(q="生均拨款"))["台账"]

        assert [sheet["E4"].value, sheet["F4"].value, sheet["G4"].value] == [
            "象山县财政局",
            None,
            "象山县教育局",
        ]
        assert sheet["J4"].value == (
            "教育费附加用于职业教育的比例：不低于 30%\n奖补资金：不低于 200.5 万元"
        )

    @pytest.mark.parametrize(
        "text",
        ["=1+1", "<b>&amp;</b>", "前\x0b后", "  空格  ", "第一行\n第二行", "http://a.example/"],
        ids=["formula", "markup", "control", "spaces", "lines", "address"],
    )
    def test_keeps_any_words_as_words(self, db: None, text: str) -> None:
        make_task(make_plan("方案"), text)

        cell = book()["台账"]["D4"]

        assert cell.value == text.replace("\x0b", "")
        assert cell.data_type in ("s", "inlineStr")

    def test_of_nothing_is_a_sheet_with_heads_alone(self, db: None) -> None:
        assert column(book()["台账"], "D") == []

    def test_writes_more_than_one_batch(self, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("taizhang.ledger.export.BATCH", 2)
        plan = make_plan("方案")
        for n in range(5):
            make_task(plan, f"任务{n}", measure="举措", number="1")

        sheet = book()["台账"]

        assert column(sheet, "D") == [f"任务{n}" for n in range(5)]
        assert "C4:C8" in {str(cells) for cells in sheet.merged_cells.ranges}


class TestExportPages:
    @pytest.mark.parametrize("name", ["/ledger/export/?due=by", "/units/export/?q=教育"])
    def test_are_downloads(self, small: SmallLedger, client: Client, name: str) -> None:
        response = client.get(name)

        assert response.status_code == 200
        assert response["Content-Disposition"].startswith("attachment")
        assert b"".join(response.streaming_content)[:2] == b"PK"

    def test_of_a_unit_holds_its_tasks_alone(self, small: SmallLedger, client: Client) -> None:
        response = client.get(f"/units/{small.roads.unit_id}/export/?unit_name=教育")

        from io import BytesIO

        sheet = openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content)))["台账"]
        assert sheet["A1"].value == "象山县交通运输局工作台账"
        assert column(sheet, "D") == [small.roads.text]
