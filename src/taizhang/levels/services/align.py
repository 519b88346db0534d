"""Propose which task carries which (对应): a new run never touches what people decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from taizhang.alignment import Alignment, Place, Reason, TargetPair, TaskPair, align, prepare
from taizhang.audit import record
from taizhang.levels.models import Decision, PlanLink, TargetLink, TaskLink
from taizhang.levels.permissions import ALIGN
from taizhang.levels.services.standing import ensure_open
from taizhang.permission import Actor, ensure
from taizhang.policies.models import Plan, Target, Task
from taizhang.policies.reading import reading_of
from taizhang.policies.visibility import reach_of


def align_plans(*, link: PlanLink, by: Actor) -> PlanLink:
    """Propose links of tasks and targets for two linked plans.

    Proposals of an earlier run that nobody decided are replaced; confirmed and rejected ones stay.
    Raises: NotAllowed, LinkEnded, PlanGone.
    """
    ensure(by, ALIGN, reach_of(link.lower))
    ensure_open(link)
    found = align(prepare(reading_of(link.upper)), prepare(reading_of(link.lower)))
    return _keep(link, found, by)


@transaction.atomic
def _keep(link: PlanLink, found: Alignment, by: Actor) -> PlanLink:
    link = PlanLink.objects.select_for_update(of=("self",), no_key=True).get(pk=link.pk)
    upper, lower = _Facts(link.upper), _Facts(link.lower)
    TaskLink.objects.filter(plans=link, decision=Decision.PROPOSED).delete()
    TargetLink.objects.filter(plans=link, decision=Decision.PROPOSED).delete()
    decided = set(TaskLink.objects.filter(plans=link).values_list("upper_id", "lower_id"))
    tasks = [_task_link(link, pair, upper, lower) for pair in found.pairs]
    TaskLink.objects.bulk_create(t for t in tasks if (t.upper_id, t.lower_id) not in decided)
    decided = set(TargetLink.objects.filter(plans=link).values_list("upper_id", "lower_id"))
    targets = [_target_link(link, pair, upper, lower) for pair in _targets(found)]
    kept = {(t.upper_id, t.lower_id): t for t in reversed(targets)}
    TargetLink.objects.bulk_create(t for key, t in kept.items() if key not in decided)
    link.aligned_at, link.same_field = timezone.now(), found.same_field
    link.likeness = found.likeness
    link.save(update_fields=["aligned_at", "same_field", "likeness"])
    said = {"upper": link.upper_id, "proposed": len(tasks), "uncarried": len(found.uncarried)}
    record(ALIGN, subject=link.lower, by=by, after=said)
    return link


class _Facts:
    """The ids of a plan's tasks and targets, by their places in its reading."""

    def __init__(self, plan: Plan) -> None:
        rows = Task.objects.filter(plan=plan).order_by("position")
        self.tasks: Sequence[int] = list(rows.values_list("pk", flat=True))
        self._targets: dict[int | None, list[int]] = {}
        targets = Target.objects.filter(plan=plan).order_by("position")
        for task, target in targets.values_list("task_id", "pk"):
            self._targets.setdefault(task, []).append(target)

    def target(self, place: Place) -> int:
        task = None if place.task is None else self.tasks[place.task]
        return self._targets[task][place.target]


def _targets(found: Alignment) -> Iterator[TargetPair]:
    for pair in found.pairs:
        yield from pair.targets
    yield from found.general


def _task_link(link: PlanLink, pair: TaskPair, upper: _Facts, lower: _Facts) -> TaskLink:
    return TaskLink(
        plans=link,
        upper_id=upper.tasks[pair.upper],
        lower_id=lower.tasks[pair.lower],
        score=pair.score,
        grade=pair.grade,
        reasons=[_reason(reason) for reason in pair.reasons],
    )


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "zh": reason.sentence("zh"),
        "en": reason.sentence("en"),
        "quotes": [
            {
                "upper": quote.upper,
                "lower": quote.lower,
                "upper_spans": [[s.block, s.start, s.end] for s in quote.upper_spans],
                "lower_spans": [[s.block, s.start, s.end] for s in quote.lower_spans],
            }
            for quote in reason.quotes
        ],
    }


def _target_link(link: PlanLink, pair: TargetPair, upper: _Facts, lower: _Facts) -> TargetLink:
    return TargetLink(
        plans=link,
        upper_id=upper.target(pair.upper),
        lower_id=lower.target(pair.lower),
        relation=pair.relation.value,
        reason_zh=pair.sentence("zh"),
        reason_en=pair.sentence("en"),
    )
