"""What leaves the house: originals and exports, each noted in the history (下载、导出)."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from taizhang.audit import Subject, record
from taizhang.permission import Actor, ensure
from taizhang.policies.files import path_of
from taizhang.policies.models import Plan
from taizhang.policies.permissions import DOWNLOAD, EXPORT
from taizhang.policies.visibility import reach_of


@transaction.atomic
def hand_out_original(*, plan: Plan, by: Actor) -> Path:
    """The place of the plan's original, for `by` to download. Raises: NotAllowed, FileNotFoundError."""
    ensure(by, DOWNLOAD, reach_of(plan))
    path = path_of(plan.document.sha256)
    path.stat()
    record(DOWNLOAD, subject=plan, by=by, after={"file": plan.document.name})
    return path


@transaction.atomic
def note_export(*, what: str, asked: str = "", plan: Plan | None = None, by: Actor) -> None:
    """Note that `by` takes a copy of data away, before it is made.

    `what` is the kind (ledger, units, findings, plan), `asked` the filter as in the address. An
    export of one plan stands in that plan's history, any other in a chain of the person's own.
    Raises: NotAllowed.
    """
    ensure(by, EXPORT, reach_of(plan) if plan else None)
    key = str(by.account) if by.account is not None else by.role
    subject = plan or Subject("policies.export", key, by.name)
    record(EXPORT, subject=subject, by=by, after={"what": what, "asked": asked})
