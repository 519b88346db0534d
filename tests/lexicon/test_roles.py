"""Labels and verbs that give a role."""

import pytest

from taizhang.lexicon.roles import label_meaning, verb_role

LABELS = {
    "牵头单位": "lead",
    "牵头责任单位": "lead",
    "第一责任单位": "lead",
    "责任单位": "responsible",
    "主责单位": "responsible",
    "主要责任单位": "responsible",
    "责任科室": "responsible",
    "责任部门": "responsible",
    "主管部门": "responsible",
    "落实单位": "responsible",
    "配合单位": "support",
    "参与单位": "support",
    "参加单位": "support",
    "协办单位": "support",
    "协助单位": "support",
    "协同配合单位": "support",
    "完成时限": "deadline",
    "完成时间": "deadline",
    "时限要求": "deadline",
    "分管领导": "nothing",
    "牵头领导": "nothing",
    "责任人": "nothing",
    "联系人": "nothing",
    "评分部门": "nothing",
    "进展情况": "nothing",
    "备注": "nothing",
    "工作目标": None,
    "指导思想": None,
}


@pytest.mark.parametrize(("label", "meaning"), LABELS.items())
def test_a_label_says_what_follows(label: str, meaning: str | None) -> None:
    assert label_meaning(label) == meaning


@pytest.mark.parametrize(
    ("verb", "role"),
    [
        ("牵头", "lead"),
        ("牵头负责", "lead"),
        ("牵头落实", "lead"),
        ("负责", "responsible"),
        ("落实", "responsible"),
        ("主责", "responsible"),
        ("配合", "support"),
        ("参加", "support"),
        ("参与", "support"),
        ("协办", "support"),
        ("协助", "support"),
        ("协同配合", "support"),
        ("研究", None),
    ],
)
def test_a_verb_gives_its_units_a_role(verb: str, role: str | None) -> None:
    assert verb_role(verb) == role
