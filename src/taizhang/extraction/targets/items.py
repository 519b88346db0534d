"""Items: each number with the words that are its own, between its neighbours in the clause."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import takewhile

from taizhang.extraction.dates import DateKind, DateMention
from taizhang.extraction.targets.comparators import Governor, find_governor
from taizhang.extraction.targets.layout import Clause, Layout
from taizhang.extraction.targets.numbers import Number
from taizhang.extraction.targets.rejection import is_no_target
from taizhang.extraction.targets.words import ACTS, TRAILERS
from taizhang.lexicon.measures import MeasureKind

_SEPARATOR = re.compile(r"以及|[、和及与或并]")
#: Behind a number nothing of its own follows.
_NOTHING = re.compile(
    r"(?:[、，。；：）]|和|及|以及|与|或|并(?!联|网|购)|且|等(?!级)|$"
    r"|的?(?:目标任务|目标|任务目标|要求|标准|水平|比例|规模|幅度|速度|额度)(?:[，。；、]|$))"
)
#: Numbers joined by 、 are looked at together up to this many.
LONGEST_ROW = 24
_OPENERS = TRAILERS | ACTS
_COUNTS = frozenset({MeasureKind.COUNT, MeasureKind.TIMES})
_PROPERTY = frozenset({MeasureKind.MONEY, MeasureKind.SIZE, MeasureKind.TIME, MeasureKind.SCORE})


@dataclass(slots=True)
class Item:
    """A number and its words [start, end); `follows` tells that a noun stands behind the number.

    `joined`: only 、 or 和 parts it from the item before (`before`) in the same clause. `turn`: its
    place among numbers told respectively (分别达到99%、90%), and how many they are.
    """

    number: Number
    clause: Clause
    start: int
    end: int
    governor: Governor
    follows: bool
    before: Item | None
    joined: bool = False
    after: Item | None = field(default=None, repr=False)
    turn: tuple[int, int] | None = None

    def row_before(self) -> Iterator[Item]:
        """The items joined to this one from the left, the nearest first."""
        item = self
        for _ in range(LONGEST_ROW):
            if not item.joined or item.before is None:
                return
            item = item.before
            yield item

    def row_after(self) -> Iterator[Item]:
        """The items joined to this one from the right, the nearest first."""
        item = self
        for _ in range(LONGEST_ROW):
            if item.after is None or not item.after.joined:
                return
            item = item.after
            yield item


class Scene:
    """One text with all that was found in it before the targets: layout, dates, numbers."""

    def __init__(self, text: str, dates: list[DateMention], numbers: list[Number]) -> None:
        self.text, self.dates, self.layout = text, dates, Layout(text)
        self.items = self._items(_outside_dates(numbers, dates))

    def _items(self, numbers: list[Number]) -> list[Item]:
        items: list[Item] = []
        latest: dict[int, Item] = {}
        for number in numbers:
            clause = self.layout.clause_at(number.start)
            if is_no_target(self.text, number, clause, self.layout):
                continue
            before = latest.get(clause.start)
            if before is not None and self._tells_of_it(before, number):
                continue
            if before is not None and self._is_told_of(before, number):
                items.remove(before)
                before = before.before
            item = self._item(number, clause, before)
            if before is not None:
                before.after = item
            items.append(item)
            latest[clause.start] = item
        for item in items:
            self._take_turns(item)
        return items

    def _take_turns(self, first: Item) -> None:
        """Count the row of numbers that 分别 deals out."""
        if first.joined or first.follows or not first.governor.predicate:
            return
        if self.text.rfind("分别", first.start, first.number.start) < 0:
            return
        row = [first, *takewhile(self._is_bare, first.row_after())]
        if len(row) > 1:
            for index, item in enumerate(row):
                item.turn = (index, len(row))

    def _is_bare(self, item: Item) -> bool:
        """Whether nothing but adverbs stands before the number of `item`."""
        return TRAILERS.strip(self.text, item.start, item.number.start) == item.start

    def _item(self, number: Number, clause: Clause, before: Item | None) -> Item:
        start = clause.start
        if before is not None:
            start = self._border(before, number)
            before.end = min(before.end, _border_end(self.text, start, before.number.tail))
        return Item(
            number=number,
            clause=clause,
            start=start,
            end=clause.end,
            governor=find_governor(self.text, start, number),
            follows=self._follows(number.tail, clause.end),
            before=before,
            joined=before is not None and start > before.number.tail,
        )

    def _follows(self, tail: int, end: int) -> bool:
        """Whether a noun stands behind a number that ends at `tail`; a bracket is passed over."""
        while tail < end and self.text[tail] == "（" and tail in self.layout.partners:
            tail = self.layout.partners[tail]
        return not _NOTHING.match(self.text, tail, end)

    def _unparted(self, before: Item, number: Number) -> bool:
        """Whether no 、 or 和 stands between two numbers of a clause."""
        return not any(
            self.layout.inside(before.clause, m.start())
            for m in _SEPARATOR.finditer(self.text, before.number.tail, number.start)
        )

    def _tells_of_it(self, before: Item, number: Number) -> bool:
        """产值超10亿元 in 5家产值超10亿元企业: a property of what the number before counts."""
        if not before.follows or number.kind not in _PROPERTY or not self._unparted(before, number):
            return False
        low = before.number.tail
        end = TRAILERS.strip(self.text, low, number.start)
        if ACTS.end(self.text, low, end):
            return False
        return end > low and self._follows(number.tail, before.clause.end)

    def _is_told_of(self, before: Item, number: Number) -> bool:
        """产值10亿元以上 in 产值10亿元以上企业5家, 500米 in 站点500米覆盖率达到100%."""
        if not before.follows or not self._unparted(before, number):
            return False
        if (
            self.text[before.number.tail] != "的"
            and before.number.kind in _COUNTS
            and not (before.number.suffix)
        ):
            return False
        low = before.number.tail
        governor = find_governor(self.text, low, number)
        opens = before.start == before.number.start
        if governor.predicate and (opens or not self.led(before)):
            return before.number.kind in _PROPERTY
        return (
            number.kind in _COUNTS
            and before.number.kind in _PROPERTY | {MeasureKind.COUNT}
            and not self._follows(number.tail, before.clause.end)
            and governor.start == number.start
            and not ACTS.end(self.text, low, number.start)
        )

    def led(self, item: Item) -> bool:
        """Whether a verb or nothing stands right before the number of `item`."""
        end = TRAILERS.strip(self.text, item.start, item.number.start)
        return end == item.start or ACTS.end(self.text, item.start, end)

    def _border(self, before: Item, number: Number) -> int:
        """Where the words of `number` begin, behind those of the item before it."""
        low, high = before.number.tail, number.start
        while self.text[low] == "（" and low in self.layout.partners:
            low = self.layout.partners[low]
        marks = [
            m
            for m in _SEPARATOR.finditer(self.text, low, high)
            if self.layout.inside(before.clause, m.start())
        ]
        if not marks:
            return low
        if not before.follows:
            return marks[0].end() if marks[0].start() == low else low
        for mark in reversed(marks):
            # A number before its noun begins an item of its own: 、 or 和, then verb and number.
            end = _OPENERS.strip(self.text, mark.end(), high)
            if end <= mark.end():
                return mark.end()
        commas = [m for m in marks if m[0] in ("、", "并")]
        return commas[-1].end() if commas else low


def _border_end(text: str, start: int, low: int) -> int:
    """The end of the item before, without the separator."""
    end = start
    for mark in ("以及", "、", "和", "及", "与", "或", "并"):
        if text.endswith(mark, low, end):
            return end - len(mark)
    return end


def _outside_dates(numbers: list[Number], dates: list[DateMention]) -> list[Number]:
    kept, index = [], 0
    for number in numbers:
        while index < len(dates) and dates[index].end <= number.start:
            index += 1
        if index < len(dates) and dates[index].start <= number.start:
            continue
        if index < len(dates) and dates[index].start < number.end:
            continue
        kept.append(number)
    return kept


def is_stripped(date: DateMention) -> bool:
    """Whether a date goes out of the subject; a span and a base of comparison tell what is counted."""
    return date.kind in (DateKind.POINT, DateKind.START)
