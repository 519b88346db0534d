"""Facts that rest on recognised text are marked, and no surer than the recognition of their words.

The certainty of a short fact (a unit, a date, a number) is that of its least certain character: one
wrong character makes it wrong. The text of a task stays the task's with one wrong character: its
certainty is the mean, and its number's the least.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from statistics import fmean
from typing import TypeVar

from taizhang.documents.model import Document
from taizhang.extraction.plan import (
    Assignment,
    Deadline,
    DocumentFacts,
    Plan,
    Spans,
    Target,
    Task,
    Warning,
)
from taizhang.extraction.wording import warn

#: The mark alone says where the words come from; it is no reason to doubt them.
MARK = "recognised-words"
#: A character that is less certain is named.
_CLEAR = 0.9
#: How many characters are shown to either side of one that is not clear, and how many such places.
_AROUND, _PLACES = 3, 5

_Fact = TypeVar("_Fact", Assignment, Deadline, Target)


def marked(plan: Plan, document: Document) -> Plan:
    """`plan` with its marks; as it is where nothing of `document` was recognised."""
    pages = document.recognised_pages
    if not pages:
        return plan
    marker = _Marker(document)
    return replace(
        plan,
        document=marker.facts(plan.document),
        tasks=tuple(map(marker.task, plan.tasks)),
        targets=marker.all(plan.targets),
        warnings=(warn("recognised-pages", pages=str(pages)), *plan.warnings),
    )


@dataclass(frozen=True, slots=True)
class _Character:
    """A recognised character that says something: where it stands, and how certain it is."""

    block: int
    at: int
    certainty: float


class _Marker:
    """Marks facts by the characters of `document` that they rest on."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def task(self, task: Task) -> Task:
        """A task with its mark and those of its facts."""
        words = self._characters(task.spans)
        numbers = self._characters((*task.number_spans, *task.measure_spans))
        certainty = min(
            fmean(c.certainty for c in words) if words else 1.0,
            fmean(c.certainty for c in numbers) if numbers else 1.0,
        )
        return replace(
            task,
            assignments=self.all(task.assignments),
            deadlines=self.all(task.deadlines),
            targets=self.all(task.targets),
            confidence=min(task.confidence, round(certainty, 2)),
            warnings=(*task.warnings, *self._warnings([*numbers, *words])),
        )

    def all(self, facts: Iterable[_Fact]) -> tuple[_Fact, ...]:
        """Short facts with their marks."""
        return tuple(map(self._fact, facts))

    def facts(self, facts: DocumentFacts) -> DocumentFacts:
        """What the document says of itself, with its mark."""
        spans = tuple(span for _, places in facts.spans for span in places)
        return self._bounded(facts, self._characters(spans))

    def _fact(self, fact: _Fact) -> _Fact:
        return self._bounded(fact, self._characters(fact.spans))

    def _bounded(self, fact: _Bounded, characters: list[_Character]) -> _Bounded:
        if not characters:
            return fact
        least = min(character.certainty for character in characters)
        return replace(
            fact,
            confidence=min(fact.confidence, least),
            warnings=(*fact.warnings, *self._warnings(characters)),
        )

    def _characters(self, spans: Spans) -> list[_Character]:
        """The recognised characters at `spans`; of signs only those that numbers need."""
        return [
            _Character(span.block, at, certainty)
            for span in spans
            for at, certainty in self._document.recognised(span).items()
            if self._says_something(span.block, at)
        ]

    def _says_something(self, block: int, at: int) -> bool:
        text = self._document.blocks[block].text
        if text[at] == ".":
            return text[at - 1 : at].isdecimal() and text[at + 1 : at + 2].isdecimal()
        return text[at].isalnum() or text[at] in "%％‰"

    def _warnings(self, characters: list[_Character]) -> tuple[Warning, ...]:
        """The mark, and the places that are not clear."""
        if not characters:
            return ()
        unclear = [c for c in characters if c.certainty < _CLEAR]
        if not unclear:
            return (warn(MARK),)
        words = list(dict.fromkeys(map(self._around, unclear)))
        shown = "”“".join(words[:_PLACES])
        return (warn(MARK), warn("recognised-unclear", words=shown))

    def _around(self, character: _Character) -> str:
        text = self._document.blocks[character.block].text
        start = max(0, character.at - _AROUND)
        return " ".join(text[start : character.at + _AROUND + 1].split())


_Bounded = TypeVar("_Bounded", Assignment, Deadline, Target, DocumentFacts)
