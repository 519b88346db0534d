"""Read a plan's file again with the reader of today (重新读取); what people said of it stays."""

from __future__ import annotations

from importlib.metadata import version

from django.db import transaction
from django.utils import timezone

from taizhang import extraction
from taizhang.audit import record
from taizhang.bulk import read_apart
from taizhang.corrections import Reviewed, apply
from taizhang.documents import Document
from taizhang.extraction.packing import pack
from taizhang.extraction.plan import Plan as Reading
from taizhang.permission import Actor, ensure
from taizhang.policies.files import path_of
from taizhang.policies.models import Plan, Section, Source, Task
from taizhang.policies.permissions import REREAD
from taizhang.policies.review import Bench, ensure_under_review, synchronise
from taizhang.policies.review.renaming import rename_rows
from taizhang.policies.rows import section_row, spans, warnings
from taizhang.policies.services.examine_plan import examine_again
from taizhang.policies.source import pack as pack_document
from taizhang.policies.visibility import reach_of


def reread_plan(*, plan: Plan, by: Actor) -> Plan:
    """Read the kept file of `plan` again, and apply all corrections to the new reading.

    Tasks that go on keep their rows. What no longer fits is in `plan.conflicts`. The file is read
    before anything is locked. Raises: NotAllowed, NotUnderReview; ReadingError, with nothing changed.
    """
    ensure(by, REREAD, reach_of(plan))
    ensure_under_review(plan)
    document = read_apart(path_of(plan.document.sha256).read_bytes(), plan.document.name)
    reading = extraction.parse(document)
    return _exchange(plan, document, reading, by)


@transaction.atomic
def _exchange(plan: Plan, document: Document, reading: Reading, by: Actor) -> Plan:
    plan = Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    ensure_under_review(plan)
    bench = Bench.of(plan)
    before = {"reader": plan.reader_version, "tasks": plan.task_count}
    Source.objects.filter(plan=plan).update(packed=pack_document(document), reading=pack(reading))
    reviewed = apply(document, reading, bench.corrections)
    rename_rows(plan, bench.reviewed, reviewed)
    surplus = _follow_sections(plan, reviewed)
    _follow_document(plan, reading)
    plan.reader_version, plan.read_at = version("taizhang"), timezone.now()
    plan = synchronise(plan, reviewed)
    Section.objects.filter(pk__in=surplus).delete()
    examine_again(plan, document, reviewed.plan)
    after = {"reader": plan.reader_version, "tasks": plan.task_count}
    record(
        REREAD, subject=plan, by=by, before=before, after=after | {"conflicts": len(plan.conflicts)}
    )
    return plan


def _follow_sections(plan: Plan, reviewed: Reviewed) -> list[int]:
    """Make the sections those of the new reading; the ids of those that are over."""
    there = {row.position: row for row in Section.objects.filter(plan=plan)}
    new = []
    for position, section in enumerate(reviewed.plan.sections):
        row = section_row(section, plan, position)
        if position in there:
            row.pk = there.pop(position).pk
            row.save(force_update=True)
        else:
            new.append(row)
    Section.objects.bulk_create(new)
    # Tasks are deleted with their section: those that stay are moved by `synchronise` first.
    Task.objects.filter(section__in=there.values()).update(section=None)
    return [row.pk for row in there.values()]


def _follow_document(plan: Plan, reading: Reading) -> None:
    facts = reading.document
    plan.fact_spans = {field: spans(places) for field, places in facts.spans}
    plan.implements = [
        {"title": i.title, "doc_number": i.doc_number, "spans": spans(i.spans)}
        for i in facts.implements
    ]
    plan.document_warnings = warnings(facts.warnings)
    plan.warnings = warnings(reading.warnings)
