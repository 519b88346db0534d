"""Milestones (时间节点): part of a unit's task book, so they move while it is written, and not after.

A date that the plan itself names is the plan's: it is neither moved nor withdrawn here, but by a change
of the task. What was promised in an accepted round and has passed stays as it is: missed, or done late.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction

from taizhang.audit import record
from taizhang.ledger.errors import NotPossibleNow, NotYourTask, ReasonMissing
from taizhang.ledger.locking import locked_entry, locked_part
from taizhang.ledger.models import Entry, EntryTarget, EntryUnit, Milestone, TaskBook
from taizhang.ledger.permissions import WRITE_BOOK
from taizhang.ledger.reaching import reach_of_unit
from taizhang.ledger.services.booking import OPEN
from taizhang.ledger.services.deriving import derive
from taizhang.ledger.values import day_in, needed_day_in, number_in, text_in, wrong
from taizhang.ledger.words import number_words
from taizhang.organizations.models import Unit
from taizhang.permission import Actor, ensure
from taizhang.policies.models import Deadline, DeadlineKind
from taizhang.policies.rows import words

NAME = ("name", "节点", "Milestone")
DUE = ("due_on", "完成时限", "Date")
FIGURE = ("figure", "到时应达到", "Reached by then")
DONE = ("done_on", "完成日期", "Day it was done")


@transaction.atomic
def add_milestone(
    *,
    entry: Entry,
    unit: Unit,
    name: str,
    due_on: Any,
    today: dt.date,
    by: Actor,
    target: EntryTarget | None = None,
    figure: Any = None,
) -> Milestone:
    """Add a dated step of a unit, never later than the task's date.

    With a `target` it says how far that is by then (`figure`): its course leads through that point. Such
    a step needs no name. Raises: NotAllowed, NotYourTask, NotPossibleNow, WrongValue.
    """
    ensure(by, WRITE_BOOK, reach_of_unit(unit))
    entry = locked_entry(entry.pk)
    if not EntryUnit.objects.filter(entry=entry, unit=unit, until__isnull=True).exists():
        raise NotYourTask(unit=unit.name, act="设时间节点", act_en="set milestones")
    _ensure_being_written(entry, unit.pk, "增加节点", "add milestones")
    day = _due(due_on, entry)
    reach = _reach(target, figure, entry, day)
    name = text_in(NAME, name, most=200, needed=target is None) or _named(target, reach)
    same = Milestone.objects.filter(entry=entry, unit=unit, withdrawn_on__isnull=True)
    if same.filter(name=name, due_on=day).exists():
        raise wrong(NAME, "已有同名同日的节点", "there is such a milestone on that day")
    step = Milestone.objects.create(
        entry=entry,
        unit=unit,
        name=name,
        due_on=day,
        first_due_on=day,
        target=target,
        figure=reach,
    )
    derive([entry], today)
    after: dict[str, Any] = {"name": name, "due_on": day}
    if target is not None and reach is not None:
        after |= {"target": target.subject, "figure": number_words(reach)}
    record(WRITE_BOOK, subject=step, by=by, after=after)
    return step


@transaction.atomic
def move_milestone(
    *, milestone: Milestone, due_on: Any, reason: str, today: dt.date, by: Actor
) -> Milestone:
    """Give a milestone another date, with a reason; `first_due_on` stays.

    Raises: NotAllowed, NotPossibleNow, WrongValue, ReasonMissing.
    """
    step = _open_step(milestone, by, "改期", "move it")
    _ensure_own_date(step, "改期", "move it")
    _ensure_not_missed(step, today)
    day = _due(due_on, step.entry)
    reason = words(reason).strip()[:1000]
    if day == step.due_on:
        return step
    if not reason:
        raise ReasonMissing
    before, step.due_on = {"due_on": step.due_on}, day
    step.save(update_fields=["due_on"])
    derive([step.entry], today)
    after = {"due_on": day, "reason": reason}
    record(WRITE_BOOK, subject=step, by=by, before=before, after=after)
    return step


@transaction.atomic
def finish_milestone(*, milestone: Milestone, on: Any, today: dt.date, by: Actor) -> Milestone:
    """Say on which day a milestone was reached; None takes it back. At any time, book or not.

    Raises: NotAllowed, NotPossibleNow, WrongValue.
    """
    ensure(by, WRITE_BOOK, reach_of_unit(milestone.unit))
    step = _there(milestone, "注明完成", "say that it is done")
    day = day_in(DONE, on)
    if day is not None and not step.entry.started_on <= day <= today:
        raise wrong(
            DONE,
            f"应在{step.entry.started_on}到{today}之间",
            f"between {step.entry.started_on} and {today}",
        )
    if day == step.done_on:
        return step
    before, step.done_on = {"done_on": step.done_on}, day
    step.save(update_fields=["done_on"])
    derive([step.entry], today)
    record(WRITE_BOOK, subject=step, by=by, before=before, after={"done_on": day})
    return step


@transaction.atomic
def withdraw_milestone(
    *, milestone: Milestone, reason: str, today: dt.date, by: Actor
) -> Milestone:
    """Take a milestone out of the book, with a reason; it stays in the history.

    Raises: NotAllowed, NotPossibleNow, ReasonMissing.
    """
    step = _open_step(milestone, by, "撤销", "withdraw it")
    _ensure_own_date(step, "撤销", "withdraw it")
    _ensure_not_missed(step, today)
    reason = words(reason).strip()[:1000]
    if not reason:
        raise ReasonMissing
    step.withdrawn_on = today
    step.save(update_fields=["withdrawn_on"])
    derive([step.entry], today)
    before = {"name": step.name, "due_on": step.due_on}
    record(WRITE_BOOK, subject=step, by=by, before=before, after={"reason": reason})
    return step


def is_of_the_plan(step: Milestone) -> bool:
    """Whether the plan itself names its date."""
    return Deadline.objects.filter(
        task=step.entry.task_id, kind=DeadlineKind.BY, date_end=step.first_due_on
    ).exists()


def _open_step(milestone: Milestone, by: Actor, act: str, act_en: str) -> Milestone:
    ensure(by, WRITE_BOOK, reach_of_unit(milestone.unit))
    step = _there(milestone, act, act_en)
    if step.done_on is not None:
        raise NotPossibleNow(state="已完成", act=act, act_en=act_en)
    _ensure_being_written(step.entry, step.unit_id, act, act_en)
    return step


def _there(milestone: Milestone, act: str, act_en: str) -> Milestone:
    step = locked_part(milestone)
    if step.withdrawn_on is not None:
        raise NotPossibleNow(state="已撤销", act=act, act_en=act_en)
    if not step.entry.is_open:
        raise NotPossibleNow(state=step.entry.get_state_display(), act=act, act_en=act_en)
    return step


def _ensure_being_written(entry: Entry, unit: int, act: str, act_en: str) -> None:
    """Not while the unit's book is under check, nor once it is accepted."""
    if not entry.is_open:
        raise NotPossibleNow(state=entry.get_state_display(), act=act, act_en=act_en)
    book = TaskBook.objects.filter(entry=entry, unit=unit).first()
    if book is not None and book.state not in OPEN:
        raise NotPossibleNow(state=f"任务书{book.get_state_display()}", act=act, act_en=act_en)


def _ensure_own_date(step: Milestone, act: str, act_en: str) -> None:
    if is_of_the_plan(step):
        raise NotPossibleNow(
            state="方案写明的节点", act=f"自行{act}，应申请变更", act_en=f"{act_en} yourself"
        )


def _ensure_not_missed(step: Milestone, today: dt.date) -> None:
    accepted = TaskBook.objects.filter(
        entry=step.entry_id, unit=step.unit_id, accepted_at__isnull=False
    )
    if step.due_on < today and accepted.exists():
        raise NotPossibleNow(
            state="已过期的节点", act="改动，请完成后注明完成日期", act_en="change it any more"
        )


def _reach(target: EntryTarget | None, given: Any, entry: Entry, day: dt.date) -> Decimal | None:
    """How far the target is by the day; both or none."""
    figure = number_in(FIGURE, given, target.unit_of_measure if target else "")
    if target is None:
        if figure is not None:
            raise wrong(FIGURE, "没有选是哪个目标的", "no target was chosen")
        return None
    if target.entry_id != entry.pk or target.ended_on is not None:
        raise wrong(FIGURE, "不是这项任务的目标", "is no target of this task")
    if figure is None:
        raise wrong(FIGURE, "还没有填写", "not filled in yet")
    due = target.due_on or entry.due_on
    if due is not None and day >= due:
        raise wrong(DUE, f"应早于目标的期限{due}", f"must be before the target's {due}")
    return figure


def _named(target: EntryTarget | None, figure: Decimal | None) -> str:
    """What a step is called that only says how far a target is."""
    if target is None or figure is None:
        return ""
    words = "降到" if target.falls else "达到"
    return f"{target.subject}{words}{number_words(figure)}{target.unit_of_measure}"[:200]


def _due(given: Any, entry: Entry) -> dt.date:
    day = needed_day_in(DUE, given)
    if day < entry.started_on:
        raise wrong(DUE, f"早于任务开始（{entry.started_on}）", f"before {entry.started_on}")
    if entry.due_on is not None and day > entry.due_on:
        raise wrong(DUE, f"不能晚于任务时限{entry.due_on}", f"not after the task's {entry.due_on}")
    return day
