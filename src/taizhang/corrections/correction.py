"""The kinds of corrections. Each names its subject by key and by words, so that it is found again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from taizhang.corrections.fields import PartKind, Plain
from taizhang.extraction.plan import Spans


@dataclass(frozen=True, slots=True)
class Subject:
    """A fact of the plan: its key, and its words in the document when the correction was made."""

    key: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A person read the task beside its source and says that it is right (核对无误).

    `stands` is what he saw (`applying.digest`): a task that reads otherwise later is not checked.
    """

    number: int
    task: Subject
    stands: str


@dataclass(frozen=True, slots=True)
class Change:
    """Fields of a fact put right. `before` and `after` have the same names."""

    number: int
    subject: Subject
    before: Mapping[str, Plain]
    after: Mapping[str, Plain]


@dataclass(frozen=True, slots=True)
class Add:
    """A fact that the reader missed, with the place of its words.

    `task` is where a part goes (None: a target of the general part), or, for a task, the one that
    it follows (None: it comes first). `words` are those at `spans`, as they stand in the document.
    """

    number: int
    kind: PartKind
    task: Subject | None
    spans: Spans
    values: Mapping[str, Plain]
    words: str = ""


@dataclass(frozen=True, slots=True)
class Drop:
    """A fact that is none."""

    number: int
    subject: Subject


@dataclass(frozen=True, slots=True)
class Split:
    """One task is two: the second begins at character `offset` of `block` of the document.

    `words` stand behind that place, so that it is found again where a newer reader cuts the document
    otherwise. Facts behind that place go to the second; those that stand outside of the task's text
    (a column, a line of units) are of both.
    """

    number: int
    task: Subject
    block: int
    offset: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class Merge:
    """Several tasks are one: the first keeps its key, the others go into it."""

    number: int
    tasks: tuple[Subject, ...] = field(default=())


Correction: TypeAlias = Check | Change | Add | Drop | Split | Merge
