"""Take a copy of the history away (导出历史): noted in the history itself."""

from __future__ import annotations

from django.db import transaction

from taizhang.audit.permissions import EXPORT
from taizhang.audit.recording import record
from taizhang.audit.subjects import SYSTEM
from taizhang.permission import Actor, ensure


@transaction.atomic
def note_export(*, form: str, asked: str, by: Actor) -> None:
    """Note that `by` exports the history, before it is done; `asked` is the filter as in the address.

    Raises: NotAllowed.
    """
    ensure(by, EXPORT)
    record(EXPORT, subject=SYSTEM, by=by, after={"what": form, "asked": asked})
