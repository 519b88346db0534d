"""What a document says of itself."""

import pytest

from taizhang import parse, read
from taizhang.extraction.plan import DocumentFacts

ITEM = "1.改造管网。更新老旧管网。（责任单位：县水利局）"


def facts_of(*paragraphs: str) -> DocumentFacts:
    return parse(read("\n\n".join([*paragraphs, ITEM]).encode(), "plan.txt")).document


def test_the_plans_own_title_stands_before_that_of_the_notice() -> None:
    facts = facts_of(
        "云溪县人民政府办公室关于印发《云溪县供水保障行动方案》的通知",
        "云政办发〔2025〕12号",
        "各乡镇人民政府，县政府各部门：",
        "《云溪县供水保障行动方案》已经县政府同意，现印发给你们，请认真贯彻执行。",
        "云溪县人民政府办公室\n2025年3月5日",
        "云溪县供水保障行动方案\n（2025—2027年）",
    )

    assert facts.title == "云溪县供水保障行动方案（2025—2027年）"
    assert facts.doc_number == "云政办发〔2025〕12号"
    assert facts.issuer == "云溪县人民政府办公室"
    assert facts.issued_on == "2025-03-05"
    assert facts.implements == ()


def test_a_date_in_chinese_numerals_is_read() -> None:
    facts = facts_of(
        "关于印发《云溪县供水保障行动方案》的通知",
        "云溪县水利局\n二〇二五年十月二十一日",
        "云溪县供水保障行动方案",
    )

    assert facts.issued_on == "2025-10-21"


def test_what_title_and_preamble_carry_out_is_named_once_as_the_preamble_has_it() -> None:
    facts = facts_of(
        "《岚江省水网建设实施方案》重点任务分工方案",
        "为贯彻落实《岚江省人民政府关于印发〈岚江省水网建设实施方案〉的通知》（岚政发〔2024〕8号）精神，制定本方案。",
    )

    assert [(i.title, i.doc_number) for i in facts.implements] == [
        ("岚江省人民政府关于印发〈岚江省水网建设实施方案〉的通知", "岚政发〔2024〕8号")
    ]


def test_what_the_document_does_not_state_is_left_empty() -> None:
    facts = facts_of("云溪县供水保障行动方案")

    assert (facts.doc_number, facts.issuer, facts.issued_on) == (None, None, None)


def test_the_furniture_of_a_web_page_is_no_part_of_the_document() -> None:
    facts = facts_of(
        "首页 > 政务公开 > 文件",
        "云溪县供水保障行动方案",
        "来源：县水利局　发布时间：2025-04-01　浏览次数：12",
    )

    assert facts.title == "云溪县供水保障行动方案"
    assert facts.issued_on is None


def test_a_sites_table_of_number_issuer_and_date_speaks_where_the_document_does_not() -> None:
    facts = facts_of(
        "发文机关：云溪县人民政府办公室",
        "成文日期：2025-03-05",
        "发文字号：云政办发〔2025〕12号",
        "云溪县供水保障行动方案",
    )

    assert facts.title == "云溪县供水保障行动方案"
    assert facts.doc_number == "云政办发〔2025〕12号"
    assert facts.issuer == "云溪县人民政府办公室"
    assert facts.issued_on == "2025-03-05"


def test_the_signature_stands_before_a_sites_table() -> None:
    facts = facts_of(
        "发布机构：云溪县大数据局",
        "发文日期：2025-03-09",
        "关于印发《云溪县供水保障行动方案》的通知",
        "云溪县水利局\n2025年3月5日",
        "云溪县供水保障行动方案",
    )

    assert (facts.issuer, facts.issued_on) == ("云溪县水利局", "2025-03-05")


class TestWhoPrintedIt:
    @pytest.mark.parametrize(
        "line",
        [
            "云溪县人民政府办公室 2025年11月12日印发",
            "云溪县水利局办公室　　二〇二五年十一月十二日印发",
        ],
    )
    def test_is_no_part_of_the_last_task(self, line: str) -> None:
        plan = parse(read("\n\n".join(["云溪县供水保障行动方案", ITEM, line]).encode(), "plan.txt"))
        (task,) = plan.tasks
        assert task.text == "更新老旧管网。"
        assert task.deadlines == ()

    def test_is_told_from_a_sentence_about_printing(self) -> None:
        item = "2.编制手册。（责任单位：县水利局）\n供水服务手册于2025年11月12日印发"
        plan = parse(read("\n\n".join(["云溪县供水保障行动方案", ITEM, item]).encode(), "plan.txt"))
        assert "供水服务手册" in plan.tasks[1].text


class TestALineOfDisclosure:
    @pytest.mark.parametrize(
        "line",
        [
            "（信息公开形式：主动公开）",
            "公开方式：主动公开",
            "公开属性：依申请公开",
            "(此件主动公开)",
            "主动公开",
        ],
    )
    def test_above_the_title_is_no_part_of_it(self, line: str) -> None:
        facts = facts_of(
            "关于印发《云溪县供水保障行动方案》的通知",
            "云溪县水利局\n2025年3月5日",
            line,
            "云溪县供水保障行动方案",
        )

        assert facts.title == "云溪县供水保障行动方案"

    def test_is_told_from_a_title_about_disclosure(self) -> None:
        assert facts_of("云溪县政务公开工作方案").title == "云溪县政务公开工作方案"


class TestThePlanItself:
    @pytest.mark.parametrize("verb", ["我们制定了", "现将", "县水利局编制了"])
    def test_is_not_among_what_it_carries_out(self, verb: str) -> None:
        facts = facts_of(
            "关于印发云溪县供水保障行动方案的通知",
            f"为贯彻落实《岚江省供水条例》，{verb}《供水保障行动方案（2025—2027年）》，请认真执行。",
            "云溪县水利局\n2025年3月5日",
            "云溪县供水保障行动方案",
        )

        assert [i.title for i in facts.implements] == ["岚江省供水条例"]

    def test_names_once_what_the_headings_of_two_depths_both_hold(self) -> None:
        facts = facts_of(
            "云溪县供水保障行动方案",
            "一、总体要求",
            "（一）指导思想。落实《岚江省供水条例》，保障供水。",
            "二、重点任务",
        )

        assert [i.title for i in facts.implements] == ["岚江省供水条例"]
