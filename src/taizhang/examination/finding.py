"""A finding: something in a plan that its author or its coordinator should look at again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from taizhang.documents.errors import Wording
from taizhang.extraction.plan import Spans


class Severity(IntEnum):
    """How much a finding weighs: what contradicts itself, what is missing, what is worth a look."""

    ERROR = 3
    WARNING = 2
    NOTE = 1


LEVELS: dict[Severity, Wording] = {
    Severity.ERROR: Wording("应改正", "Mend"),
    Severity.WARNING: Wording("应核对", "Check"),
    Severity.NOTE: Wording("供参考", "Note"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, in words by `code` and `details`, and the places that it is about."""

    code: str
    severity: Severity
    places: tuple[Spans, ...]
    details: tuple[tuple[str, str], ...] = ()

    def sentence(self, language: str = "zh") -> str:
        """The finding in "zh" or "en"; a kept one whose words are gone, by its code."""
        wording = WORDS.get(self.code, Wording(self.code, self.code))
        return (wording.en if language == "en" else wording.zh).format(**dict(self.details))


def finding(code: str, severity: Severity, places: tuple[Spans, ...], **details: object) -> Finding:
    """Make a finding; raises KeyError where `code` has no words. Places without words are left out."""
    WORDS[code]
    return Finding(
        code,
        severity,
        tuple(place for place in places if place),
        tuple((k, str(v)) for k, v in details.items()),
    )


WORDS: dict[str, Wording] = {
    "sum-differs": Wording(
        "“{subject}”总数为{total}{unit}，各分项合计为{sum}{unit}，两者不一致。",
        "{subject}: the total is {total}{unit}, but its parts add up to {sum}{unit}.",
    ),
    "parts-exceed": Wording(
        "“{subject}”共{total}{unit}，其中所列各项合计{sum}{unit}，超过总数。",
        "{subject}: {total}{unit} in all, but the parts named in it come to {sum}{unit}.",
    ),
    "number-differs": Wording(
        "同一指标前后不一致：“{one}”为{one_value}，“{other}”为{other_value}。",
        "One quantity, two numbers: {one} is {one_value}, {other} is {other_value}.",
    ),
    "goal-not-carried": Wording(
        "总体目标“{subject}”（{value}）没有写进任何一项任务。",
        "No task mentions the goal {subject} ({value}).",
    ),
    "outcomes-not-carried": Wording(
        "{count}项总体性目标（{subjects}）没有写进任何一项任务；由哪些任务支撑、由谁统计，请确认。",
        "No task mentions {count} of the overall goals ({subjects}); confirm which tasks serve them, and "
        "who counts.",
    ),
    "goal-not-measurable": Wording(
        "目标“{words}”没有数字，完成与否难以衡量。",
        "The goal “{words}” has no number: nothing could tell whether it was reached.",
    ),
    "task-without-unit": Wording(
        "任务{number}没有牵头单位或责任单位。",
        "Task {number} has no lead or responsible unit.",
    ),
    "plan-without-units": Wording(
        "全文{total}项任务，没有一项写明牵头单位或责任单位。",
        "None of the {total} tasks names a lead or responsible unit.",
    ),
    "tasks-without-lead": Wording(
        "{count}项任务有几个责任单位，没有写明谁牵头（全文{total}项）。",
        "{count} of {total} tasks have several responsible units and no lead.",
    ),
    "tasks-without-deadline": Wording(
        "{count}项任务没有完成时限（全文{total}项）。",
        "{count} of {total} tasks have no deadline.",
    ),
    "tasks-without-number": Wording(
        "{count}项任务没有可衡量的数字目标（全文{total}项）。",
        "{count} of {total} tasks have no number to be measured by.",
    ),
    "unit-lead-and-support": Wording(
        "任务{number}中，{unit}既是牵头（责任）单位，又是配合单位。",
        "In task {number}, {unit} both leads (or answers) and supports.",
    ),
    "unit-unknown": Wording(
        "单位“{unit}”不在词库中，请核对名称。",
        "The unit {unit} is not known to the lexicon; check its name.",
    ),
    "annex-absent": Wording(
        "文中提到“{annex}”，文件里没有这个附件。",
        "The text names “{annex}”, but the file has no such annex.",
    ),
    "deadline-before-issue": Wording(
        "任务{number}的时限“{deadline}”早于成文日期{issued}。",
        "The deadline of task {number}, {deadline}, is before the date of issue, {issued}.",
    ),
    "deadline-after-end": Wording(
        "任务{number}的时限“{deadline}”晚于方案的截止时间{end}。",
        "The deadline of task {number}, {deadline}, is after the end of the plan, {end}.",
    ),
    "date-incomplete": Wording(
        "任务{number}的时限写作“{deadline}”，缺少“年”字。",
        "The deadline of task {number} reads “{deadline}”, without 年.",
    ),
}
