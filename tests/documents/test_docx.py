"""Word documents are read as they are displayed."""

from __future__ import annotations

import io

import docx
import pytest

from taizhang.documents import read
from taizhang.documents.docx import names as n
from tests.documents.views import assert_sound, grid, paragraphs
from tests.documents.word import (
    DOWN,
    HEADER,
    TOP,
    cell,
    document,
    p,
    package,
    r,
    row,
    table,
    wide,
)

HEAD = row("序号", "任务", "单位")
BODY_1 = row("1", "建设示范校", "省教育厅")
BODY_2 = row("2", "开展培训", "省人社厅")


def texts(body: str, **parts: str) -> list[str]:
    return paragraphs(read(document(body, **parts), "方案.docx"))


def rows(body: str) -> list[list[str | None]]:
    found = read(document(body), "方案.docx")
    assert_sound(found)
    return grid(found)


class TestParagraphs:
    def test_places_count_what_is_seen(self) -> None:
        found = read(document(p("标题") + "<w:p/>" + p("正文") + table(HEAD, BODY_1)), "方案.docx")

        assert [b.place for b in found.blocks[:3]] == ["第1段", "第2段", "表1第1行第1列"]

    def test_characters_that_are_elements(self) -> None:
        run = (
            "<w:r><w:t>第一</w:t><w:tab/><w:t>第二</w:t><w:noBreakHyphen/><w:t>三</w:t>"
            '<w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:font="Wingdings" w:char="F0EE"/></w:r>'
        )
        assert texts(f"<w:p>{run}</w:p>") == ["第一 第二-三☑"]

    def test_tab_stops_are_no_text(self) -> None:
        stops = '<w:tabs><w:tab w:val="left" w:pos="400"/></w:tabs>'
        assert texts(p("正文", stops)) == ["正文"]

    def test_words_in_links_fields_tags_and_controls_are_kept(self) -> None:
        body = (
            f"<w:p><w:hyperlink>{r('链接')}</w:hyperlink><w:smartTag>{r('标记')}</w:smartTag>"
            f"<w:sdt><w:sdtContent>{r('控件')}</w:sdtContent></w:sdt>"
            f"<w:fldSimple>{r('域')}</w:fldSimple></w:p>"
            f"<w:sdt><w:sdtPr/><w:sdtContent>{p('整段')}</w:sdtContent></w:sdt>"
        )
        assert texts(body) == ["链接标记控件域", "整段"]

    def test_only_the_result_of_a_field_is_text(self) -> None:
        def mark(kind: str) -> str:
            return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

        inner = mark("begin") + "<w:r><w:instrText>REF</w:instrText></w:r>" + mark("separate")
        body = (
            f"<w:p>{r('第')}{mark('begin')}<w:r><w:instrText>IF</w:instrText></w:r>"
            f"{inner}{r('内')}{mark('end')}{mark('separate')}{r('3')}{mark('end')}{r('页')}</w:p>"
        )
        assert texts(body) == ["第3页"]

    def test_hidden_words_are_left_out(self) -> None:
        shown = r("的", '<w:vanish w:val="0"/>')
        body = f"<w:p>{r('看得见')}{r('看不见', '<w:vanish/>')}{shown}</w:p>"
        assert texts(body) == ["看得见的"]

    def test_words_that_a_style_hides_are_left_out(self) -> None:
        styles = (
            '<w:style w:type="character" w:styleId="Base"><w:rPr><w:vanish/></w:rPr></w:style>'
            '<w:style w:type="character" w:styleId="Note"><w:basedOn w:val="Base"/></w:style>'
        )
        hidden = r("批语", '<w:rStyle w:val="Note"/>')
        body = f"<w:p>{r('正文')}{hidden}</w:p>"
        assert texts(body, styles=styles) == ["正文"]

    def test_line_breaks_part_paragraphs_unless_a_sentence_goes_through(self) -> None:
        body = "<w:p><w:r><w:t>牵头单位：省厅</w:t><w:br/><w:t>完成时限：2025年</w:t></w:r></w:p>"
        cut = "<w:p><w:r><w:t>完善体系，建立双向</w:t><w:br/><w:t>互通机制，强化融通。</w:t></w:r></w:p>"
        assert texts(p("一、任务") + body) == ["一、任务", "牵头单位：省厅", "完成时限：2025年"]
        assert (
            texts(p("一、任务") + p("二、内容。") + cut)[-1]
            == "完善体系，建立双向互通机制，强化融通。"
        )

    def test_phonetic_guide_is_left_out(self) -> None:
        ruby = f"<w:ruby><w:rt>{r('yun')}</w:rt><w:rubyBase>{r('云')}</w:rubyBase></w:ruby>"
        assert texts(f"<w:p><w:r>{ruby}</w:r>{r('岭')}</w:p>") == ["云岭"]

    def test_headers_footers_and_footnotes_are_not_read(self) -> None:
        body = f"<w:p>{r('正文')}<w:r><w:footnoteReference w:id='1'/></w:r></w:p>"
        data = document(
            body, **{"word/header1.xml": b"<a>x</a>", "word/footnotes.xml": b"<a>x</a>"}
        )
        assert paragraphs(read(data, "方案.docx")) == ["正文"]

    def test_strict_variant(self) -> None:
        xml = b'<w:document xmlns:w="%s"><w:body><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:body></w:document>'
        strict = package({"word/document.xml": xml % (n.STRICT, "正文".encode())})
        assert paragraphs(read(strict, "方案.docx")) == ["正文"]

    def test_main_part_under_another_name(self) -> None:
        relations = (
            b'<Relationships xmlns="r"><Relationship Type="http://x/officeDocument" '
            b'Target="/word/document2.xml"/></Relationships>'
        )
        xml = b'<w:document xmlns:w="%s"><w:body><w:p><w:r><w:t>a</w:t></w:r></w:p></w:body></w:document>'
        data = package(
            {
                "[Content_Types].xml": b"<Types/>",
                "_rels/.rels": relations,
                "word/document2.xml": xml % n.TRANSITIONAL,
            }
        )
        assert paragraphs(read(data, "方案.docx")) == ["a"]


class TestTextBoxes:
    BOX = "<w:txbxContent>" + p("框中") + "</w:txbxContent>"

    def test_stand_after_the_paragraph_that_they_are_anchored_in(self) -> None:
        body = f"<w:p>{r('前')}<w:r><w:pict>{self.BOX}</w:pict></w:r>{r('后')}</w:p>" + p("末")
        assert texts(body) == ["前后", "框中", "末"]

    def test_are_not_doubled_by_their_fallback(self) -> None:
        body = (
            f"<w:p>{r('前')}<w:r><mc:AlternateContent><mc:Choice Requires='wps'>{self.BOX}</mc:Choice>"
            f"<mc:Fallback><w:pict>{self.BOX}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
        )
        assert texts(body) == ["前", "框中"]

    def test_inside_a_cell_belong_to_the_cell(self) -> None:
        box = f"<w:p>{r('前')}<w:r><w:pict>{self.BOX}</w:pict></w:r></w:p>"
        assert rows(table(row(cell(box), "二"), BODY_1))[0][0] == "前\n框中"


class TestTrackedChanges:
    def test_the_accepted_words_are_read(self) -> None:
        body = (
            f"<w:p>{r('到')}<w:del><w:r><w:delText>2024</w:delText></w:r></w:del>"
            f"<w:ins>{r('2025')}</w:ins>{r('年')}<w:moveFrom>{r('旧处')}</w:moveFrom>"
            f"<w:moveTo>{r('新处')}</w:moveTo></w:p>"
        )
        assert texts(body) == ["到2025年新处"]

    def test_deleted_rows_are_gone_and_inserted_ones_there(self) -> None:
        gone = row("2", "删去", "省厅", properties="<w:del/>")
        new = row("3", "新增", "省厅", properties="<w:ins/>")
        assert [x[1] for x in rows(table(HEAD, BODY_1, gone, new))] == [
            "任务",
            "建设示范校",
            "新增",
        ]

    def test_paragraph_whose_mark_was_deleted_goes_on_in_the_next(self) -> None:
        body = p("前半", "<w:rPr><w:del/></w:rPr>") + p("后半")
        assert texts(body) == ["前半后半"]

    def test_former_properties_do_not_count(self) -> None:
        former = "<w:tcPrChange><w:tcPr><w:gridSpan w:val='3'/><w:vMerge/></w:tcPr></w:tcPrChange>"
        assert rows(table(HEAD, row(cell("1", former), "建设", "省厅")))[1] == ["1", "建设", "省厅"]


class TestMergedCells:
    def test_both_ways(self) -> None:
        found = read(
            document(
                table(
                    row(cell("任务", wide(2)), "单位"),
                    row(cell("一、建设", TOP), "示范校", cell("省厅", TOP)),
                    row(cell("", DOWN), "实训基地", cell("", DOWN)),
                    row(cell("合计", wide(3))),
                )
            ),
            "方案.docx",
        )

        table_ = found.tables[0]
        assert table_.merges_known
        assert [(c.row, c.column, c.rows, c.columns) for c in table_.cells] == [
            (0, 0, 1, 2),
            (0, 2, 1, 1),
            (1, 0, 2, 1),
            (1, 1, 1, 1),
            (1, 2, 2, 1),
            (2, 1, 1, 1),
            (3, 0, 1, 3),
        ]
        assert_sound(found)

    def test_block_of_rows_and_columns(self) -> None:
        assert rows(
            table(
                row(cell("大", wide(2) + TOP), "右"),
                row(cell("", wide(2) + DOWN), "下"),
                BODY_1,
            )
        ) == [["大", None, "右"], [None, None, "下"], ["1", "建设示范校", "省教育厅"]]

    def test_merge_mark_with_nothing_above_is_a_cell(self) -> None:
        assert rows(table(row(cell("甲", DOWN), "乙"), row("丙", "丁")))[0] == ["甲", "乙"]

    def test_old_horizontal_merges(self) -> None:
        start, more = '<w:hMerge w:val="restart"/>', "<w:hMerge/>"
        found = rows(table(row(cell("宽", start), cell("", more), "右"), BODY_1))
        assert found[0] == ["宽", None, "右"]

    def test_row_that_begins_further_right(self) -> None:
        later = row("建设", "省厅", properties='<w:gridBefore w:val="1"/>')
        assert rows(table(HEAD, later))[1] == [None, "建设", "省厅"]

    def test_what_only_a_row_can_say_moves_no_cell(self) -> None:
        misplaced = cell("乙", '<w:gridBefore w:val="0"/>')
        assert rows(table(HEAD, row("甲", misplaced, "丙")))[1] == ["甲", "乙", "丙"]

    def test_as_python_docx_writes_them(self) -> None:
        made = docx.Document()
        grid_ = made.add_table(3, 3)
        for index, cell_ in enumerate(c for r_ in grid_.rows for c in r_.cells):
            cell_.text = str(index)
        grid_.cell(0, 0).merge(grid_.cell(1, 1)).text = "大"
        out = io.BytesIO()
        made.save(out)

        found = read(out.getvalue(), "表.docx")

        assert grid(found) == [["大", None, "2"], [None, None, "5"], ["6", "7", "8"]]

    def test_cells_and_rows_in_content_controls(self) -> None:
        inside = f"<w:sdt><w:sdtContent>{cell('控件')}</w:sdtContent></w:sdt>"
        whole = f"<w:sdt><w:sdtContent>{row('2', '行', '控件')}</w:sdtContent></w:sdt>"
        assert rows(
            table(HEAD, row("1", inside, "省厅")).replace("</w:tbl>", whole + "</w:tbl>")
        ) == [
            ["序号", "任务", "单位"],
            ["1", "控件", "省厅"],
            ["2", "行", "控件"],
        ]

    def test_paragraphs_of_a_cell_are_lines(self) -> None:
        assert rows(table(HEAD, row("1", cell(p("第一行") + "<w:p/>" + p("第二行")), "厅")))[1][
            1
        ] == ("第一行\n第二行")


class TestHeaders:
    def test_marked_rows_are_counted(self) -> None:
        head = row("序号", "任务", properties=HEADER)
        found = read(document(table(head, row("1", "建设"))), "方案.docx")
        assert found.tables[0].header_rows == 1

    def test_header_typed_again_on_each_page_is_removed(self) -> None:
        assert rows(table(HEAD, BODY_1, HEAD, BODY_2)) == [
            ["序号", "任务", "单位"],
            ["1", "建设示范校", "省教育厅"],
            ["2", "开展培训", "省人社厅"],
        ]

    def test_merged_cell_goes_on_behind_a_repeated_header(self) -> None:
        found = read(
            document(
                table(
                    HEAD,
                    row(cell("一", TOP), "建设", "省厅"),
                    HEAD,
                    row(cell("", DOWN), "培训", "省局"),
                )
            ),
            "方案.docx",
        )
        assert [(c.row, c.rows) for c in found.tables[0].cells if c.column == 0] == [(0, 1), (1, 2)]

    def test_header_of_two_rows_is_removed_whole(self) -> None:
        top = row(cell("任务", wide(2)), "单位")
        below = row("序号", "内容", "牵头")
        assert [x[0] for x in rows(table(top, below, BODY_1, top, below, BODY_2))] == [
            "任务",
            "序号",
            "1",
            "2",
        ]

    def test_equal_rows_of_the_body_stay(self) -> None:
        assert len(rows(table(HEAD, BODY_1, BODY_1))) == 3

    def test_table_cut_at_a_page_is_one_table(self) -> None:
        found = read(
            document(table(HEAD, BODY_1) + "<w:p/>" + p("（续表）") + table(HEAD, BODY_2)),
            "方案.docx",
        )

        assert len(found.tables) == 1
        assert [x[0] for x in grid(found)] == ["序号", "1", "2"]
        assert not paragraphs(found)

    def test_tables_under_other_headers_stay_apart(self) -> None:
        other = row("编号", "指标", "数值")
        found = read(document(table(HEAD, BODY_1) + p("续表") + table(other, BODY_2)), "方案.docx")

        assert len(found.tables) == 2
        assert paragraphs(found) == ["续表"]

    def test_tables_with_words_between_stay_apart(self) -> None:
        found = read(
            document(table(HEAD, BODY_1) + p("二、分工") + table(HEAD, BODY_2)), "方案.docx"
        )
        assert len(found.tables) == 2


class TestNestedTables:
    def test_inner_text_belongs_to_the_outer_cell(self) -> None:
        inner = table(row("甲", "乙"), row("丙", "丁"))
        assert rows(table(HEAD, row("1", cell(p("任务") + inner + p("末")), "厅")))[1][1] == (
            "任务\n甲\n乙\n丙\n丁\n末"
        )

    def test_frame_around_a_table_is_unwrapped(self) -> None:
        found = read(
            document(table(row(cell(p("标题") + table(HEAD, BODY_1) + p("注"))))), "方案.docx"
        )

        assert paragraphs(found) == ["标题", "注"]
        assert grid(found) == [["序号", "任务", "单位"], ["1", "建设示范校", "省教育厅"]]

    def test_frames_one_below_the_other_around_tables_are_unwrapped(self) -> None:
        frames = [row(cell(p(title) + table(HEAD, BODY_1))) for title in ("一、布局", "二、质量")]
        found = read(document(table(*frames)), "方案.docx")

        assert paragraphs(found) == ["一、布局", "二、质量"]
        assert len(found.tables) == 2

    def test_frame_around_text_is_unwrapped(self) -> None:
        assert texts(table(row("只有一格")) + p("后")) == ["只有一格", "后"]


class TestOutline:
    STYLES = (
        '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="a"><w:basedOn w:val="1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="b"><w:basedOn w:val="b"/></w:style>'
    )

    @pytest.mark.parametrize(
        ("properties", "outline"),
        [
            ('<w:pStyle w:val="1"/>', 1),
            ('<w:pStyle w:val="a"/>', 1),
            ('<w:pStyle w:val="b"/>', None),
            ('<w:pStyle w:val="none"/>', None),
            ('<w:outlineLvl w:val="2"/>', 3),
            ('<w:pStyle w:val="1"/><w:outlineLvl w:val="9"/>', None),
        ],
    )
    def test_level_of_a_heading(self, properties: str, outline: int | None) -> None:
        found = read(document(p("标题", properties), styles=self.STYLES), "方案.docx")
        assert found.blocks[0].outline == outline
