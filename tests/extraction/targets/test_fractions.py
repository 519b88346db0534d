"""Fractions are no targets, but no reader of the plan should miss them."""

from __future__ import annotations

import pytest

from taizhang import parse, read
from taizhang.extraction.plan import Plan
from taizhang.extraction.targets import find_targets, unread_fractions

from .reading import SETTING, passage_of, written


def plan_of(*paragraphs: str) -> Plan:
    return parse(read("\n\n".join(["云溪县供水保障行动方案", *paragraphs]).encode(), "plan.txt"))


@pytest.mark.parametrize(
    ("text", "fractions"),
    [
        ("三分之二以上的村建成文化广场，用电量下降四分之一。", ["三分之二以上", "四分之一"]),
        ("2/3以上的学校达标，场地的1/3用于绿化。", ["2/3以上", "1/3"]),
        ("达标率达到百分之六十以上，差错率控制在千分之三以内。", []),
        ("落实“三分之一”行动，2025/6/30前排放达到5mg/L，3/4月开展检查。", []),
    ],
)
def test_each_is_named_as_written(text: str, fractions: list[str]) -> None:
    found = unread_fractions(passage_of(text))

    assert [dict(w.details)["words"] for w in found] == fractions
    assert {w.code for w in found} <= {"fraction-unread"}


def test_shares_of_a_hundred_and_of_a_thousand_in_words_are_read() -> None:
    text = "达标率达到百分之六十以上，差错率控制在千分之三以内。"

    assert [written(t) for t in find_targets(passage_of(text), SETTING)] == [
        "达标率 | >= | 60 | % | -",
        "差错率 | <= | 3 | ‰ | -",
    ]


def test_a_fraction_is_a_doubt_of_its_task_and_one_of_the_goals_a_doubt_of_the_plan() -> None:
    plan = plan_of(
        "一、工作目标",
        "到2027年，三分之一以上的村供水规模化。",
        "二、重点任务",
        "1.改造管网。更新三分之二的老旧管网。（责任单位：县水利局）",
        "2.保护水源。设立标志。（责任单位：县生态环境局）",
    )

    doubts = [[(w.code, w.details) for w in task.warnings] for task in plan.tasks]
    assert doubts == [[("fraction-unread", (("words", "三分之二"),))], []]
    assert [w.details for w in plan.warnings] == [(("words", "三分之一以上"),)]
