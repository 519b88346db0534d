"""Keep what people say of a plan: corrections, the rows that follow from them, and their events.

All of an act in one transaction. `seen` is what the person saw of each task (`Task.stands`): where
somebody changed one since, the act is refused, so that two people never overwrite each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from taizhang.audit import record
from taizhang.corrections import Correction, NotApplicable, Reviewed, Subject, to_json
from taizhang.permission import Actor, ensure
from taizhang.policies import models
from taizhang.policies.models import Plan, PlanState
from taizhang.policies.permissions import REVIEW
from taizhang.policies.review.bench import Bench
from taizhang.policies.review.errors import (
    NoSuchFact,
    NotPossible,
    SeenIsOld,
    ensure_under_review,
)
from taizhang.policies.review.synchronising import synchronise
from taizhang.policies.visibility import reach_of


@dataclass(frozen=True)
class Taken:
    """The plan after an act, the corrections that it made, and the plan's state as facts."""

    plan: Plan
    corrections: tuple[models.Correction, ...]
    reviewed: Reviewed


@transaction.atomic
def take(
    *, plan: Plan, said: Callable[[Bench], Iterable[Correction]], seen: Mapping[str, str], by: Actor
) -> Taken:
    """Keep what a person says of the plan on its bench, all of it or nothing.

    `said` gives the corrections, numbered from `Bench.next_number` on. Where it gives none, nothing is
    changed. Raises: NotAllowed, NotUnderReview, NoSuchFact, SeenIsOld, NotPossible.
    """
    plan = locked(plan, by)
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


def locked(plan: Plan, by: Actor) -> Plan:
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
