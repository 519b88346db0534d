"""A reading taken apart, so that corrections can be applied to it one after the other."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from taizhang.corrections import keys
from taizhang.corrections.fields import PartKind, plain
from taizhang.documents.model import Document, Span
from taizhang.extraction.passage import Passage
from taizhang.extraction.plan import Assignment, Deadline, DocumentFacts, Plan, Spans, Target, Task

Fact: TypeAlias = Task | Assignment | Deadline | Target | DocumentFacts
#: The kinds of parts, in the order of a task, with the field that holds them there.
PARTS = (
    (PartKind.ASSIGNMENT, "assignments"),
    (PartKind.DEADLINE, "deadlines"),
    (PartKind.TARGET, "targets"),
)
_RAW = {PartKind.ASSIGNMENT: "surface", PartKind.DEADLINE: "raw", PartKind.TARGET: "raw"}


@dataclass(slots=True)
class WorkingFact:
    """A fact with its key, and its words when it was read (corrections do not touch those)."""

    kind: PartKind
    key: str
    value: Any
    words: str = ""


@dataclass(slots=True)
class WorkingTask(WorkingFact):
    """A task; its parts stand beside its value, by kind."""

    parts: dict[PartKind, list[WorkingFact]] = field(default_factory=dict)

    def whole(self) -> Task:
        """The task with its parts."""
        task: Task = self.value
        parts = {name: tuple(part.value for part in self.parts[kind]) for kind, name in PARTS}
        return replace(
            task,
            assignments=parts["assignments"],
            deadlines=parts["deadlines"],
            targets=parts["targets"],
        )


@dataclass(slots=True)
class Working:
    """The facts of a plan by key, open to change."""

    document: Document
    reading: Plan
    about: WorkingFact
    tasks: list[WorkingTask]
    general: list[WorkingFact]

    @classmethod
    def of(cls, document: Document, reading: Plan) -> Working:
        """The facts of a reading of `document`."""
        about = WorkingFact(PartKind.DOCUMENT, keys.DOCUMENT, reading.document)
        tasks = [
            _task(key, task)
            for key, task in zip(keys.task_keys(reading.tasks), reading.tasks, strict=True)
        ]
        general = _parts("", PartKind.TARGET, reading.targets)
        return cls(document, reading, about, tasks, general)

    def facts(self) -> Iterator[WorkingFact]:
        """All facts."""
        yield self.about
        yield from self.general
        for task in self.tasks:
            yield task
            for parts in task.parts.values():
                yield from parts

    def home(self, fact: WorkingFact) -> list[WorkingFact]:
        """The list that holds a part: of its task, or of the general part."""
        for task in self.tasks:
            for parts in task.parts.values():
                if any(part is fact for part in parts):
                    return parts
        return self.general

    def words(self, spans: Spans) -> str:
        """The document's words at `spans`, as the text of a task gives them."""
        return Passage.over(self.document, spans).plain()

    def plan(self) -> Plan:
        """The plan as it stands now."""
        return replace(
            self.reading,
            document=self.about.value,
            tasks=tuple(task.whole() for task in self.tasks),
            targets=tuple(fact.value for fact in self.general),
        )


def _task(key: str, task: Task) -> WorkingTask:
    parts = {kind: _parts(key, kind, getattr(task, name)) for kind, name in PARTS}
    return WorkingTask(PartKind.TASK, key, task, task.text, parts)


def _parts(task: str, kind: PartKind, values: Iterable[Any]) -> list[WorkingFact]:
    facts = list(values)
    named = keys.part_keys(task, kind.value, (fact.spans for fact in facts))
    return [
        WorkingFact(kind, key, fact, getattr(fact, _RAW[kind]))
        for key, fact in zip(named, facts, strict=True)
    ]


def digest(task: Task) -> str:
    """What a person sees of a task, as one short text: another text, another task."""
    seen = [
        plain(PartKind.TASK, task),
        *([plain(kind, part) for part in getattr(task, name)] for kind, name in PARTS),
    ]
    written = json.dumps(seen, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()[:32]


def is_behind(spans: Spans, block: int, offset: int) -> bool:
    """Whether words begin at the place, or behind it."""
    return bool(spans) and (spans[0].block, spans[0].start) >= (block, offset)


def is_inside(spans: Spans, whole: Spans) -> bool:
    """Whether the first of `spans` stands between the ends of `whole`."""
    if not spans or not whole:
        return False
    first, last = whole[0], whole[-1]
    place = (spans[0].block, spans[0].start)
    return (first.block, first.start) <= place < (last.block, last.end)


def cut_spans(spans: Spans, block: int, offset: int) -> tuple[Spans, Spans]:
    """The places before and behind a place."""
    before: list[Span] = []
    behind: list[Span] = []
    for span in spans:
        if (span.block, span.end) <= (block, offset):
            before.append(span)
        elif (span.block, span.start) >= (block, offset):
            behind.append(span)
        else:
            before.append(Span(span.block, span.start, offset))
            behind.append(Span(span.block, offset, span.end))
    return tuple(before), tuple(behind)
