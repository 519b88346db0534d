"""What stays of the words before a number: leads, adverbs, dates and dropped verbs go out."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from taizhang.extraction.targets.items import Item, Scene, is_stripped
from taizhang.extraction.targets.layout import Clause, Piece
from taizhang.extraction.targets.words import (
    ACTS,
    ADVERBS,
    DROPPED,
    EACH,
    IMPROVE,
    KEEP,
    KEEPERS,
    LABEL,
    LEAD,
    MAKE,
    MAKE_INSIDE,
    MAKERS,
    MANNERS,
    PERIOD,
    TRAILERS,
    TRAILERS_OF,
    Words,
)
from taizhang.lexicon.measures import MeasureKind

_FINISHED = MAKERS | Words("落实", "落地", "落细")
_LED = DROPPED | TRAILERS
_PLANNING = TRAILERS | Words("统筹")
_JOINT = re.compile(r"[、和及与并](?=.)")
#: An act that goes on behind the counted noun: …各3个并在全市推广.
_NEXT_ACT = re.compile(r"并(?![网联购轨发])|且(?!末)")
_FLOORS = ("不低于", "不少于", "不超过", "不高于", "不小于", "至少", "达到")
_NOMINAL = re.compile(r"(?:率|比例|比重|占比|数量|水平|规模|面积|人数|次数)$")
_FADE = re.compile(r"(?:进一步|稳步|不断|明显|显著|大幅|持续|逐步|全面|力争|基本|有效)(?=[一-龥])")
#: Who acts, but is not who is bound: a place, an organ, or words that open no actor.
_NO_ACTOR = re.compile(
    r"全[省市县区州国镇乡体]|[各我本对为在向由从将把按与]"
    r"|[一-龥]{0,6}(?:财政|政府|委员会|部门|厅|局|委|省|市|县|(?<![社小园校景山库地])区)(?![一-龥])"
)
#: The last words of who can act.
_ACTOR = re.compile(
    r"(?:[省市县区镇乡村校院所司会局厅委办部府行团队组站馆国）]|中心|企业|单位|机构|财政|各地|集团|部门|全域|园区|平台|医共体)$"
)
_PREPOSITION = re.compile(
    r"在|为|对|向|依托|围绕|面向|联合|与|通过|利用|按|以|由|从|结合|支持|聚焦|针对"
)
_FINISHES = re.compile(r"(?:完成|抓好|做好|抓实)[一-龥]{0,4}$")
_TREATED = re.compile(
    r"(?:对(?P<object>[^对，。；]{2,}?)(?:至少|不少于|分别|各)?(?:进行|开展|实施|提供|组织|给予|发放)"
    r"|为(?P<served>[^对为，。；]{2,}?)(?:至少|不少于|分别|各)?提供)(?:至少|不少于)?$"
)
#: 组建一支不少于30人的队伍: the numeral that goes with the noun behind.
_IDIOM_END = re.compile(r"一[支个套条批所家项名]$")
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
            if text[start] in "、，及和" and start > lo:
                start += 1
            elif date is not None:
                if not is_stripped(date):
                    periods.append((start, date.end))
                start = date.end
            elif period := PERIOD.match(text, start, hi):
                periods.append(period.span())
                start = period.end()
            elif skipped := self._skip(start, hi, improve=improve, make=make):
                out = out or text.startswith(("落实", "执行", "严格"), start)
                start = skipped
            elif make and (verb := MAKE.match(text, start, hi)):
                start, made = self._after_verb(verb.end(), hi), True
                if KEEP.match(text, start, hi):
                    break
            else:
                break
        return Lead(min(start, hi), made, tuple(periods), out)

    def _skip(self, start: int, hi: int, *, improve: bool, make: bool) -> int:
        text = self._text
        match = LABEL.match(text, start, hi)
        if match is None and (adverbs := ADVERBS.match(text, start, hi)):
            # 自主选育品种占比: where the verb stays, so does what tells how.
            match = adverbs if make or not MAKE.match(text, adverbs.end(), hi) else None
        match = match or LEAD.match(text, start, hi)
        if match is None and improve:
            match = IMPROVE.match(text, start, hi)
        if match is None:
            return 0
        return match.end()

    def _after_verb(self, start: int, hi: int) -> int:
        """Behind a verb, and behind the 、 of a row of verbs (遴选、认定)."""
        joint = _JOINT.match(self._text, start, hi)
        if joint and (
            MAKE.match(self._text, joint.end(), hi) or KEEP.match(self._text, joint.end())
        ):
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
        return start, max(start, TRAILERS.strip(self._text, start, hi))

    def dates_at_end(self, lo: int, hi: int) -> int:
        """How many dates text[lo:hi] holds."""
        first = bisect_left(self._date_starts, lo)
        return bisect_left(self._date_starts, hi) - first

    def without_dates(self, lo: int, hi: int) -> list[Piece]:
        """text[lo:hi] without its dates and the marks between them."""
        pieces = self._cut([(lo, hi)])
        return [p for p in pieces if self._text[slice(*p)].strip("、和及到至")]

    def measured(self, item: Item) -> list[Piece]:
        """The quantity that a predicate is told of."""
        text, governor = self._text, item.governor
        lo, hi = item.start, governor.start
        often = item.number.kind is MeasureKind.TIMES
        ratio = item.number.kind is MeasureKind.SHARE and _NOMINAL.search(text, lo, hi)
        relative = bool(ratio) or (
            not governor.word.startswith(_FLOORS[:5]) and "的" in text[lo:hi]
        )
        lead = self.lead(lo, hi, improve=True, make=not relative)
        start, periods = lead.start, list(lead.periods)
        verb = MAKE_INSIDE.search(text, start, hi)
        if (
            verb
            and verb["make"]
            and not lead.made
            and governor.word.startswith(_FLOORS[:5])
            and self._after_period(start, verb.start())
            and self._scene.layout.inside(self._scene.layout.clause_at(lo), verb.start())
            and not _NOMINAL.search(text, verb.end(), hi)
            and verb.end() < hi
        ):
            periods += self._before_verb(start, verb.start(), floor=often)
            start = verb.end()
        elif periods and not lead.made:
            start, periods = periods[0][0], []
        end = TRAILERS_OF.strip(text, start, hi)
        return self._cut([*periods, (start, end)])

    def _after_period(self, lo: int, at: int) -> bool:
        """Whether a verb at `at` is led by 每年 and the like, so that it is one (每年安排资金)."""
        end = _PLANNING.strip(self._text, lo, at)
        return end == lo or any(m.end() == end for m in PERIOD.finditer(self._text, lo, end))

    # ---- N个X: what stays before the number ---------------------------------------------------------

    def before_number(self, item: Item) -> list[Piece]:
        """The pieces before a number whose noun follows."""
        text, lo = self._text, item.start
        hi = TRAILERS.strip(text, lo, item.governor.start)
        if (idiom := _IDIOM_END.search(text, lo, hi)) is not None:
            hi = idiom.start()
        if DROPPED.end(text, lo, hi):
            end = _LED.strip(text, lo, hi)
            treated = self._treated(lo, hi)
            floor = item.governor.far is not None or item.governor.word in ("至少", "不少于")
            if treated:
                return self._cut(sorted([*self.periods(lo, end), *treated]))
            return self._cut(self._before_verb(lo, end, floor=floor))
        if KEEPERS.end(text, lo, hi):
            lead = self.lead(lo, hi)
            pieces = self._inner(lead, hi) if not lead.made else [*lead.periods, (lead.start, hi)]
            return self._cut(pieces)
        lead = self.lead(lo, hi)
        if lead.made:
            return self._cut([*lead.periods, (lead.start, hi)])
        return self._cut(self._inner(lead, hi))

    def _treated(self, lo: int, hi: int) -> list[Piece]:
        """对教师全员进行一次培训: what is treated goes with the act."""
        found = _TREATED.search(self._text, lo, hi)
        if found is None:
            return []
        start, end = found.span("object") if found["object"] else found.span("served")
        period = PERIOD.search(self._text, start, end)
        end = period.start() if period else end
        return [(start, TRAILERS.strip(self._text, start, end))]

    def noun_end(self, tail: int, item: Item) -> int:
        """The end of the noun behind a number."""
        text, end = self._text, max(tail, item.end)
        for bracket in self._closed:
            if tail <= bracket < end:
                end = bracket
                break
        act = _NEXT_ACT.search(text, tail + 1, end)
        if act and self._scene.layout.inside(item.clause, act.start()):
            end = act.start()
        if _FINISHES.search(text, item.start, item.number.start):
            # 完成首批6个基地遴选: what is finished is the act, what is counted the thing.
            bare = _FINISHED.strip(text, tail, end)
            end = bare if bare > tail + 1 else end
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
        hi = TRAILERS_OF.strip(text, lo, hi)
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
            if not self._acts(start, verb.start()):
                continue
            rest = self.lead(self._after_verb(verb.end(), hi), hi)
            if rest.start >= hi:
                return whole
            return [*lead.periods, *self.periods(start, verb.start()), (rest.start, hi)]
        return whole

    def _acts(self, lo: int, hi: int) -> bool:
        """Whether text[lo:hi] is somebody who acts, so that a verb may follow (not 品牌|建设)."""
        end = MANNERS.strip(self._text, lo, hi)
        if end < hi or end == lo or _ACTOR.search(self._text, lo, end):
            return True
        if EACH.search(self._text, lo, end) or _PREPOSITION.match(self._text, lo, end):
            return True
        return any(m.end() == end for m in PERIOD.finditer(self._text, lo, end)) or any(
            d.end == end for d in self._scene.dates
        )

    def _last_verb(self, lo: int, hi: int) -> int:
        return hi - ACTS.last(self._text, lo, hi)

    def object_of(self, clause: Clause) -> list[Piece]:
        """What a clause without number tells of: 扩大培训规模 → 培训规模."""
        start, end = self.quantity(clause.start, clause.end)
        fade = _FADE.search(self._text, start, end)
        return self._cut([(start, fade.start() if fade else end)])

    def _before_verb(self, lo: int, hi: int, *, floor: bool) -> list[Piece]:
        """What stays of the words before a dropped verb: period words, 每个…, and who is bound.

        The actor goes with the verb (全省建成), except where the number is a floor for each of its
        kind (行政村至少配备1名, 企业每半年至少组织一次).
        """
        periods = self.periods(lo, hi)
        if not floor:
            return periods
        start = self.lead(lo, hi).start
        if periods and periods[0][0] <= start:
            return periods
        end = TRAILERS.strip(self._text, start, periods[0][0] if periods else hi)
        if end - start < 2 or _NO_ACTOR.match(self._text, start, end):
            return periods
        return [(start, end), *periods]

    # ---- pieces --------------------------------------------------------------------------------------

    def periods(self, lo: int, hi: int) -> list[Piece]:
        """Period words, spans and 每个… among words that go out."""
        text = self._text
        each = EACH.search(text, lo, hi)
        if each:
            end = TRAILERS.strip(text, each.start(), hi)
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
        holes += [
            m.span("to") if m["to"] else m.span(1) for m in _HAVING.finditer(self._text, start, end)
        ]
        holes += [m.span() for m in _FAR_HOLE.finditer(self._text, start, end)]
        return sorted(holes)


#: 每万人拥有, 每年对: the verb or preposition between a period or a base and what it governs.
_HAVING = re.compile(r"每[^，。；、]{1,8}?(拥有|配备)|每(?:年|半年|季度|月|学期)(?P<to>对)")
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
