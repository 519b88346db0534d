"""A plan laid out for correction: document, reading, and what people said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from taizhang.corrections import (
    Correction,
    PartKind,
    Reviewed,
    Subject,
    apply,
    from_json,
    unreviewed,
)
from taizhang.corrections.fields import Plain, plain
from taizhang.corrections.keys import DOCUMENT
from taizhang.documents import Document
from taizhang.extraction.packing import pack, unpack
from taizhang.extraction.plan import Plan as Reading
from taizhang.extraction.plan import Task
from taizhang.policies import models
from taizhang.policies.reading import reading_of
from taizhang.policies.review.naming import name_rows
from taizhang.policies.source import unpack as unpack_document

_PARTS = (
    (PartKind.ASSIGNMENT, "assignments", "surface"),
    (PartKind.DEADLINE, "deadlines", "raw"),
    (PartKind.TARGET, "targets", "raw"),
)


@dataclass(frozen=True, slots=True)
class Bench:
    """What a correction of `plan` is made on. `reviewed` is the reading with all of them."""

    plan: models.Plan
    document: Document
    reading: Reading
    corrections: tuple[Correction, ...]
    reviewed: Reviewed
    next_number: int

    @classmethod
    def of(cls, plan: models.Plan) -> Bench:
        """Lay out `plan`, in three queries once its reading is kept."""
        source = models.Source.objects.get(plan=plan)
        document = unpack_document(bytes(source.packed))
        reading = _kept_reading(plan, source)
        rows = list(models.Correction.objects.filter(plan=plan).order_by("number"))
        said = tuple(from_json(row.number, row.said) for row in rows if row.withdrawn_at is None)
        following = rows[-1].number + 1 if rows else 1
        return cls(plan, document, reading, said, apply(document, reading, said), following)

    def with_corrections(self, said: Sequence[Correction]) -> Reviewed:
        """What the plan would be with `said` for its corrections. Raises: NotApplicable."""
        return apply(self.document, self.reading, said)

    def subject(self, key: str) -> Subject | None:
        """The fact with this key, as corrections name it; None where there is none."""
        found = self.fact(key)
        if found is None:
            return None
        kind, fact = found
        if kind is PartKind.DOCUMENT:
            return Subject(key)
        return Subject(key, fact.text if kind is PartKind.TASK else _words(kind, fact))

    def fact(self, key: str) -> tuple[PartKind, Any] | None:
        """The fact with this key as it stands now, with its kind."""
        plan = self.reviewed.plan
        if key == DOCUMENT:
            return PartKind.DOCUMENT, plan.document
        for name, target in zip(self.reviewed.general, plan.targets, strict=True):
            if name == key:
                return PartKind.TARGET, target
        for keys, task in zip(self.reviewed.tasks, plan.tasks, strict=True):
            if keys.key == key:
                return PartKind.TASK, task
            for kind, name, _ in _PARTS:
                for part_key, part in zip(getattr(keys, name), getattr(task, name), strict=True):
                    if part_key == key:
                        return kind, part
        return None

    def stands(self, key: str, names: Sequence[str]) -> dict[str, Plain]:
        """The fields `names` of a fact as they stand, as a correction writes them."""
        found = self.fact(key)
        if found is None:
            return {}
        return {name: value for name, value in plain(*found).items() if name in names}

    def task_of(self, key: str) -> tuple[str, Task, str] | None:
        """Key, task and `stands` of the task that has the fact; None for the general part."""
        home = key.rpartition("/")[0] or key
        for keys, task in zip(self.reviewed.tasks, self.reviewed.plan.tasks, strict=True):
            if keys.key == home or key in (*keys.assignments, *keys.deadlines, *keys.targets):
                return keys.key, task, keys.stands
        return None


def _words(kind: PartKind, fact: Any) -> str:
    return str(getattr(fact, next(name for k, _, name in _PARTS if k is kind)))


def _kept_reading(plan: models.Plan, source: models.Source) -> Reading:
    """The reading as it was read. Until the first correction the rows say it; then it is kept."""
    if source.reading:
        return unpack(bytes(source.reading))
    reading = reading_of(plan)
    if models.Task.objects.filter(plan=plan, stands="").exists():
        name_rows(plan, unreviewed(reading))
    source.reading = pack(reading)
    source.save(update_fields=["reading"])
    return reading
