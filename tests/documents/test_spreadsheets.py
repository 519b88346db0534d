"""Workbooks are read as a person sees them: titles, tables with merged cells, numbers as shown."""

from __future__ import annotations

import datetime as dt

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from taizhang.documents import Document, UnreadableFile, read
from tests.documents.sheets import formatted, old_workbook, saved, workbook
from tests.documents.views import assert_sound, grid, paragraphs
from tests.documents.word import package

HEAD = ["序号", "重点任务", "牵头单位", "配合单位", "完成时限"]
FIRST = [1, "改造农村公路120公里。", "县交通局", "县财政局", "2025年"]
SECOND = [2, "完成12座危桥改造。", None, "县发改局", "2026年6月"]


def opened(data: bytes) -> Document:
    document = read(data, "任务表.xlsx")
    assert_sound(document)
    return document


class TestWhatIsATable:
    def test_rows_above_the_header_are_paragraphs(self) -> None:
        rows = [["附件"], ["临江县任务分工表"], [], HEAD, FIRST]
        document = opened(workbook(("Sheet1", rows), merged=["A2:E2"]))

        assert paragraphs(document) == ["附件", "临江县任务分工表"]
        assert grid(document) == [
            HEAD,
            ["1", "改造农村公路120公里。", "县交通局", "县财政局", "2025年"],
        ]

    def test_a_line_of_two_cells_above_the_header_is_no_header(self) -> None:
        rows = [["任务表"], ["填报单位：县交通局", None, None, None, "单位：万元"], HEAD, FIRST]
        document = opened(workbook(("Sheet1", rows)))

        assert paragraphs(document) == ["任务表", "填报单位：县交通局", "单位：万元"]
        assert document.tables[0].rows == 2

    def test_merged_cells_cover_rows_and_columns(self) -> None:
        upper = ["序号", "重点任务", "责任单位", None, "完成时限"]
        lower = [None, None, "牵头单位", "配合单位", None]
        areas = ["A1:A2", "B1:B2", "C1:D1", "E1:E2", "C3:C4"]
        document = opened(workbook(("Sheet1", [upper, lower, FIRST, SECOND]), merged=areas))

        sizes = {(c.row, c.column): (c.rows, c.columns) for c in document.tables[0].cells}
        assert sizes[0, 0] == (2, 1)
        assert sizes[0, 2] == (1, 2)
        assert sizes[2, 2] == (2, 1)
        assert (3, 2) not in sizes
        assert document.tables[0].merges_known

    def test_notes_below_the_table_are_paragraphs(self) -> None:
        rows = [HEAD, FIRST, ["备注：排在第一位的为牵头单位。"], ["填表人：", None, None, "电话："]]
        document = opened(workbook(("Sheet1", rows)))

        assert paragraphs(document) == ["备注：排在第一位的为牵头单位。", "填表人：", "电话："]
        assert document.tables[0].rows == 2

    def test_a_signature_below_the_table_is_no_part_of_it(self) -> None:
        rows = [HEAD, FIRST, ["临江县人民政府办公室"], ["2024年3月5日"]]
        document = opened(workbook(("Sheet1", rows)))

        assert paragraphs(document) == ["临江县人民政府办公室", "2024年3月5日"]

    def test_a_heading_row_in_the_middle_stays_in_the_table(self) -> None:
        rows = [HEAD, ["一、畅通道路"], FIRST, ["二、保障安全"], SECOND]
        document = opened(workbook(("Sheet1", rows), merged=["A2:E2", "A4:E4"]))

        assert [row[0] for row in grid(document)] == [
            "序号",
            "一、畅通道路",
            "1",
            "二、保障安全",
            "2",
        ]
        assert not paragraphs(document)

    def test_blank_rows_and_columns_are_left_out(self) -> None:
        rows = [
            [],
            [None, *HEAD[:2], None, *HEAD[2:]],
            [],
            [None, *FIRST[:2], None, *FIRST[2:]],
            [],
        ]
        document = opened(workbook(("Sheet1", rows)))

        assert (document.tables[0].rows, document.tables[0].columns) == (2, 5)

    def test_a_second_title_and_header_after_blank_rows_begin_a_second_table(self) -> None:
        rows = [["甲表"], HEAD, FIRST, [], ["乙表"], HEAD, SECOND]
        document = opened(workbook(("Sheet1", rows)))

        assert paragraphs(document) == ["甲表", "乙表"]
        assert [table.rows for table in document.tables] == [2, 2]

    def test_a_sheet_of_single_cells_is_text(self) -> None:
        document = opened(workbook(("Sheet1", [["方案"], ["一、总体要求"], [], ["（一）目标。"]])))

        assert paragraphs(document) == ["方案", "一、总体要求", "（一）目标。"]
        assert not document.tables


class TestSheets:
    def test_every_sheet_with_content_is_read_in_order(self) -> None:
        document = opened(
            workbook(("交通", [HEAD, FIRST]), ("Sheet2", []), ("水利", [HEAD, SECOND]))
        )

        assert paragraphs(document) == ["交通", "水利"]
        assert len(document.tables) == 2

    def test_a_name_says_nothing_where_a_title_does_or_it_is_a_number(self) -> None:
        titled = opened(workbook(("任务表", [["临江县任务分工表"], HEAD, FIRST])))
        bare = opened(workbook(("Sheet1", [HEAD, FIRST]), ("工作表 2", [HEAD, FIRST])))

        assert paragraphs(titled) == ["临江县任务分工表"]
        assert not paragraphs(bare)

    def test_hidden_sheets_are_skipped(self) -> None:
        made = openpyxl.Workbook()
        assert isinstance(made.active, Worksheet)
        made.active.append(["方案"])
        hidden = made.create_sheet("底稿")
        hidden.append(["旧稿"])
        hidden.sheet_state = "hidden"

        assert paragraphs(opened(saved(made))) == ["方案"]

    def test_a_place_names_sheet_row_column_and_cell(self) -> None:
        document = opened(workbook(("任务", [["标题"], [], HEAD, FIRST])))

        places = {block.text: block.place for block in document.blocks}
        assert places["县交通局"] == "工作表“任务”第4行第3列（C4）"
        assert places["标题"] == "工作表“任务”第1行第1列（A1）"


class TestNumbersAreReadAsShown:
    @pytest.mark.parametrize(
        ("value", "code", "shown"),
        [
            (2025.0, "General", "2025"),
            (0.1 + 0.2, "General", "0.3"),
            (0.9, "0%", "90%"),
            (0.985, "0.0%", "98.5%"),
            (1200, "#,##0", "1,200"),
            (3.14159, "0.00", "3.14"),
            (3.1, "0.##", "3.1"),
            (5, '0"所"', "5所"),
            (-3, "0;(0)", "(3)"),
            (1.5, '#,##0.00"万元";[Red]-#,##0.00', "1.50万元"),
            (7, "000", "007"),
            (46023, "yyyy/m/d", "2026年1月1日"),
            (46023, "yyyy-mm-dd", "2026年1月1日"),
            (46023, 'yyyy"年"m"月"', "2026年1月"),
            (46023, "[$-804]yyyy年m月d日;@", "2026年1月1日"),
            (46023, "mmm-yy", "2026年1月"),
            (46023, 'm"月"d"日"', "1月1日"),
            (0.4375, "h:mm", "10:30"),
            (46023, "General", "46023"),
            (8, ";;;", None),
            ("00123", "@", "00123"),
            (123456789012345, "0", "123456789012345"),
            (1e30, "0.00", "1e+30"),
        ],
    )
    def test_by_their_format(self, value: object, code: str, shown: str | None) -> None:
        if shown is None:
            with pytest.raises(UnreadableFile):
                read(formatted(value, code), "a.xlsx")
        else:
            assert paragraphs(read(formatted(value, code), "a.xlsx")) == [shown]

    def test_dates_since_1904(self) -> None:
        made = openpyxl.Workbook()
        made.epoch = dt.datetime(1904, 1, 1)
        assert isinstance(made.active, Worksheet)
        made.active["A1"] = dt.date(2026, 1, 1)

        assert paragraphs(read(saved(made), "a.xlsx")) == ["2026年1月1日"]

    def test_lines_of_a_cell_are_kept_and_errors_say_nothing(self) -> None:
        rows = [HEAD, [1, "一是建设；\n\n 二是管理。", "#REF!", "=1/0", "2025年"]]
        document = opened(workbook(("Sheet1", rows)))

        assert grid(document)[1][:2] == ["1", "一是建设；\n二是管理。"]


class TestXml:
    """Forms that other programs than openpyxl write."""

    BOOK = '<workbook xmlns="{0}" xmlns:r="{1}"><sheets><sheet name="a" r:id="r1"/></sheets></workbook>'
    MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    def made(self, cells: str, strings: str = "", main: str = MAIN) -> bytes:
        kinds = {
            "r1": 'worksheet" Target="worksheets/s.xml',
            "r2": 'sharedStrings" Target="/xl/t.xml',
        }
        bound = "".join(f'<a Id="{k}" Type="x/{v}"/>' for k, v in kinds.items())
        return package(
            {
                "xl/workbook.xml": self.BOOK.format(main, self.RELATIONS).encode(),
                "xl/_rels/workbook.xml.rels": f"<b>{bound}</b>".encode(),
                "xl/worksheets/s.xml": (
                    f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>'
                ).encode(),
                "xl/t.xml": f'<sst xmlns="{main}">{strings}</sst>'.encode(),
            }
        )

    def test_cells_without_names_follow_one_another(self) -> None:
        data = self.made(
            '<row><c><v>1</v></c><c><v>2</v></c></row><row><c r="B2"><v>3</v></c></row>'
        )
        assert grid(read(data, "a.xlsx")) == [["1", "2"], ["", "3"]]

    def test_rich_text_is_joined_without_its_reading_aids(self) -> None:
        strings = "<si><r><t>台</t></r><r><t>账_x000D_</t></r><rPh><t>tai</t></rPh></si>"
        data = self.made('<row><c t="s"><v>0</v></c></row>', strings)
        assert paragraphs(read(data, "a.xlsx")) == ["台账"]

    def test_strict_documents(self) -> None:
        data = self.made(
            '<row><c t="inlineStr"><is><t>台账</t></is></c></row>',
            main="http://purl.oclc.org/ooxml/spreadsheetml/main",
        )
        assert paragraphs(read(data, "a.xlsx")) == ["台账"]

    def test_the_last_cell_of_the_grid_costs_nothing(self) -> None:
        data = self.made(
            '<row><c><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
        )
        assert paragraphs(read(data, "a.xlsx")) == ["1", "2"]

    def test_a_grid_of_millions_of_places_is_refused(self) -> None:
        rows = "".join(
            f'<row r="{i}"><c r="A{i}"><v>1</v></c><c r="{chr(65 + i % 26)}{chr(65 + i // 26 % 26)}{i}">'
            "<v>2</v></c></row>"
            for i in range(1, 3000)
        )
        with pytest.raises(UnreadableFile) as caught:
            read(self.made(rows), "a.xlsx")
        assert caught.value.code == "documents.too-large"

    def test_one_long_string_in_every_cell_is_refused(self) -> None:
        strings = f"<si><t>{'甲' * 30_000}</t></si>"
        rows = '<row><c t="s"><v>0</v></c></row>' * 5_000
        with pytest.raises(UnreadableFile) as caught:
            read(self.made(rows, strings), "a.xlsx")
        assert caught.value.code == "documents.too-large"

    def test_merged_ranges_that_overlap_do_not_share_places(self) -> None:
        rows = [HEAD, FIRST, SECOND, FIRST]
        data = workbook(("a", rows), merged=["A2:C3", "B3:E4", "B1:D4"])
        opened(data)


class TestOldWorkbooks:
    def test_titles_merges_numbers_and_dates(self) -> None:
        day = (dt.date(2026, 1, 1), "yyyy/m/d")
        rows = [
            ["临江县任务分工表"],
            HEAD,
            [1, "改造公路。", "县交通局", (0.9, "0%"), day],
            [2.0, "完成桥梁。", None, "县发改局", (46023, 'yyyy"年"m"月"')],
        ]
        document = read(old_workbook("任务", rows, [(0, 0, 0, 4), (2, 3, 2, 2)]), "a.xls")

        assert_sound(document)
        assert document.format == "xls"
        assert paragraphs(document) == ["临江县任务分工表"]
        assert grid(document)[1:] == [
            ["1", "改造公路。", "县交通局", "90%", "2026年1月1日"],
            ["2", "完成桥梁。", None, "县发改局", "2026年1月"],
        ]
        assert document.blocks[-1].place == "工作表“任务”第4行第5列（E4）"

    def test_damaged_records_are_refused(self) -> None:
        data = bytearray(old_workbook("任务", [HEAD, FIRST]))
        data[600:] = bytes(len(data) - 600)
        with pytest.raises(UnreadableFile):
            read(bytes(data), "a.xls")
