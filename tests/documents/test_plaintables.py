"""Tables in text: one cell a line, pipes, tabs; cells never come to stand under a wrong heading."""

from __future__ import annotations

import pytest

from taizhang.documents import read
from tests.conftest import seed
from tests.documents.views import grid, paragraphs


def cells(*rows: list[str]) -> str:
    """Rows as text has them: one cell a line after a tab, a blank line after each row."""
    return "\n\n".join("\n".join("\t" + cell for cell in row) for row in rows) + "\n"


HEAD = ["序号", "工作任务", "牵头单位", "配合单位", "完成时限"]
FIRST = ["1", "建设示范校，提升质量。", "市教育局", "市财政局", "2025年"]
SECOND = ["2", "加强管理，完善机制。", "市财政局", "市教育局、市审计局", "2026年"]
THIRD = ["3", "开展培训，强化考核。", "市人社局", "", "2026年"]


class TestOneCellALine:
    def test_rows_end_at_blank_lines_and_lone_tabs_are_empty_cells(self) -> None:
        found = read(cells(HEAD, FIRST, THIRD).encode(), "表.txt")

        assert grid(found) == [HEAD, FIRST, THIRD]
        assert not found.tables[0].merges_known
        assert found.blocks[0].place == "表1第1行第1列（第1行）"

    def test_line_without_tab_goes_on_with_the_cell(self) -> None:
        found = read(
            cells(HEAD, ["1", "建设", "市教育局\n市财政局", "", "2025年"], SECOND).encode(),
            "表.txt",
        )

        assert grid(found)[1][2] == "市教育局\n市财政局"

    def test_heading_row_spans_all_columns(self) -> None:
        found = read(cells(HEAD, ["一、提升质量"], FIRST, SECOND).encode(), "表.txt")

        assert found.tables[0].cells[5].columns == 5

    def test_missing_cell_is_found_by_what_the_columns_hold(self) -> None:
        short = ["加强督查，通报情况。", "市教育局", "市财政局", "2026年"]
        found = read(cells(HEAD, FIRST, SECOND, THIRD, short).encode(), "表.txt")

        assert grid(found)[4] == [None, *short]
        assert {note.code for note in found.notes} == {"columns-inferred"}

    def test_units_that_could_stand_in_two_columns_are_noted_and_lead(self) -> None:
        short = ["4", "宣传引导，营造氛围。", "市委宣传部", "2026年"]
        found = read(cells(HEAD, FIRST, SECOND, THIRD, short).encode(), "表.txt")

        assert {note.code for note in found.notes} == {"columns-uncertain"}
        # The date is certain; the unit could lead or support, and a lead is rarely missing.
        assert grid(found)[4] == [*short[:3], None, "2026年"]

    def test_paragraphs_that_begin_with_a_tab_are_no_table(self) -> None:
        text = "\t一、总体要求\n\n\t到2025年，建成示范校十所。\n\n\t二、重点任务\n"
        found = read(text.encode(), "方案.txt")

        assert not found.tables
        assert paragraphs(found) == ["一、总体要求", "到2025年，建成示范校十所。", "二、重点任务"]

    def test_text_after_the_table_is_read_on(self) -> None:
        found = read((cells(HEAD, FIRST, SECOND) + "\n注：以上任务长期坚持。\n").encode(), "表.txt")

        assert paragraphs(found) == ["注：以上任务长期坚持。"]


class TestGivenPlans:
    def test_header_over_two_columns(self) -> None:
        found = read(seed("000"), "000.txt")

        table = found.tables[0]
        assert (table.rows, table.columns) == (38, 5)
        assert [(c.column, c.columns) for c in table.cells[:4]] == [(0, 2), (2, 1), (3, 1), (4, 1)]
        assert grid(found)[1][0] == "（一）全方位调整职业学校整体布局"
        assert grid(found)[2][:2] == ["", "2.打造省级优质中职学校"]
        assert grid(found)[37][4] == "县人力社保局、县经信局、县总工会"
        assert paragraphs(found) == ["附件", "象山县职业教育高质量发展实施方案重点工作责任分解表"]

    def test_five_columns_throughout(self) -> None:
        found = read(seed("002"), "002.txt")

        table = found.tables[0]
        assert (table.rows, table.columns) == (47, 5)
        assert all(cell.columns == 1 for cell in table.cells)
        assert [row[0] for row in grid(found)[1:]] == [str(i) for i in range(1, 47)]
        assert grid(found)[12][2] == "省教育厅\n省人力社保厅"
        assert not found.notes


class TestOtherWays:
    def test_pipes(self) -> None:
        rows = [HEAD, ["---"] * 5, FIRST, THIRD]
        text = "分工表\n\n" + "\n".join("| " + " | ".join(row) + " |" for row in rows)
        found = read(text.encode(), "表.md")

        assert grid(found) == [HEAD, FIRST, THIRD]
        assert found.blocks[-1].place == "表1第3行第5列（第6行）"

    def test_tabs_on_one_line(self) -> None:
        found = read("\n".join("\t".join(row) for row in (HEAD, FIRST, THIRD)).encode(), "表.txt")

        assert grid(found) == [HEAD, FIRST, THIRD]

    @pytest.mark.parametrize("text", ["甲\t乙\n", "| 甲 | 乙 |\n", "\t甲\n\t乙\n"])
    def test_one_row_is_no_table(self, text: str) -> None:
        assert not read(("一、任务。\n" + text).encode(), "表.txt").tables
