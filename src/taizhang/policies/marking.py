"""Facts → marked segments of the source text.

Facts overlap: a task's text holds targets, a merged cell's unit belongs to several tasks. Each
block is cut at every place where a fact begins or ends; a segment knows all facts that cover it,
the innermost first. No segment lies in another, so a page can show them one after the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise


class FactKind(StrEnum):
    """What a fact is; each kind has its own underline."""

    HEADING = "heading"
    DOCUMENT = "document"
    TASK = "task"
    UNIT = "unit"
    DATE = "date"
    NUMBER = "number"
    FINDING = "finding"


@dataclass(frozen=True, slots=True, eq=False)
class Fact:
    """A fact with its places [block, start, end]. `key` names it in the page: "t5a0", "s2".

    `words` tells what was understood, for the one who points at the mark.
    """

    key: str
    kind: FactKind
    spans: Sequence[Sequence[int]]
    words: str = ""
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a block's text from `start`, and the facts that cover it, innermost first."""

    start: int
    text: str
    facts: tuple[Fact, ...] = ()


def mark(texts: Sequence[str], facts: Iterable[Fact]) -> list[list[Segment]]:
    """Return the segments of each block; joined, the segments of a block are its text.

    Among facts that cover a segment the shorter span is the inner one; of equal spans, the one that
    was given first. Spans outside their block, empty ones too, mark nothing.
    """
    by_block: dict[int, list[tuple[int, int, Fact]]] = defaultdict(list)
    for fact in facts:
        for block, start, end in fact.spans:
            if 0 <= block < len(texts) and 0 <= start < end <= len(texts[block]):
                by_block[block].append((start, end, fact))
    return [_segments(text, by_block.get(index, [])) for index, text in enumerate(texts)]


def anchor(spans: Sequence[Sequence[int]]) -> str:
    """Return the page anchor of the segment at which a fact with these spans begins, or ""."""
    return f"m{spans[0][0]}-{spans[0][1]}" if spans else ""


def _segments(text: str, spans: list[tuple[int, int, Fact]]) -> list[Segment]:
    if not spans:
        return [Segment(0, text)] if text else []
    # Shortest first, and sorted() keeps the given order of equals.
    spans = sorted(spans, key=lambda span: span[1] - span[0])
    cuts = sorted({0, len(text), *(s[0] for s in spans), *(s[1] for s in spans)})
    return [
        Segment(
            start,
            text[start:end],
            tuple(dict.fromkeys(f for s, e, f in spans if s <= start and end <= e)),
        )
        for start, end in pairwise(cuts)
    ]
