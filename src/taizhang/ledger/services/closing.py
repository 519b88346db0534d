"""The end of a task (销号): asked for by whoever answers, checked by his leader, then decided."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from taizhang.audit import record
from taizhang.ledger.errors import (
    AlreadyAsked,
    EvidenceMissing,
    NotPossibleNow,
    NotYourTask,
    ReasonMissing,
    StillOpen,
    TargetsMissed,
)
from taizhang.ledger.locking import locked_entry, locked_part
from taizhang.ledger.models import (
    Closure,
    ClosureState,
    Entry,
    EntryCycle,
    EntryState,
    EntryUnit,
    Evidence,
    ReportState,
)
from taizhang.ledger.obstacles import Obstacles, missed_words, obstacles, open_words
from taizhang.ledger.permissions import ASK_CLOSURE, CHECK_CLOSURE, DECIDE_CLOSURE, REOPEN
from taizhang.ledger.reaching import reach_of_unit
from taizhang.ledger.services.deriving import derive
from taizhang.ledger.services.standing import keep_stands
from taizhang.ledger.values import text_in
from taizhang.ledger.words import number_words
from taizhang.organizations.models import Unit
from taizhang.permission import Act, Actor, ensure
from taizhang.policies.models import DeadlineKind
from taizhang.policies.visibility import reach_of

#: How long a statement or a reason may be.
MOST = 4000
STATEMENT = ("statement", "完成情况", "What was done")
REASON = ("reason", "理由", "Reason")
_WAITING = (ClosureState.ASKED, ClosureState.CHECKED)


@transaction.atomic
def ask_closure(
    *, entry: Entry, unit: Unit, statement: str, by: Actor, cycle: int | None = None
) -> Closure:
    """Ask that a task be closed; the leader of the unit checks it next. Evidence is attached to it.

    `cycle` is the year of a routine task, the present one unless told; an earlier one that is still
    open goes first. Raises: NotAllowed, NotYourTask, NotPossibleNow, AlreadyAsked, WrongValue.
    """
    ensure(by, ASK_CLOSURE, reach_of_unit(unit))
    entry = locked_entry(entry.pk)
    _ensure_answers(entry, unit)
    if (there := entry.closures.filter(state__in=_WAITING).first()) is not None:
        raise _asked_already(there)
    year = _ensure_open_year(entry, cycle)
    closure = Closure.objects.create(
        entry=entry,
        unit=unit,
        cycle=year,
        statement=text_in(STATEMENT, statement, most=MOST, needed=True),
        asked_at=timezone.now(),
        asked_by=by.name,
    )
    if year == entry.cycle:
        _stands(entry, EntryState.CLOSING)
    after: dict[str, object] = {"state": closure.state, "unit": unit.name}
    record(ASK_CLOSURE, subject=closure, by=by, after=after | ({"cycle": year} if year else {}))
    return closure


@transaction.atomic
def check_closure(*, closure: Closure, by: Actor) -> Closure:
    """The unit's leader says that it is so; the coordinator decides next.

    There must be evidence: attached here, or of accepted reports. Raises: NotAllowed, NotPossibleNow,
    EvidenceMissing.
    """
    ensure(by, CHECK_CLOSURE, reach_of_unit(closure.unit))
    closure = locked_part(closure)
    _ensure_state(closure, (ClosureState.ASKED,), "审核", "check it")
    if not proofs(closure).exists():
        raise EvidenceMissing
    closure.state = ClosureState.CHECKED
    closure.checked_at, closure.checked_by = timezone.now(), by.name
    closure.save(update_fields=["state", "checked_at", "checked_by"])
    _record(CHECK_CLOSURE, closure, ClosureState.ASKED, by)
    return closure


@transaction.atomic
def decide_closure(
    *,
    closure: Closure,
    grant: bool,
    today: dt.date,
    by: Actor,
    reason: str = "",
    despite: str = "",
) -> Closure:
    """Accept a checked closure, or refuse it with a `reason`.

    Accepted, the task is closed on the day `today`; one that is to go on (长期坚持) comes under yearly
    watch. Where targets were measured and missed it takes a reason, `despite`, which is on record with
    them. Raises: NotAllowed, NotPossibleNow, ReasonMissing, TargetsMissed, StillOpen, WrongValue.
    """
    ensure(by, DECIDE_CLOSURE, reach_of(closure.entry.plan))
    closure = locked_part(closure)
    entry = closure.entry
    _ensure_state(closure, (ClosureState.CHECKED,), "验收", "decide on it")
    closure.decision = text_in(REASON, reason, most=MOST)
    closure.decided_at, closure.decided_by = timezone.now(), by.name
    if grant:
        _accept(closure, obstacles(entry, closure.cycle), despite, today)
    elif not closure.decision:
        raise ReasonMissing
    else:
        closure.state = ClosureState.REFUSED
        _stands(entry, EntryState.RUNNING)
    closure.save()
    derive([entry], today)
    if entry.state == EntryState.WATCH:  # it is closed, whether its light turned or not
        keep_stands([entry.plan_id])
    _record(DECIDE_CLOSURE, closure, ClosureState.CHECKED, by)
    return closure


@transaction.atomic
def withdraw_closure(*, closure: Closure, by: Actor, reason: str = "") -> Closure:
    """The unit takes its request back, or its leader gives it back with a reason; work goes on.

    Raises: NotAllowed, NotPossibleNow, WrongValue.
    """
    ensure(by, ASK_CLOSURE, reach_of_unit(closure.unit))
    closure = locked_part(closure)
    _ensure_state(closure, _WAITING, "撤回", "withdraw it")
    before = closure.state
    closure.state, closure.decision = ClosureState.WITHDRAWN, text_in(REASON, reason, most=MOST)
    closure.decided_at, closure.decided_by = timezone.now(), by.name
    closure.save(update_fields=["state", "decision", "decided_at", "decided_by"])
    _stands(closure.entry, EntryState.RUNNING)
    _record(ASK_CLOSURE, closure, before, by)
    return closure


@transaction.atomic
def reopen_entry(*, entry: Entry, reason: str, today: dt.date, by: Actor) -> Entry:
    """Let work on a closed or watched task go on: it turned out not to be done.

    Raises: NotAllowed, NotPossibleNow, ReasonMissing, WrongValue.
    """
    ensure(by, REOPEN, reach_of(entry.plan))
    entry = locked_entry(entry.pk)
    reason = text_in(REASON, reason, most=MOST)
    if not reason:
        raise ReasonMissing
    if entry.state not in (EntryState.CLOSED, EntryState.WATCH):
        raise NotPossibleNow(
            state=entry.get_state_display(), act="重新办理", act_en="open it again"
        )
    before = {"state": entry.state, "closed_on": entry.closed_on}
    accepted = entry.closures.filter(state=ClosureState.ACCEPTED, cycle=entry.cycle)
    accepted.update(
        state=ClosureState.REOPENED,
        reopened_at=timezone.now(),
        reopened_by=by.name,
        reopened_reason=reason,
    )
    entry.state, entry.closed_on, entry.owed_from = EntryState.RUNNING, None, today
    entry.edition += 1
    entry.save(update_fields=["state", "closed_on", "owed_from", "edition"])
    derive([entry], today)
    if before["state"] == EntryState.WATCH:
        keep_stands([entry.plan_id])
    after = {"state": entry.state, "reason": reason}
    record(REOPEN, subject=entry, by=by, before=before, after=after)
    return entry


def drop_closures(entry: Entry, why: str) -> None:
    """End requests of a task that ends otherwise: its plan was revised or withdrawn."""
    entry.closures.filter(state__in=_WAITING).update(
        state=ClosureState.WITHDRAWN, decided_at=timezone.now(), decision=why
    )


def proofs(closure: Closure) -> QuerySet[Evidence]:
    """The evidence that a closure rests on: its own, and that of the task's accepted reports."""
    own = Evidence.objects.filter(closure=closure, removed_at__isnull=True)
    return own | proofs_reported(closure.entry, closure.cycle)


def proofs_reported(entry: Entry, cycle: int | None) -> QuerySet[Evidence]:
    """The evidence of a task's accepted reports; of a routine one those of the year `cycle`."""
    rows = Evidence.objects.filter(
        report__entry=entry,
        report__is_current=True,
        report__state=ReportState.ACCEPTED,
        removed_at__isnull=True,
    )
    return rows if cycle is None else rows.filter(report__period__ends_on__year=cycle)


def keeps_going(entry: Entry) -> bool:
    """Whether it is watched once it is closed: 长期坚持, alone or after a date. Routine work is not."""
    if entry.cycle is not None:
        return False
    deadlines = entry.task.deadlines.all()
    return any(d.then_ongoing or d.kind == DeadlineKind.ONGOING for d in deadlines)


def _accept(closure: Closure, found: Obstacles, despite: str, today: dt.date) -> None:
    """Raises: StillOpen, TargetsMissed, WrongValue."""
    entry = closure.entry
    if found.refuse:
        raise StillOpen(what=open_words(found))
    if found.missed:
        closure.despite = text_in(("despite", *REASON[1:]), despite, most=MOST)
        if not closure.despite:
            raise TargetsMissed(targets=missed_words(found.missed))
    closure.missed = [
        [t.subject, number_words(t.goal), number_words(row.value), t.unit_of_measure]
        for row in found.missed
        if (t := row.target) and row.value is not None
    ]
    closure.state = ClosureState.ACCEPTED
    if closure.cycle is not None and closure.cycle != entry.cycle:
        EntryCycle.objects.filter(entry=entry, year=closure.cycle).update(closed_on=today)
        return
    entry.closed_on = today
    _stands(entry, EntryState.WATCH if keeps_going(entry) else EntryState.CLOSED)


def _stands(entry: Entry, state: EntryState) -> None:
    """What a closure makes of its entry; nothing where the entry is in another year by now."""
    if state == EntryState.RUNNING and entry.state != EntryState.CLOSING:
        return
    entry.state, entry.edition = state, entry.edition + 1
    entry.save(update_fields=["state", "closed_on", "edition"])


def _ensure_answers(entry: Entry, unit: Unit) -> None:
    rows = EntryUnit.objects.filter(entry=entry, until__isnull=True)
    rows = rows.filter(answers=True) if rows.filter(answers=True).exists() else rows
    if not rows.filter(unit=unit).exists():
        raise NotYourTask(
            unit=unit.name, act="申请销号，应由牵头单位申请", act_en="ask to close it"
        )


def _ensure_open_year(entry: Entry, cycle: int | None) -> int | None:
    """The year to be closed. Raises: NotPossibleNow."""
    earlier = entry.cycles.filter(closed_on__isnull=True).order_by("year").first()
    if entry.state == EntryState.ENDED:
        earlier = None  # nobody goes on with what a revision dropped
    if earlier is not None and cycle == earlier.year:
        return int(cycle)
    if earlier is not None and cycle in (None, entry.cycle):
        raise NotPossibleNow(
            state=f"{earlier.year}年度未销号",
            act=f"先申请{entry.cycle}年度销号",
            act_en=f"close {entry.cycle} before {earlier.year}",
        )
    if cycle not in (None, entry.cycle) or entry.state != EntryState.RUNNING:
        raise NotPossibleNow(
            state=entry.get_state_display(), act="申请销号", act_en="ask to close it"
        )
    return entry.cycle


def _asked_already(closure: Closure) -> AlreadyAsked:
    when = timezone.localtime(closure.asked_at).strftime("%Y-%m-%d")
    return AlreadyAsked(when=when, what="销号", what_en="closure")


def _ensure_state(closure: Closure, states: tuple[str, ...], act: str, act_en: str) -> None:
    if closure.state not in states:
        raise NotPossibleNow(state=closure.get_state_display(), act=act, act_en=act_en)


def _record(act: Act, closure: Closure, before: str, by: Actor) -> None:
    after = {"state": closure.state, "decision": closure.decision, "despite": closure.despite}
    after = {key: value for key, value in after.items() if value}
    if closure.missed:
        after["missed"] = closure.missed
    record(act, subject=closure, by=by, before={"state": before}, after=after)
