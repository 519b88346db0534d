"""Changes of what was promised (变更): asked for by a unit with a reason, decided by the coordinator.

What the plan first said is never overwritten: date, goal, wording and unit of the plan stay beside
those that hold. Subtasks and milestones keep their dates.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from taizhang.audit import record
from taizhang.ledger.errors import AlreadyAsked, NotPossibleNow, NotYourTask, ReasonMissing
from taizhang.ledger.locking import locked_entry, locked_part
from taizhang.ledger.models import (
    ChangeKind,
    ChangeRequest,
    ChangeState,
    Entry,
    EntryState,
    EntryTarget,
    EntryUnit,
)
from taizhang.ledger.permissions import ASK_CHANGE, DECIDE_CHANGE
from taizhang.ledger.reaching import reach_of_unit
from taizhang.ledger.services.dating import sort_by_due
from taizhang.ledger.services.deriving import derive
from taizhang.ledger.services.taking_over import take_over
from taizhang.ledger.shares import mean_share
from taizhang.ledger.values import needed_day_in, not_one_of, number_in, text_in, wrong
from taizhang.organizations.models import Unit, UnitKind
from taizhang.permission import Actor, ensure
from taizhang.policies.models import NoticeKind, UnitNotice
from taizhang.policies.search import index_tasks
from taizhang.policies.visibility import note_units, reach_of

#: How long a reason may be, and a wording.
MOST, MOST_WORDS = 2000, 4000
REASON = ("reason", "理由", "Reason")
DUE = ("due_on", "延至", "New date")
WORDS = ("words", "新的表述", "New wording")
UNIT = ("unit", "改由哪个单位承担", "Unit to take it")
GOAL = ("goal", "新的目标值", "New goal")
GOAL_DUE = ("goal_due_on", "达到的日期", "Date to reach it")
_LAST_YEAR = 2100

Values = dict[str, Any]


@transaction.atomic
def ask_change(
    *,
    entry: Entry,
    unit: Unit,
    kind: str,
    wanted: Mapping[str, Any],
    reason: str,
    by: Actor,
    target: EntryTarget | None = None,
) -> ChangeRequest:
    """Ask that a task be changed, with a reason; the letter is attached as evidence.

    `wanted` by kind: extension {"due_on"}, wording {"words"}, unit {"unit"} (an id), target {"goal",
    "due_on"} (either) of `target`. Who answers for the task asks; for another unit in its own place,
    whoever carries it. Raises: NotAllowed, NotYourTask, NotPossibleNow, AlreadyAsked, WrongValue.
    """
    ensure(by, ASK_CHANGE, reach_of_unit(unit))
    entry = locked_entry(entry.pk)
    way = _way(kind)
    _ensure_carries(entry, unit, kind)
    target = _its_target(entry, kind, target)
    if entry.state not in way.states:
        raise NotPossibleNow(
            state=entry.get_state_display(), act=f"申请{way.zh}", act_en=f"ask for {way.en}"
        )
    _ensure_not_asked(entry, unit, kind, target)
    subject = _Subject(entry, unit, target)
    change = ChangeRequest.objects.create(
        entry=entry,
        unit=unit,
        target=target,
        kind=kind,
        wanted=way.checked(subject, wanted),
        before=way.now(subject),
        reason=text_in(REASON, reason, most=MOST, needed=True),
        asked_at=timezone.now(),
        asked_by=by.name,
    )
    after = {"kind": change.kind, "unit": unit.name, "wanted": change.wanted}
    record(ASK_CHANGE, subject=change, by=by, before=change.before, after=after)
    return change


@transaction.atomic
def decide_change(
    *, change: ChangeRequest, grant: bool, today: dt.date, by: Actor, reason: str = ""
) -> ChangeRequest:
    """Grant a change, which then holds, or refuse it with a `reason`.

    What was right when it was asked for is looked at again. Raises: NotAllowed, NotPossibleNow,
    ReasonMissing, WrongValue.
    """
    ensure(by, DECIDE_CHANGE, reach_of(change.entry.plan))
    change = locked_part(change, "target__target")
    _ensure_asked(change, "决定", "decide on it")
    change.decision = text_in(REASON, reason, most=MOST)
    change.decided_at, change.decided_by = timezone.now(), by.name
    before: Values = {"state": change.state}
    after: Values = {}
    if grant:
        applied = _apply(change, today)
        before, after = before | applied[0], applied[1]
        change.state = ChangeState.GRANTED
    elif not change.decision:
        raise ReasonMissing
    else:
        change.state = ChangeState.REFUSED
    change.save(update_fields=["state", "decision", "decided_at", "decided_by"])
    after = {"state": change.state, **after}
    if change.decision:
        after["decision"] = change.decision
    record(DECIDE_CHANGE, subject=change, by=by, before=before, after=after)
    return change


@transaction.atomic
def withdraw_change(*, change: ChangeRequest, by: Actor, reason: str = "") -> ChangeRequest:
    """The unit takes its request back. Raises: NotAllowed, NotPossibleNow, WrongValue."""
    ensure(by, ASK_CHANGE, reach_of_unit(change.unit))
    change = locked_part(change)
    _ensure_asked(change, "撤回", "withdraw it")
    change.state, change.decision = ChangeState.WITHDRAWN, text_in(REASON, reason, most=MOST)
    change.decided_at, change.decided_by = timezone.now(), by.name
    change.save(update_fields=["state", "decision", "decided_at", "decided_by"])
    before = {"state": ChangeState.ASKED}
    record(ASK_CHANGE, subject=change, by=by, before=before, after={"state": change.state})
    return change


def drop_changes(entry: Entry, why: str) -> None:
    """End requests of a task that ends: its plan was revised or withdrawn."""
    entry.changes.filter(state=ChangeState.ASKED).update(
        state=ChangeState.WITHDRAWN, decided_at=timezone.now(), decision=why
    )


def wording(entry: Entry) -> str:
    """The words of a task that hold today."""
    return str(entry.words or entry.task.text or entry.task.measure)


@dataclass(frozen=True)
class _Subject:
    """What is to be changed, for whom."""

    entry: Entry
    unit: Unit
    target: EntryTarget | None


@dataclass(frozen=True)
class _Way:
    """A kind of change: when it can be asked for, how what is wanted is checked, what holds, how it is
    applied."""

    zh: str
    en: str
    states: tuple[str, ...]
    checked: Callable[[_Subject, Mapping[str, Any]], Values]
    now: Callable[[_Subject], Values]
    apply: Callable[[_Subject, Values, dt.date], None]


def _checked_date(subject: _Subject, wanted: Mapping[str, Any]) -> Values:
    entry = subject.entry
    if entry.cycle is not None:
        raise wrong(DUE, "年度常规任务随年度结转，不能延期", "routine work ends with its year")
    if entry.due_on is None:
        raise wrong(DUE, "这项任务没有时限，不用延期", "this task has no date")
    day = _day(DUE, wanted.get("due_on"))
    if day <= entry.due_on:
        raise wrong(
            DUE,
            f"要晚于现在的时限{entry.due_on}",
            f"must be later than {entry.due_on}, which holds",
        )
    return {"due_on": day.isoformat()}


def _extend(subject: _Subject, wanted: Values, today: dt.date) -> None:
    _move(subject.entry, dt.date.fromisoformat(wanted["due_on"]))


def _move(entry: Entry, day: dt.date) -> None:
    """Targets that have no date of their own in the plan go with the task."""
    rows = entry.targets.filter(ended_on__isnull=True)
    rows.filter(target__due_on__isnull=True, due_on=entry.due_on).update(due_on=day)
    entry.due_on = day


def _checked_words(subject: _Subject, wanted: Mapping[str, Any]) -> Values:
    text = text_in(WORDS, wanted.get("words"), most=MOST_WORDS, needed=True)
    if text == wording(subject.entry):
        raise wrong(WORDS, "和现在的表述一样", "the same as it is now")
    return {"words": text}


def _reword(subject: _Subject, wanted: Values, today: dt.date) -> None:
    entry = subject.entry
    # Back to the plan's own words: then those hold, and no others beside them.
    entry.words = "" if wanted["words"] == entry.task.text else wanted["words"]


def _checked_unit(subject: _Subject, wanted: Mapping[str, Any]) -> Values:
    given = str(wanted.get("unit") or "").strip()
    unit = Unit.objects.filter(pk=int(given)).first() if given.isdecimal() else None
    if unit is None:
        raise wrong(UNIT, "没有这个单位", "there is no such unit")
    if unit.until is not None:
        today = unit.today
        now = f"，现为{today.name}" if today != unit else ""
        raise wrong(UNIT, f"{unit.name}已撤销{now}", f"{unit.name} is no more")
    if unit.kind == UnitKind.GROUP:
        raise wrong(UNIT, f"{unit.name}是一组单位，请选具体的单位", f"{unit.name} is a group")
    if unit == subject.unit:
        raise wrong(UNIT, "就是现在承担的单位", "is the unit that carries it now")
    return {"unit": unit.pk, "name": unit.name}


def _hand_on(subject: _Subject, wanted: Values, today: dt.date) -> None:
    """The new unit stands in the place of the old one from today; what was reached so far goes along,
    and what is still to be done.
    """
    entry, taker = subject.entry, Unit.objects.get(pk=wanted["unit"])
    rows = EntryUnit.objects.filter(entry=entry, until__isnull=True)
    given = list(rows.filter(unit=subject.unit))
    for row in given:
        row.until = today
        row.save(update_fields=["until"])
        there = rows.filter(unit=taker, role=row.role).first()
        if there is None:
            EntryUnit.objects.create(
                entry=entry,
                unit=taker,
                role=row.role,
                answers=row.answers,
                percent=row.percent,
                since=today,
            )
        elif row.answers and not there.answers:
            there.answers, there.percent, there.since = True, row.percent, today
            there.save(update_fields=["answers", "percent", "since"])
    if any(row.answers for row in given):
        # Who answers for a task does not support himself.
        rows.filter(unit=taker, answers=False).update(until=today)
    answering = set(rows.filter(answers=True).order_by().values_list("unit_id", flat=True))
    entry.unit_id = answering.pop() if len(answering) == 1 else None
    entry.percent = mean_share(entry)
    take_over(entry=entry, giver=subject.unit, taker=taker, today=today)
    note_units([entry.plan_id])
    UnitNotice.objects.create(
        unit=taker,
        plan=entry.plan,
        kind=NoticeKind.REVISED,
        words=f"《{entry.plan.name}》任务“{wording(entry)[:60]}”改由贵单位承担",
        made_at=timezone.now(),
    )


def _checked_goal(subject: _Subject, wanted: Mapping[str, Any]) -> Values:
    target = _target_of(subject)
    goal = number_in(GOAL, wanted.get("goal"), target.unit_of_measure)
    given = wanted.get("due_on")
    day = _day(GOAL_DUE, given) if given else None
    found: Values = {}
    if goal is not None and goal != target.goal:
        found["goal"] = _plain(goal)
    if day is not None and day != target.due_on:
        if day < subject.entry.started_on:
            raise wrong(GOAL_DUE, "早于任务开始的日期", "before the task began")
        found["due_on"] = day.isoformat()
    if not found:
        raise wrong(GOAL, "请写明新的数值或日期", "give another number or date")
    return found


def _aim(subject: _Subject, wanted: Values, today: dt.date) -> None:
    """A task that is dated by its targets goes with the last of them."""
    target, entry = _target_of(subject), subject.entry
    was = _last_of_targets(entry)
    if "goal" in wanted:
        target.goal = Decimal(wanted["goal"])
    if "due_on" in wanted:
        target.due_on = dt.date.fromisoformat(wanted["due_on"])
    target.save(update_fields=["goal", "due_on"])
    now = _last_of_targets(entry)
    if entry.due_of_targets and entry.due_on == was and now is not None:
        _move(entry, now)


def _last_of_targets(entry: Entry) -> dt.date | None:
    """The latest date that a target has of its own."""
    rows = entry.targets.filter(ended_on__isnull=True)
    rows = rows.exclude(target__due_on__isnull=True, due_on=entry.due_on)
    last: dt.date | None = rows.aggregate(last=Max("due_on"))["last"]
    return last


_OPEN = (EntryState.RUNNING, EntryState.WATCH)
_WAYS: dict[str, _Way] = {
    ChangeKind.EXTENSION: _Way(
        "延期",
        "an extension",
        (EntryState.RUNNING,),
        _checked_date,
        lambda s: {"due_on": s.entry.due_on.isoformat() if s.entry.due_on else None},
        _extend,
    ),
    ChangeKind.WORDING: _Way(
        "调整表述",
        "another wording",
        _OPEN,
        _checked_words,
        lambda s: {"words": wording(s.entry)},
        _reword,
    ),
    ChangeKind.UNIT: _Way(
        "调整单位",
        "another unit",
        _OPEN,
        _checked_unit,
        lambda s: {"unit": s.unit.pk, "name": s.unit.name},
        _hand_on,
    ),
    ChangeKind.TARGET: _Way(
        "调整目标",
        "another target",
        _OPEN,
        _checked_goal,
        lambda s: {
            "goal": _plain(_target_of(s).goal),
            "due_on": day.isoformat() if (day := _target_of(s).due_on) else None,
        },
        _aim,
    ),
}


def _way(kind: str) -> _Way:
    way = _WAYS.get(kind)
    if way is None:
        raise not_one_of(("kind", "变更事项", "What to change"), ChangeKind)
    return way


def _apply(change: ChangeRequest, today: dt.date) -> tuple[Values, Values]:
    """Let what is wanted hold; what held before and what holds now. Raises: NotPossibleNow, WrongValue."""
    entry, way = change.entry, _way(change.kind)
    if entry.state not in (*way.states, EntryState.CLOSING):
        raise NotPossibleNow(
            state=entry.get_state_display(), act=f"同意{way.zh}", act_en=f"grant {way.en}"
        )
    _ensure_carries(entry, change.unit, change.kind)
    subject = _Subject(entry, change.unit, _its_target(entry, change.kind, change.target))
    wanted = way.checked(subject, change.wanted)
    before = way.now(subject)
    way.apply(subject, wanted, today)
    entry.edition += 1
    entry.save(update_fields=["due_on", "words", "unit", "percent", "edition"])
    sort_by_due([entry])
    if "words" in wanted:
        index_tasks([entry.task_id])
    derive([entry], today)
    return before, wanted


def _its_target(entry: Entry, kind: str, target: EntryTarget | None) -> EntryTarget | None:
    if kind != ChangeKind.TARGET:
        return None
    found = entry.targets.filter(pk=target.pk, ended_on__isnull=True) if target else None
    if found is None or (row := found.select_related("target").first()) is None:
        raise wrong(
            ("target", "目标", "Target"), "请选这项任务的一个目标", "choose one of the task"
        )
    row_found: EntryTarget = row
    return row_found


def _target_of(subject: _Subject) -> EntryTarget:
    if subject.target is None:
        raise LookupError("a change of target without its target")
    return subject.target


def _ensure_carries(entry: Entry, unit: Unit, kind: str) -> None:
    rows = EntryUnit.objects.filter(entry=entry, until__isnull=True)
    if kind != ChangeKind.UNIT and rows.filter(answers=True).exists():
        rows = rows.filter(answers=True)
    if not rows.filter(unit=unit).exists():
        raise NotYourTask(
            unit=unit.name, act="申请变更，应由牵头单位申请", act_en="ask to change it"
        )


def _ensure_not_asked(entry: Entry, unit: Unit, kind: str, target: EntryTarget | None) -> None:
    """One request of a kind is open at a time; of target, for each; of unit, of each unit."""
    there = entry.changes.filter(state=ChangeState.ASKED, kind=kind, target=target)
    if kind == ChangeKind.UNIT:
        there = there.filter(unit=unit)
    if (found := there.first()) is not None:
        when = timezone.localtime(found.asked_at).strftime("%Y-%m-%d")
        way = _way(kind)
        raise AlreadyAsked(when=when, what=way.zh, what_en=way.en)


def _ensure_asked(change: ChangeRequest, act: str, act_en: str) -> None:
    if change.state != ChangeState.ASKED:
        raise NotPossibleNow(state=change.get_state_display(), act=act, act_en=act_en)


def _day(field: tuple[str, str, str], given: Any) -> dt.date:
    day = needed_day_in(field, given)
    if day.year >= _LAST_YEAR:
        raise wrong(field, "年份太远", "too far away")
    return day


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")
