"""Subjects: what a number counts or measures, in the words of its own clause.

A subject is a list of pieces of the text, in the order in which they are read. The rules are those
of the plan format: number, unit, comparator and verb go out; period words (每年) and what a share is
of (占…) stay; an elided head noun comes back.
"""

from __future__ import annotations

import re
from itertools import islice

from taizhang.extraction.targets.heads import (
    distribute,
    level_head,
    split_list,
)
from taizhang.extraction.targets.items import Item, Scene
from taizhang.extraction.targets.layout import Piece
from taizhang.extraction.targets.phrases import Phrases
from taizhang.extraction.targets.restoring import QUANTITY, Restorer, Subject
from taizhang.extraction.targets.words import (
    ACTS,
    PERIOD,
    TRAILERS,
    TRAILERS_OF,
    Words,
)
from taizhang.lexicon.measures import MeasureKind

_SPENDING = re.compile(r"(?:用于|作为|列入|投向)")
_RULE_TAIL = re.compile(
    r"的(?:比例|标准|额度|幅度|费率|税率|速度|方式)|标准(?!化)|额度|比例(?=[，。；、]|$)"
)
#: Floors whose base is only what they are measured by: 按不低于普通高中1.5倍的标准拨付.
_DROPS_BASE = ("不低于", "不少于", "不小于", "达到")
_TREASURY = re.compile(r"[^，。；]{0,6}(?:财政|财政部门|政府)")
_OF = Words("的", "为")
_BEFORE_RULE = re.compile(r".*(?:将|把)(?![来近军])")
_TREATING = re.compile(r"对(?P<object>[^对，。；]+?)(?:至少|分别)?(?:进行|开展|实施|组织|举行)$")


class Subjects:
    """Finds the subjects of a scene's items, in order; each may lean on those found before."""

    def __init__(self, scene: Scene) -> None:
        self._scene, self._text = scene, scene.text
        self._phrases = Phrases(scene)
        self._found: list[tuple[Item, Subject]] = []
        self._restorer = Restorer(scene, self._phrases, self._found)

    def of(self, item: Item) -> Subject:
        """The subject of `item`."""
        subject = (
            self._shared_out(item)
            or self._part(item)
            or self._rule(item)
            or (self._measured(item) if self._is_measured(item) else None)
            or (self._before_noun(item) if item.follows else self._after_noun(item))
        )
        if not subject.head:
            subject.head = subject.pieces
        self._restorer.restore(item, subject)
        self._found.append((item, subject))
        return subject

    def words(self, pieces: list[Piece]) -> str:
        """The words of `pieces`."""
        return "".join(self._text[a:b] for a, b in pieces)

    # ---- 分别达到99%、90% ---------------------------------------------------------------------

    def _shared_out(self, item: Item) -> Subject | None:
        """One of several things that reach one number each: A、B分别达到99%、90%."""
        if item.turn is None:
            return None
        index, count = item.turn
        first = next(islice(item.row_before(), index - 1, None), item) if index else item
        apart = self._text.rfind("分别", first.start, first.number.start)
        start, end = self._phrases.quantity(first.start, apart)
        if self._phrases.dates_at_end(start, end) >= count:
            return Subject(self._phrases.without_dates(start, end))
        parts = split_list(self._text, start, TRAILERS.strip(self._text, start, end), count)
        if len(parts) != count:
            return None
        return Subject(distribute(self._text, parts, index, QUANTITY))

    # ---- 其中300万元用于… -----------------------------------------------------------------------

    def _part(self, item: Item) -> Subject | None:
        """A part of an amount takes the amount's noun: 其中300万元用于X."""
        tail, end = item.number.tail, item.end
        spending = _SPENDING.match(self._text, tail, end)
        if spending is None and item.after is not None and item.after.joined:
            # A的70%、B的50%用于X: what the last is for, all are for.
            tail, end = item.after.number.tail, item.after.end
            of = self._text.endswith("的", item.start, item.governor.start)
            spending = _SPENDING.match(self._text, tail, end) if of else None
        if spending is None or item.number.kind not in (
            MeasureKind.MONEY,
            MeasureKind.SHARE,
            MeasureKind.COUNT,
        ):
            return None
        if spending[0] == "作为":
            return Subject([(spending.end(), end)])
        start = self._phrases.lead(item.start, item.governor.start).start
        stop = TRAILERS_OF.strip(self._text, start, item.governor.start)
        own = [(start, stop)] if start < stop else []
        if not own:
            own = self._amount(item)
        return Subject([*own, (tail, end)])

    def _amount(self, item: Item) -> list[Piece]:
        """The noun of the last amount before `item`, without its period words."""
        for earlier, subject in reversed(self._found[-4:]):
            if (
                earlier.number.kind in (item.number.kind, MeasureKind.MONEY)
                and earlier.clause.sentence == item.clause.sentence
            ):
                pieces = [p for p in subject.head if not PERIOD.fullmatch(self._text, *p)]
                # 落实经费: of what was laid down as a rule only the amount is parted.
                return [(self._phrases.lead(*p).start, p[1]) for p in pieces]
        return []

    # ---- 按投资额的30%抵免… ----------------------------------------------------------------------

    def _rule(self, item: Item) -> Subject | None:
        """A rate laid down as a rule: the verb stays, and 按 with its base."""
        text, number, governor = self._text, item.number, item.governor
        rule_tail = _RULE_TAIL.match(text, number.tail, item.end)
        if number.kind not in (MeasureKind.SHARE, MeasureKind.MONEY) and not rule_tail:
            return None
        by = text.rfind("按", item.start, number.start)
        if by < 0 and rule_tail:
            by = text.rfind("以", item.start, number.start)
        if by < 0 or self._scene.layout.quoted(by):
            return None
        base_start = by + (2 if text.startswith("按照", by) else 1)
        base = (base_start, TRAILERS.strip(text, base_start, number.start))
        if governor.word and governor.start >= base_start:
            base = (
                governor.base
                if governor.base and governor.start == base_start
                else (base_start, governor.start)
            )
        base = (base[0], _OF.strip(text, base[0], max(base)))
        if any(m in text[slice(*base)] for m in ("，", "要求", "规定", "：", "；")):
            return None
        tail = number.tail
        if rule_tail:
            tail = rule_tail.end()
        pieces = self._before_rule(item.start, by, money=number.kind is MeasureKind.MONEY)
        if base[0] < base[1]:
            # 每人每年 is no base: the period words stay alone.
            each = text.startswith("每", base[0]) and not governor.word
            if (
                base != governor.base
                or governor.word not in _DROPS_BASE
                or text.startswith("每", base[0])
            ):
                pieces += [base] if each else [(by, base_start), base]
        elif text.startswith("比例", tail):
            tail += 2
        if tail < item.end and not (not item.follows and rule_tail is None):
            pieces.append((tail, self._phrases.noun_end(tail, item)))
        return Subject(pieces) if pieces else None

    def _before_rule(self, start: int, by: int, *, money: bool) -> list[Piece]:
        """What the rule is told of: (学校可将)净收入按…."""
        taken = _BEFORE_RULE.match(self._text, start, by)
        start = taken.end() if taken else self._phrases.lead(start, by).start
        end = TRAILERS.strip(self._text, start, by)
        # 县财政按每人20元安排经费: the treasury that pays is no part of the rate.
        paying = money and _TREASURY.fullmatch(self._text, start, end)
        return [(start, end)] if start < end and not paying else []

    # ---- X达到N -----------------------------------------------------------------------------------

    def _is_measured(self, item: Item) -> bool:
        governor = item.governor
        if not governor.predicate:
            return False
        if not item.follows:
            return True
        start, end = self._phrases.quantity(item.start, governor.start)
        if self._text.startswith("的", item.number.tail) and governor.word != "达到":
            return False
        return start < end and not ACTS.end(self._text, start, end)

    def _measured(self, item: Item) -> Subject:
        """X达到N: the quantity before the predicate, without the base behind it."""
        governor = item.governor
        pieces = self._phrases.measured(item)
        if governor.base and self._text.startswith("每", governor.base[0]):
            base = governor.base
            pieces.append((base[0], _OF.strip(self._text, *base)))
        return Subject(pieces)

    # ---- N个X ---------------------------------------------------------------------------------------

    def _before_noun(self, item: Item) -> Subject:
        """N个X: the noun behind the number, with what stays of the words before it."""
        text, tail = self._text, item.number.tail
        before = self._phrases.before_number(item)
        noun_end = self._phrases.noun_end(tail, item)
        measured = item.number.kind is MeasureKind.SHARE or QUANTITY.search(self.words(before))
        if text.startswith("的", tail) and not (before and measured):
            tail += 1
        noun = [(tail, noun_end)]
        head = level_head(text, (tail, noun_end), item, self._phrases)
        if head is not None:
            noun.append(head)
        elif shared := self._shared_act(item):
            noun.append(shared)
        return Subject([*before, *noun], head=noun)

    def _shared_act(self, item: Item) -> Piece | None:
        """在8个专业、10个教学点实现…: the act stands behind the last of them and is told of all."""
        *_, following = (item, *item.row_after())
        if following is item or not following.follows:
            return None
        *_, first = (item, *item.row_before())
        end = TRAILERS.strip(self._text, first.start, first.number.start)
        if not self._text.endswith("在", first.start, end):
            return None
        verb = self._phrases.verb_inside(following.number.tail, following.end)
        return (verb, following.end) if verb else None

    # ---- XN个 ---------------------------------------------------------------------------------------

    def _after_noun(self, item: Item) -> Subject:
        """XN个: the words before the number, without the verb that leads them."""
        text, number = self._text, item.number
        end = TRAILERS.strip(text, item.start, item.governor.start)
        treating = _TREATING.search(text, item.start, end)
        if treating:
            periods = self._phrases.periods(item.start, treating.start())
            return Subject([*periods, treating.span("object")])
        pieces = self._phrases.counted(item.start, end, item)
        following = item.after
        if self.words(pieces)[-2:] in ACTS and following and following.joined and following.follows:
            # 新建2个、改造3个公园: the thing stands behind the last number.
            tail = following.number.tail
            pieces.append((tail, self._phrases.noun_end(tail, following)))
        if number.unit == "番":
            # What a number behind counts is 产值, not 产值翻.
            head = [*pieces[:-1], *_before_doubling(text, pieces[-1:])]
            pieces.append((number.end - 1, number.end))
            return Subject(pieces, head=head)
        return Subject(pieces)


def _before_doubling(text: str, pieces: list[Piece]) -> list[Piece]:
    """The last piece of 产值|翻 without its verb."""
    return [(a, b - text.endswith("翻", a, b)) for a, b in pieces if text[a:b] != "翻"]
