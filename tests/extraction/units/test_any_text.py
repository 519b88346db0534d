"""Whatever the text, the reading gives lists, and each fact's spans hold its words."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taizhang.extraction.plan import Role
from taizhang.extraction.units import (
    find_duties,
    find_locality,
    find_rule,
    looks_like_responsibility,
    read_responsibility,
    read_units,
)
from tests.extraction.units.reading import COUNTY, NATION, PREFECTURE, cut, passage

_WORDS = st.sampled_from(
    [
        *(
            "市",
            "县",
            "省",
            "区",
            "各",
            "委",
            "教育局",
            "财政局",
            "人民政府",
            "组织部",
            "编办",
            "管委会",
        ),
        *("中宁", "海原县", "青溪县", "石浦镇", "工业和信息化局", "团县委", "有关部门"),
        *(
            "（",
            "）",
            "、",
            "，",
            "；",
            "。",
            "：",
            "和",
            "及",
            "等",
            "由",
            "会同",
            "\n",
            " ",
            "　",
        ),
        *("牵头", "负责", "配合", "牵头单位", "责任单位", "完成时限", "2025年底前", "①", "8", "A"),
    ]
)
_TEXT = st.one_of(st.text(max_size=60), st.lists(_WORDS, max_size=25).map("".join))


@given(_TEXT)
def test_spans_hold_the_words_of_every_unit(text: str) -> None:
    words = passage(text)

    for where in (COUNTY, PREFECTURE, NATION):
        found = [
            *read_units(words, Role.LEAD, where),
            *read_responsibility(words, where).assignments,
            *find_duties(words, where),
        ]
        for assignment in found:
            assert cut(words, assignment) == assignment.surface
            assert assignment.surface
            assert assignment.canonical
            assert 0 <= assignment.confidence <= 1


@given(_TEXT)
def test_every_other_question_has_an_answer(text: str) -> None:
    looks_like_responsibility(text)
    find_rule(passage(text), COUNTY)
    find_locality(text, text, [text])


@pytest.mark.parametrize(
    "words",
    [
        "、",
        "市教育局和",
        "市教育局\n",
        "（",
        "市教育局牵头，",
        "责任单位：",
        "：",
        "按职责分工",
        "等",
        "1",
        "中宁、",
    ],
)
def test_a_long_text_takes_time_in_proportion(words: str) -> None:
    text = passage(words * (20_000 // len(words)))
    start = time.perf_counter()

    read_units(text, Role.LEAD, PREFECTURE)
    read_responsibility(text, PREFECTURE)
    find_duties(text, PREFECTURE)
    find_rule(text, PREFECTURE)

    # Half a second as a rule; a reading that grew with the square took half a minute.
    assert time.perf_counter() - start < 5
