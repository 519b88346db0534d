"""The acts of a review (核对): check, correct, add, drop, split, merge, take back, read again.

Each is one correction, kept beside the reading, in one transaction with the rows that follow from it
and its event. `seen` is what the person saw of the task (`Task.stands`): where somebody changed it
since, the act is refused, so that two people at one plan never overwrite each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from taizhang.audit import record
from taizhang.corrections import (
    Add,
    Change,
    Check,
    Correction,
    Drop,
    Merge,
    NotApplicable,
    PartKind,
    Reviewed,
    Split,
    Subject,
    to_json,
)
from taizhang.corrections.fields import Plain
from taizhang.extraction.plan import Spans
from taizhang.permission import Actor, ensure
from taizhang.policies import models
from taizhang.policies.models import Plan, PlanState
from taizhang.policies.permissions import REVIEW
from taizhang.policies.review import Bench, ensure_under_review, synchronise
from taizhang.policies.review.errors import (
    NoSuchFact,
    NothingToTakeBack,
    NotPossible,
    SeenIsOld,
)
from taizhang.policies.visibility import reach_of

#: So many characters behind a cut are kept, to find it again in a document cut otherwise.
_BEHIND_A_CUT = 20


@dataclass(frozen=True)
class Taken:
    """The plan after an act, the corrections that it made, and the plan's state as facts."""

    plan: Plan
    corrections: tuple[models.Correction, ...]
    reviewed: Reviewed


def check_task(*, plan: Plan, task: str, seen: str, by: Actor) -> Taken:
    """Say that a task is right as it stands (核对无误).

    Raises: NotAllowed, NotUnderReview, NoSuchFact, SeenIsOld.
    """

    def said(bench: Bench) -> Iterable[Correction]:
        return [Check(bench.next_number, subject_of(bench, task), seen)]

    return take(plan=plan, said=said, seen={task: seen}, by=by)


def correct_fact(
    *, plan: Plan, fact: str, values: Mapping[str, Plain], seen: str, by: Actor
) -> Taken:
    """Put fields of a fact right.

    Raises: NotAllowed, NotUnderReview, NoSuchFact, SeenIsOld, NotPossible.
    """

    def said(bench: Bench) -> Iterable[Correction]:
        before = bench.stands(fact, list(values))
        return [Change(bench.next_number, subject_of(bench, fact), before, dict(values))]

    return take(plan=plan, said=said, seen={fact: seen}, by=by)


def add_fact(
    *,
    plan: Plan,
    kind: PartKind,
    task: str | None,
    spans: Spans,
    values: Mapping[str, Plain],
    seen: str,
    by: Actor,
) -> Taken:
    """Add what the reader missed: a part of `task`, or a task behind it (see `corrections.Add`).

    Raises: NotAllowed, NotUnderReview, NoSuchFact, SeenIsOld, NotPossible.
    """

    def said(bench: Bench) -> Iterable[Correction]:
        home = subject_of(bench, task) if task else None
        words = bench.document.cut(spans)
        return [Add(bench.next_number, kind, home, spans, dict(values), words)]

    return take(plan=plan, said=said, seen={task: seen} if task else {}, by=by)


def drop_fact(*, plan: Plan, fact: str, seen: str, by: Actor) -> Taken:
    """Take out a fact that is none: a task, a unit, a date, a number.

    Raises: NotAllowed, NotUnderReview, NoSuchFact, SeenIsOld, NotPossible.
    """

    def said(bench: Bench) -> Iterable[Correction]:
        return [Drop(bench.next_number, subject_of(bench, fact))]

    return take(plan=plan, said=said, seen={fact: seen}, by=by)


def split_task(*, plan: Plan, task: str, block: int, offset: int, seen: str, by: Actor) -> Taken:
    """Make two tasks of one; the second begins at character `offset` of block `block`.

    Raises: NotAllowed, NotUnderReview, NoSuchFact, SeenIsOld, NotPossible (a split into nothing).
    """

    def said(bench: Bench) -> Iterable[Correction]:
        if not 0 <= block < len(bench.document.blocks):
            raise NotApplicable("nothing-split")
        words = bench.document.blocks[block].text[offset : offset + _BEHIND_A_CUT]
        return [Split(bench.next_number, subject_of(bench, task), block, offset, words)]

    return take(plan=plan, said=said, seen={task: seen}, by=by)


def merge_tasks(*, plan: Plan, tasks: Sequence[str], seen: Mapping[str, str], by: Actor) -> Taken:
    """Make one task of several; the first keeps its name. `seen`: what was seen of each.

    Raises: NotAllowed, NotUnderReview, NoSuchFact, SeenIsOld, NotPossible.
    """

    def said(bench: Bench) -> Iterable[Correction]:
        return [Merge(bench.next_number, tuple(subject_of(bench, task) for task in tasks))]

    return take(plan=plan, said=said, seen=seen, by=by)


@transaction.atomic
def take_back(*, plan: Plan, number: int, by: Actor) -> Taken:
    """Take back correction `number` (撤销); those after it are applied without it.

    Raises: NotAllowed, NotUnderReview, NothingToTakeBack.
    """
    plan = _locked(plan, by)
    row = models.Correction.objects.filter(plan=plan, number=number, withdrawn_at=None).first()
    if row is None:
        raise NothingToTakeBack
    row.withdrawn_at, row.withdrawn_by = timezone.now(), by.name
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    bench = Bench.of(plan)
    plan = synchronise(plan, bench.reviewed)
    record(REVIEW, subject=plan, by=by, before=row.said | {"number": number})
    return Taken(plan, (row,), bench.reviewed)


@transaction.atomic
def take(
    *, plan: Plan, said: Callable[[Bench], Iterable[Correction]], seen: Mapping[str, str], by: Actor
) -> Taken:
    """Keep what a person says of the plan on its bench, all of it or nothing.

    `said` gives the corrections, numbered from `Bench.next_number` on. Where it gives none, nothing is
    changed. Raises: NotAllowed, NotUnderReview, NoSuchFact, SeenIsOld, NotPossible.
    """
    plan = _locked(plan, by)
    bench = Bench.of(plan)
    for key, stands in seen.items():
        _ensure_seen(bench, key, stands)
    try:
        corrections = list(said(bench))
        reviewed = bench.with_corrections([*bench.corrections, *corrections])
    except NotApplicable as reason:
        raise NotPossible.of(reason) from reason
    now = timezone.now()
    rows = models.Correction.objects.bulk_create(
        models.Correction(
            plan=plan,
            number=correction.number,
            said=to_json(correction),
            account=by.account,
            name=by.name,
            made_at=now,
        )
        for correction in corrections
    )
    if rows:
        plan.state = PlanState.REVIEW
        plan = synchronise(plan, reviewed)
    for row in rows:
        record(REVIEW, subject=plan, by=by, after=row.said | {"number": row.number})
    return Taken(plan, tuple(rows), reviewed)


def _locked(plan: Plan, by: Actor) -> Plan:
    """The plan under a lock, open for review: the caller's copy may be a month old."""
    plan = Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    ensure(by, REVIEW, reach_of(plan))
    ensure_under_review(plan)
    return plan


def subject_of(bench: Bench, key: str) -> Subject:
    """The fact with this key. Raises: NoSuchFact."""
    if (subject := bench.subject(key)) is None:
        raise NoSuchFact
    return subject


def _ensure_seen(bench: Bench, key: str, seen: str) -> None:
    """Refuse an act upon what somebody changed since it was looked at."""
    if bench.fact(key) is None:
        raise NoSuchFact
    home = bench.task_of(key)
    if home is not None and seen != home[2]:
        latest = models.Correction.objects.filter(plan=bench.plan).order_by("-number").first()
        raise SeenIsOld(who=latest.name if latest else "")
