"""Plan → JSON, in the shape of the plan format, with places, confidence and warnings beside."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, TypeAlias

from taizhang.extraction.plan import (
    Assignment,
    Deadline,
    DocumentFacts,
    Plan,
    Section,
    Spans,
    Target,
    Task,
    Warning,
)
from taizhang.extraction.wording import sentence

Json: TypeAlias = dict[str, Any]


def to_json(plan: Plan, language: str = "zh") -> Json:
    """Return `plan` as JSON values; warnings are worded in `language` ("zh" or "en")."""
    return {
        "document": _document(plan.document, language),
        "sections": [_section(section) for section in plan.sections],
        "tasks": [_task(task, language) for task in plan.tasks],
        "targets": [_target(target, language) for target in plan.targets],
        "warnings": _warnings(plan.warnings, language),
    }


def number(value: Decimal) -> int | float:
    """Return `value` as a JSON number: 50, not 50.0; 1.2."""
    return int(value) if value == value.to_integral_value() else float(value)


def _document(facts: DocumentFacts, language: str) -> Json:
    place = facts.jurisdiction
    return {
        "title": facts.title,
        "doc_number": facts.doc_number,
        "issuer": facts.issuer,
        "issued_on": facts.issued_on,
        "jurisdiction": place and {"name": place.name, "level": place.level.value},
        "implements": [
            {"title": other.title, "doc_number": other.doc_number, "spans": _spans(other.spans)}
            for other in facts.implements
        ],
        "spans": {field: _spans(spans) for field, spans in facts.spans},
        "confidence": facts.confidence,
        "warnings": _warnings(facts.warnings, language),
    }


def _section(section: Section) -> Json:
    return {
        "label": section.label,
        "title": section.title,
        "depth": section.depth,
        "spans": _spans(section.spans),
    }


def _task(task: Task, language: str) -> Json:
    return {
        "number": task.number,
        "measure": task.measure,
        "section": task.section,
        "text": task.text,
        "assignments": [_assignment(a, language) for a in task.assignments],
        "deadlines": [_deadline(d, language) for d in task.deadlines],
        "targets": [_target(t, language) for t in task.targets],
        "number_spans": _spans(task.number_spans),
        "measure_spans": _spans(task.measure_spans),
        **_certainty(task, language),
    }


def _assignment(assignment: Assignment, language: str) -> Json:
    return {
        "role": assignment.role.value,
        "surface": assignment.surface,
        "division": assignment.division,
        "canonical": assignment.canonical,
        "kind": assignment.kind.value,
        **_certainty(assignment, language),
    }


def _deadline(deadline: Deadline, language: str) -> Json:
    return {
        "raw": deadline.raw,
        "kind": deadline.kind.value,
        "date": deadline.date,
        "then_ongoing": deadline.then_ongoing,
        **_certainty(deadline, language),
    }


def _target(target: Target, language: str) -> Json:
    return {
        "raw": target.raw,
        "subject": target.subject,
        "comparator": target.comparator,
        "value": number(target.value),
        "upper": None if target.upper is None else number(target.upper),
        "unit": target.unit,
        "due": target.due,
        **_certainty(target, language),
    }


def _certainty(fact: Task | Assignment | Deadline | Target, language: str) -> Json:
    return {
        "spans": _spans(fact.spans),
        "confidence": fact.confidence,
        "warnings": _warnings(fact.warnings, language),
    }


def _spans(spans: Spans) -> list[Json]:
    return [{"block": s.block, "start": s.start, "end": s.end} for s in spans]


def _warnings(warnings: tuple[Warning, ...], language: str) -> list[Json]:
    return [{"code": w.code, "message": sentence(w, language)} for w in warnings]
