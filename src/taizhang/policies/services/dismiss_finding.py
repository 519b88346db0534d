"""Dismiss a finding (忽略) with a reason, and restore it (恢复)."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from taizhang.audit import record
from taizhang.permission import Actor, ensure
from taizhang.policies.errors import AlreadyDismissed, NotDismissed, ReasonMissing, ReasonTooLong
from taizhang.policies.models import Finding
from taizhang.policies.permissions import DISMISS, RESTORE
from taizhang.policies.rows import words
from taizhang.policies.visibility import reach_of

REASON_MAX_LENGTH = 500


@transaction.atomic
def dismiss_finding(*, finding: Finding, reason: str, by: Actor) -> Finding:
    """Take a finding off the list of what is wrong, and keep the reason.

    Raises: NotAllowed, ReasonMissing, ReasonTooLong, AlreadyDismissed.
    """
    ensure(by, DISMISS, reach_of(finding.plan))
    reason = words(reason).strip()
    if not reason:
        raise ReasonMissing
    if len(reason) > REASON_MAX_LENGTH:
        raise ReasonTooLong(length=len(reason), limit=REASON_MAX_LENGTH)
    kept = _locked(finding)
    if not kept.is_open:
        raise AlreadyDismissed(reason=kept.dismissed_reason)
    kept.dismissed_at, kept.dismissed_reason = timezone.now(), reason
    kept.save(update_fields=["dismissed_at", "dismissed_reason"])
    record(DISMISS, subject=kept, by=by, after={"reason": reason})
    return kept


@transaction.atomic
def restore_finding(*, finding: Finding, by: Actor) -> Finding:
    """Put a dismissed finding back on the list. Raises: NotAllowed, NotDismissed."""
    ensure(by, RESTORE, reach_of(finding.plan))
    kept = _locked(finding)
    if kept.is_open:
        raise NotDismissed
    before = {"reason": kept.dismissed_reason}
    kept.dismissed_at, kept.dismissed_reason = None, ""
    kept.save(update_fields=["dismissed_at", "dismissed_reason"])
    record(RESTORE, subject=kept, by=by, before=before)
    return kept


def _locked(finding: Finding) -> Finding:
    """Read again under a lock: the caller's copy may be minutes old."""
    return Finding.objects.select_for_update(no_key=True).get(pk=finding.pk)
