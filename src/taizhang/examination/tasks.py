"""What single tasks lack or contradict: units, deadlines, numbers, dates."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from taizhang.documents.model import Document
from taizhang.examination.finding import Finding, Severity, finding
from taizhang.extraction.plan import Assignment, Deadline, Plan, Role, Spans, Task

_YEARS = re.compile(r"(20\d{2})\s*(?:年)?\s*[—\-－–~～至到]+\s*(20\d{2})\s*年")
_END = re.compile(
    r"(?:实施期限|有效期|期限)[^。；，]{0,6}?至\s*(20\d{2})\s*年(?:\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*日)?)?"
)
_BARE_YEAR = re.compile(r"^\s*(?:19|20)\d{2}\s*$")
_ANSWERING = (Role.LEAD, Role.RESPONSIBLE)


def without_unit(plan: Plan) -> Iterator[Finding]:
    """Tasks that nobody answers for.

    Where the reader says that it could not read the responsibility, the doubt is the reader's.
    Where no task at all has a unit, that is one finding.
    """
    lacking = [task for task in plan.tasks if not _units(task, *_ANSWERING)]
    if lacking and len(lacking) == len(plan.tasks) > 1:
        places = _places(plan, lacking)
        yield finding("plan-without-units", Severity.WARNING, places, total=len(lacking))
        return
    known = [task for task in lacking if not _was_unread(task)]
    for task, place in zip(known, _places(plan, known), strict=True):
        yield finding("task-without-unit", Severity.ERROR, (place,), number=_name(task))


def _was_unread(task: Task) -> bool:
    return any(warning.code == "responsibility-unread" for warning in task.warnings)


def without_lead(plan: Plan) -> Iterator[Finding]:
    """Tasks with several responsible units and no lead, in a plan that names leads elsewhere.

    A plan that knows responsible units only has its own custom: the first answers.
    """
    if any(_units(task, Role.LEAD) for task in plan.tasks):
        lacking = [
            task
            for task in plan.tasks
            if not _units(task, Role.LEAD) and len(_units(task, Role.RESPONSIBLE)) > 1
        ]
        yield from _together("tasks-without-lead", Severity.NOTE, plan, lacking)


def without_deadline(plan: Plan) -> Iterator[Finding]:
    """The tasks that have no deadline, as one finding."""
    lacking = [task for task in plan.tasks if not task.deadlines]
    yield from _together("tasks-without-deadline", Severity.WARNING, plan, lacking)


def without_number(plan: Plan) -> Iterator[Finding]:
    """The tasks that have no target, as one finding."""
    lacking = [task for task in plan.tasks if not task.targets]
    yield from _together("tasks-without-number", Severity.NOTE, plan, lacking)


def _together(
    code: str, severity: Severity, plan: Plan, lacking: Sequence[Task]
) -> Iterator[Finding]:
    if lacking:
        places = _places(plan, lacking)
        yield finding(code, severity, places, count=len(lacking), total=len(plan.tasks))


def lead_and_support(plan: Plan) -> Iterator[Finding]:
    """Units that lead (or answer for) a task and support it as well."""
    for task in plan.tasks:
        answering = {a.canonical: a for a in _units(task, *_ANSWERING)}
        for support in _units(task, Role.SUPPORT):
            other = answering.get(support.canonical)
            if other is not None:
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
        # One cell may name the unit for several tasks.
        spans = tuple(dict.fromkeys(a.spans for a in assignments))
        yield finding("unit-unknown", Severity.NOTE, spans, unit=surface)


def wrong_dates(document: Document, plan: Plan) -> Iterator[Finding]:
    """Deadlines before the issue or after the plan's end, and years without 年."""
    issued, end = plan.document.issued_on, _end(document, plan)
    seen: set[Spans] = set()
    for task in plan.tasks:
        for deadline in task.deadlines:
            # A merged cell gives its deadline to several tasks.
            if deadline.spans in seen:
                continue
            seen.add(deadline.spans)
            if _BARE_YEAR.match(deadline.raw):
                yield _date("date-incomplete", Severity.NOTE, task, deadline)
            if deadline.date is None:
                continue
            # As far as both say it: 2024年 is not before 2024年3月8日.
            if issued and deadline.date < issued[: len(deadline.date)]:
                yield _date("deadline-before-issue", Severity.ERROR, task, deadline, issued=issued)
            if end and deadline.date[: len(end)] > end[: len(deadline.date)]:
                yield _date("deadline-after-end", Severity.WARNING, task, deadline, end=end)


def _date(
    code: str, severity: Severity, task: Task, deadline: Deadline, **details: object
) -> Finding:
    return finding(
        code, severity, (deadline.spans,), number=_name(task), deadline=deadline.raw, **details
    )


def _end(document: Document, plan: Plan) -> str | None:
    """When the plan ends (YYYY, YYYY-MM or YYYY-MM-DD): by its title, else by a sentence of its text."""
    if years := _YEARS.search(plan.document.title or ""):
        return years[2]
    for block in document.blocks:
        if said := _END.search(block.text):
            return "-".join(filter(None, (said[1], *(p and p.zfill(2) for p in said.groups()[1:]))))
    return None


def _units(task: Task, *roles: Role) -> list[Assignment]:
    return [a for a in task.assignments if a.role in roles]


def _name(task: Task) -> str:
    """How the task is called in a sentence: its number as a figure, else the start of its text."""
    number = (task.number or "").strip(" .．、")
    return number or f"“{task.text[:12]}…”"


def _places(plan: Plan, tasks: Iterable[Task]) -> tuple[Spans, ...]:
    """Where each task is shown: its measure, which is short, if it is its own; else its text."""
    shared = Counter(task.measure_spans for task in plan.tasks)
    return tuple(
        task.measure_spans
        if task.measure_spans and shared[task.measure_spans] == 1
        else task.spans[:1] or task.number_spans
        for task in tasks
    )
