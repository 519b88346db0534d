"""Web pages are read as the document that they show, without the page's own furniture."""

from __future__ import annotations

import pytest

from taizhang.documents import BlockKind, Document, UnreadableFile, read
from tests.documents.views import assert_sound, grid, paragraphs

TITLE = "临江县农村公路提质实施方案"
PROSE = "为贯彻落实上级部署，推动农村公路提质，结合实际，制定本方案，请认真执行。"
TASKS = (
    "<table><tr><th>序号<th>任务<th>单位</tr>"
    "<tr><td>1<td>改造公路。<td>县交通局</tr><tr><td>2<td>完成桥梁。<td>县发改局</tr></table>"
)


def opened(html: str, encoding: str = "utf-8") -> Document:
    document = read(html.encode(encoding), "页面.html")
    assert_sound(document)
    return document


def body(content: str, title: str = "") -> Document:
    head = f"<head><meta charset=utf-8><title>{title}</title></head>" if title else ""
    return opened(f"<html>{head}<body>{content}</body></html>")


class TestText:
    def test_blocks_are_paragraphs_and_blanks_run_together(self) -> None:
        document = body("<div>一、 <b>总体</b>要求\n<p>（一）目标<div>\n\t二、 保障\n</div></div>")
        assert paragraphs(document) == ["一、 总体要求", "（一）目标", "二、 保障"]

    def test_lines_parted_by_hand_are_paragraphs_unless_a_sentence_goes_through(self) -> None:
        document = body("一、总体要求<br>到2025年，建成示范校十所，<br>培训三万人次。<br>二、任务")
        assert paragraphs(document) == [
            "一、总体要求",
            "到2025年，建成示范校十所，培训三万人次。",
            "二、任务",
        ]

    def test_a_line_end_of_the_source_is_no_blank_between_ideographs(self) -> None:
        assert paragraphs(body("<p>农村\n   公路 and\n roads</p>")) == ["农村公路 and roads"]

    def test_lists_have_the_numbers_that_the_browser_shows(self) -> None:
        document = body(
            '<ol start="3"><li>建设<li>管理</ol><ol style="list-style-type: cjk-ideographic"><li>护路</ol>'
            '<ol style="list-style:none"><li>其他</ol><ol><li>1.保障</ol><ul><li>附则</ul>'
        )

        assert paragraphs(document) == ["3.建设", "4.管理", "一、护路", "其他", "1.保障", "附则"]
        assert [b.generated for b in document.blocks] == [2, 2, 2, 0, 0, 0]

    def test_headings_have_their_level(self) -> None:
        document = body("<h2>总体要求</h2><p>正文</p><h3><a>任务</a></h3>")
        assert [b.outline for b in document.blocks] == [2, None, 3]

    def test_what_is_not_shown_is_left_out(self) -> None:
        document = body(
            "<p>正文<script>x</script><span style='DISPLAY : none'>旧</span>完</p><p hidden>旧稿</p>"
            "<!-- 批注 --><style>p{}</style><select><option>甲</select><noscript>请启用</noscript>"
        )
        assert paragraphs(document) == ["正文完"]

    def test_a_page_without_text_is_empty(self) -> None:
        with pytest.raises(UnreadableFile) as caught:
            opened("<!DOCTYPE html><html><body><script>render()</script></body></html>")
        assert caught.value.code == "documents.empty"


class TestEncodings:
    PAGE = f"<html><head><meta http-equiv=Content-Type content='text/html; charset=%s'></head><p>{PROSE}"

    @pytest.mark.parametrize(
        ("declared", "true"),
        [
            pytest.param("gb2312", "gb18030", id="declared"),
            pytest.param("gb2312", "utf-8", id="declared wrongly"),
            pytest.param("utf-8", "gb18030", id="declared wrongly the other way"),
            pytest.param("utf-8", "utf-8-sig", id="with a mark"),
            pytest.param("big5", "big5", id="big5"),
        ],
    )
    def test_the_bytes_decide(self, declared: str, true: str) -> None:
        page = self.PAGE % declared
        if true == "big5":
            page = page.replace(PROSE, "為貫徹落實，制定本方案。")
        assert paragraphs(opened(page, true))[0].endswith(("请认真执行。", "制定本方案。"))

    def test_a_broken_character_does_not_stop_the_page(self) -> None:
        data = (self.PAGE % "utf-8").encode() + PROSE.encode() * 10
        assert paragraphs(read(data[:-1], "a.html"))

    def test_noise_is_refused(self) -> None:
        with pytest.raises(UnreadableFile) as caught:
            read(b"<html>" + bytes(range(128, 256)) * 9, "a.html")
        assert caught.value.code == "documents.undecodable"


class TestTables:
    def test_spans_are_resolved(self) -> None:
        document = body(
            "<table><thead><tr><th rowspan=2>序号<th rowspan=2>任务<th colspan=2>责任单位</tr>"
            "<tr><th>牵头<th>配合</tr></thead><tr><td>1<td>改造公路。<td rowspan=2>县交通局<td>县财政局"
            "<tr><td>2<td>完成桥梁。<td>县发改局<br>县水利局</table>"
        )

        assert grid(document) == [
            ["序号", "任务", "责任单位", None],
            [None, None, "牵头", "配合"],
            ["1", "改造公路。", "县交通局", "县财政局"],
            ["2", "完成桥梁。", None, "县发改局\n县水利局"],
        ]
        assert document.tables[0].header_rows == 2
        assert document.blocks[-1].place == "表1第4行第4列"

    def test_spans_beyond_the_table_are_cut(self) -> None:
        document = body(
            "<table><tr><td colspan=900>附表<tr><td>序号<td>任务<tr><td rowspan=0>1<td>建设"
            "<tr><td>管理</table>"
        )
        table = document.tables[0]
        assert (table.rows, table.columns) == (4, 2)
        assert [(c.rows, c.columns) for c in table.cells][:1] == [(1, 2)]
        assert next(c for c in table.cells if c.row == 2 and c.column == 0).rows == 2

    def test_a_table_that_lays_out_the_page_is_unwrapped(self) -> None:
        document = body(f"<table><tr><td>栏目<td><p>{PROSE}</p><p>一、任务</p>{TASKS}</table>")

        assert [b.kind for b in document.blocks[:3]] == [BlockKind.PARAGRAPH] * 3
        assert grid(document)[1] == ["1", "改造公路。", "县交通局"]

    def test_a_table_inside_of_a_cell_is_lines_of_it(self) -> None:
        rows = "<tr><td>1<td>改造公路一百二十公里，完成投资。<td>县交通局</tr>" * 3
        document = body(
            f"<table><tr><td>序号<td>任务<td>单位</tr>{rows}<tr><td>2<td>完成：<table><tr><td>甲"
            "<td>乙</table>等桥梁<td>县发改局</table>"
        )
        assert grid(document)[-1] == ["2", "完成：\n甲\n乙\n等桥梁", "县发改局"]

    def test_a_caption_stands_above_its_table(self) -> None:
        document = body(TASKS.replace("<table>", "<table><caption>附表1</caption>"))
        assert paragraphs(document) == ["附表1"]


SITE = f"""
<div class="top"><a href=/>县政府</a> <a>无障碍</a> <a>登录</a></div>
<ul id=menu><li><a>首页</a><li><a>公开</a><li><a>服务</a></ul>
<div>您的位置：<a>首页</a> &gt; <a>公开</a> &gt; 文件</div>
%s
<h1>{TITLE}</h1>
<p>来源：县政府办 发布时间：2030-01-02 浏览次数：33 字号：[<a>大</a> <a>小</a>]</p>
<div class=content><p>{PROSE}</p><p>一、重点任务</p>{TASKS}<p>附件：<a>任务表.doc</a></p></div>
<p>上一篇：<a>甲</a></p><p>下一篇：<a>乙</a></p><p>【打印本页】【关闭窗口】</p>
<div class=related><h3>相关解读</h3><ul><li><a>一图读懂</a><li><a>解读</a></ul></div>
<div class=foot>主办：县政府 版权所有 某ICP备1号 <a>网站地图</a> <a>联系我们</a></div>
"""


class TestFurniture:
    def test_only_the_document_is_read(self) -> None:
        document = body(SITE % "", TITLE + "_临江县人民政府")

        assert paragraphs(document) == [TITLE, PROSE, "一、重点任务", "附件：任务表.doc"]
        assert len(document.tables) == 1

    def test_the_whole_page_may_stand_in_a_form_and_a_layout_table(self) -> None:
        document = body(f"<form><table><tr><td>{SITE % ''}</table></form>", TITLE)
        assert paragraphs(document)[:2] == [TITLE, PROSE]

    def test_a_title_that_stands_only_in_the_head_is_put_above_the_text(self) -> None:
        document = body(f"<div><p>{PROSE}</p>{TASKS}</div>", f"{TITLE} - 政策文件 - 县政府")
        assert paragraphs(document) == [TITLE, PROSE]

    def test_classes_named_like_furniture_do_not_hide_the_document(self) -> None:
        document = body(
            f'<div class="nav"><div id="footer">{PROSE * 3}<p>临政办发〔2024〕3号</p></div></div>'
        )
        assert paragraphs(document) == [PROSE * 3, "临政办发〔2024〕3号"]

    def test_what_stands_above_a_notice_is_left_out_and_the_notice_is_kept(self) -> None:
        notice = (
            "<p>临江县人民政府办公室</p><p>关于印发《方案》的通知</p><p>临政办发〔2024〕3号</p>"
        )
        document = body(
            f"<p>今天是2030年1月1日</p><p>热门搜索：公路</p><p>信息公开目录</p>{notice}<p>{PROSE}</p>"
            f"<p>附件</p><p>{TITLE}</p><p>{PROSE}</p>{TASKS}",
            TITLE,
        )
        assert paragraphs(document)[:4] == [
            "临江县人民政府办公室",
            "关于印发《方案》的通知",
            "临政办发〔2024〕3号",
            PROSE,
        ]

    def test_a_list_of_other_documents_with_their_dates_is_left_out(self) -> None:
        listed = "<ul><li><a>甲县工作方案</a> 2024-01-02<li><a>乙县通知</a> 2024-01-03</ul>"
        assert paragraphs(body(f"{listed}<p>{TITLE}</p><p>{PROSE}</p>")) == [TITLE, PROSE]

    def test_a_label_of_the_plan_that_sounds_like_a_foot_is_kept(self) -> None:
        document = body(
            f"<p>{PROSE}</p><p>主办单位：县交通局</p><p>分享机制：县发改局</p><p>{PROSE}</p>"
        )
        assert paragraphs(document)[1:3] == ["主办单位：县交通局", "分享机制：县发改局"]


class TestMetadata:
    TABLE = (
        "<table><tr><td>索 引 号<td>0011/2024-3<td>主题分类<td>交通</tr>"
        "<tr><td>发文机关<td>临江县人民政府办公室<td>成文日期：<td>2024-03-05</tr>"
        "<tr><td>发文字号<td>临政办发〔2024〕3号<td>发布日期<td>2024-03-09</tr></table>"
    )
    LINES = [
        "发文机关：临江县人民政府办公室",
        "成文日期：2024-03-05",
        "发文字号：临政办发〔2024〕3号",
    ]

    def test_of_a_table_become_lines(self) -> None:
        assert paragraphs(body(SITE % self.TABLE, TITLE))[:4] == [*self.LINES, TITLE]

    def test_of_a_list_become_lines(self) -> None:
        listed = (
            "<dl><dt>索引号：<dd>0011/2024-3<dt>发文机关：<dd>临江县人民政府办公室<dt>成文日期：<dd>2024-03-05"
            "<dt>发文字号：<dd>临政办发〔2024〕3号<dt>发布日期：<dd>2024-03-09<dt>废止日期：<dd>无</dl>"
        )
        assert paragraphs(body(SITE % listed, TITLE))[:4] == [*self.LINES, TITLE]

    def test_of_spans_become_lines(self) -> None:
        listed = (
            "<div><p><b>索引号：</b><span>0011</span></p><p><b>发文字号：</b> 临政办发〔2024〕3号</p>"
            "<p><b>主题词：</b>公路</p></div>"
        )
        assert paragraphs(body(SITE % listed, TITLE))[:2] == [self.LINES[2], TITLE]

    def test_are_not_what_a_plans_table_has_in_its_head(self) -> None:
        table = TASKS.replace("<th>任务", "<th>分类<th>名称").replace("<td>县", "<td>路<td>县")
        assert len(body(f"<p>{PROSE}</p>{table}").tables) == 1

    def test_of_one_line_become_lines(self) -> None:
        listed = (
            "<div><span>发文机关：临江县人民政府办公室</span><span>成文日期：2024-03-05</span>"
            "<span>发文字号：临政办发〔2024〕3号</span><span>主题分类：交通</span></div>"
        )
        assert paragraphs(body(SITE % listed, TITLE))[:4] == [*self.LINES, TITLE]


class TestArchives:
    def test_a_page_in_one_file(self) -> None:
        data = (
            b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n"
            b'\ttype="text/html"; boundary="--b"\r\n\r\n----b\r\nContent-Type: text/html\r\n'
            b"Content-Transfer-Encoding: 8bit\r\n\r\n<html><p>"
            + PROSE.encode()
            + b"</p></html>\r\n"
            b"----b\r\nContent-Type: image/png\r\n\r\nx\r\n----b--\r\n"
        )
        assert paragraphs(read(data, "页面.mhtml")) == [PROSE]

    def test_an_archive_without_a_page_is_refused(self) -> None:
        data = (
            b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\n\nx\n--b--\n"
        )
        with pytest.raises(UnreadableFile) as caught:
            read(data, "页面.mht")
        assert caught.value.code == "documents.damaged"


class TestDepth:
    @pytest.mark.parametrize("depth", [300, 1_500])
    def test_tags_that_were_never_closed_lose_nothing(self, depth: int) -> None:
        assert paragraphs(body("<font>" * depth + "<p>甲</p><p>乙</p>")) == ["甲", "乙"]

    @pytest.mark.parametrize("tag", ["div", "table><tr><td", "ol><li"])
    def test_absurd_nesting_gives_text_or_a_refusal(self, tag: str) -> None:
        for depth in (200, 5_000):
            try:
                body(f"<{tag}>" * depth + "底")
            except UnreadableFile as error:
                assert error.sentence("zh")  # noqa: PT017 - either outcome is right


def test_control_characters_behind_a_script_are_dropped() -> None:
    page = b"<html><body><p>\xe7\x94\xb2<script>x</script>&#1;\xe4\xb9\x99</p></body></html>"

    found = read(page, "page.html")

    assert [block.text for block in found.blocks] == ["甲乙"]
