"""Import a document (导入): read it, and keep file and plan; all of it, or nothing."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from importlib.metadata import version

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from taizhang import extraction
from taizhang.audit import record
from taizhang.bulk import read_apart
from taizhang.documents import Document
from taizhang.extraction import plan as reading_model
from taizhang.organizations.models import Division, Unit
from taizhang.permission import Actor, Reach, ensure
from taizhang.policies import files
from taizhang.policies.errors import KeptElsewhere, ensure_size
from taizhang.policies.models import (
    Assignment,
    Deadline,
    Plan,
    PolicyDocument,
    Section,
    Source,
    Target,
    Task,
)
from taizhang.policies.permissions import IMPORT
from taizhang.policies.resolving import date_of, divisions_of, name_of, units_of
from taizhang.policies.rows import rows_of, spans, unsure_facts, warnings, words, year_of
from taizhang.policies.search import index_tasks
from taizhang.policies.services.examine_plan import keep_findings
from taizhang.policies.source import pack
from taizhang.policies.visibility import keeper_for, note_units


@dataclass(frozen=True)
class ImportResult:
    """The plan, and whether it was there already (then nothing was changed)."""

    plan: Plan
    already: bool


def import_document(
    *, data: bytes, name: str, by: Actor, keeper: Unit | None = None
) -> ImportResult:
    """Read `data`, keep file, plan, tasks, units and findings; the same bytes again change nothing.

    The plan is kept by `keeper`, by default the unit for which `by` coordinates (`keeper_for`).
    Raises: NotAllowed; ReadingError, KeptElsewhere, before anything is written.
    """
    keeper = keeper or keeper_for(by)
    ensure(by, IMPORT, Reach(keeper.path if keeper else None))
    ensure_size(size=len(data), name=name, limit=settings.UPLOAD_MAX_BYTES)
    sha256 = hashlib.sha256(data).hexdigest()
    if plan := _plan_of(sha256, by):
        return ImportResult(plan, already=True)
    document = read_apart(data, name)
    reading = extraction.parse(document)
    try:
        return ImportResult(_keep(data, sha256, document, reading, by, keeper), already=False)
    except IntegrityError:
        # Someone imported the same file while we read it: his is the one.
        if plan := _plan_of(sha256, by):
            return ImportResult(plan, already=True)
        raise


def _plan_of(sha256: str, by: Actor) -> Plan | None:
    """The plan of these bytes that `by` sees. Raises: KeptElsewhere for one that he does not."""
    plans = Plan.objects.filter(document__sha256=sha256).select_related("document", "keeper")
    plan = plans.order_by("-id").first()
    if plan and not Plan.objects.visible_to(by).filter(pk=plan.pk).exists():
        raise KeptElsewhere(unit=plan.keeper.name if plan.keeper else "—")
    return plan


@transaction.atomic
def _keep(
    data: bytes,
    sha256: str,
    document: Document,
    reading: reading_model.Plan,
    by: Actor,
    keeper: Unit | None,
) -> Plan:
    # The row comes first: its unique hash makes a second import of these bytes wait for the end of
    # this one, so that the file below is ours alone. Killed between file and commit, we leave a
    # file without a row: harmless, and swept later (`files.sweep`).
    now = timezone.now()
    kept = PolicyDocument.objects.create(
        name=words(document.name)[-255:],
        sha256=sha256,
        size=len(data),
        format=document.format,
        imported_at=now,
    )
    path = files.keep(data, sha256)
    try:
        plan = _keep_plan(kept, document, reading, now, keeper)
        record(IMPORT, subject=plan, by=by, after=_facts(plan))
        return plan
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _keep_plan(
    kept: PolicyDocument,
    document: Document,
    reading: reading_model.Plan,
    now: dt.datetime,
    keeper: Unit | None,
) -> Plan:
    divisions = divisions_of(reading)
    plan = _plan_row(kept, reading, divisions, now)
    plan.keeper = keeper
    plan.save()
    Source.objects.create(plan=plan, packed=pack(document))
    rows = rows_of(reading, plan=plan, units=units_of(reading, divisions))
    Section.objects.bulk_create(rows.sections)
    Task.objects.bulk_create(rows.tasks)
    Assignment.objects.bulk_create(rows.assignments)
    Deadline.objects.bulk_create(rows.deadlines)
    Target.objects.bulk_create(rows.targets)
    note_units([plan])
    index_tasks(rows.tasks)
    keep_findings(plan, document, reading)
    return plan


def _facts(plan: Plan) -> dict[str, object]:
    """What the history keeps of an import."""
    return {
        "file": plan.document.name,
        "sha256": plan.document.sha256,
        "tasks": plan.task_count,
        "keeper": plan.keeper.name if plan.keeper else "",
    }


def _plan_row(
    kept: PolicyDocument,
    reading: reading_model.Plan,
    divisions: dict[str, Division],
    now: dt.datetime,
) -> Plan:
    facts, place = reading.document, reading.document.jurisdiction
    return Plan(
        document=kept,
        reader_version=version("taizhang"),
        title=words(facts.title),
        doc_number=words(facts.doc_number),
        issuer=words(facts.issuer),
        issued_on=date_of(facts.issued_on),
        year=year_of(facts),
        level=place.level.value if place else "",
        jurisdiction=divisions[name_of(place.name)] if place and place.name else None,
        implements=[
            {"title": i.title, "doc_number": i.doc_number, "spans": spans(i.spans)}
            for i in facts.implements
        ],
        fact_spans={field: spans(places) for field, places in facts.spans},
        document_confidence=facts.confidence,
        document_warnings=warnings(facts.warnings),
        warnings=warnings(reading.warnings),
        task_count=len(reading.tasks),
        unsure_count=unsure_facts(reading),
        read_at=now,
        examined_at=now,
    )
