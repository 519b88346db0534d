"""When a target is due: the nearest date of its sentence that belongs to no other target."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise

from taizhang.extraction.dates import DateMention
from taizhang.extraction.targets.items import Item, Scene

#: How often something is done again and again; what is due once is another act.
_RHYTHM = re.compile(r"每(?:两|三|半|[1-9])?个?(?:年|季度?|月|周|旬|天|日|学期|学年)")


class Dues:
    """The dates of a text and what each governs."""

    def __init__(self, scene: Scene, *, goals: bool) -> None:
        self._scene, self._goals = scene, goals
        self._dates = [d for d in scene.dates if d.is_end and (d.date or d.needs_year)]
        self._starts = [d.start for d in self._dates]
        #: Where the clauses begin that have a number of their own.
        self._counting = {item.clause.start for item in scene.items}
        self._opening = self._opener(0)

    def of(self, item: Item) -> DateMention | None:
        """The date that `item` is due at."""
        sentence = item.clause.sentence
        begin, end = self._scene.layout.sentences[
            min(sentence, len(self._scene.layout.sentences) - 1)
        ]
        low = bisect_left(self._starts, begin)
        high = bisect_left(self._starts, item.number.start)
        if item.turn is not None and (own := self._in_turn(item, low, high)):
            return own
        for date in reversed(self._dates[low:high]):
            if self._governs(date, item):
                return date
        own = self._following(item, high, end)
        if own is not None:
            return own
        return self._opening if self._goals else None

    def _in_turn(self, item: Item, low: int, high: int) -> DateMention | None:
        """2023年、2025年分别达到70%、90%: each number has its own date."""
        index, count = item.turn or (0, 0)
        row = self._dates[low:high][-count:]
        text = self._scene.text
        parted = all(text[a.end : b.start] in ("、", "和", "及", "") for a, b in pairwise(row))
        return row[index] if len(row) == count and parted else None

    def _opener(self, sentence: int) -> DateMention | None:
        """The date that opens a sentence, if one does."""
        begin, _ = self._scene.layout.sentences[sentence]
        for date in self._dates[:1]:
            if opens(self._scene.text, begin, date.start):
                return date
        return None

    def _governs(self, date: DateMention, item: Item) -> bool:
        """Whether a date before `item` in its sentence reaches as far as it."""
        layout, text = self._scene.layout, self._scene.text
        clause = layout.clause_at(date.start)
        if clause is item.clause:
            return True
        if clause.depth > item.clause.depth or (clause.depth and clause.depth == item.clause.depth):
            # A date in a bracket stays in it.
            return False
        if date.end < clause.end and _RHYTHM.match(text, item.start, item.number.start):
            # 2025年6月底前建立机制，每季度调度一次: the date is that of the act.
            return False
        begin, _ = layout.sentences[clause.sentence]
        if opens(text, begin, date.start) or date.end >= clause.end:
            return True
        # 2023年达到80%，…: the date of a clause with a number of its own is that number's.
        return clause.start not in self._counting

    def _following(self, item: Item, index: int, end: int) -> DateMention | None:
        """A date right behind: 新建5所，2023年底前完成; 5所（2023年底前）."""
        if index >= len(self._dates):
            return None
        date = self._dates[index]
        if date.start >= end:
            return None
        following = item.after
        if following is not None and following.number.start < date.start:
            return None
        clause = self._scene.layout.clause_at(date.start)
        if clause is not item.clause and clause.start in self._counting:
            # 增加到12万份，评价率2025年达到40%: the date is the next number's.
            return None
        gap = clause.start - item.clause.end
        rest = self._scene.text[date.end : clause.end]
        near = (
            clause is item.clause
            or (0 <= gap <= 1 and self._scene.text[date.start - 1] in "，（" and len(rest) <= 6)
            or (clause.start == item.number.tail + 1 and len(rest) <= 6)
        )
        return date if near else None


_LEADS = ("力争", "争取", "确保", "计划", "努力", "其中", "——", "目标是", "同时", "并")


def opens(text: str, begin: int, start: int) -> bool:
    """Whether only words such as 力争 stand between `begin` and the date at `start`."""
    words = text[begin:start]
    for lead in _LEADS:
        words = words.removeprefix(lead)
    return not words
