"""Automatic numbering: the labels are those that the word processor shows."""

from __future__ import annotations

import io

import docx
import pytest

from taizhang.documents import read
from taizhang.documents.docx.numerals import write
from tests.documents.views import grid, paragraphs
from tests.documents.word import cell, document, level, lists, numbered, p, row, table


def texts(body: str, numbering: str, styles: str = "") -> list[str]:
    return paragraphs(read(document(body, styles=styles, numbering=numbering), "方案.docx"))


THREE = lists(
    level(0, "%1、", "chineseCountingThousand"),
    level(1, "（%2）", "chineseCounting"),
    level(2, "%3."),
)


class TestLabels:
    def test_levels_count_and_start_anew_below_a_higher_one(self) -> None:
        body = (
            numbered("总体要求")
            + numbered("指导思想", level=1)
            + numbered("基本原则", level=1)
            + numbered("坚持统筹", level=2)
            + numbered("主要任务")
            + numbered("加强建设", level=1)
        )
        assert texts(body, THREE) == [
            "一、总体要求",
            "（一）指导思想",
            "（二）基本原则",
            "1. 坚持统筹",
            "二、主要任务",
            "（一）加强建设",
        ]

    def test_generated_tells_how_much_was_not_typed(self) -> None:
        found = read(document(numbered("要求") + numbered("任务", level=2), numbering=THREE), "x")
        assert [b.text[b.generated :] for b in found.blocks] == ["要求", "任务"]
        assert [b.generated for b in found.blocks] == [2, 3]

    def test_higher_levels_in_a_label(self) -> None:
        numbering = lists(
            level(0, "第%1章", "chineseCounting"), level(1, "%1.%2", more="<w:isLgl/>")
        )
        body = numbered("总则") + numbered("目的", level=1) + numbered("依据", level=1)
        assert texts(body, numbering) == ["第一章 总则", "1.1 目的", "1.2 依据"]

    def test_unused_higher_level_shows_its_start(self) -> None:
        numbering = lists(level(0, "%1."), level(1, "%1.%2"))
        assert texts(numbered("目的", level=1), numbering) == ["1.1 目的"]

    @pytest.mark.parametrize(
        ("suffix", "text"), [("nothing", "1.任务"), ("space", "1. 任务"), ("tab", "1. 任务")]
    )
    def test_what_follows_the_label(self, suffix: str, text: str) -> None:
        numbering = lists(level(0, "%1.", more=f'<w:suff w:val="{suffix}"/>'))
        assert texts(numbered("任务"), numbering) == [text]

    def test_level_that_never_starts_anew(self) -> None:
        numbering = lists(level(0, "%1、"), level(1, "%2.", more='<w:lvlRestart w:val="0"/>'))
        body = "".join(numbered("x", level=i) for i in (0, 1, 0, 1))
        assert texts(body, numbering) == ["1、x", "1. x", "2、x", "2. x"]

    @pytest.mark.parametrize(
        ("mark", "bullet"), [("●", "●"), ("\uf06c", "●"), ("\uf0b7", "•"), ("n", "■")]
    )
    def test_bullets(self, mark: str, bullet: str) -> None:
        assert texts(numbered("任务"), lists(level(0, mark, "bullet"))) == [f"{bullet} 任务"]

    def test_empty_paragraphs_count_but_are_not_shown(self) -> None:
        assert texts(numbered("甲") + numbered("") + numbered("乙"), THREE) == ["一、甲", "三、乙"]


class TestLists:
    SHARED = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/>{}</w:num>'
    )

    def test_instances_of_one_list_count_on(self) -> None:
        numbering = lists(level(0, "%1."), nums=self.SHARED.format(""))
        assert texts(numbered("甲") + numbered("乙", 2), numbering) == ["1. 甲", "2. 乙"]

    def test_instance_with_its_own_start_begins_anew_once(self) -> None:
        start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
        numbering = lists(level(0, "%1."), nums=self.SHARED.format(start))
        body = numbered("甲") + numbered("乙") + numbered("丙", 2) + numbered("丁", 2)
        assert texts(body, numbering) == ["1. 甲", "2. 乙", "1. 丙", "2. 丁"]

    def test_instance_with_its_own_level(self) -> None:
        own = f'<w:lvlOverride w:ilvl="0">{level(0, "（%1）")}</w:lvlOverride>'
        numbering = lists(level(0, "%1."), nums=self.SHARED.format(own))
        assert texts(numbered("甲", 2), numbering) == ["（1）甲"]

    def test_unknown_list_numbers_nothing(self) -> None:
        assert texts(numbered("甲", 7), THREE) == ["甲"]

    def test_numbered_cells(self) -> None:
        body = table(row("序号", "任务"), *(row(cell(numbered("")), t) for t in ("甲", "乙")))
        found = read(document(body, numbering=lists(level(0, "%1"))), "x.docx")

        assert grid(found) == [["序号", "任务"], ["1", "甲"], ["2", "乙"]]
        assert found.blocks[2].generated == 1


class TestStyles:
    STYLES = (
        '<w:style w:type="paragraph" w:styleId="h1">'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="h2"><w:basedOn w:val="h1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="off"><w:basedOn w:val="h1"/>'
        '<w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style>'
    )
    LEVELS = lists(
        level(0, "%1、", "chineseCounting", '<w:pStyle w:val="h1"/>'),
        level(1, "（%2）", "chineseCounting", '<w:pStyle w:val="h2"/>'),
    )

    def test_style_numbers_and_its_place_in_the_list_gives_the_level(self) -> None:
        body = p("甲", '<w:pStyle w:val="h1"/>') + p("乙", '<w:pStyle w:val="h2"/>')
        assert texts(body, self.LEVELS, self.STYLES) == ["一、甲", "（一）乙"]

    def test_number_zero_removes_numbering(self) -> None:
        body = (
            p("甲", '<w:pStyle w:val="h1"/><w:numPr><w:numId w:val="0"/></w:numPr>')
            + p("乙", '<w:pStyle w:val="off"/>')
            + p("丙", '<w:pStyle w:val="h1"/>')
        )
        assert texts(body, self.LEVELS, self.STYLES) == ["甲", "乙", "一、丙"]

    def test_list_defined_by_a_list_style(self) -> None:
        numbering = (
            '<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="L"/></w:abstractNum>'
            f'<w:abstractNum w:abstractNumId="1"><w:styleLink w:val="L"/>{level(0, "%1)")}</w:abstractNum>'
            '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
            '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
        )
        styles = (
            '<w:style w:type="numbering" w:styleId="L">'
            '<w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
            '<w:style w:type="paragraph" w:styleId="x"/>'
        )
        assert texts(numbered("甲") + p("乙", '<w:pStyle w:val="x"/>'), numbering, styles) == [
            "1)甲",
            "乙",
        ]

    def test_as_python_docx_writes_them(self) -> None:
        made = docx.Document()
        made.add_heading("方案", 1)
        made.add_paragraph("第一项", style="List Number")
        made.add_paragraph("第二项", style="List Number")
        out = io.BytesIO()
        made.save(out)

        found = read(out.getvalue(), "x.docx")

        assert paragraphs(found) == ["方案", "1. 第一项", "2. 第二项"]
        assert found.blocks[0].outline == 1


@pytest.mark.parametrize(
    ("format_", "number", "written"),
    [
        ("decimal", 12, "12"),
        ("decimalZero", 3, "03"),
        ("decimalFullWidth", 12, "１２"),
        ("decimalEnclosedCircle", 20, "⑳"),
        ("decimalEnclosedCircleChinese", 21, "㉑"),
        ("decimalEnclosedCircle", 51, "51"),
        ("decimalEnclosedParen", 3, "⑶"),
        ("decimalEnclosedFullstop", 3, "⒊"),
        ("ideographEnclosedCircle", 3, "㊂"),
        ("chineseCounting", 10, "十"),
        ("chineseCounting", 21, "二十一"),
        ("chineseCounting", 105, "一〇五"),
        ("chineseCountingThousand", 12, "十二"),
        ("chineseCountingThousand", 105, "一百零五"),
        ("chineseCountingThousand", 110, "一百一十"),
        ("chineseCountingThousand", 2003, "二千零三"),
        ("japaneseCounting", 111, "百十一"),
        ("ideographDigital", 25, "二五"),
        ("ideographTraditional", 3, "丙"),
        ("ideographZodiac", 12, "亥"),
        ("chineseLegalSimplified", 12, "壹拾贰"),
        ("lowerLetter", 27, "aa"),
        ("upperLetter", 3, "C"),
        ("lowerRoman", 14, "xiv"),
        ("upperRoman", 1999, "MCMXCIX"),
        ("none", 1, ""),
        ("ordinalText", 2, "2"),
        ("chineseCounting", 0, "0"),
    ],
)
def test_formats_of_numbers(format_: str, number: int, written: str) -> None:
    assert write(number, format_) == written
