"""What an alignment says: pairs of tasks with reasons, pairs of targets with relations."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from taizhang.alignment.wording import REASONS, RELATIONS
from taizhang.extraction.plan import Spans


class Relation(StrEnum):
    """How the lower of two targets of one quantity stands to the upper one."""

    EQUAL = "equal"
    STRONGER = "lower_stronger"
    WEAKER = "lower_weaker"
    LATER = "lower_later"
    DIFFERENT = "different_measure"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that stand in both tasks, or are two words for one thing, and where.

    Empty spans: the plan does not tell the exact place (a line was broken inside of it).
    """

    upper: str
    lower: str
    upper_spans: Spans
    lower_spans: Spans


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a pair is proposed, in words by `code`, with the words that say so."""

    code: str
    quotes: tuple[Quote, ...]

    def sentence(self, language: str = "zh") -> str:
        """The reason in "zh" or "en"."""
        wording = REASONS[self.code]
        words = [q.upper if q.upper == q.lower else f"{q.upper}～{q.lower}" for q in self.quotes]
        if language == "en":
            return wording.en.format(words=", ".join(words))
        return wording.zh.format(words="、".join(f"“{word}”" for word in words))


@dataclass(frozen=True, slots=True)
class Place:
    """A target by index into the targets of task `task`, or of the whole plan where that is None."""

    task: int | None
    target: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetPair:
    """Two targets of one quantity. `code` says in `wording` why they stand in this relation."""

    upper: Place
    lower: Place
    relation: Relation
    code: str
    details: tuple[tuple[str, str], ...] = ()

    def sentence(self, language: str = "zh") -> str:
        """The relation and its reason in "zh" or "en"."""
        wording = RELATIONS[self.code]
        return (wording.en if language == "en" else wording.zh).format(**dict(self.details))


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPair:
    """A proposal: lower task `lower` carries higher task `upper` (indices into the plans' tasks).

    `score` is from 0 to 1, 0.5 being the line between what carries and what is only near.
    `grade`: 2 carries it out, 1 is related.
    """

    upper: int
    lower: int
    score: float
    grade: int
    reasons: tuple[Reason, ...]
    targets: tuple[TargetPair, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """All proposals for two plans, by upper task and then by lower one.

    `general`: pairs in which at least one target is a general one, of the whole plan. `uncarried`: the
    upper tasks without a pair of grade 2. `same_field` is False where the plans have so little in
    common that nothing is proposed. `likeness` is the figure that this was told by, from 0 to 1.
    """

    pairs: tuple[TaskPair, ...]
    general: tuple[TargetPair, ...]
    uncarried: tuple[int, ...]
    same_field: bool
    likeness: float
