"""Goals that no task carries, and goals that nothing could measure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.documents.model import Document, Span
from taizhang.examination.finding import Finding, Severity, finding
from taizhang.examination.numbers import core, same_quantity
from taizhang.extraction.plan import Plan, Target

_SECTION = re.compile(r"目标")
_SENTENCE = re.compile(r"[^。；;！!]+")
_VAGUE = re.compile(
    r"(?:显著|明显|大幅|较大幅度|稳步|不断|进一步|持续|更加|日益|全面|基本|有效|切实)"
    r"[^，。；]{0,12}?(?:提升|提高|增强|改善|优化|完善|形成|夯实|扩大|好转|健全|加强|深化|凸显|彰显)"
)
_CARRIED = 0.6


def not_carried(plan: Plan) -> Iterator[Finding]:
    """Targets of the general part whose words no task has."""
    texts = [(task.measure or "") + task.text for task in plan.tasks]
    in_tasks = [t for task in plan.tasks for t in task.targets]
    for goal in plan.targets:
        if any(same_quantity(goal, t) for t in in_tasks):
            continue
        if not any(_share(goal, text) >= _CARRIED for text in texts):
            yield finding(
                "goal-not-carried",
                Severity.WARNING,
                (goal.spans,),
                subject=goal.subject,
                value=f"{goal.value.normalize():f}{goal.unit}",
            )


def _share(goal: Target, text: str) -> float:
    """The share of the goal's pairs of characters that stand in `text`."""
    words = core(goal)
    pairs = [words[i : i + 2] for i in range(len(words) - 1)]
    return sum(pair in text for pair in pairs) / len(pairs) if pairs else 1.0


def not_measurable(document: Document, plan: Plan) -> Iterator[Finding]:
    """Sentences of the goals that promise change and give no number."""
    for start, end in _goal_blocks(plan, len(document.blocks)):
        for block in document.blocks[start:end]:
            if block.table is not None:
                continue
            for sentence in _SENTENCE.finditer(block.text):
                match = _VAGUE.search(sentence[0])
                if match and not re.search(r"\d", sentence[0]):
                    at = Span(block.index, sentence.start(), sentence.end())
                    words = sentence[0].strip()
                    yield finding(
                        "goal-not-measurable",
                        Severity.NOTE,
                        ((at,),),
                        words=words if len(words) <= 40 else words[:40] + "…",
                    )


def _goal_blocks(plan: Plan, count: int) -> Iterator[tuple[int, int]]:
    """The ranges of blocks that stand under a heading of goals."""
    starts = [section.spans[0].block for section in plan.sections]
    for index, section in enumerate(plan.sections):
        if _SECTION.search(section.title) and "任务" not in section.title:
            end = starts[index + 1] if index + 1 < len(starts) else starts[index] + 1
            yield starts[index] + 1, min(max(end, starts[index] + 1), count)
