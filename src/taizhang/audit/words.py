"""The history in words: acts, roles, fields and their values."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from taizhang.permission import ACTS
from taizhang.tables.language import language

#: Fields of several capabilities. What stands here for none is shown as it is called in the code.
FIELDS: dict[str, tuple[str, str]] = {
    "actions": ("措施", "actions"),
    "alias": ("别名", "other name"),
    "asked": ("筛选条件", "filter"),
    "baseline": ("现状", "present state"),
    "behind_red": ("低于多少亮红灯", "below, red"),
    "behind_yellow": ("低于多少亮黄灯", "below, yellow"),
    "chain": ("链", "chain"),
    "closed_on": ("销号日期", "closed on"),
    "code": ("代码", "code"),
    "conflicts": ("冲突", "conflicts"),
    "correction": ("更正", "correction"),
    "cycle": ("年度", "year"),
    "days_before": ("临期关注的天数", "days before a date"),
    "decision": ("决定意见", "decision"),
    "despite": ("仍予销号的理由", "why closed all the same"),
    "document": ("依据文件", "by document"),
    "done": ("本期进展", "done"),
    "done_on": ("完成日期", "done on"),
    "due_after": ("期末后截止的天数", "days due after"),
    "due_on": ("时限", "due"),
    "entry": ("任务", "task"),
    "events": ("事件数", "events"),
    "evidence": ("佐证材料", "evidence"),
    "exceeds": ("超过上限的理由", "why the cap is exceeded"),
    "fields": ("要填的内容", "fields"),
    "file": ("文件", "file"),
    "files": ("文件数", "files"),
    "findings": ("体检问题数", "findings"),
    "from": ("起", "from"),
    "gap": ("差距", "gap"),
    "giver_name": ("移交人", "from whom"),
    "goal": ("目标值", "goal"),
    "is_active": ("启用", "active"),
    "keeper": ("主管单位", "keeper"),
    "kind": ("事项", "kind"),
    "late": ("逾期", "late"),
    "level": ("级别", "level"),
    "light": ("灯色", "light"),
    "milestone_days": ("节点超过几天亮红灯", "days after a milestone"),
    "milestones": ("时间表", "milestones"),
    "missed": ("未达到的目标", "missed targets"),
    "missing_red": ("缺报几期亮红灯", "missing for red"),
    "missing_yellow": ("缺报几期亮黄灯", "missing for yellow"),
    "name": ("名称", "name"),
    "needs": ("前置任务", "waits for"),
    "next_steps": ("下一步", "next steps"),
    "number": ("序号", "number"),
    "objective": ("目标", "objective"),
    "on": ("日期", "on"),
    "opens_before": ("提前开放的天数", "days that it opens before"),
    "parent": ("上级单位", "parent unit"),
    "percent": ("进度", "percent"),
    "period": ("填报期", "period"),
    "problems": ("存在问题", "problems"),
    "reason": ("理由", "reason"),
    "responsible": ("责任人", "responsible"),
    "returns": ("退回理由", "reasons of return"),
    "rhythm": ("填报周期", "rhythm"),
    "role": ("角色", "role"),
    "roles": ("角色", "roles"),
    "rows": ("行数", "rows"),
    "said": ("进展说明", "what was said"),
    "same_as": ("即", "same as"),
    "sentence": ("灯色原因", "reasons of the light"),
    "sha256": ("SHA-256", "SHA-256"),
    "since": ("起", "since"),
    "size": ("字节数", "bytes"),
    "slack": ("允许落后的百分点", "points behind"),
    "standing": ("进展状态", "state of progress"),
    "state": ("状态", "state"),
    "taker_name": ("接收人", "to whom"),
    "target": ("目标", "target"),
    "tasks": ("任务数", "tasks"),
    "text": ("内容", "text"),
    "title": ("标题", "title"),
    "unit": ("单位", "unit"),
    "unit_name": ("单位名称", "unit's name"),
    "units": ("单位", "units"),
    "until": ("止", "until"),
    "username": ("用户名", "user name"),
    "valid_from": ("生效日期", "valid from"),
    "valid_until": ("失效日期", "valid until"),
    "values": ("目标值", "values of targets"),
    "version": ("版本", "version"),
    "wanted": ("申请改为", "wanted"),
    "weight": ("权重", "weight"),
    "what": ("内容", "what"),
    "withdrawn": ("撤回", "withdrawn"),
    "words": ("表述", "wording"),
    "work": ("事项", "work"),
    "woven": ("汇总自", "woven from"),
}


class _Roles:
    """How roles are called: the capability of accounts tells it."""

    words: Callable[[str], str] = staticmethod(str)


def name_roles_by(words: Callable[[str], str]) -> None:
    """Let roles be called by `words`, a function of a role's value."""
    _Roles.words = staticmethod(words)


def role_words(role: str) -> str:
    """The role in which somebody acted: 统筹员; 命令行 for who worked at the server."""
    if role == "operator":
        return _("命令行")
    return _Roles.words(role) if role else ""


def act_words(name: str) -> str:
    """An act by its name: 导入文件."""
    act = ACTS.get(name)
    if act is None:
        return name
    return act.en if language() == "en" else act.zh


def field_words(name: str) -> str:
    """What a field is called."""
    zh, en = FIELDS.get(name, (name, name))
    return en if language() == "en" else zh


def value_words(value: Any) -> str:
    """A value of a field, to be read."""
    match value:
        case None:
            return ""
        case bool():
            return _("是") if value else _("否")
        case str():
            return value
        case list() if all(isinstance(part, str | int | float) for part in value):
            return "、".join(map(str, value)) if language() == "zh" else ", ".join(map(str, value))
    return json.dumps(value, ensure_ascii=False, indent=1)
