"""Text files: encodings, and paragraphs that line and page breaks have cut."""

from __future__ import annotations

import codecs

import pytest

from taizhang.documents import read
from tests.conftest import seed
from tests.documents.views import paragraphs
from tests.documents.wrapping import wrapped

NOTICE = (
    "各县（市、区）人民政府：\n\n"
    "一、总体要求\n\n"
    "到2025年，全省建成示范校十所，培训三万人次，“双师型”教师占比达到60%以上。\n"
)


def read_text(text: str) -> list[str]:
    return paragraphs(read(text.encode(), "方案.txt"))


class TestEncodings:
    @pytest.mark.parametrize(
        "data",
        [
            pytest.param(NOTICE.encode(), id="utf-8"),
            pytest.param(codecs.BOM_UTF8 + NOTICE.encode(), id="utf-8 with mark"),
            pytest.param(NOTICE.encode("utf-16"), id="utf-16 with mark"),
            pytest.param(
                codecs.BOM_UTF16_BE + NOTICE.encode("utf-16-be"), id="big-endian with mark"
            ),
            pytest.param(NOTICE.encode("utf-16-le"), id="utf-16 little-endian"),
            pytest.param(NOTICE.encode("utf-16-be"), id="utf-16 big-endian"),
            pytest.param(NOTICE.encode("gb18030"), id="gb18030"),
            pytest.param(NOTICE.replace("\n", "\r\n").encode("gbk"), id="gbk with dos line ends"),
            pytest.param(NOTICE.encode() + b"\x1a", id="dos end of file"),
        ],
    )
    def test_all_give_the_same_paragraphs(self, data: bytes) -> None:
        assert paragraphs(read(data, "方案.txt")) == [x for x in NOTICE.split("\n") if x]

    @pytest.mark.parametrize("name", ["000", "002", "004"])
    @pytest.mark.parametrize("encoding", ["gb18030", "utf-16-le", "utf-16-be"])
    def test_given_plans_read_alike_in_all_encodings(self, name: str, encoding: str) -> None:
        original = seed(name)
        again = original.decode().encode(encoding)
        assert read(again, name).blocks == read(original, name).blocks

    def test_letters_at_every_second_byte_are_no_utf16(self) -> None:
        assert read(b"a\tb\n" * 3 + "末".encode(), "表.txt").tables

    def test_plain_english_is_no_utf16(self) -> None:
        text = "Plan of work for 2025\n\n1. Roads are built.\n"
        assert read_text(text) == ["Plan of work for 2025", "1. Roads are built."]


class TestPageBreaks:
    def test_sentence_goes_on_after_a_blank_line(self) -> None:
        assert read_text("三、任务\n\n完善体系，建立双向\n\n互通机制，强化融通。\n") == [
            "三、任务",
            "完善体系，建立双向互通机制，强化融通。",
        ]

    @pytest.mark.parametrize(
        ("above", "below"),
        [
            pytest.param(
                "配合单位：市大数据局、旅游和", "文体广电局、农业农村局", id="name after 和"
            ),
            pytest.param(
                "责任单位：市财政局、人力资源社会", "保障局，各县人民政府", id="inside a name"
            ),
            pytest.param("责任单位：市教育局、发展改革委，", "各县人民政府", id="after a comma"),
            pytest.param("责任单位：", "市教育局、市财政局", id="label alone"),
            pytest.param("1.任务一。加强管理（由市教育", "局负责）。", id="inside brackets"),
            pytest.param("1.任务一。完善体系，配套资金按1:", "1安排。", id="inside a ratio"),
        ],
    )
    def test_lines_that_cannot_end_there_go_on(self, above: str, below: str) -> None:
        assert read_text(f"一、任务\n\n{above}\n\n{below}\n\n二、保障\n") == [
            "一、任务",
            above + below,
            "二、保障",
        ]

    @pytest.mark.parametrize(
        ("above", "below"),
        [
            pytest.param(
                "（一）加强领导，落实责任", "各级各部门要高度重视。", id="heading with comma"
            ),
            pytest.param("责任单位：市教育局", "配合单位：市财政局", id="label after label"),
            pytest.param(
                "完成时限：长期坚持", "各单位要抓好落实，确保成效。", id="prose after deadline"
            ),
            pytest.param("责任单位：市教育局", "市财政局", id="one unit a line"),
            pytest.param("各县人民政府：", "现将方案印发给你们，请贯彻执行。", id="addressee"),
            pytest.param("1.完善体系。", "2.加强管理。", id="items"),
        ],
    )
    def test_lines_that_may_end_there_do(self, above: str, below: str) -> None:
        assert read_text(f"一、任务\n\n{above}\n\n{below}\n") == ["一、任务", above, below]

    def test_form_feed_is_a_page_break(self) -> None:
        assert read_text("一、任务\n完善体系，建立双向\n\f互通机制，强化融通。\n") == [
            "一、任务",
            "完善体系，建立双向互通机制，强化融通。",
        ]

    def test_blanks_inside_a_line_stay(self) -> None:
        assert read_text("一、目标\n\n到 2023 年，建成 5 个专业。") == [
            "一、目标",
            "到 2023 年，建成 5 个专业。",
        ]

    def test_latin_words_are_parted_by_one_blank(self) -> None:
        assert read_text("一、任务\n\n开放共享，推进Open\n\nData平台，建设。") == [
            "一、任务",
            "开放共享，推进Open Data平台，建设。",
        ]

    def test_given_plan_in_prose(self) -> None:
        found = read(seed("004"), "004.txt")

        texts = paragraphs(found)
        assert len(texts) == 102
        assert texts[0].startswith("中卫市贯彻落实《自治区深化产教融合 推进职业教育")
        assert texts[0].endswith("》 重点任务暨分工方案")
        assert (
            "责任单位：市财政局、发展改革委、教育局、人力资源社会保障局，各县（区）人民政府"
            in texts
        )
        assert sum(text.startswith("完成时限：") for text in texts) == 25
        assert found.blocks[3].place == "第9行"
        assert not found.tables


class TestWrappedLines:
    @pytest.mark.parametrize("indent", [True, False], ids=["indented", "flush"])
    @pytest.mark.parametrize("apart", [True, False], ids=["blank between", "no blank between"])
    @pytest.mark.parametrize("width", [56, 64, 72, 80])
    def test_given_plan_wrapped_at_any_width_reads_the_same(
        self, width: int, apart: bool, indent: bool
    ) -> None:
        # Blanks beside digits get lost where a line ends; the comparison leaves them out.
        texts = [text.replace(" ", "") for text in paragraphs(read(seed("004"), "004.txt"))]

        found = read_text(wrapped(texts, width=width, indent=indent, apart=apart))

        wrong = set(texts).symmetric_difference(found)
        assert len(wrong) <= 2, wrong


class TestTitles:
    @pytest.mark.parametrize(
        ("lines", "title"),
        [
            pytest.param(
                "《浙江省实施方案》\n\n重点任务分工方案",
                "《浙江省实施方案》重点任务分工方案",
                id="name",
            ),
            pytest.param(
                "青溪县关于印发《行动\n方案》的通知",
                "青溪县关于印发《行动方案》的通知",
                id="bracket",
            ),
            pytest.param(
                "青溪县人民政府办公室\n关于印发行动方案的通知",
                "青溪县人民政府办公室关于印发行动方案的通知",
                id="issuer",
            ),
            pytest.param(
                "青溪县行动方案\n（2022—2024年）", "青溪县行动方案（2022—2024年）", id="years"
            ),
            pytest.param(
                "长汐市住房保障重点工作任务\n分解表", "长汐市住房保障重点工作任务分解表", id="rest"
            ),
        ],
    )
    def test_one_title_over_two_lines(self, lines: str, title: str) -> None:
        assert read_text(f"{lines}\n\n一、总体要求\n")[0] == title

    def test_title_is_not_glued_to_what_follows(self) -> None:
        assert read_text("青溪县行动方案\n为加快发展，制定本方案。\n") == [
            "青溪县行动方案",
            "为加快发展，制定本方案。",
        ]

    def test_number_of_the_document_stands_alone(self) -> None:
        assert read_text("青溪县人民政府办公室文件\n青政办发〔2022〕31号\n\n关于加强管理的通知\n")[
            :2
        ] == [
            "青溪县人民政府办公室文件",
            "青政办发〔2022〕31号",
        ]

    def test_annex_has_a_title_of_its_own(self) -> None:
        text = "一、任务。\n\n青溪县人民政府\n2022年5月18日\n\n附件\n\n青溪县行动方案\n（2022—2024年）\n"
        assert read_text(text) == [
            "一、任务。",
            "青溪县人民政府",
            "2022年5月18日",
            "附件",
            "青溪县行动方案（2022—2024年）",
        ]


class TestLinesOfOneCountOfCharacters:
    TEXT = """　　1.保护资源。新建省级资源库2座，馆藏资源总量由8万件增加到12万件，资源鉴
定评价率2025年达到40%，2026年达到55%，2027年达到70%，服务对象满意
度保持在95%以上，资源数字化率达到100%，建成开放平台10个，共享率60%
，惠及群众30万人次。
　　2.培养人才。引进人才20名，建立人才档案，推动人才向基层流动，实行定期服务制
度，让群众就近获得服务。
"""

    def test_go_on_where_digits_make_them_short(self) -> None:
        found = read_text(self.TEXT)

        assert [words[:5] for words in found] == ["1.保护资", "2.培养人"]
        assert "资源鉴定评价率" in found[0]
        assert "共享率60%，惠及群众" in found[0]
