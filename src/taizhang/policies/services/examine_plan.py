"""Examine a plan (体检): keep what is wrong with it, once."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from taizhang import examination
from taizhang.audit import record
from taizhang.documents import Document
from taizhang.extraction import plan as reading_model
from taizhang.permission import Actor, ensure
from taizhang.policies.models import Finding, Plan, Source
from taizhang.policies.permissions import EXAMINE
from taizhang.policies.reading import reading_of
from taizhang.policies.rows import spans, words
from taizhang.policies.source import unpack
from taizhang.policies.visibility import reach_of


@transaction.atomic
def examine_plan(*, plan: Plan, by: Actor) -> Plan:
    """Examine a plan that was kept before plans were examined; one that was, stays as it is.

    Raises: NotAllowed.
    """
    ensure(by, EXAMINE, reach_of(plan))
    plan = Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    if plan.examined_at is None:
        document = unpack(bytes(Source.objects.get(plan=plan).packed))
        keep_findings(plan, document, reading_of(plan))
        plan.examined_at = timezone.now()
        plan.save(update_fields=["examined_at"])
        record(EXAMINE, subject=plan, by=by, after={"findings": plan.findings.count()})
    return plan


def keep_findings(plan: Plan, document: Document, reading: reading_model.Plan) -> None:
    """Keep the findings of a saved plan, in the caller's transaction."""
    Finding.objects.bulk_create(
        Finding(
            plan=plan,
            position=position,
            code=found.code,
            severity=found.severity.value,
            details={name: words(value) for name, value in found.details},
            places=[spans(place) for place in found.places],
        )
        for position, found in enumerate(examination.examine(document, reading))
    )


def examine_again(plan: Plan, document: Document, reading: reading_model.Plan) -> None:
    """Keep the findings of a plan that reads otherwise now; what was dismissed stays dismissed."""
    before = Finding.objects.filter(plan=plan)
    dismissed = {_what(f): f for f in before if not f.is_open}
    before.delete()
    keep_findings(plan, document, reading)
    for finding in Finding.objects.filter(plan=plan):
        if (same := dismissed.get(_what(finding))) is not None:
            finding.dismissed_at = same.dismissed_at
            finding.dismissed_reason = same.dismissed_reason
            finding.save(update_fields=["dismissed_at", "dismissed_reason"])


def _what(finding: Finding) -> tuple[str, str]:
    return finding.code, str(sorted(finding.details.items()))
