"""A passage: words of a document made even for reading, each still knowing its place.

The rules of extraction read `Passage.text`, in which line breaks and blanks between Chinese
characters are gone, punctuation has one width and the script is simplified. `spans` and `raw` lead
back to the document.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from taizhang.documents.model import Document, Span
from taizhang.extraction.plan import Spans
from taizhang.lexicon.script import simplified

# Letters, digits and signs of calculation become narrow; Chinese punctuation becomes wide; the digits of
# any script become those of ours, for rules ask for digits by `\d`. One character stays one character, so
# offsets never shift.
_NARROW = {0xFF01 + i: 0x21 + i for i in range(94)}
_WIDE = {ord(n): ord(w) for n, w in zip(",;:?!()", "，；：？！（）", strict=True)}
_FOLD = {**_NARROW, **{w: w for w in _WIDE.values()}, **_WIDE, 0x3000: 0x20, 0xA0: 0x20}
_FOLD |= {ord("﹪"): ord("%"), ord("﹑"): ord("、"), ord("､"): ord("、"), ord("｡"): ord("。")}
_FOLD |= {ord("─"): ord("—"), ord("–"): ord("-"), ord("−"): ord("-"), ord("～"): ord("~")}
_FOLD |= {c: 0x30 + unicodedata.decimal(chr(c)) for c in range(0x80, 0x20000) if chr(c).isdecimal()}
_FOLD |= simplified()
#: Most texts of a document have nothing to be made even: a look is cheaper than a translation.
_UNEVEN = re.compile(
    "["
    + "".join(re.escape(chr(c)) for c, to in _FOLD.items() if c != to and c < 0x10000)
    # A set that names single characters beyond the first 65,536 is searched a hundred times slower.
    + "]|[\U00010000-\U0010ffff]"
)
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[，：](?=\d)")
_BLANK = re.compile(r"[\s\u200b\ufeff]+")


def fold(text: str) -> str:
    """`text` with widths made even, in simplified script, of the same length.

    A comma or colon between digits is a part of the number (1,000; 1:1) and becomes narrow.
    """
    even = text.translate(_FOLD) if _UNEVEN.search(text) else text
    return _BETWEEN_DIGITS.sub(lambda m: "," if m[0] == "，" else ":", even)


class _Run(NamedTuple):
    """`length` characters of the passage from `at` on are those of `block` from `offset` on."""

    at: int
    block: int
    offset: int
    length: int


class Passage:
    """Even text over pieces of a document. Slices and joins of passages are passages."""

    __slots__ = ("_runs", "_starts", "document", "text")

    def __init__(self, document: Document, text: str, runs: tuple[_Run, ...]) -> None:
        self.document, self.text, self._runs = document, text, runs
        self._starts = [run.at for run in runs]

    @classmethod
    def of(cls, document: Document, block: int, start: int = 0, end: int | None = None) -> Passage:
        """The passage over one block, or over a part of it."""
        source = document.blocks[block].text
        end = len(source) if end is None else end
        even = fold(source)
        if _BLANK.search(even, start, end) is None:
            run = (_Run(0, block, start, end - start),) if end > start else ()
            return cls(document, even[start:end], run)
        parts, runs, at, position = [], [], 0, start
        for blank in _BLANK.finditer(even, start, end):
            # A blank between Latin words parts them; any other is layout.
            keep = (
                "\n" not in blank[0]
                and blank.start() > start
                and blank.end() < end
                and even[blank.start() - 1].isascii()
                and even[blank.end()].isascii()
                and even[blank.start() - 1].isalpha()
                and even[blank.end()].isalpha()
            )
            stop = blank.start() + (1 if keep else 0)
            if stop > position:
                parts.append(even[position : blank.start()] + (" " if keep else ""))
                runs.append(_Run(at, block, position, stop - position))
                at += stop - position
            position = blank.end()
        if end > position:
            parts.append(even[position:end])
            runs.append(_Run(at, block, position, end - position))
        return cls(document, "".join(parts), tuple(runs))

    @classmethod
    def join(cls, document: Document, passages: Iterable[Passage]) -> Passage:
        """The passages one after the other, as one."""
        texts, runs, at = [], [], 0
        for passage in passages:
            texts.append(passage.text)
            runs += [_Run(at + r.at, r.block, r.offset, r.length) for r in passage._runs]
            at += len(passage.text)
        return cls(document, "".join(texts), tuple(runs))

    def __len__(self) -> int:
        return len(self.text)

    def __getitem__(self, part: slice) -> Passage:
        start, end, _ = part.indices(len(self.text))
        if start == 0 and end == len(self.text):
            return self
        if len(self._runs) == 1 and start < end:
            at, block, offset, _ = self._runs[0]
            run = _Run(0, block, offset + start - at, end - start)
            return Passage(self.document, self.text[start:end], (run,))
        runs = []
        for run in self._overlapping(start, end):
            low, high = max(run.at, start), min(run.at + run.length, end)
            runs.append(_Run(low - start, run.block, run.offset + low - run.at, high - low))
        return Passage(self.document, self.text[start:end], tuple(runs))

    def strip(self, characters: str = " ") -> Passage:
        """The passage without `characters` at its ends."""
        left = len(self.text) - len(self.text.lstrip(characters))
        return self[left : max(left, len(self.text.rstrip(characters)))]

    def spans(self, start: int = 0, end: int | None = None) -> Spans:
        """The places of text[start:end]; blanks inside a line are covered, line breaks part spans."""
        end = len(self.text) if end is None else end
        if len(self._runs) == 1 and start < end:
            at, block, offset, _ = self._runs[0]
            return (Span(block, offset + start - at, offset + min(end, len(self.text)) - at),)
        found: list[Span] = []
        for run in self._overlapping(start, end):
            low = run.offset + max(run.at, start) - run.at
            high = run.offset + min(run.at + run.length, end) - run.at
            if found and found[-1].block == run.block and found[-1].end <= low:
                gap = self.document.blocks[run.block].text[found[-1].end : low]
                if "\n" not in gap and not gap.strip():
                    found[-1] = Span(run.block, found[-1].start, high)
                    continue
            found.append(Span(run.block, low, high))
        return tuple(found)

    def raw(self, start: int = 0, end: int | None = None) -> str:
        """The words of the document at text[start:end], as they stand there."""
        return self.document.cut(self.spans(start, end))

    def plain(self) -> str:
        """The words of the document as they stand there, without the blanks of the layout."""
        words = self.raw().split()
        return (" " if " " in self.text else "").join(words)

    @classmethod
    def over(cls, document: Document, spans: Iterable[Span]) -> Passage:
        """The passage over places of the document, one after the other."""
        return cls.join(document, (cls.of(document, s.block, s.start, s.end) for s in spans))

    def gaps(self) -> tuple[tuple[int, bool], ...]:
        """Offsets where layout stood between two characters; True where it broke the line or block."""
        found = []
        for before, after in pairwise(self._runs):
            stop = before.offset + before.length
            if before.block != after.block:
                found.append((after.at, True))
            elif after.offset != stop:
                between = self.document.blocks[after.block].text[stop : after.offset]
                if between and not between.strip("\u200b\ufeff \t\r\n\f\v\xa0\u3000"):
                    found.append((after.at, "\n" in between))
        return tuple(found)

    def _overlapping(self, start: int, end: int) -> Iterable[_Run]:
        if start >= end:
            return
        first = max(0, bisect_right(self._starts, start) - 1)
        for run in self._runs[first:]:
            if run.at >= end:
                return
            if run.at + run.length > start:
                yield run
