"""Plans written in a line or two, examined."""

from __future__ import annotations

from taizhang import parse, read
from taizhang.examination import Finding, examine

TITLE = "云溪县供水保障行动方案"
UNITS = "责任单位：县水利局；完成时限：2026年6月底前"
GOALS = "一、工作目标\n\n{goals}\n\n二、重点任务\n\n"


def findings(*items: str, goals: str = "", title: str = TITLE, end: str = "") -> list[Finding]:
    """What is wrong with the plan of these items, paragraphs of goals, title and last paragraphs."""
    parts = [title, *([GOALS.format(goals=goals).strip()] if goals else []), *items]
    document = read("\n\n".join(filter(None, [*parts, end])).encode(), "plan.txt")
    return examine(document, parse(document))


def of(code: str, found: list[Finding]) -> list[Finding]:
    """The findings with this code."""
    return [f for f in found if f.code == code]


def item(text: str, units: str = UNITS, number: int = 1) -> str:
    """A task with its units in a bracket at its end."""
    return f"{number}.改造管网。{text}（{units}）"
