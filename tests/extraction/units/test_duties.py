"""Units that a sentence gives a duty, where no label or column does."""

import pytest

from taizhang.extraction.units import find_duties
from tests.extraction.units.reading import COUNTY, PREFECTURE, passage, roles

DUTIES = {
    "led by": (
        "在县委、县政府领导下，由县教育局牵头，建立协调机制。",
        [("lead", "县教育局")],
    ),
    "a group and a supporter": (
        "重点抓好以下工作。各镇（街道）负责组织实施，县文化和旅游局配合做好宣传推介。",
        [("responsible", "各镇（街道）"), ("support", "县文化和旅游局")],
    ),
    "several together": (
        "县教育局、财政局共同负责经费保障。",
        [("responsible", "县教育局"), ("responsible", "县财政局")],
    ),
    "由 with any verb": (
        "由县教育局组织各学校开放实训场地。",
        [("responsible", "县教育局")],
    ),
}

NONE = {
    "an owner of a duty in general": "企业负责落实主体责任。",
    "responsible persons": "县教育局负责人每季度带队检查。",
    "a system": "实行县委书记负责制。",
    "a word within a noun": "完善县教育局牵头单位考核办法。",
    "parties of cooperation": "学校与企业共同参与人才培养。",
    "no units at all": "加强宣传引导，营造良好氛围。",
}


@pytest.mark.parametrize(("text", "expected"), DUTIES.values(), ids=DUTIES)
def test_a_sentence_gives_units_a_duty(text: str, expected: list[tuple[str, str]]) -> None:
    assert roles(find_duties(passage(text), COUNTY)) == expected


@pytest.mark.parametrize("text", NONE.values(), ids=NONE)
def test_other_sentences_give_none(text: str) -> None:
    assert find_duties(passage(text), PREFECTURE) == []
