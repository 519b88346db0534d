"""The acts of a review (核对): check, correct, add, drop, split, merge, take back.

Each is one correction, kept beside the reading (`policies.review.taking`). `seen` is what the person
saw of the task (`Task.stands`): where somebody changed it since, the act is refused, so that two
people at one plan never overwrite each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

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
    Split,
)
from taizhang.corrections.fields import Plain
from taizhang.extraction.plan import Spans
from taizhang.permission import Actor
from taizhang.policies import models
from taizhang.policies.models import Plan
from taizhang.policies.permissions import REVIEW
from taizhang.policies.review import Bench, synchronise
from taizhang.policies.review.errors import NothingToTakeBack
from taizhang.policies.review.taking import Taken, locked, subject_of, take

#: So many characters behind a cut are kept, to find it again in a document cut otherwise.
_BEHIND_A_CUT = 20


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
    plan = locked(plan, by)
    row = models.Correction.objects.filter(plan=plan, number=number, withdrawn_at=None).first()
    if row is None:
        raise NothingToTakeBack
    row.withdrawn_at, row.withdrawn_by = timezone.now(), by.name
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    bench = Bench.of(plan)
    plan = synchronise(plan, bench.reviewed)
    record(REVIEW, subject=plan, by=by, before=row.said | {"number": number})
    return Taken(plan, (row,), bench.reviewed)
