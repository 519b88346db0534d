"""Subtasks (任务分解): a unit hands parts of its task to units below it, and they report on them.

Who is handed a part sees the plan from then on: what he works on hangs in it. What a subtask says is
shown and offered to the report of the unit that gave it (`queries.subtasks`), and never becomes the
task's progress by itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from taizhang.audit import record
from taizhang.ledger.errors import NotPossibleNow, NotYourTask, ReasonMissing
from taizhang.ledger.locking import ensure_newest, locked_entry, locked_part
from taizhang.ledger.models import Entry, EntryTarget, EntryUnit, Subtask
from taizhang.ledger.permissions import HAND_DOWN, REPORT_SUBTASK
from taizhang.ledger.reaching import reach_of_unit
from taizhang.ledger.values import day_in, needed_day_in, number_in, text_in, whole_in, wrong
from taizhang.organizations.models import Unit, UnitKind
from taizhang.permission import Actor, ensure
from taizhang.policies.rows import words
from taizhang.policies.visibility import note_units

UNIT = ("unit", "承担单位", "Unit")
NAME = ("name", "分解内容", "What is handed down")
DUE = ("due_on", "完成时限", "Date")
WEIGHT = ("weight", "权重", "Weight")
GOAL = ("goal", "分解目标", "Share of the goal")
PERCENT = ("percent", "进度", "Progress")
SAID = ("said", "进展说明", "What was done")
VALUE = ("value", "完成值", "Value reached")
REASON = ("reason", "理由", "Reason")


@transaction.atomic
def hand_down(
    *,
    entry: Entry,
    given_by: Unit,
    unit: Unit,
    name: str,
    due_on: Any = None,
    weight: Any = 1,
    target: EntryTarget | None = None,
    goal: Any = None,
    today: dt.date,
    by: Actor,
) -> Subtask:
    """Hand a part of an entry to a unit below `given_by`, which carries it.

    Without a day it is due with the task. `goal` is the unit's share of `target`. A hall may hand to
    bureaus of the places below it too: whoever stands under it in the tree.
    Raises: NotAllowed, NotYourTask, NotPossibleNow, WrongValue.
    """
    ensure(by, HAND_DOWN, reach_of_unit(given_by))
    entry = locked_entry(entry.pk)
    _ensure_running(entry, "分解任务", "hand it down")
    if not EntryUnit.objects.filter(entry=entry, unit=given_by, until__isnull=True).exists():
        raise NotYourTask(unit=given_by.name, act="分解", act_en="hand it down")
    _ensure_below(unit, given_by)
    subtask = Subtask(
        entry=entry,
        given_by=given_by,
        unit=unit,
        name=text_in(NAME, name, most=500, needed=True),
        due_on=_due(due_on, entry, today),
        weight=whole_in(WEIGHT, weight, least=1, most=1000),
        target=_target(target, entry),
        goal=_goal(goal, target),
        given_on=today,
    )
    subtask.save()
    note_units([entry.plan_id])
    record(HAND_DOWN, subject=subtask, by=by, after=said(subtask))
    return subtask


@transaction.atomic
def adjust_subtask(
    *, subtask: Subtask, values: Mapping[str, Any], seen: int, today: dt.date, by: Actor
) -> Subtask:
    """Change name, due_on, weight or goal of an open subtask, on the side of who gave it.

    Raises: NotAllowed, NotPossibleNow, SeenIsOld, WrongValue.
    """
    ensure(by, HAND_DOWN, reach_of_unit(subtask.given_by))
    subtask = _open(subtask, seen, "调整", "change it")
    before = said(subtask)
    if "name" in values:
        subtask.name = text_in(NAME, values["name"], most=500, needed=True)
    if "due_on" in values and day_in(DUE, values["due_on"]) != subtask.due_on:
        subtask.due_on = _due(values["due_on"], subtask.entry, today)
    if "weight" in values:
        subtask.weight = whole_in(WEIGHT, values["weight"], least=1, most=1000)
    if "goal" in values and subtask.target is not None:
        subtask.goal = _goal(values["goal"], subtask.target)
    after = said(subtask)
    changed = [name for name in after if after[name] != before[name]]
    if changed:
        subtask.edition += 1
        subtask.save()
        was, now = ({name: side[name] for name in changed} for side in (before, after))
        record(HAND_DOWN, subject=subtask, by=by, before=was, after=now)
    return subtask


@transaction.atomic
def withdraw_subtask(*, subtask: Subtask, reason: str, today: dt.date, by: Actor) -> Subtask:
    """Take an open subtask back, with a reason: it counts no more and stays in the history.

    Raises: NotAllowed, NotPossibleNow, ReasonMissing.
    """
    ensure(by, HAND_DOWN, reach_of_unit(subtask.given_by))
    subtask = _open(subtask, None, "收回", "take it back")
    reason = words(reason).strip()[:1000]
    if not reason:
        raise ReasonMissing
    subtask.withdrawn_on, subtask.edition = today, subtask.edition + 1
    subtask.save()
    note_units([subtask.entry.plan_id])
    before = {"name": subtask.name, "unit": subtask.unit.name}
    record(HAND_DOWN, subject=subtask, by=by, before=before, after={"reason": reason})
    return subtask


@transaction.atomic
def report_subtask(
    *,
    subtask: Subtask,
    percent: Any,
    said: str,
    value: Any = None,
    seen: int,
    by: Actor,
) -> Subtask:
    """Say how far a subtask is: percent, words, and the value reached where it has a share of a target.

    Raises: NotAllowed, NotPossibleNow, SeenIsOld, WrongValue.
    """
    ensure(by, REPORT_SUBTASK, reach_of_unit(subtask.unit))
    subtask = _open(subtask, seen, "报送进展", "report on it")
    before = _reported(subtask)
    subtask.percent = whole_in(PERCENT, percent, least=0, most=100)
    subtask.said = text_in(SAID, said, most=2000)
    subtask.value = _value(value, subtask)
    if (after := _reported(subtask)) != before:
        subtask.edition += 1
        subtask.save()
        record(REPORT_SUBTASK, subject=subtask, by=by, before=before, after=after)
    return subtask


@transaction.atomic
def finish_subtask(*, subtask: Subtask, on: Any, seen: int, today: dt.date, by: Actor) -> Subtask:
    """Say on which day a subtask was done: its progress is whole from then.

    A share of a target that was not reached is not done. Raises: NotAllowed, NotPossibleNow, SeenIsOld,
    WrongValue.
    """
    ensure(by, REPORT_SUBTASK, reach_of_unit(subtask.unit))
    subtask = _open(subtask, seen, "办结", "finish it")
    field = ("done_on", "办结日期", "Day it was done")
    day = needed_day_in(field, on)
    if not subtask.given_on <= day <= today:
        raise wrong(
            field, f"应在{subtask.given_on}到{today}之间", f"between {subtask.given_on} and {today}"
        )
    if is_short(subtask):
        zh = "还没有填写" if subtask.value is None else "还没有达到分解目标"
        raise wrong(VALUE, f"{zh}，不能办结", "its share of the goal is not reached")
    before = _reported(subtask)
    subtask.percent, subtask.done_on, subtask.edition = 100, day, subtask.edition + 1
    subtask.save()
    after = {"percent": 100, "done_on": day}
    record(REPORT_SUBTASK, subject=subtask, by=by, before=before, after=after)
    return subtask


@transaction.atomic
def take_up_again(*, subtask: Subtask, reason: str, seen: int, by: Actor) -> Subtask:
    """Open a subtask that was said to be done, on the side of who gave it, with a reason.

    Raises: NotAllowed, NotPossibleNow, SeenIsOld, ReasonMissing.
    """
    ensure(by, HAND_DOWN, reach_of_unit(subtask.given_by))
    subtask = locked_part(subtask, "given_by", "target")
    ensure_newest(subtask, seen)
    _ensure_running(subtask.entry, "退回办理", "take it up again")
    if subtask.done_on is None or subtask.withdrawn_on is not None:
        raise _not_now(subtask, "退回办理", "take it up again")
    reason = words(reason).strip()[:1000]
    if not reason:
        raise ReasonMissing
    before = {"done_on": subtask.done_on}
    subtask.done_on, subtask.edition = None, subtask.edition + 1
    # The unit below reads why where it reads everything else of its part.
    subtask.said = f"（{subtask.given_by.name}退回：{reason}）\n{subtask.said}"[:2000]
    subtask.save()
    record(HAND_DOWN, subject=subtask, by=by, before=before, after={"reason": reason})
    return subtask


def is_short(subtask: Subtask) -> bool:
    """Whether its share of a target is not reached."""
    if subtask.goal is None or subtask.target is None:
        return False
    if subtask.value is None:
        return True
    falls = subtask.target.falls
    return subtask.value > subtask.goal if falls else subtask.value < subtask.goal


def said(subtask: Subtask) -> dict[str, Any]:
    """What was handed down, as plain values."""
    return {
        "unit": subtask.unit.name,
        "name": subtask.name,
        "due_on": subtask.due_on,
        "weight": subtask.weight,
        "target": subtask.target.subject if subtask.target else None,
        "goal": _plain(subtask.goal),
    }


def _reported(subtask: Subtask) -> dict[str, Any]:
    return {"percent": subtask.percent, "said": subtask.said, "value": _plain(subtask.value)}


def _open(subtask: Subtask, seen: int | None, act: str, act_en: str) -> Subtask:
    subtask = locked_part(subtask, "given_by", "target")
    if seen is not None:
        ensure_newest(subtask, seen)
    if subtask.withdrawn_on is not None or subtask.done_on is not None:
        raise _not_now(subtask, act, act_en)
    _ensure_running(subtask.entry, act, act_en)
    return subtask


def _not_now(subtask: Subtask, act: str, act_en: str) -> NotPossibleNow:
    state = "已收回" if subtask.withdrawn_on else "已办结" if subtask.done_on else "办理中"
    return NotPossibleNow(state=state, act=act, act_en=act_en)


def _ensure_running(entry: Entry, act: str, act_en: str) -> None:
    if not entry.is_open:
        raise NotPossibleNow(state=entry.get_state_display(), act=act, act_en=act_en)


def _ensure_below(unit: Unit, given_by: Unit) -> None:
    if unit.kind == UnitKind.GROUP:
        raise wrong(UNIT, "是单位组，请逐个单位分解", "is a group: name its units one by one")
    if unit.until is not None:
        raise wrong(UNIT, "已撤并，请改选现在的单位", "no longer exists")
    if unit.pk == given_by.pk or not unit.path.startswith(given_by.path):
        raise wrong(
            UNIT,
            f"{unit.name}不是{given_by.name}的下级单位，只能分解给下级",
            f"{unit.name} is not below {given_by.name}",
        )


def _due(given: Any, entry: Entry, today: dt.date) -> dt.date | None:
    day = day_in(DUE, given)
    if day is None:
        return entry.due_on
    if day < today:
        raise wrong(DUE, "已经过去", "is over")
    if entry.due_on is not None and day > entry.due_on:
        raise wrong(DUE, f"不能晚于任务时限{entry.due_on}", f"not after the task's {entry.due_on}")
    return day


def _target(target: EntryTarget | None, entry: Entry) -> EntryTarget | None:
    if target is not None and (target.entry_id != entry.pk or target.ended_on is not None):
        raise wrong(GOAL, "不是这项任务的目标", "is no target of this task")
    return target


def _goal(given: Any, target: EntryTarget | None) -> Decimal | None:
    value = number_in(GOAL, given, target.unit_of_measure if target else "")
    if value is not None and target is None:
        raise wrong(GOAL, "没有选对应的目标", "no target was chosen")
    if value is not None and value < 0:
        raise wrong(GOAL, "不能小于0", "not below 0")
    return value


def _value(given: Any, subtask: Subtask) -> Decimal | None:
    return number_in(VALUE, given, subtask.target.unit_of_measure if subtask.target else "")


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else format(value.normalize(), "f")
