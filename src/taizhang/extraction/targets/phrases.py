"""What stays of the words before a number: leads, adverbs, dates and dropped verbs go out."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TypeAlias

from taizhang.extraction.targets.comparators import Governor
from taizhang.extraction.targets.items import Item, Scene, is_stripped
from taizhang.extraction.targets.layout import Clause
from taizhang.extraction.targets.words import (
    ADVERBS,
    EACH,
    IMPROVE,
    KEEP,
    KEEP_WORDS,
    LABEL,
    LEAD,
    LEAD_WORDS,
    MAKE,
    MAKE_INSIDE,
    MAKE_WORDS,
    PERIOD,
    TRAILERS,
    strip_end,
)
from taizhang.lexicon.measures import MeasureKind

Piece: TypeAlias = tuple[int, int]

_JOINT = re.compile(r"[、和及与并](?=.)")
#: An act that goes on behind the counted noun: …各3个并在全市推广.
_NEXT_ACT = re.compile(r"并(?![网联购轨发])|且(?!末)")
_FLOORS = ("不低于", "不少于", "不超过", "不高于", "不小于", "至少", "达到")
_NOMINAL = re.compile(r"(?:率|比例|比重|占比|数量|水平|规模|面积|人数|次数)$")
_FADE = re.compile(r"(?:进一步|稳步|不断|明显|显著|大幅|持续|逐步|全面|力争|基本|有效)(?=[一-龥])")
_POLICY = re.compile(r"(?:政策|制度|要求|规定)$")


@dataclass(frozen=True, slots=True)
class Lead:
    """Where a phrase begins behind its leads; `made`: a verb was among them."""

    start: int
    made: bool
    periods: tuple[Piece, ...] = ()
    carried_out: bool = False


class Phrases:
    """Reads the phrases of a scene."""

    def __init__(self, scene: Scene) -> None:
        self._scene, self._text = scene, scene.text
        self._date_starts = [d.start for d in scene.dates]
        self._closed = _brackets_with_items(scene)

    # ---- leads -----------------------------------------------------------------------------------

    def lead(self, lo: int, hi: int, *, improve: bool = False, make: bool = True) -> Lead:
        """Skip what opens a phrase: labels, dates, leads, adverbs, verbs that bring about."""
        text, start, made, out = self._text, lo, False, False
        periods: list[Piece] = []
        while start < hi:
            date = self._date_at(start)
            if date is not None:
                if not is_stripped(date):
                    periods.append((start, date.end))
                start = date.end
            elif period := PERIOD.match(text, start, hi):
                periods.append(period.span())
                start = period.end()
            elif skipped := self._skip(start, hi, improve=improve):
                out = out or text.startswith(("落实", "执行", "严格"), start)
                start = skipped
            elif make and (verb := MAKE.match(text, start, hi)):
                start, made = self._after_verb(verb.end(), hi), True
                if KEEP.match(text, start, hi):
                    break
            else:
                break
        return Lead(min(start, hi), made, tuple(periods), out)

    def _skip(self, start: int, hi: int, *, improve: bool) -> int:
        text = self._text
        match = LABEL.match(text, start, hi) or ADVERBS.match(text, start, hi)
        match = match or LEAD.match(text, start, hi)
        if match is None and improve:
            match = IMPROVE.match(text, start, hi)
        if match is None:
            return 0
        return match.end()

    def _after_verb(self, start: int, hi: int) -> int:
        """Behind a verb, and behind the 、 of a row of verbs (遴选、认定)."""
        joint = _JOINT.match(self._text, start, hi)
        if joint and MAKE.match(self._text, joint.end(), hi):
            return joint.end()
        return start

    def _date_at(self, position: int):  # type: ignore[no-untyped-def]
        index = bisect_left(self._date_starts, position)
        if index < len(self._date_starts) and self._date_starts[index] == position:
            return self._scene.dates[index]
        return None

    # ---- quantities: X达到N -------------------------------------------------------------------------

    def quantity(self, lo: int, hi: int) -> Piece:
        """The borders of the quantity in text[lo:hi], leads and trailing adverbs out."""
        start = self.lead(lo, hi, improve=True).start
        return start, max(start, strip_end(self._text, start, hi, TRAILERS))

    def measured(self, lo: int, hi: int, governor: Governor) -> list[Piece]:
        """The quantity that a predicate is told of."""
        text = self._text
        relative = not governor.word.startswith(_FLOORS[:5]) and "的" in text[lo:hi]
        lead = self.lead(lo, hi, improve=True, make=not relative)
        start, periods = lead.start, list(lead.periods)
        verb = MAKE_INSIDE.search(text, start, hi)
        if (
            verb
            and verb["make"]
            and not lead.made
            and governor.word.startswith(_FLOORS[:5])
            and self._scene.layout.inside(self._scene.layout.clause_at(lo), verb.start())
            and not _NOMINAL.search(text, verb.end(), hi)
            and verb.end() < hi
        ):
            periods += self.periods(start, verb.start())
            start = verb.end()
        elif periods and not lead.made:
            start, periods = periods[0][0], []
        end = strip_end(text, start, hi, (*TRAILERS, "的"))
        return self._cut([*periods, (start, end)])

    def bare(self, item: Item) -> bool:
        """Whether nothing but adverbs stands before the number of `item`."""
        return strip_end(self._text, item.start, item.number.start, TRAILERS) == item.start

    # ---- N个X: what stays before the number ---------------------------------------------------------

    def before_number(self, item: Item) -> list[Piece]:
        """The pieces before a number whose noun follows."""
        text, lo = self._text, item.start
        hi = strip_end(text, lo, item.governor.start, TRAILERS)
        if text.endswith(MAKE_WORDS + LEAD_WORDS, lo, hi):
            end = strip_end(text, lo, hi, (*MAKE_WORDS, *LEAD_WORDS, *TRAILERS))
            treated = self._treated(lo, hi)
            return self._cut([*self.periods(lo, end), *treated])
        if text.endswith(KEEP_WORDS, lo, hi):
            lead = self.lead(lo, hi)
            pieces = self._inner(lead, hi) if not lead.made else [*lead.periods, (lead.start, hi)]
            return self._cut(pieces)
        lead = self.lead(lo, hi)
        if lead.made:
            return self._cut([*lead.periods, (lead.start, hi)])
        return self._cut(self._inner(lead, hi))

    def _treated(self, lo: int, hi: int) -> list[Piece]:
        """对教师全员进行一次培训: what is treated goes with the act."""
        found = re.compile(r"对([^对，。；]{2,})(?:进行|开展|实施)$").search(self._text, lo, hi)
        return [found.span(1)] if found else []

    def noun_end(self, tail: int, item: Item) -> int:
        """The end of the noun behind a number."""
        text, end = self._text, item.end
        for bracket in self._closed:
            if tail <= bracket < end:
                end = bracket
                break
        act = _NEXT_ACT.search(text, tail + 1, end)
        if act and self._scene.layout.inside(item.clause, act.start()):
            end = act.start()
        lead = self.lead(item.start, item.number.start)
        if lead.carried_out and _POLICY.search(text, tail, end):
            end -= 2
        return end

    def verb_inside(self, lo: int, hi: int) -> int | None:
        """The place of the first verb behind a noun."""
        verb = MAKE_INSIDE.search(self._text, lo + 1, hi)
        return verb.start() if verb else None

    # ---- XN个 ----------------------------------------------------------------------------------------

    def counted(self, lo: int, hi: int, item: Item) -> list[Piece]:
        """The pieces before a number that ends its phrase."""
        text = self._text
        hi = strip_end(text, lo, hi, (*TRAILERS, "的"))
        lead = self.lead(lo, hi)
        if lead.start >= hi:
            # Only a verb: it alone tells what is counted (每月调度一次, 新建5所).
            verb = self._last_verb(lo, hi)
            return self._cut([*lead.periods, (verb, hi)] if verb < hi else list(lead.periods))
        if lead.made or item.number.kind is MeasureKind.SHARE:
            start = lead.start if lead.made or not lead.periods else lead.periods[0][0]
            periods = lead.periods if lead.made else ()
            return self._cut([*periods, (start, hi)])
        return self._cut(self._inner(lead, hi))

    def _inner(self, lead: Lead, hi: int) -> list[Piece]:
        """Without the verb inside and the actor before it: 全省建成高校."""
        text, start = self._text, lead.start
        clause = self._scene.layout.clause_at(start)
        whole = [(lead.periods[0][0] if lead.periods else start, hi)]
        for verb in MAKE_INSIDE.finditer(text, start, hi):
            if not self._scene.layout.inside(clause, verb.start()):
                continue
            if verb["keep"] or verb.end() >= hi:
                return whole
            rest = self.lead(verb.end(), hi)
            if rest.start >= hi:
                return whole
            return [*lead.periods, *self.periods(start, verb.start()), (rest.start, hi)]
        return whole

    def _last_verb(self, lo: int, hi: int) -> int:
        for word in (*MAKE_WORDS, *KEEP_WORDS):
            if self._text.endswith(word, lo, hi):
                return hi - len(word)
        return hi

    def object_of(self, clause: Clause) -> list[Piece]:
        """What a clause without number tells of: 扩大培训规模 → 培训规模."""
        start, end = self.quantity(clause.start, clause.end)
        fade = _FADE.search(self._text, start, end)
        return self._cut([(start, fade.start() if fade else end)])

    # ---- pieces --------------------------------------------------------------------------------------

    def periods(self, lo: int, hi: int) -> list[Piece]:
        """Period words, spans and 每个… among words that go out."""
        text = self._text
        each = EACH.search(text, lo, hi)
        if each:
            end = strip_end(text, each.start(), hi, TRAILERS)
            verb = re.compile("|".join(("建立", "组织", "安排"))).search(text, each.start(), end)
            return [(each.start(), verb.start() if verb else end)]
        found = [m.span() for m in PERIOD.finditer(text, lo, hi)]
        for index in range(bisect_left(self._date_starts, lo), len(self._date_starts)):
            date = self._scene.dates[index]
            if date.start >= hi:
                break
            if not is_stripped(date) and not found:
                found.append((date.start, date.end))
        return found

    def _cut(self, pieces: list[Piece]) -> list[Piece]:
        """`pieces` without dates that are no part of the subject, and without 至少 and the like."""
        kept: list[Piece] = []
        for start, end in pieces:
            for lo, hi in self._holes(start, end):
                if start < lo:
                    kept.append((start, lo))
                start = max(start, hi)
            if start < end:
                kept.append((start, end))
        return kept

    def _holes(self, start: int, end: int) -> list[Piece]:
        holes = []
        for index in range(bisect_left(self._date_starts, start), len(self._date_starts)):
            date = self._scene.dates[index]
            if date.start >= end:
                break
            if is_stripped(date):
                holes.append((date.start, date.end))
        holes += [m.span() for m in _FAR_HOLE.finditer(self._text, start, end)]
        return sorted(holes)


_FAR_HOLE = re.compile(r"至少|最高可?|最多可?|至多|原则上|力争|(?<=每年)度(?=[一-龥])(?!规)")


def _brackets_with_items(scene: Scene) -> list[int]:
    """The openings of brackets that hold targets of their own."""
    opened, index = [], 0
    starts = sorted(i.number.start for i in scene.items)
    for start, end in scene.layout.brackets:
        index = bisect_left(starts, start)
        if index < len(starts) and starts[index] < end:
            opened.append(start)
    return opened
