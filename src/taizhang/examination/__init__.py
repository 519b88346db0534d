"""体检: what is wrong with a plan, before it is issued or when it is imported. Pure.

`examine` gives findings, the gravest first, each with the places that it is about.
"""

from __future__ import annotations

from taizhang.documents.model import Document, Span
from taizhang.examination import annexes, goals, numbers, tasks
from taizhang.examination.finding import LEVELS, Finding, Severity
from taizhang.extraction.plan import Plan

__all__ = ["LEVELS", "Finding", "Severity", "examine"]


def examine(document: Document, plan: Plan) -> list[Finding]:
    """Everything in `plan` that should be looked at again; `document` is what it was read from."""
    found = [
        *numbers.parts_and_totals(document, plan),
        *numbers.told_twice(plan),
        *goals.not_carried(plan),
        *goals.not_measurable(document, plan),
        *tasks.without_unit(plan),
        *tasks.lead_and_support(plan),
        *tasks.wrong_dates(document, plan),
        *tasks.unknown_units(plan),
        *tasks.without_lead(plan),
        *tasks.without_deadline(plan),
        *tasks.without_number(plan),
        *annexes.absent_annexes(document),
    ]
    return sorted(found, key=_order)


def _order(found: Finding) -> tuple[int, int, int]:
    """The gravest first, then as they stand in the document."""
    first = found.places[0][0] if found.places else Span(0, 0, 0)
    return -found.severity, first.block, first.start
