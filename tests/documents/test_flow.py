"""The small rules of joining lines."""

from __future__ import annotations

import pytest

from taizhang.documents.flow import columns, join_words, opens


@pytest.mark.parametrize(
    "text",
    [
        "一、总体要求", "（一）加强领导", "(二)加强领导", "㈠加强领导", "一)加强领导",
        "第三章 保障", "1.任务", "1．任务", "12、任务", "（1）任务", "1)任务", "①任务", "●任务",
        "附件", "附件：方案", "附件2", "责任单位：市教育局", "牵头责任单位：市教育局",
        "協辦單位：縣教育局", "完成时限：2025年", "【牵头单位】：市教育局",
        "2.2027年底前建成", "11.6月底前完成",
    ],
)  # fmt: skip
def test_what_opens_a_paragraph(text: str) -> None:
    assert opens(text)


@pytest.mark.parametrize(
    "text",
    [
        "1.5万元以上",
        "2.2027万平方米",
        "2025年底前",
        "第三方评估",
        "附件所列任务",
        "一批项目",
        "任务",
    ],
)
def test_what_does_not(text: str) -> None:
    assert not opens(text)


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("双向", "互通", "双向互通"),
        ("Open", "Data", "Open Data"),
        ("共享Data", "平台", "共享Data平台"),
        ("达到50", "%以上", "达到50%以上"),
    ],
)
def test_joining_words(first: str, second: str, joined: str) -> None:
    assert join_words(first, second) == joined


def test_an_ideograph_takes_two_columns() -> None:
    assert columns("到2025年，") == 2 + 4 + 2 + 2
