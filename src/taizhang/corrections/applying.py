"""Reading + corrections → the reviewed plan, who checked what, and what no longer fits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from taizhang.corrections import keys
from taizhang.corrections.correction import (
    Add,
    Change,
    Check,
    Correction,
    Drop,
    Merge,
    Split,
    Subject,
)
from taizhang.corrections.errors import NotApplicable
from taizhang.corrections.fields import FIELDS, PartKind, Plain, field_of, plain, values
from taizhang.corrections.places import found_again, place_again
from taizhang.corrections.working import (
    PARTS,
    Working,
    WorkingFact,
    WorkingTask,
    cut_spans,
    digest,
    is_behind,
    is_inside,
)
from taizhang.documents.model import Document
from taizhang.extraction.plan import Assignment, Deadline, Plan, Spans, Target, Task

_MADE: Mapping[PartKind, Callable[..., Any]] = {
    PartKind.ASSIGNMENT: Assignment,
    PartKind.DEADLINE: Deadline,
    PartKind.TARGET: Target,
}


class ConflictKind(StrEnum):
    """Why a correction does not fit the reading that it is applied to.

    GONE       the fact that it was about is not read any more; the correction does nothing
    OTHERWISE  the reader now reads something else than what was put right; the correction holds
    RECHECK    the task that was checked reads otherwise now; it counts as not checked
    """

    GONE = "gone"
    OTHERWISE = "otherwise"
    RECHECK = "recheck"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Correction `number` does not fit. `field` and `now`: what the reader reads today."""

    number: int
    kind: ConflictKind
    key: str
    words: str
    field: str = ""
    now: Plain = None


@dataclass(frozen=True, slots=True)
class ReviewedTask:
    """The keys of a task and of its parts (in the order of the task's own), and its state."""

    key: str
    assignments: tuple[str, ...]
    deadlines: tuple[str, ...]
    targets: tuple[str, ...]
    checked_by: int | None
    stands: str

    @property
    def is_checked(self) -> bool:
        """Whether somebody said that it is right, as it stands."""
        return self.checked_by is not None


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The plan with its corrections. `tasks[i]` are the keys of `plan.tasks[i]`.

    `general` are the keys of the plan's own targets; `corrected` the keys of facts that a person
    changed or added.
    """

    plan: Plan
    tasks: tuple[ReviewedTask, ...]
    general: tuple[str, ...]
    corrected: frozenset[str]
    conflicts: tuple[Conflict, ...]

    @property
    def checked(self) -> int:
        """How many tasks are checked."""
        return sum(task.is_checked for task in self.tasks)


def apply(document: Document, reading: Plan, corrections: Iterable[Correction]) -> Reviewed:
    """Apply `corrections` in their order to a reading of `document`.

    Raises: NotApplicable for a correction that could not be applied to any plan.
    """
    work = _Applying(Working.of(document, reading))
    for correction in corrections:
        work.apply(correction)
    return work.reviewed()


def unreviewed(reading: Plan) -> Reviewed:
    """A reading of which nobody has said anything yet."""
    return apply(Document("", "", ()), reading, ())


@dataclass(slots=True)
class _Applying:
    work: Working
    checks: dict[str, Check] = field(default_factory=dict)
    corrected: set[str] = field(default_factory=set)
    conflicts: list[Conflict] = field(default_factory=list)

    def apply(self, correction: Correction) -> None:
        match correction:
            case Check():
                if task := self._task(correction.task, correction.number):
                    self.checks[task.key] = correction
            case Change():
                self._change(correction)
            case Add():
                self._add(correction)
            case Drop():
                self._drop(correction)
            case Split():
                self._split(correction)
            case Merge():
                self._merge(correction)

    def reviewed(self) -> Reviewed:
        tasks = []
        for task in self.work.tasks:
            stands = digest(task.whole())
            check = self._check_that_holds(task, stands)
            if check is not None:
                _settle(task)
            tasks.append(_keys_of(task, stands, check))
        return Reviewed(
            plan=self.work.plan(),
            tasks=tuple(tasks),
            general=tuple(fact.key for fact in self.work.general),
            corrected=frozenset(self.corrected),
            conflicts=tuple(self.conflicts),
        )

    def _check_that_holds(self, task: WorkingTask, stands: str) -> int | None:
        check = self.checks.get(task.key)
        if check is None:
            return None
        if check.stands == stands:
            return check.number
        self._conflict(check.number, ConflictKind.RECHECK, task)
        return None

    def _change(self, change: Change) -> None:
        fact = self._find(change.subject, change.number)
        if fact is None:
            return
        wanted = values(fact.kind, change.after)
        stands = plain(fact.kind, fact.value)
        for name, value in wanted.items():
            # What the reader now reads like the person is no correction any more.
            settled = (change.before.get(name), field_of(fact.kind, name).write(value))
            if stands[name] not in settled:
                self._conflict(change.number, ConflictKind.OTHERWISE, fact, name, stands[name])
        fact.value = replace(fact.value, **wanted, confidence=1.0, warnings=())
        self.corrected.add(fact.key)

    def _add(self, add: Add) -> None:
        made = values(add.kind, add.values)
        if missing := set(FIELDS[add.kind]) - set(made):
            raise NotApplicable("no-such-field", field="、".join(sorted(missing)))
        if add.kind is PartKind.TASK:
            self._add_task(add, made)
            return
        if add.kind not in _MADE or (add.task is None and add.kind is not PartKind.TARGET):
            raise NotApplicable("no-such-value", value=add.kind.value)
        task = self._task(add.task, add.number) if add.task else None
        if add.task and task is None:
            return
        parts = task.parts[add.kind] if task else self.work.general
        spans = found_again(self.work.document, add.spans, add.words)
        value = _MADE[add.kind](**made, spans=spans)
        wanted = plain(add.kind, value)
        if any(plain(add.kind, part.value) == wanted for part in parts):
            return  # The reader now reads it by itself.
        home = task.key if task else ""
        key = f"{home}/{add.kind.value}{keys.added(add.number)}"
        parts.append(
            WorkingFact(add.kind, key, value, str(wanted.get("raw") or wanted.get("surface")))
        )
        self.corrected.add(key)

    def _add_task(self, add: Add, made: dict[str, Any]) -> None:
        at = 0
        if add.task is not None:
            before = self._task(add.task, add.number)
            if before is None:
                return
            at = self.work.tasks.index(before) + 1
        key = keys.added(add.number)
        spans = found_again(self.work.document, add.spans, add.words)
        task = Task(**made, spans=spans, assignments=(), deadlines=(), targets=())
        self.work.tasks.insert(
            at, WorkingTask(PartKind.TASK, key, task, task.text, {kind: [] for kind, _ in PARTS})
        )
        self.corrected.add(key)

    def _drop(self, drop: Drop) -> None:
        fact = self._find(drop.subject, drop.number, quiet=True)
        if fact is None:
            return  # The reader no longer reads it either.
        if isinstance(fact, WorkingTask):
            self.work.tasks.remove(fact)
        elif fact.kind is PartKind.DOCUMENT:
            raise NotApplicable("no-such-value", value=fact.key)
        else:
            home = self.work.home(fact)
            home[:] = [part for part in home if part is not fact]

    def _split(self, split: Split) -> None:
        task = self._task(split.task, split.number)
        if task is None:
            return
        place = place_again(self.work.document, split.block, split.offset, split.words)
        before, behind = cut_spans(task.value.spans, *place)
        first, second = self.work.words(before), self.work.words(behind)
        if not first or not second:
            raise NotApplicable("nothing-split")
        key = keys.split_off(task.key, split.number)
        whole: Spans = task.value.spans
        new = WorkingTask(
            PartKind.TASK,
            key,
            replace(task.value, text=second, spans=behind, number=None, number_spans=()),
            second,
        )
        for kind, _ in PARTS:
            mine, other = [], []
            for part in task.parts[kind]:
                outside = not is_inside(part.value.spans, whole)
                goes = outside and kind is not PartKind.TARGET
                if goes or is_behind(part.value.spans, *place):
                    letter = part.key.rpartition("/")[2]
                    other.append(replace(part, key=f"{key}/{letter}"))
                if goes or not is_behind(part.value.spans, *place):
                    mine.append(part)
            task.parts[kind], new.parts[kind] = mine, other
        task.value = replace(task.value, text=first, spans=before)
        self.work.tasks.insert(self.work.tasks.index(task) + 1, new)
        self.corrected |= {task.key, key}

    def _merge(self, merge: Merge) -> None:
        tasks = [task for s in merge.tasks if (task := self._task(s, merge.number))]
        if len({s.key for s in merge.tasks}) < 2:
            raise NotApplicable("nothing-merged")
        if len(tasks) < 2:
            return
        first, *others = tasks
        for other in others:
            first.value = replace(
                first.value,
                text=first.value.text + other.value.text,
                spans=first.value.spans + other.value.spans,
            )
            for kind, _ in PARTS:
                here = [plain(kind, part.value) for part in first.parts[kind]]
                first.parts[kind] += [
                    part for part in other.parts[kind] if plain(kind, part.value) not in here
                ]
            self.work.tasks.remove(other)
        self.corrected.add(first.key)

    def _conflict(
        self,
        number: int,
        kind: ConflictKind,
        fact: WorkingFact,
        name: str = "",
        now: Plain = None,
    ) -> None:
        self.conflicts.append(Conflict(number, kind, fact.key, fact.words, name, now))

    def _task(self, subject: Subject, number: int) -> WorkingTask | None:
        fact = self._find(subject, number)
        if fact is not None and not isinstance(fact, WorkingTask):
            raise NotApplicable("no-such-value", value=subject.key)
        return fact

    def _find(self, subject: Subject, number: int, *, quiet: bool = False) -> WorkingFact | None:
        """The fact that `subject` names: by key, else by its words where they stand but once."""
        there = [fact for fact in self.work.facts() if fact.key == subject.key]
        if there and (not subject.words or there[0].words == subject.words):
            return there[0]
        kind = there[0].kind if there else _kind_of(subject.key)
        alike = [
            fact
            for fact in self.work.facts()
            if subject.words and fact.kind is kind and fact.words == subject.words
        ]
        near = [fact for fact in alike if _home(fact.key) == _home(subject.key)]
        if len(near) == 1:
            return near[0]
        if len(alike) == 1:
            return alike[0]
        if there:
            return there[0]
        if not quiet:
            self.conflicts.append(Conflict(number, ConflictKind.GONE, subject.key, subject.words))
        return None


def _kind_of(key: str) -> PartKind:
    if key == keys.DOCUMENT:
        return PartKind.DOCUMENT
    _, stroke, part = key.rpartition("/")
    return PartKind(part[0]) if stroke and part else PartKind.TASK


def _home(key: str) -> str:
    """The key of the task that a part belongs to; of a task, its block."""
    task, stroke, _ = key.rpartition("/")
    return task if stroke else key.partition(".")[0]


def _settle(task: WorkingTask) -> None:
    """What a person checked is sure."""
    task.value = replace(task.value, confidence=1.0, warnings=())
    for parts in task.parts.values():
        for part in parts:
            part.value = replace(part.value, confidence=1.0, warnings=())


def _keys_of(task: WorkingTask, stands: str, check: int | None) -> ReviewedTask:
    return ReviewedTask(
        key=task.key,
        checked_by=check,
        stands=stands,
        **{name: tuple(part.key for part in task.parts[kind]) for kind, name in PARTS},
    )
