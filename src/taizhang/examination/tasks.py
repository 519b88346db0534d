"""What single tasks lack or contradict: units, deadlines, numbers, dates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from taizhang.examination.finding import Finding, Severity, finding
from taizhang.extraction.plan import Assignment, Deadline, Plan, Role, Spans, Task

_YEARS = re.compile(r"(20\d{2})\s*(?:年)?\s*[—\-－–~～至到]+\s*(20\d{2})\s*年")
_BARE_YEAR = re.compile(r"^\s*(?:19|20)\d{2}\s*$")


def without_unit(plan: Plan) -> Iterator[Finding]:
    """Tasks that nobody answers for."""
    for task in plan.tasks:
        if not any(a.role in (Role.LEAD, Role.RESPONSIBLE) for a in task.assignments):
            yield finding("task-without-unit", Severity.ERROR, (_place(task),), number=_name(task))


def without_deadline(plan: Plan) -> Iterator[Finding]:
    """The tasks that have no deadline, as one finding."""
    yield from _all_without("tasks-without-deadline", Severity.WARNING, plan, "deadlines")


def without_number(plan: Plan) -> Iterator[Finding]:
    """The tasks that have no target, as one finding."""
    yield from _all_without("tasks-without-number", Severity.NOTE, plan, "targets")


def _all_without(code: str, severity: Severity, plan: Plan, facts: str) -> Iterator[Finding]:
    lacking = [task for task in plan.tasks if not getattr(task, facts)]
    if lacking:
        places = tuple(_place(task) for task in lacking)
        yield finding(code, severity, places, count=len(lacking), total=len(plan.tasks))


def lead_and_support(plan: Plan) -> Iterator[Finding]:
    """Units that lead (or answer for) a task and support it as well."""
    for task in plan.tasks:
        answering = {a.canonical: a for a in task.assignments if a.role is not Role.SUPPORT}
        for support in task.assignments:
            other = answering.get(support.canonical)
            if support.role is Role.SUPPORT and other is not None:
                yield finding(
                    "unit-lead-and-support",
                    Severity.ERROR,
                    (other.spans, support.spans),
                    number=_name(task),
                    unit=support.surface,
                )


def unknown_units(plan: Plan) -> Iterator[Finding]:
    """Names that neither the lexicon nor a rule knows, each once with all its places."""
    places: dict[str, list[Assignment]] = {}
    for task in plan.tasks:
        for assignment in task.assignments:
            if any(w.code == "unit-unknown" for w in assignment.warnings):
                places.setdefault(assignment.surface, []).append(assignment)
    for surface, assignments in places.items():
        spans = tuple(a.spans for a in assignments)
        yield finding("unit-unknown", Severity.NOTE, spans, unit=surface)


def wrong_dates(plan: Plan) -> Iterator[Finding]:
    """Deadlines before the issue or after the plan's last year, and years without 年."""
    issued, end = plan.document.issued_on, _last_year(plan.document.title or "")
    for task in plan.tasks:
        for deadline in task.deadlines:
            if _BARE_YEAR.match(deadline.raw):
                yield _date("date-incomplete", Severity.NOTE, task, deadline)
            if deadline.date is None:
                continue
            if issued and deadline.date < issued[: len(deadline.date)]:
                yield _date("deadline-before-issue", Severity.ERROR, task, deadline, issued=issued)
            if end and int(deadline.date[:4]) > end:
                yield _date("deadline-after-end", Severity.WARNING, task, deadline, end=end)


def _date(
    code: str, severity: Severity, task: Task, deadline: Deadline, **details: object
) -> Finding:
    return finding(
        code, severity, (deadline.spans,), number=_name(task), deadline=deadline.raw, **details
    )


def _last_year(title: str) -> int | None:
    """The last year of the plan, where its title gives the years."""
    years = _YEARS.search(title)
    return int(years[2]) if years else None


def _name(task: Task) -> str:
    """How the task is called in a sentence: its number, else the start of its text."""
    return task.number or f"“{task.text[:12]}…”"


def _place(task: Task) -> Spans:
    return task.number_spans or task.spans[:1]
