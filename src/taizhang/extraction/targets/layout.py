"""How a text is parted: sentences, clauses, brackets, quotations; found in one scan."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TypeAlias

#: A piece of the text: [start, end).
Piece: TypeAlias = tuple[int, int]

_MARK = re.compile(r"[，；：。！？（）“”《》‘’]")
_OPEN = {"“": "”", "《": "》", "‘": "’"}
#: A quotation longer than this is speech, not a name, and is read like other text.
_LONGEST_NAME = 40
#: A clause longer than this is cut: what is read of a number would else be read again for each number
#: of a list without end.
_LONGEST_CLAUSE = 1_000
#: Where a long clause may be cut, looked for so far behind that length: not in the middle of a number.
_CUT, _CUT_WITHIN = re.compile(r"(?<=、)|(?<![\d.,])(?=\d)"), 100


@dataclass(slots=True, eq=False)
class Clause:
    """The words at [start, end) between commas; `depth` counts the brackets around them.

    `sentence` is the number of the sentence, `closes` the mark that ends it.
    """

    index: int
    start: int
    end: int
    depth: int
    sentence: int
    closes: str


class Layout:
    """The clauses of a text in the order of their ends, and its quotations and brackets."""

    __slots__ = (
        "_breaks",
        "_by_start",
        "_owners",
        "brackets",
        "clauses",
        "partners",
        "quotes",
        "sentences",
    )

    def __init__(self, text: str) -> None:
        self.quotes: list[tuple[int, int]] = []
        self.brackets: list[tuple[int, int]] = []
        self.clauses: list[Clause] = []
        self.sentences: list[tuple[int, int]] = []
        # At _breaks[i] the innermost clause becomes the one that starts at _owners[i].
        self._breaks: list[int] = [0]
        self._owners: list[int] = [0]
        self._scan(text)
        self.clauses.sort(key=lambda c: (c.start, -c.end))
        for index, clause in enumerate(self.clauses):
            clause.index = index
        #: Where the bracket that opens at a place is over.
        self.partners = dict(self.brackets)
        self._by_start = {c.start: c for c in self.clauses}

    def clause_at(self, position: int) -> Clause:
        """The innermost clause that holds `position`."""
        return self._by_start[self._owners[bisect_right(self._breaks, position) - 1]]

    def quoted(self, position: int) -> bool:
        """Whether `position` is inside a quotation."""
        index = bisect_right(self.quotes, (position, 1 << 60)) - 1
        return index >= 0 and position < self.quotes[index][1]

    def inside(self, clause: Clause, position: int) -> bool:
        """Whether `position` belongs to `clause` itself, not to a bracket or quotation in it."""
        return self.clause_at(position) is clause and not self.quoted(position)

    def _scan(self, text: str) -> None:
        pairs = _matched_brackets(text)
        starts, sentence_start, quote_end = [0], 0, 0
        for mark in _MARK.finditer(text):
            at, character = mark.start(), mark[0]
            if at < quote_end:
                continue
            self._cut(text, at, starts)
            if character in _OPEN:
                close = text.find(_OPEN[character], at, at + _LONGEST_NAME)
                if close > 0:
                    quote_end = close + 1
                    self.quotes.append((at, quote_end))
            elif character in "（）":
                if at not in pairs:
                    continue
                if character == "（":
                    self.brackets.append((at, pairs[at] + 1))
                    starts.append(at + 1)
                elif len(starts) > 1:
                    self._close(starts.pop(), at, len(starts), character)
                self._turn(at + 1, starts[-1])
            elif character not in "”》’":
                self._close(starts[-1], at, len(starts) - 1, character)
                starts[-1] = at + 1
                self._turn(at + 1, at + 1)
                if character in "。！？" and len(starts) == 1:
                    self.sentences.append((sentence_start, at))
                    sentence_start = at + 1
        while starts:
            self._cut(text, len(text), starts)
            self._close(starts.pop(), len(text), len(starts), "")
        if sentence_start < len(text) or not self.sentences:
            self.sentences.append((sentence_start, len(text)))

    def _cut(self, text: str, end: int, starts: list[int]) -> None:
        """Cut the innermost clause, which lasts to `end` at least, where it is too long."""
        while end - starts[-1] > _LONGEST_CLAUSE + _CUT_WITHIN:
            at = max(starts[-1] + _LONGEST_CLAUSE, self._breaks[-1] + 1)
            if self.quotes:
                at = max(at, self.quotes[-1][1])
            if at >= end - 1:
                return
            place = _CUT.search(text, at, min(end - 1, at + _CUT_WITHIN))
            at = place.start() if place else at
            self._close(starts[-1], at, len(starts) - 1, "")
            starts[-1] = at
            self._turn(at, at)

    def _turn(self, position: int, owner: int) -> None:
        self._breaks.append(position)
        self._owners.append(owner)

    def _close(self, start: int, end: int, depth: int, mark: str) -> None:
        self.clauses.append(Clause(0, start, end, depth, len(self.sentences), mark))


def _matched_brackets(text: str) -> dict[int, int]:
    """Each bracket that has its partner, by its place; a lone one is ignored."""
    pairs: dict[int, int] = {}
    opened: list[int] = []
    for mark in re.finditer(r"[（）。]", text):
        if mark[0] == "（":
            opened.append(mark.start())
        elif mark[0] == "。":
            opened.clear()
        elif opened:
            start = opened.pop()
            pairs[start], pairs[mark.start()] = mark.start(), start
    return pairs
