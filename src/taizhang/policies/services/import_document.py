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
from taizhang.conversion import read_any
from taizhang.documents import Document
from taizhang.extraction import plan as reading_model
from taizhang.organizations.models import Division
from taizhang.organizations.services import UnitKey, divisions_named, units_named
from taizhang.policies import files
from taizhang.policies.errors import ensure_size
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
from taizhang.policies.rows import Units, rows_of, spans, unsure_facts, warnings, words, year_of
from taizhang.policies.search import index_tasks
from taizhang.policies.services.examine_plan import keep_findings
from taizhang.policies.source import pack


@dataclass(frozen=True)
class ImportResult:
    """The plan, and whether it was there already (then nothing was changed)."""

    plan: Plan
    already: bool


def import_document(*, data: bytes, name: str) -> ImportResult:
    """Read `data`, keep file, plan, tasks, units and findings; the same bytes again change nothing.

    Raises: ReadingError, before anything is written.
    """
    ensure_size(size=len(data), name=name, limit=settings.UPLOAD_MAX_BYTES)
    sha256 = hashlib.sha256(data).hexdigest()
    if plan := _plan_of(sha256):
        return ImportResult(plan, already=True)
    document = read_any(data, name)
    reading = extraction.parse(document)
    try:
        return ImportResult(_keep(data, sha256, document, reading), already=False)
    except IntegrityError:
        # Someone imported the same file while we read it: his is the one.
        if plan := _plan_of(sha256):
            return ImportResult(plan, already=True)
        raise


def _plan_of(sha256: str) -> Plan | None:
    plans = Plan.objects.filter(document__sha256=sha256).select_related("document")
    return plans.order_by("-id").first()


@transaction.atomic
def _keep(data: bytes, sha256: str, document: Document, reading: reading_model.Plan) -> Plan:
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
        return _keep_plan(kept, document, reading, now)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _keep_plan(
    kept: PolicyDocument, document: Document, reading: reading_model.Plan, now: dt.datetime
) -> Plan:
    divisions = divisions_named(_levels(reading))
    plan = _plan_row(kept, reading, divisions, now)
    plan.save()
    Source.objects.create(plan=plan, packed=pack(document))
    rows = rows_of(reading, plan=plan, units=_units(reading, divisions))
    Section.objects.bulk_create(rows.sections)
    Task.objects.bulk_create(rows.tasks)
    Assignment.objects.bulk_create(rows.assignments)
    Deadline.objects.bulk_create(rows.deadlines)
    Target.objects.bulk_create(rows.targets)
    index_tasks(rows.tasks)
    keep_findings(plan, document, reading)
    return plan


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
        issued_on=_date(facts.issued_on),
        year=year_of(facts),
        level=place.level.value if place else "",
        jurisdiction=divisions[_name(place.name)] if place and place.name else None,
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


def _date(text: str | None) -> dt.date | None:
    """Return the date of issue, None where the text names no day of the calendar."""
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _name(text: str) -> str:
    """Return a name as the columns for names hold it: a misread one must not stop the import."""
    return words(text)[:100]


def _levels(reading: reading_model.Plan) -> dict[str, str]:
    """Return the names of all divisions that the plan names, with their level where it says it."""
    names = {a.division for task in reading.tasks for a in task.assignments if a.division}
    levels = dict.fromkeys(map(_name, names), "")
    place = reading.document.jurisdiction
    if place and place.name:
        levels[_name(place.name)] = place.level.value
    return levels


def _units(reading: reading_model.Plan, divisions: dict[str, Division]) -> Units:
    place = reading.document.jurisdiction
    here = _name(place.name) if place and place.name else None
    keys = {a: _unit_key(a, here) for task in reading.tasks for a in task.assignments}
    units = units_named(keys.values(), divisions)
    return {assignment: units[key] for assignment, key in keys.items()}


def _unit_key(assignment: reading_model.Assignment, here: str | None) -> UnitKey:
    division = _name(assignment.division) if assignment.division else None
    if assignment.kind == reading_model.UnitKind.GROUP:
        division = division or here
    return (words(assignment.canonical)[:200], assignment.kind.value, division)
