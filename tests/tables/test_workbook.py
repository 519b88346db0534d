"""Workbooks as an office prints them."""

from __future__ import annotations

import openpyxl
import pytest

from taizhang.tables import workbook
from taizhang.tables.workbook import Field, OfficeWorkbook


class TestWhatHasNoRoomOnASheet:
    """The format ends a sheet after 1,048,576 rows: an office would call the file damaged."""

    @pytest.fixture(autouse=True)
    def small(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(workbook, "MOST_ROWS", 6)

    def written(self, count: int, *merged: tuple[int, int]) -> openpyxl.Workbook:
        book = OfficeWorkbook()
        fields = [Field("编号", 10), Field("措施", 30)]
        sheet = book.sheet("任务", fields, title="任务台账", said="全部")
        rows = [sheet.write([str(number), "建食堂"]) for number in range(count)]
        for first, last in merged:
            sheet.merge(1, rows[first], rows[last])
        with book.finish() as file:
            return openpyxl.load_workbook(file)

    def test_goes_on_another_sheet_that_begins_alike(self) -> None:
        book = self.written(7)
        assert book.sheetnames == ["任务", "任务 2", "任务 3"]
        for sheet in book:
            assert sheet["A1"].value == "任务台账"
            assert [sheet["A3"].value, sheet["B3"].value] == ["编号", "措施"]
            assert sheet.print_title_rows == "$3:$3"
        numbers = [[row[0].value for row in sheet.iter_rows(min_row=4)] for sheet in book]
        assert numbers == [["0", "1", "2"], ["3", "4", "5"], ["6"]]

    def test_stays_on_one_that_it_just_fills(self) -> None:
        assert self.written(3).sheetnames == ["任务"]

    def test_keeps_cells_together_on_each(self) -> None:
        book = self.written(7, (1, 4))
        merged = [{str(cells) for cells in sheet.merged_cells.ranges} for sheet in book]
        assert [ranges - {"A1:B1", "A2:B2"} for ranges in merged] == [{"B5:B6"}, {"B4:B5"}, set()]
