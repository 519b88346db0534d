"""What can be said to a person: each kind with its sentence in both languages.

`details` hold the fields of a sentence as plain values; dates (`DATES`) stand there as 2026-11-25 and are
written out in the language of the reader.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from taizhang.documents.errors import Wording
from taizhang.lights.dates import written_day, written_periods

#: Fields that hold a date.
DATES = ("due", "on")


@dataclass(frozen=True, slots=True)
class Kind:
    """`title` for lists and filters. `once`: said once of its topic, else again after a week."""

    title: Wording
    sentence: Wording
    once: bool = False


_REPORT = Wording("进展报送", "Reports due")
_ESCALATED = Wording("请负责人督促", "For the unit's leader")
_DATE = Wording("任务时限", "Dates of tasks")
_STEP = Wording("时间节点", "Milestones")
_WAITING = Wording("等您办理", "Waiting for you")
_MORE = Wording("补充材料", "Requests for more")
_OVERDUE = Wording("逾期情况", "Overdue")

KINDS: Mapping[str, Kind] = {
    "report-soon": Kind(
        _REPORT,
        Wording(
            "《{plan}》{period}进展请于{due}前报送，{unit}还有{count}项没有报送。",
            "{plan}: reports for {period} are due by {due}; {unit} has {count} left.",
        ),
    ),
    "report-today": Kind(
        _REPORT,
        Wording(
            "《{plan}》{period}进展今天（{due}）截止，{unit}还有{count}项没有报送。",
            "{plan}: reports for {period} are due today, {due}; {unit} has {count} left.",
        ),
    ),
    "report-last-day": Kind(
        _REPORT,
        Wording(
            "《{plan}》{period}进展{due}截止，今天是此前最后一个工作日，{unit}还有{count}项没有报送。",
            "{plan}: reports for {period} are due on {due}, and today is the last working day before; "
            "{unit} has {count} left.",
        ),
    ),
    "report-overdue": Kind(
        _REPORT,
        Wording(
            "《{plan}》{period}进展应于{due}前报送，已逾期{days}天，{unit}还有{count}项没有报送。",
            "{plan}: reports for {period} were due by {due}, {days} days ago; {unit} has {count} left.",
        ),
    ),
    "report-escalated": Kind(
        _ESCALATED,
        Wording(
            "《{plan}》{period}进展应于{due}前报送，已逾期{days}个工作日，{unit}还有{count}项没有报送，"
            "请督促。",
            "{plan}: reports for {period} were due by {due}, {days} working days ago; {unit} has {count} "
            "left. Please see to it.",
        ),
    ),
    "report-overdue-all": Kind(
        _OVERDUE,
        Wording(
            "《{plan}》{period}进展应于{due}前报送，{units}个单位的{count}项没有报送：{names}。",
            "{plan}: reports for {period} were due by {due}; {count} of {units} units are missing: "
            "{names}.",
        ),
    ),
    "due-soon": Kind(
        _DATE,
        Wording(
            "{task}：时限{due}，还剩{days}天，进度{percent}%。（《{plan}》）",
            "{task}: due {due}, {days} days left, at {percent}% ({plan}).",
        ),
    ),
    "due-today": Kind(
        _DATE,
        Wording(
            "{task}：时限是今天（{due}），进度{percent}%。（《{plan}》）",
            "{task}: due today, {due}, at {percent}% ({plan}).",
        ),
    ),
    "due-last-day": Kind(
        _DATE,
        Wording(
            "{task}：时限{due}，今天是此前最后一个工作日，进度{percent}%。（《{plan}》）",
            "{task}: due {due}, and today is the last working day before; at {percent}% ({plan}).",
        ),
    ),
    "due-passed": Kind(
        _DATE,
        Wording(
            "{task}：时限{due}已过，进度{percent}%，请报送进展，或申请销号、延期。（《{plan}》）",
            "{task}: was due {due}, at {percent}%. Report on it, or ask for closure or an extension "
            "({plan}).",
        ),
        once=True,
    ),
    "due-escalated": Kind(
        _ESCALATED,
        Wording(
            "{task}：时限{due}已过{days}个工作日，进度{percent}%，请督促。（《{plan}》）",
            "{task}: was due {due}, {days} working days ago, at {percent}%. Please see to it ({plan}).",
        ),
        once=True,
    ),
    "overdue-standing": Kind(
        _DATE,
        Wording(
            "{unit}有{count}项任务超过时限一周以上还没有销号，最早的时限是{due}。（《{plan}》）",
            "{unit} has {count} tasks more than a week past their dates and not closed, the first of "
            "{due} ({plan}).",
        ),
    ),
    "overdue-all": Kind(
        _OVERDUE,
        Wording(
            "《{plan}》有{units}个单位的{count}项任务超过时限没有销号：{names}。",
            "{plan}: {count} tasks of {units} units are past their dates and not closed: {names}.",
        ),
    ),
    "milestone-soon": Kind(
        _STEP,
        Wording(
            "{task}：节点“{name}”应于{due}完成，还剩{days}天。（《{plan}》）",
            "{task}: milestone “{name}” is due {due}, {days} days left ({plan}).",
        ),
    ),
    "milestone-passed": Kind(
        _STEP,
        Wording(
            "{task}：节点“{name}”应于{due}完成，还没有报完成。（《{plan}》）",
            "{task}: milestone “{name}” was due {due} and is not done ({plan}).",
        ),
        once=True,
    ),
    "returned": Kind(
        _WAITING,
        Wording(
            "{task}：{period}进展{on}被退回，已{days}个工作日没有重新报送。退回理由：{reason}",
            "{task}: the report for {period} was returned on {on}, {days} working days ago: {reason}",
        ),
    ),
    "check-waiting": Kind(
        _WAITING,
        Wording(
            "{unit}有{count}份进展等您审核，最早的是{on}报送的。（《{plan}》）",
            "{count} reports of {unit} wait to be checked by you, the first since {on} ({plan}).",
        ),
    ),
    "weave-waiting": Kind(
        _WAITING,
        Wording(
            "配合单位有{count}份进展等{unit}汇总，最早的是{on}审核的。（《{plan}》）",
            "{count} reports of supporting units wait for {unit} to weave in, the first since {on} "
            "({plan}).",
        ),
    ),
    "accept-waiting": Kind(
        _WAITING,
        Wording(
            "《{plan}》有{count}份进展等待验收，最早的是{on}审核的。",
            "{plan}: {count} reports wait to be accepted, the first since {on}.",
        ),
    ),
    "request-soon": Kind(
        _MORE,
        Wording(
            "补充材料“{name}”请于{due}前答复，{unit}还没有答复。（《{plan}》）",
            "“{name}” is to be answered by {due}; {unit} has not yet ({plan}).",
        ),
    ),
    "request-overdue": Kind(
        _MORE,
        Wording(
            "补充材料“{name}”应于{due}前答复，{unit}还没有答复。（《{plan}》）",
            "“{name}” was to be answered by {due}; {unit} has not yet ({plan}).",
        ),
    ),
    "nudge": Kind(
        Wording("催办", "Reminded by hand"),
        Wording(
            "{who}催办{unit}：{words}（《{plan}》{tasks}）",
            "{who} reminds {unit}: {words} ({plan}, {tasks})",
        ),
        once=True,
    ),
}


def sentence(kind: str, details: Mapping[str, Any], language: str = "zh") -> str:
    """What is said, in "zh" or "en"."""
    wording = KINDS[kind].sentence
    filled = {name: _said(name, value, language) for name, value in details.items()}
    return (wording.en if language == "en" else wording.zh).format(**filled)


def _said(name: str, value: Any, language: str) -> Any:
    if name in DATES:
        return written_day(value, language)
    return written_periods(value, language) if name == "period" else value


def titles() -> dict[str, tuple[str, ...]]:
    """Each title (in Chinese) with the kinds that it stands for, in order."""
    found: dict[str, tuple[str, ...]] = {}
    for name, kind in KINDS.items():
        found[kind.title.zh] = (*found.get(kind.title.zh, ()), name)
    return found
