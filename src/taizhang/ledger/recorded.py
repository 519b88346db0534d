"""What the ledger records, in the words of its pages."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from taizhang.audit.fields import INNER, field, tell_fields
from taizhang.audit.values import (
    Named,
    NoWords,
    choice,
    clauses,
    count,
    name_of,
    parts_of,
    percent,
    tell_names,
    text,
)
from taizhang.ledger.models import (
    BookState,
    ChangeKind,
    ChangeState,
    ClosureState,
    EntryState,
    EntryTarget,
    ReportState,
    Rhythm,
    Standing,
)
from taizhang.ledger.services import booking, course, reporting
from taizhang.ledger.words import number_words, period_words
from taizhang.tables.language import language

_TARGET, _MEASURE = "ledger.entrytarget", "ledger.entrytarget.measure"


def _figure(value: Any, named: Named) -> str:
    """A number that is recorded as text: thousands parted."""
    return number_words(Decimal(value)) if value != "" else ""


def _values(value: Any, named: Named) -> str:
    """The values of targets: 社区食堂 28个（2026-09-30）; older ones are recorded without the day."""
    said = []
    for key, number, *day in parts_of(value, 2, 3):
        subject, measure = named(_TARGET, str(key)), named(_MEASURE, str(key))
        when = _("（%(day)s）") % {"day": day[0]} if day else ""
        said.append(f"{subject or _('已不存在')} {_figure(number, named)}{measure}{when}")
    return clauses(said)


def _missed(value: Any, named: Named) -> str:
    """Targets that were missed: 社区食堂 28个（目标30个）."""
    return clauses(
        _("%(subject)s %(value)s%(unit)s（目标%(goal)s%(unit)s）")
        % {
            "subject": subject,
            "unit": measure,
            "value": _figure(reached, named),
            "goal": _figure(goal, named),
        }
        for subject, goal, reached, measure in parts_of(value, 4)
    )


def _returns(value: Any, named: Named) -> str:
    """What was sent back, part by part: 本期进展：请写明人次。"""
    said = []
    for name, reason in parts_of(value, 2):
        part = _part(name, named)
        said.append(
            _("%(part)s：%(reason)s") % {"part": part, "reason": reason} if part else reason
        )
    return clauses(said)


def _part(name: str, named: Named) -> str:
    """What a part of a report or a book is called on its page; "" for the whole of it."""
    if not name:
        return ""
    for prefix in ("value-", "on-"):
        if name.startswith(prefix):
            return named(_TARGET, name.removeprefix(prefix)) or _("目标值")
    known = {
        **{
            key: en if language() == "en" else zh
            for key, (zh, en, _most) in {**reporting.TEXTS, **booking.TEXTS}.items()
        },
        "standing": _("进展状态"),
        "percent": _("进度"),
        "evidence": _("佐证材料"),
        "milestones": _("时间表"),
    }
    if name not in known:
        raise NoWords(name)
    return known[name]


def _milestones(value: Any, named: Named) -> str:
    return clauses(" ".join(str(part) for part in row if part) for row in parts_of(value, 2))


def _wanted(value: Any, named: Named) -> str:
    """What a change is asked for."""
    said = []
    for name in ("words", "name", "goal", "due_on"):
        if isinstance(value, dict) and value.get(name):
            words = _figure(value[name], named) if name == "goal" else str(value[name])
            said.append(words)
    if not said:
        raise NoWords(value)
    return clauses(said)


def _name_alone(value: Any, named: Named) -> str:
    """The name of a unit; where a key was recorded, the name stands beside it."""
    return value if isinstance(value, str) else ""


def _names_of_targets(keys: set[str]) -> Mapping[str, str]:
    rows = EntryTarget.objects.filter(pk__in=keys).values_list("pk", "subject")
    return {str(key): subject for key, subject in rows}


def _measures_of_targets(keys: set[str]) -> Mapping[str, str]:
    rows = EntryTarget.objects.filter(pk__in=keys).values_list("pk", "unit_of_measure")
    return {str(key): measure for key, measure in rows}


tell_names(_TARGET, _names_of_targets)
tell_names(_MEASURE, _measures_of_targets)

_RETURNS = field("退回理由", "reasons of return", _returns)
_DONE_ON = field("完成日期", "done on")
_GOAL = field("目标值", "goal", _figure)
_TARGET_NAMED = field("目标", "target")
_UNIT = field("单位", "unit")

tell_fields(
    "ledger.entry",
    baseline=field("现状", "present state", _figure),
    closed_on=field("销号日期", "closed on"),
    cycle=field("年度", "year"),
    revised_by=field("改由方案", "revised by", name_of("policies.plan")),
    state=field("状态", "state", choice(EntryState)),
    target=_TARGET_NAMED,
    task=INNER,
    unit=field("单位", "unit", name_of("organizations.unit")),
    withdrawn=field("撤回的方案", "plan withdrawn", name_of("policies.plan")),
)
tell_fields(
    "ledger.progressreport",
    done=field("本期进展", "done"),
    late=field("逾期", "late"),
    next_steps=field("下一步", "next steps"),
    period=field("填报期", "period", lambda value, named: period_words(value)),
    problems=field("存在问题", "problems"),
    returns=_RETURNS,
    standing=field("进展状态", "state of progress", choice(Standing)),
    state=field("状态", "state", choice(ReportState)),
    values=field("目标值", "values of targets", _values),
    version=field("版本", "version"),
    woven=field("汇总自", "woven from"),
)
tell_fields(
    "ledger.taskbook",
    **{name: field(words[0], words[1].lower()) for name, words in booking.TEXTS.items()},
    milestones=field("时间表", "milestones", _milestones),
    returns=_RETURNS,
    state=field("状态", "state", choice(BookState)),
    unit=_UNIT,
)
tell_fields(
    "ledger.milestone",
    done_on=_DONE_ON,
    figure=field("应达到", "to be reached", _figure),
    target=_TARGET_NAMED,
)
tell_fields(
    "ledger.dependency",
    entry=field("任务", "task"),
    needs=field("前置任务", "waits for"),
)
tell_fields(
    "ledger.subtask",
    done_on=_DONE_ON,
    goal=_GOAL,
    said=field("进展说明", "what was said"),
    target=_TARGET_NAMED,
    unit=_UNIT,
    value=field("完成值", "value", _figure),
    weight=field("权重", "weight"),
)
tell_fields(
    "ledger.changerequest",
    goal=_GOAL,
    kind=field("事项", "what", choice(ChangeKind)),
    name=field("承担单位", "unit that carries it"),
    state=field("状态", "state", choice(ChangeState)),
    unit=field("申请单位", "unit that asks", _name_alone),
    wanted=field("申请改为", "wanted", _wanted),
    words=field("表述", "wording"),
)
tell_fields(
    "ledger.closure",
    cycle=field("年度", "year"),
    despite=field("仍予销号的理由", "why closed all the same"),
    missed=field("未达到的目标", "missed targets", _missed),
    state=field("状态", "state", choice(ClosureState)),
    unit=field("申请单位", "unit that asks"),
)
tell_fields(
    "ledger.lightnote",
    light=field("灯色", "light"),
    sentence=field("灯色原因", "reasons of the light"),
    text=field("说明", "note"),
)
tell_fields(
    "ledger.informationrequest",
    exceeds=field("超过上限的理由", "why the cap is exceeded"),
    fields=field("要填的内容", "what is to be filled in"),
    files=field("要交的文件数", "files to hand in", count),
    units=field("单位", "units"),
    withdrawn=field("撤回", "withdrawn"),
)
tell_fields(
    "ledger.requestanswer",
    files=field("文件数", "files", count),
    said=field("答复", "answer"),
)
#: The rhythm and the thresholds of a plan stand in the history of the plan.
tell_fields(
    "policies.plan",
    rhythm=field("填报周期", "rhythm", choice(Rhythm)),
    **{
        name: field(zh.removesuffix("（%）"), en.removesuffix(" (%)").lower(), percent)
        if "%" in zh
        else field(zh, en.lower(), text)
        for name, (zh, en, _least, _most) in course.FIELDS.items()
    },
)
