"""A table whose cells became paragraphs, and pipes without bars at the ends."""

from taizhang.documents import Document, read

LOOSE = """云溪县供水重点任务清单

序号

工作任务

工作内容

牵头
单位

配合单位

完成时限

一、改造管网

1

更新管网

更新老旧管网40公里，漏损率控制在9%以内。

县水利局

县财政局、县住建局

2026年

2

建立制度

建立巡查制度，每月巡查不少于2次。

县水利局

长期坚持

二、保护水源

3

划定保护区

划定水源保护区12处，设立标志牌。

县生态环境局

县水利局

2026年6月底前

云溪县人民政府办公室
2025年3月5日
"""


def rows(document: Document) -> list[list[str]]:
    (table,) = document.tables
    grid = [["" for _ in range(table.columns)] for _ in range(table.rows)]
    for cell in table.cells:
        grid[cell.row][cell.column] = document.blocks[cell.block].text.replace("\n", "")
    return grid


def test_cells_stand_in_the_columns_of_their_kind() -> None:
    document = read(LOOSE.encode(), "plan.txt")

    table = rows(document)
    assert table[0] == ["序号", "工作任务", "工作内容", "牵头单位", "配合单位", "完成时限"]
    assert table[1][0] == "一、改造管网"
    assert table[2][3:] == ["县水利局", "县财政局、县住建局", "2026年"]
    # The row lacks a cell: the date goes to the dates, not under the units.
    assert table[3][5] == "长期坚持"
    assert table[3][3] == "县水利局"
    assert table[5][5] == "2026年6月底前"


def test_what_stands_below_the_last_row_is_no_part_of_the_table() -> None:
    document = read(LOOSE.encode(), "plan.txt")

    assert [b.text for b in document.blocks[-2:]] == ["云溪县人民政府办公室", "2025年3月5日"]


def test_pipes_need_no_bars_at_the_ends_of_a_row() -> None:
    text = "序号 | 任务 | 牵头单位\n1 | 更新管网。 | 县水利局\n | 建立制度。 | \n"

    assert rows(read(text.encode(), "plan.txt")) == [
        ["序号", "任务", "牵头单位"],
        ["1", "更新管网。", "县水利局"],
        ["", "建立制度。", ""],
    ]


def test_a_list_of_units_cut_by_the_end_of_a_page_goes_on_without_indent() -> None:
    text = """　　1.更新管网。
　　配合单位：县财政局、妇联、残


联，各乡镇人民政府
　　完成时限：2026年
"""

    document = read(text.encode(), "plan.txt")

    assert [b.text for b in document.blocks][1] == "配合单位：县财政局、妇联、残联，各乡镇人民政府"
