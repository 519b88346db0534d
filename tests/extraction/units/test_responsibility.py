"""The words of responsibility of a task: labels, verbs, bare lists; and what is none."""

import pytest

from taizhang.extraction.plan import Role
from taizhang.extraction.setting import Setting
from taizhang.extraction.units import (
    DocumentRule,
    find_rule,
    looks_like_responsibility,
    read_responsibility,
    read_units,
)
from tests.extraction.units.reading import (
    COUNTY,
    NATION,
    PREFECTURE,
    PROVINCE,
    passage,
    roles,
    surfaces,
)

Reading = tuple[Setting, str, list[tuple[str, str]], list[str]]

READINGS: dict[str, Reading] = {
    "labels": (
        PREFECTURE,
        "牵头单位：市教育局；责任单位：市财政局、人社局；完成时限：2025年6月底前",
        [("lead", "市教育局"), ("responsible", "市财政局"), ("responsible", "市人社局")],
        ["2025年6月底前"],
    ),
    "labels parted by blanks": (
        PREFECTURE,
        "牵头单位：市交通运输局  配合单位：市公安局、发展改革委  完成时限：2024年6月底前",
        [("lead", "市交通运输局"), ("support", "市公安局"), ("support", "市发展改革委")],
        ["2024年6月底前"],
    ),
    "a lead that is responsible beside the responsible": (
        PREFECTURE,
        "牵头责任单位：市教育局　责任单位：市委编办、市财政局，沙泉、白杨县人民政府",
        [
            ("lead", "市教育局"),
            ("responsible", "市委编办"),
            ("responsible", "市财政局"),
            ("responsible", "沙泉县人民政府"),
            ("responsible", "白杨县人民政府"),
        ],
        [],
    ),
    "rarer labels": (
        PREFECTURE,
        "主责单位：市气象局；协办单位：市水利局；协同配合单位：市审计局；责任科室：市教育局职教科",
        [
            ("responsible", "市气象局"),
            ("support", "市水利局"),
            ("support", "市审计局"),
            ("responsible", "市教育局职教科"),
        ],
        [],
    ),
    "labels that give nothing": (
        COUNTY,
        "责任单位：县教育局；责任人：张明；联系电话：123；分管领导：李华",
        [("responsible", "县教育局")],
        [],
    ),
    "label in brackets": (COUNTY, "（责任单位：县教育局）", [("responsible", "县教育局")], []),
    "label without colon": (COUNTY, "责任单位 县教育局", [("responsible", "县教育局")], []),
    "verbs": (
        PREFECTURE,
        "市教育局牵头，市财政局、人社局配合，各县区负责落实，2025年底前完成",
        [
            ("lead", "市教育局"),
            ("support", "市财政局"),
            ("support", "市人社局"),
            ("responsible", "各县区"),
        ],
        ["2025年底前完成"],
    ),
    "由 before the lead": (PREFECTURE, "由市教育局牵头负责", [("lead", "市教育局")], []),
    "all of them lead": (
        PREFECTURE,
        "市工业和信息化局、农业农村局分别牵头，市财政局协同配合",
        [("lead", "市工业和信息化局"), ("lead", "市农业农村局"), ("support", "市财政局")],
        [],
    ),
    "each by his duties": (
        NATION,
        "教育部、财政部等按职责分工负责，2024年6月底前完成",
        [("responsible", "教育部"), ("responsible", "财政部")],
        ["2024年6月底前完成"],
    ),
    "bare 负责 and a date after a semicolon": (
        COUNTY,
        "县商务局、交通运输局负责；2022年6月底前",
        [("responsible", "县商务局"), ("responsible", "县交通运输局")],
        ["2022年6月底前"],
    ),
    "a date that opens": (
        COUNTY,
        "2023年底前，县教育局负责",
        [("responsible", "县教育局")],
        ["2023年底前"],
    ),
    "会同": (
        PREFECTURE,
        "市教育局会同市财政局负责",
        [("responsible", "市教育局"), ("support", "市财政局")],
        [],
    ),
    "verb by label": (
        PREFECTURE,
        "责任单位：市教育局牵头，市财政局配合；完成时限：长期坚持",
        [("lead", "市教育局"), ("support", "市财政局")],
        ["长期坚持"],
    ),
    "a bare list": (
        PROVINCE,
        "省教育厅、财政厅",
        [("responsible", "省教育厅"), ("responsible", "省财政厅")],
        [],
    ),
    "organ of a committee first": (
        PREFECTURE,
        "市委组织部，市教育局、财政局按职责分工落实",
        [("responsible", "市委组织部"), ("responsible", "市教育局"), ("responsible", "市财政局")],
        [],
    ),
}


@pytest.mark.parametrize(("where", "text", "units", "deadlines"), READINGS.values(), ids=READINGS)
def test_responsibility_is_read(
    where: Setting, text: str, units: list[tuple[str, str]], deadlines: list[str]
) -> None:
    found = read_responsibility(passage(text), where)

    assert roles(found.assignments) == units
    assert [d.text for d in found.deadlines] == deadlines
    assert found.warnings == ()


@pytest.mark.parametrize("text", [text for _, text, _, _ in READINGS.values()], ids=READINGS)
def test_responsibility_is_recognised(text: str) -> None:
    assert looks_like_responsibility(text)


@pytest.mark.parametrize(
    "text",
    [
        "含技师学院、高级技工学校专科层次学生",
        "市技工学校",
        "名师",
        "群",
        "“3+2”",
        "2021—2025年",
        "体验中心",
        "试行",
        "以下简称“领导小组”",
        "市职业技术学校2个、中宁和海原县职业技术学校各1个",
        "宁政规发〔2020〕3号",
        "风光核电",
        "含低收入农民",
        "学校负责人签字",
        "完成率",
        "中小学",
    ],
)
def test_an_ordinary_bracket_is_no_responsibility(text: str) -> None:
    assert not looks_like_responsibility(text)


class TestRulesOfADocument:
    @pytest.mark.parametrize(
        "text",
        [
            "（各项任务的第一责任单位为牵头单位，下同）",
            "注：排在第一位的为牵头单位",
            "责任单位中列在首位的单位为牵头单位，其余为配合单位。",
        ],
    )
    def test_the_first_unit_may_be_the_lead(self, text: str) -> None:
        rule = find_rule(passage(text), COUNTY)

        assert rule is not None
        assert rule.first_is_lead

    def test_a_rider_adds_units(self) -> None:
        rule = find_rule(passage("以下各项均需各设区市人民政府落实，不再列出。"), PROVINCE)

        assert rule is not None
        assert roles(rule.riders) == [("responsible", "各设区市人民政府")]

    def test_an_ordinary_sentence_lays_down_none(self) -> None:
        assert find_rule(passage("县教育局为第一责任单位，县财政局不再列入。"), COUNTY) is None

    def test_the_rule_makes_the_first_of_a_list_the_lead(self) -> None:
        rule = DocumentRule(first_is_lead=True)

        found = read_units(passage("县教育局、财政局"), Role.RESPONSIBLE, COUNTY, rule)

        assert roles(found) == [("lead", "县教育局"), ("responsible", "县财政局")]

    def test_the_rule_leaves_a_list_with_a_lead_alone(self) -> None:
        rule = DocumentRule(first_is_lead=True)

        found = read_responsibility(
            passage("责任单位：县财政局；牵头单位：县教育局"), COUNTY, rule=rule
        )

        assert roles(found.assignments) == [("responsible", "县财政局"), ("lead", "县教育局")]

    def test_a_rule_stated_beside_units_counts_at_once(self) -> None:
        text = "责任单位：县教育局、财政局（第一责任单位为牵头单位，下同）"

        found = read_responsibility(passage(text), COUNTY)

        assert found.rule == DocumentRule(first_is_lead=True)
        assert roles(found.assignments) == [("lead", "县教育局"), ("responsible", "县财政局")]


def test_what_is_not_understood_is_said() -> None:
    found = read_responsibility(
        passage("责任单位：关于进一步做好有关事项的若干问题说明材料汇总情况如下所示详细阐述内容"),
        COUNTY,
    )

    assert surfaces(found.assignments) == [] or found.assignments[0].confidence < 0.9
