"""A read plan → the rows that keep it, unsaved, with what the ledger sorts and filters by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from taizhang.corrections import Reviewed, ReviewedTask, unreviewed
from taizhang.extraction import plan as read
from taizhang.organizations.models import Unit
from taizhang.policies.certainty import is_unsure
from taizhang.policies.deadlines import NO_DATE, end_of
from taizhang.policies.models import Assignment, Deadline, Plan, Role, Section, Target, Task
from taizhang.policies.target_kinds import kind_of, mask_of

#: assignment as read → its unit
Units = dict[read.Assignment, Unit]


@dataclass
class Rows:
    """The rows of one plan, in the order in which they must be saved."""

    sections: list[Section] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    deadlines: list[Deadline] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)


def rows_of(
    reading: read.Plan, *, plan: Plan, units: Units, reviewed: Reviewed | None = None
) -> Rows:
    """Return the rows of `reading` for the saved row `plan`; keys and state are those of `reviewed`.

    `reading` is the plan of `reviewed`; without one, nobody has said anything of it yet.
    """
    reviewed = reviewed or unreviewed(reading)
    rows = Rows(sections=[section_row(s, plan, i) for i, s in enumerate(reading.sections)])
    rows.targets = [
        _target(target, plan, None, i, key)
        for i, (target, key) in enumerate(zip(reading.targets, reviewed.general, strict=True))
    ]
    headings = list(zip(reading.sections, rows.sections, strict=True))
    for position, (task, keys) in enumerate(zip(reading.tasks, reviewed.tasks, strict=True)):
        row = _task(task, plan, _section_of(task, headings), position, units, keys)
        rows.tasks.append(row)
        rows.assignments += [
            _assignment(a, row, i, units[a], key)
            for i, (a, key) in enumerate(zip(task.assignments, keys.assignments, strict=True))
        ]
        rows.deadlines += [
            _deadline(d, row, i, key)
            for i, (d, key) in enumerate(zip(task.deadlines, keys.deadlines, strict=True))
        ]
        for target, key in zip(task.targets, keys.targets, strict=True):
            rows.targets.append(_target(target, plan, row, len(rows.targets), key))
    return rows


def unsure_facts(reading: read.Plan) -> int:
    """Return how many facts of the plan the reader is not sure of."""
    facts = [reading.document, *reading.targets]
    return sum(map(_unsure, facts)) + sum(_unsure_in(task) for task in reading.tasks)


def year_of(facts: read.DocumentFacts) -> int | None:
    """Return the year of issue, else that of the number (〔2023〕), else the first in the title."""
    for text, pattern in [
        (facts.issued_on, r"^(\d{4})"),
        (facts.doc_number, r"[〔\[［(（]((?:19|20)\d\d)[〕\]］)）]"),
        (facts.title, r"((?:19|20)\d\d)"),
    ]:
        if match := re.search(pattern, text or ""):
            return int(match[1])
    return None


def words(text: str | None) -> str:
    """Return `text` as the database can keep it: None is empty, and PostgreSQL takes no NUL."""
    return (text or "").replace("\0", "\N{REPLACEMENT CHARACTER}")


def spans(places: read.Spans) -> list[list[int]]:
    """Return places as JSON: [block, start, end]."""
    return [[s.block, s.start, s.end] for s in places]


def warnings(given: Iterable[read.Warning]) -> list[list[Any]]:
    """Return warnings as JSON: [code, details]."""
    return [[w.code, dict(w.details)] for w in given]


_Fact = read.Task | read.Assignment | read.Deadline | read.Target


def _certainty(fact: _Fact) -> dict[str, Any]:
    return {
        "spans": spans(fact.spans),
        "confidence": fact.confidence,
        "warnings": warnings(fact.warnings),
    }


def _unsure(fact: _Fact | read.DocumentFacts) -> bool:
    return is_unsure(confidence=fact.confidence, warnings=fact.warnings)


def _unsure_in(task: read.Task) -> int:
    return sum(map(_unsure, [task, *task.assignments, *task.deadlines, *task.targets]))


def section_row(section: read.Section, plan: Plan, position: int) -> Section:
    """Return the row of a heading, unsaved."""
    return Section(
        plan=plan,
        position=position,
        label=words(section.label),
        title=words(section.title),
        depth=section.depth,
        spans=spans(section.spans),
    )


def _section_of(task: read.Task, headings: list[tuple[read.Section, Section]]) -> Section | None:
    """Return the nearest heading above the task that has its section's name: names may repeat."""
    named = [(s, row) for s, row in headings if s.name == task.section]
    place = _place(task.spans)
    above = [row for s, row in named if _place(s.spans) <= place]
    return above[-1] if above else named[0][1] if named else None


def _place(places: read.Spans) -> tuple[int, int]:
    return min(((s.block, s.start) for s in places), default=(0, 0))


def _task(
    task: read.Task,
    plan: Plan,
    section: Section | None,
    position: int,
    units: Units,
    keys: ReviewedTask,
) -> Task:
    return Task(
        plan=plan,
        key=keys.key,
        stands=keys.stands,
        section=section,
        position=position,
        number=words(task.number),
        measure=words(task.measure),
        text=words(task.text),
        unit=_answering_unit(task, units),
        target_count=len(task.targets),
        target_kinds=mask_of(kind_of(t.unit) for t in task.targets),
        unsure_count=_unsure_in(task),
        number_spans=spans(task.number_spans),
        measure_spans=spans(task.measure_spans),
        **_due(task.deadlines),
        **_certainty(task),
    )


def _answering_unit(task: read.Task, units: Units) -> Unit | None:
    """Return who answers for the task: the first lead, else the first responsible unit."""
    for role in (Role.LEAD, Role.RESPONSIBLE):
        for assignment in task.assignments:
            if assignment.role == role:
                return units[assignment]
    return None


def _due(deadlines: tuple[read.Deadline, ...]) -> dict[str, Any]:
    dated: Iterator[tuple[Any, Any]] = (end_of(d.date) for d in deadlines)
    day, precision = next((pair for pair in dated if pair[0]), (None, None))
    return {
        "due_kind": deadlines[0].kind.value if deadlines else "",
        "due_on": day,
        "due_precision": precision or "",
        "due_order": day or NO_DATE,
    }


def _assignment(
    given: read.Assignment, task: Task, position: int, unit: Unit, key: str
) -> Assignment:
    return Assignment(
        key=key,
        task=task,
        position=position,
        role=given.role.value,
        unit=unit,
        surface=words(given.surface),
        division=words(given.division),
        canonical=words(given.canonical),
        **_certainty(given),
    )


def _deadline(given: read.Deadline, task: Task, position: int, key: str) -> Deadline:
    day, precision = end_of(given.date)
    return Deadline(
        key=key,
        task=task,
        position=position,
        raw=words(given.raw),
        kind=given.kind.value,
        date=words(given.date),
        date_end=day,
        precision=precision or "",
        then_ongoing=given.then_ongoing,
        **_certainty(given),
    )


def _target(given: read.Target, plan: Plan, task: Task | None, position: int, key: str) -> Target:
    return Target(
        key=key,
        plan=plan,
        task=task,
        position=position,
        raw=words(given.raw),
        subject=words(given.subject),
        comparator=given.comparator,
        value=given.value,
        upper=given.upper,
        unit_of_measure=words(given.unit),
        kind=kind_of(given.unit),
        due=words(given.due),
        due_on=end_of(given.due)[0],
        **_certainty(given),
    )
