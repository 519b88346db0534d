"""The rows of a plan → the `extraction` plan that they were made from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from taizhang.documents import Span
from taizhang.extraction import plan as read
from taizhang.policies import models

Row = TypeVar("Row")


def reading_of(plan: models.Plan) -> read.Plan:
    """Return the reading that `plan` keeps, in 6 queries."""
    tasks = models.Task.objects.filter(plan=plan).select_related("section")
    parts = {
        "assignments": _by_task(_of(models.Assignment, plan).select_related("unit"), _assignment),
        "deadlines": _by_task(_of(models.Deadline, plan), _deadline),
        "targets": _by_task(models.Target.objects.filter(plan=plan), _target),
    }
    return read.Plan(
        document=_document(plan),
        sections=tuple(map(_section, plan.sections.all())),
        tasks=tuple(
            _task(row, **{name: tuple(found[row.pk]) for name, found in parts.items()})
            for row in tasks
        ),
        targets=tuple(parts["targets"][None]),
        warnings=_warnings(plan.warnings),
    )


def _of(model: Any, plan: models.Plan) -> Any:
    return model.objects.filter(task__plan=plan).order_by("task_id", "position")


def _by_task(rows: Iterable[Any], make: Callable[[Any], Row]) -> dict[int | None, list[Row]]:
    found: dict[int | None, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.task_id].append(make(row))
    return found


def _document(plan: models.Plan) -> read.DocumentFacts:
    name = plan.jurisdiction.name if plan.jurisdiction else None
    return read.DocumentFacts(
        title=plan.title or None,
        doc_number=plan.doc_number or None,
        issuer=plan.issuer or None,
        issued_on=plan.issued_on.isoformat() if plan.issued_on else None,
        jurisdiction=read.Jurisdiction(name=name, level=read.Level(plan.level))
        if plan.level
        else None,
        implements=tuple(
            read.Implements(title=i["title"], doc_number=i["doc_number"], spans=_spans(i["spans"]))
            for i in plan.implements
        ),
        spans=tuple((field, _spans(spans)) for field, spans in plan.fact_spans.items()),
        confidence=plan.document_confidence,
        warnings=_warnings(plan.document_warnings),
    )


def _section(row: models.Section) -> read.Section:
    return read.Section(label=row.label, title=row.title, depth=row.depth, spans=_spans(row.spans))


def _task(row: models.Task, **parts: Any) -> read.Task:
    return read.Task(
        number=row.number or None,
        measure=row.measure or None,
        section=row.section.name if row.section else None,
        text=row.text,
        number_spans=_spans(row.number_spans),
        measure_spans=_spans(row.measure_spans),
        **parts,
        **_certainty(row),
    )


def _assignment(row: models.Assignment) -> read.Assignment:
    return read.Assignment(
        role=read.Role(row.role),
        surface=row.surface,
        division=row.division or None,
        canonical=row.canonical,
        kind=read.UnitKind(row.unit.kind),
        **_certainty(row),
    )


def _deadline(row: models.Deadline) -> read.Deadline:
    return read.Deadline(
        raw=row.raw,
        kind=read.DeadlineKind(row.kind),
        date=row.date or None,
        then_ongoing=row.then_ongoing,
        **_certainty(row),
    )


def _target(row: models.Target) -> read.Target:
    return read.Target(
        raw=row.raw,
        subject=row.subject,
        comparator=row.comparator,
        value=row.value,
        upper=row.upper,
        unit=row.unit_of_measure,
        due=row.due or None,
        **_certainty(row),
    )


def _certainty(row: Any) -> dict[str, Any]:
    return {
        "spans": _spans(row.spans),
        "confidence": row.confidence,
        "warnings": _warnings(row.warnings),
    }


def _spans(spans: list[list[int]]) -> read.Spans:
    return tuple(Span(*span) for span in spans)


def _warnings(warnings: list[list[Any]]) -> tuple[read.Warning, ...]:
    return tuple(read.Warning(code, tuple(details.items())) for code, details in warnings)
