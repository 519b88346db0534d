"""Task books (任务书): drafted from the plan's words, written by the unit, checked, accepted or returned.

Draft → submitted → checked by the unit's leader → accepted by the coordinator, or returned with reasons
by field. An accepted book does not change. Whoever must change it begins it again with a reason
(`begin_again`): what was accepted stands whole in the history, the book is a draft again, and goes the
whole way once more; its `accepted_at` tells from when the last accepted round is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from taizhang.audit import record
from taizhang.ledger.drafting import (
    Goal,
    actions_in,
    baseline_of,
    baseline_words,
    figure,
    gap_words,
    objective_words,
    step_named,
)
from taizhang.ledger.errors import NotPossibleNow, NotYourTask, ReasonMissing
from taizhang.ledger.locking import ensure_newest, locked_entry, locked_part
from taizhang.ledger.models import (
    BookState,
    Entry,
    EntryTarget,
    EntryUnit,
    Milestone,
    TaskBook,
)
from taizhang.ledger.permissions import ACCEPT_BOOK, CHECK_BOOK, WRITE_BOOK
from taizhang.ledger.reaching import reach_of_answering, reach_of_unit
from taizhang.ledger.services.deriving import derive
from taizhang.ledger.values import needed_day_in, number_in, text_in, wrong
from taizhang.organizations.models import Unit
from taizhang.permission import Act, Actor, ensure
from taizhang.policies.models import Deadline, DeadlineKind
from taizhang.policies.rows import words
from taizhang.policies.visibility import reach_of

#: The fields of a book, with their words and how long they may be.
TEXTS: dict[str, tuple[str, str, int]] = {
    "objective": ("目标", "Objective", 2000),
    "baseline": ("现状", "Present state", 2000),
    "gap": ("差距", "Gap", 2000),
    "actions": ("措施", "Actions", 4000),
    "responsible": ("责任人", "Responsible person", 50),
}
#: Without these nobody can say what was agreed.
_NEEDED = ("objective", "actions", "responsible")
OPEN = (BookState.DRAFT, BookState.RETURNED)


@transaction.atomic
def draft_book(*, entry: Entry, unit: Unit, by: Actor) -> TaskBook:
    """The task book of `unit` for an entry; a new one is drafted from the words of the plan.

    Dates and targets before the last date become milestones, where they are none yet.
    Raises: NotAllowed, NotYourTask, NotPossibleNow.
    """
    ensure(by, WRITE_BOOK, reach_of_unit(unit))
    entry = locked_entry(entry.pk)
    there: TaskBook | None = TaskBook.objects.filter(entry=entry, unit=unit).first()
    if there is not None:
        return there
    _ensure_answers(entry, unit)
    _ensure_running(entry)
    book: TaskBook = TaskBook.objects.create(
        entry=entry, unit=unit, made_at=timezone.now(), made_by=by.name, **drafted(entry)
    )
    _draft_milestones(entry, unit)
    record(WRITE_BOOK, subject=book, by=by, after={"state": book.state, "unit": unit.name})
    return book


@transaction.atomic
def save_book(*, book: TaskBook, values: Mapping[str, Any], seen: int, by: Actor) -> TaskBook:
    """Keep what was written: some of `TEXTS`. `seen` is the `edition` that the person had before him.

    Raises: NotAllowed, NotPossibleNow, SeenIsOld, WrongValue.
    """
    book = _mine(book, seen, by)
    before = said(book)
    for name, (zh, en, most) in TEXTS.items():
        if name in values:
            setattr(book, name, text_in((name, zh, en), values[name], most=most))
    changed = [name for name, value in said(book).items() if value != before[name]]
    if changed:
        book.edition += 1
        book.save()
        record(
            WRITE_BOOK,
            subject=book,
            by=by,
            before={name: before[name] for name in changed},
            after={name: getattr(book, name) for name in changed},
        )
    return book


@transaction.atomic
def write_book(
    *,
    book: TaskBook,
    values: Mapping[str, Any],
    seen: int,
    submit: bool = False,
    today: dt.date,
    by: Actor,
) -> TaskBook:
    """Keep all that stands in the form: `TEXTS`, and `baseline-<id>` with `baseline-on-<id>` of targets;
    handed in if `submit`. All of it or nothing. Raises as `save_book`, `set_baseline`, `submit_book`.
    """
    book = save_book(book=book, values=values, seen=seen, by=by)
    for target in book.entry.targets.filter(ended_on__isnull=True).order_by("id"):
        value, on = values.get(f"baseline-{target.pk}"), values.get(f"baseline-on-{target.pk}")
        if value is not None:
            set_baseline(target=target, value=value, on=on, today=today, by=by)
    book.refresh_from_db()
    return submit_book(book=book, seen=book.edition, by=by) if submit else book


@transaction.atomic
def set_baseline(
    *, target: EntryTarget, value: Any, on: Any, today: dt.date, by: Actor
) -> EntryTarget:
    """Say where a target stood (现状) on the day `on`: from there the light's line runs to the goal.

    "" takes it back. Not while a book that was handed in rests on it. Books that still say exactly
    what was drafted of baseline and gap, say the new. Raises: NotAllowed, NotPossibleNow, WrongValue.
    """
    ensure(by, WRITE_BOOK, reach_of_answering(target.entry))
    entry = locked_entry(target.entry_id)
    target = EntryTarget.objects.select_related("entry").get(pk=target.pk)
    books = list(TaskBook.objects.filter(entry=entry))
    for book in books:
        if book.state not in OPEN:
            raise _not_now(book, "改现状", "change the present state")
    number = (f"baseline-{target.pk}", f"{target.subject}的现状", f"present {target.subject}")
    new = number_in(number, value, target.unit_of_measure)
    field = (f"baseline-on-{target.pk}", "现状时点", "its day")
    day = needed_day_in(field, on) if new is not None else None
    if day is not None and day > today:
        raise wrong(field, "还没有到这一天", "this day is still to come")
    due = target.due_on or entry.due_on
    if day is not None and due is not None and day >= due:
        raise wrong(field, f"要早于目标期限{due}", f"must be before the goal's date {due}")
    if (target.baseline, target.baseline_on) == (new, day):
        return target
    was = {"baseline": _plain(target.baseline), "on": target.baseline_on}
    before = drafted(entry)
    target.baseline, target.baseline_on = new, day
    target.save(update_fields=["baseline", "baseline_on"])
    _redraft(books, before, drafted(entry))
    derive([entry], today)
    after = {"target": target.subject, "baseline": _plain(new), "on": day}
    record(WRITE_BOOK, subject=entry, by=by, before=was, after=after)
    return target


@transaction.atomic
def submit_book(*, book: TaskBook, seen: int, by: Actor) -> TaskBook:
    """Hand a book in; the unit's leader checks it next.

    Raises: NotAllowed, NotPossibleNow, NotYourTask, SeenIsOld, WrongValue.
    """
    book = _mine(book, seen, by)
    _ensure_answers(book.entry, book.unit)
    for name in _NEEDED:
        zh, en, most = TEXTS[name]
        text_in((name, zh, en), getattr(book, name), most=most, needed=True)
    before, book.returns = book.state, []
    book.submitted_at, book.submitted_by = timezone.now(), by.name
    return _moved(book, BookState.SUBMITTED, WRITE_BOOK, before, by)


@transaction.atomic
def check_book(*, book: TaskBook, seen: int, by: Actor) -> TaskBook:
    """The unit's leader says that it shall be so; the coordinator accepts next.

    Raises: NotAllowed, NotPossibleNow, SeenIsOld.
    """
    ensure(by, CHECK_BOOK, reach_of_unit(book.unit))
    book = _read(book, seen, (BookState.SUBMITTED,), "审核", "check it")
    book.checked_at, book.checked_by = timezone.now(), by.name
    return _moved(book, BookState.CHECKED, CHECK_BOOK, book.state, by)


@transaction.atomic
def accept_book(*, book: TaskBook, seen: int, by: Actor) -> TaskBook:
    """The coordinator accepts a checked book: it does not change any more.

    Raises: NotAllowed, NotPossibleNow, SeenIsOld.
    """
    ensure(by, ACCEPT_BOOK, reach_of(book.entry.plan))
    book = _read(book, seen, (BookState.CHECKED,), "确认", "accept it")
    book.accepted_at, book.accepted_by = timezone.now(), by.name
    return _moved(book, BookState.ACCEPTED, ACCEPT_BOOK, book.state, by)


@transaction.atomic
def return_book(
    *, book: TaskBook, returns: Sequence[tuple[str, str]], seen: int, by: Actor
) -> TaskBook:
    """The coordinator sends a book back to its unit, checked or not. `returns`: reasons by field of
    `TEXTS`, "" is the whole. Raises: NotAllowed, NotPossibleNow, SeenIsOld, ReasonMissing.
    """
    ensure(by, ACCEPT_BOOK, reach_of(book.entry.plan))
    book = _read(book, seen, (BookState.SUBMITTED, BookState.CHECKED), "退回", "return it")
    return _returned(book, returns, ACCEPT_BOOK, by)


@transaction.atomic
def return_to_writer(
    *, book: TaskBook, returns: Sequence[tuple[str, str]], seen: int, by: Actor
) -> TaskBook:
    """The unit's leader does not let it out like this. `returns` as of `return_book`.

    Raises: NotAllowed, NotPossibleNow, SeenIsOld, ReasonMissing.
    """
    ensure(by, CHECK_BOOK, reach_of_unit(book.unit))
    book = _read(book, seen, (BookState.SUBMITTED,), "退回", "return it")
    return _returned(book, returns, CHECK_BOOK, by)


@transaction.atomic
def begin_again(*, book: TaskBook, reason: str, seen: int, by: Actor) -> TaskBook:
    """Begin a new round of an accepted book, with a reason: a draft again, with what was accepted.

    Raises: NotAllowed, NotPossibleNow, SeenIsOld, ReasonMissing.
    """
    ensure(by, WRITE_BOOK, reach_of_unit(book.unit))
    book = _read(book, seen, (BookState.ACCEPTED,), "重新编制", "begin it again")
    _ensure_running(book.entry)
    reason = words(reason).strip()[:1000]
    if not reason:
        raise ReasonMissing
    before = {"state": book.state, **said(book), "milestones": _steps(book)}
    book.state, book.edition = BookState.DRAFT, book.edition + 1
    book.save()
    record(
        WRITE_BOOK,
        subject=book,
        by=by,
        before=before,
        after={"state": book.state, "reason": reason},
    )
    return book


def said(book: TaskBook) -> dict[str, Any]:
    """What a book says, as plain values."""
    return {name: getattr(book, name) for name in TEXTS}


def goals_of(entry: Entry) -> list[Goal]:
    """The targets of an entry as a book speaks of them: with the present value that was set, else with
    that which the words of the task tell (由60%提高到80%), which is only proposed.
    """
    text = entry.words or entry.task.text
    goals = [
        Goal(
            subject=t.subject,
            comparator=t.comparator,
            goal=t.goal,
            unit=t.unit_of_measure,
            due=t.due_on or entry.due_on,
            baseline=t.baseline,
            baseline_on=t.baseline_on,
            falls=t.falls,
        )
        for t in entry.targets.filter(ended_on__isnull=True).order_by("id")
    ]
    return [
        g if g.baseline is not None else replace(g, baseline=baseline_of(g, text)) for g in goals
    ]


def drafted(entry: Entry) -> dict[str, str]:
    """The fields as the words of the plan and the figures give them."""
    task, goals = entry.task, goals_of(entry)
    text = entry.words or task.text
    raws = list(task.targets.values_list("raw", flat=True))
    actions = actions_in("。".join(filter(None, [task.measure, text])), raws)
    return {
        "objective": objective_words(task.measure or text.split("。")[0], goals),
        "baseline": baseline_words(goals),
        "gap": gap_words(goals),
        "actions": "\n".join(f"{n}. {clause}" for n, clause in enumerate(actions, 1)),
    }


def _redraft(books: Sequence[TaskBook], before: dict[str, str], after: dict[str, str]) -> None:
    """Let open books that say of baseline and gap what was drafted say what is drafted now."""
    for book in books:
        moved = [n for n in ("baseline", "gap") if getattr(book, n) == before[n] != after[n]]
        for name in moved:
            setattr(book, name, after[name])
        if moved:
            book.edition += 1
            book.save(update_fields=[*moved, "edition"])


def _draft_milestones(entry: Entry, unit: Unit) -> None:
    Milestone.objects.bulk_create(
        Milestone(entry=entry, unit=unit, name=name[:200], due_on=day, first_due_on=day)
        for day, name in drafted_steps(entry, unit)
    )


def drafted_steps(entry: Entry, unit: Unit) -> list[tuple[dt.date, str]]:
    """Earlier dates and earlier targets of the task are steps on the way: those that are none yet."""
    own = Milestone.objects.filter(entry=entry, unit=unit)
    there = set(own.values_list("due_on", flat=True))
    deadlines = Deadline.objects.filter(
        task=entry.task_id, kind=DeadlineKind.BY, date_end__isnull=False
    )
    text = entry.words or entry.task.text
    wanted = [(d.date_end, step_named(text, d.raw)) for d in deadlines.order_by("position")]
    # Two targets of one year are one step: 建成30个、改造20个.
    by_day: dict[dt.date, list[str]] = {}
    for goal in goals_of(entry):
        if goal.due is not None:
            by_day.setdefault(goal.due, []).append(
                f"{goal.subject}{'降到' if goal.falls else '达到'}{figure(goal.goal)}{goal.unit}"
            )
    wanted = [(day, "、".join(names)) for day, names in by_day.items()] + wanted
    found = []
    for day, name in sorted(wanted, key=lambda pair: pair[0]):
        if day not in there and entry.due_on is not None and day < entry.due_on:
            there.add(day)
            found.append((day, name))
    return found


def _steps(book: TaskBook) -> list[list[Any]]:
    rows = Milestone.objects.filter(
        entry=book.entry_id, unit=book.unit_id, withdrawn_on__isnull=True
    )
    return [[step.name, step.due_on] for step in rows]


def _mine(book: TaskBook, seen: int, by: Actor) -> TaskBook:
    """The book, locked, if its unit may write in it and `by` saw the newest."""
    ensure(by, WRITE_BOOK, reach_of_unit(book.unit))
    book = _read(book, seen, OPEN, "修改", "change it")
    _ensure_running(book.entry)
    return book


def _read(
    book: TaskBook, seen: int, states: Sequence[BookState], act: str, act_en: str
) -> TaskBook:
    book = locked_part(book)
    ensure_newest(book, seen)
    if book.state not in states:
        raise _not_now(book, act, act_en)
    return book


def _returned(book: TaskBook, returns: Sequence[tuple[str, str]], act: Act, by: Actor) -> TaskBook:
    kept = [[name, words(reason).strip()[:1000]] for name, reason in returns]
    book.returns = [pair for pair in kept if pair[1] and pair[0] in ("", *TEXTS)]
    if not book.returns:
        raise ReasonMissing
    book.returned_at, book.returned_by = timezone.now(), by.name
    return _moved(book, BookState.RETURNED, act, book.state, by)


def _moved(book: TaskBook, state: BookState, act: Act, before: str, by: Actor) -> TaskBook:
    book.state, book.edition = state, book.edition + 1
    book.save()
    after: dict[str, Any] = {"state": book.state}
    if book.state == BookState.RETURNED:
        after["returns"] = book.returns
    record(act, subject=book, by=by, before={"state": before}, after=after)
    return book


def _ensure_answers(entry: Entry, unit: Unit) -> None:
    """Who answers writes the book; where nobody answers, whoever carries it."""
    carrying = EntryUnit.objects.filter(entry=entry, until__isnull=True)
    answering = carrying.filter(answers=True)
    if not (answering if answering.exists() else carrying).filter(unit=unit).exists():
        raise NotYourTask(unit=unit.name, act="编制任务书", act_en="write its task book")


def _ensure_running(entry: Entry) -> None:
    if not entry.is_open:
        raise NotPossibleNow(
            state=entry.get_state_display(), act="编制任务书", act_en="write a task book"
        )


def _plain(value: Any) -> str | None:
    return None if value is None else figure(value)


def _not_now(book: TaskBook, act: str, act_en: str) -> NotPossibleNow:
    return NotPossibleNow(state=book.get_state_display(), act=act, act_en=act_en)
