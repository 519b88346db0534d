"""Subjects: what a number counts or measures, in the words of its own clause.

A subject is a list of pieces of the text, in the order in which they are read. The rules are those
of the plan format: number, unit, comparator and verb go out; period words (每年) and what a share is
of (占…) stay; an elided head noun comes back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice

from taizhang.extraction.targets.heads import (
    distribute,
    is_level,
    level_head,
    split_list,
    without_level,
    without_place,
)
from taizhang.extraction.targets.items import Item, Scene
from taizhang.extraction.targets.phrases import Phrases, Piece
from taizhang.extraction.targets.words import (
    ACTS,
    KEEPERS,
    PERIOD,
    TRAILERS,
    TRAILERS_OF,
    Words,
)
from taizhang.lexicon.measures import MeasureKind

_SPENDING = re.compile(r"(?:用于|作为|列入|投向)")
#: Who gets an amount, not the amount itself: 单个项目, 小微企业.
_BEARER = re.compile(
    r"^(?:单个?|每)[一-龥]{1,6}$|^个人$|^[一-龥]{0,6}(?:企业|单位|家庭|机构|个体工商户|合作社)$"
)
_AMOUNT = re.compile(r"补助|补贴|奖励|资助|奖补|贷款|资金|经费|贴息|奖金")
_RULE_TAIL = re.compile(
    r"的(?:比例|标准|额度|幅度|费率|税率|速度|方式)|标准(?!化)|额度|比例(?=[，。；、]|$)"
)
#: Floors whose base is only what they are measured by: 按不低于普通高中1.5倍的标准拨付.
_DROPS_BASE = ("不低于", "不少于", "不小于", "达到")
_TREASURY = re.compile(r"[^，。；]{0,6}(?:财政|财政部门|政府)")
_OF = Words("的", "为")
_BEFORE_RULE = re.compile(r".*(?:将|把)(?![来近军])")
_TREATING = re.compile(r"对(?P<object>[^对，。；]+?)(?:至少|分别)?(?:进行|开展|实施|组织|举行)$")
#: A quantity's last word: what it names needs no head noun.
QUANTITY = re.compile(
    r"(?:率|比例|比重|占比|数|数量|量|额|值|水平|面积|规模|长度|里程|标准|时间|时长|强度|浓度|程度|覆盖面|人数|人次|次数|收入|投入|经费|资金|产值|寿命|周期|期限|比|指数|系数|得分|成本|费用|价格|能力|密度|速度|频次|度|幅度|总数)$"
)


@dataclass(slots=True)
class Subject:
    """Pieces of the text that tell what is counted; `head` is the counted noun, for later items."""

    pieces: list[Piece]
    head: list[Piece] = field(default_factory=list)
    doubts: set[str] = field(default_factory=set)


class Subjects:
    """Finds the subjects of a scene's items, in order; each may lean on those found before."""

    def __init__(self, scene: Scene) -> None:
        self._scene, self._text = scene, scene.text
        self._phrases = Phrases(scene)
        self._found: list[tuple[Item, Subject]] = []
        #: The noun that the numbers of a bracket or of a 其中 are parts of.
        self._whole: list[Piece] = []

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
        self._restore(item, subject)
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
        spending = _SPENDING.match(self._text, item.number.tail, item.end)
        if spending is None or item.number.kind not in (
            MeasureKind.MONEY,
            MeasureKind.SHARE,
            MeasureKind.COUNT,
        ):
            return None
        if spending[0] == "作为":
            return Subject([(spending.end(), item.end)])
        start = self._phrases.lead(item.start, item.governor.start).start
        end = TRAILERS_OF.strip(self._text, start, item.governor.start)
        own = [(start, end)] if start < end else []
        if not own:
            own = self._amount(item)
        return Subject([*own, (item.number.tail, item.end)])

    def _amount(self, item: Item) -> list[Piece]:
        """The noun of the last amount before `item`, without its period words."""
        for earlier, subject in reversed(self._found[-4:]):
            if (
                earlier.number.kind in (item.number.kind, MeasureKind.MONEY)
                and earlier.clause.sentence == item.clause.sentence
            ):
                return [p for p in subject.head if not PERIOD.fullmatch(self._text, *p)]
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
            if governor.word not in _DROPS_BASE or text.startswith("每", base[0]):
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
            pieces.append((number.end - 1, number.end))
            return Subject(pieces, head=[(a, b) for a, b in pieces[:-1]])
        return Subject(pieces)

    # ---- What was left out comes back ---------------------------------------------------------------

    def _restore(self, item: Item, subject: Subject) -> None:
        """Put back a head noun or an actor that stands in an earlier clause."""
        subject.pieces = [p for p in subject.pieces if p[0] < p[1]]
        words = self.words(subject.pieces)
        if self._restore_actor(item, subject):
            return
        if not words or PERIOD.fullmatch(words):
            self._borrow(item, subject)
        elif self._found and _NEEDS_QUANTITY.match(words):
            head = _without_change(self._text, self._found[-1][1].head)
            subject.pieces = [*head, *subject.pieces]
        elif words in ACTS and self._found:
            whole = self._found[-1][1].head
            thing = _without_act(self._text, whole)
            # 筹集6000套，建成2500套 tells two acts apart; 建成60个，各建成20个 does not.
            keeps = thing != whole or words in KEEPERS
            subject.pieces = [*subject.pieces, *thing] if keeps else thing
        elif item.number.kind is MeasureKind.MONEY and _bears(words):
            self._restore_amount(item, subject)
        elif not item.follows and not item.governor.predicate:
            self._restore_head(item, subject)
        elif item.governor.predicate and item.number.kind is MeasureKind.SHARE:
            self._restore_quantity(item, subject, words)

    def _restore_actor(self, item: Item, subject: Subject) -> bool:
        """教师每年至少1个月在企业实践、5年内轮训1次: who does it stands before the first period."""
        before = item.before
        if before is None or not item.joined or not PERIOD.match(self._text, item.start):
            return False
        period = PERIOD.search(self._text, before.start, before.number.start)
        if period is None or period.start() <= before.start:
            return False
        subject.pieces.insert(0, (before.start, period.start()))
        return True

    def _borrow(self, item: Item, subject: Subject) -> None:
        """Nothing is said of what is counted: it is what the clause before tells of."""
        if item.number.kind is MeasureKind.MONEY and self._restore_amount(item, subject):
            return
        sentence = item.clause.sentence
        if self._found and self._found[-1][0].clause.sentence == sentence:
            subject.pieces += self._found[-1][1].head
            subject.head = self._found[-1][1].head
            if self._found[-1][0].number.kind is not item.number.kind and not self._same_head(item):
                subject.doubts.add("target-subject-borrowed")
            return
        clause = self._scene.layout.clauses[max(0, item.clause.index - 1)]
        if clause.sentence == sentence and clause is not item.clause:
            subject.pieces += self._phrases.object_of(clause)
        subject.head = subject.pieces
        subject.doubts.add("target-subject-borrowed")

    def _same_head(self, item: Item) -> bool:
        return self._found[-1][0].number.unit == "番"

    def _restore_amount(self, item: Item, subject: Subject) -> bool:
        """单个项目最高不超过200万元: of the 补助 that the sentence spoke of before."""
        begin, _ = self._scene.layout.sentences[item.clause.sentence]
        found = None
        for found in _AMOUNT.finditer(self._text, max(begin, item.start - 60), item.start):  # noqa: B007
            pass
        if found is None:
            return False
        subject.pieces.append(found.span())
        return True

    def _restore_head(self, item: Item, subject: Subject) -> None:
        """12个（其中山区镇5个）: a sub-total counts the same noun."""
        if not self._found:
            return
        whole, counted = self._found[-1]
        inner = item.clause.depth > whole.clause.depth
        among = self._text.startswith("其中", item.clause.start)
        sibling = self._beside(whole, item, among=among)
        if not (inner or among or sibling) or not _same_unit(whole, item):
            return
        head = self._whole if sibling and self._whole else counted.head
        self._whole = head
        words, noun = self.words(subject.pieces), self.words(head)
        if not noun or words[-2:] == noun[-2:]:
            return
        subject.pieces += without_level(self._text, head, words)

    def _beside(self, whole: Item, item: Item, *, among: bool) -> bool:
        """Whether `item` is one more part beside the part `whole` (其中国家级2家，省级5家)."""
        if item.clause is whole.clause:
            return whole is item.before and (item.clause.depth > 0 or among)
        gap = self._text[whole.number.tail : item.start]
        parted = any(mark in gap for mark in "（）。；")
        return not parted and is_level(self._text[item.start : item.number.start])

    def _restore_quantity(self, item: Item, subject: Subject, words: str) -> None:
        """主城区清扫率达到95%，县城达到90%: of the same quantity."""
        if QUANTITY.search(words) or not self._found or "占" in words:
            return
        whole, counted = self._found[-1]
        if whole.clause.sentence != item.clause.sentence or not whole.governor.predicate:
            return
        if not QUANTITY.search(self.words(counted.pieces)):
            return
        rest = without_place(self._text, counted.pieces, words)
        if rest:
            subject.pieces += rest
            subject.doubts.add("target-subject-borrowed")


def _bears(words: str) -> bool:
    """Whether `words` name who gets an amount and not the amount."""
    return _BEARER.search(words) is not None and _AMOUNT.search(words) is None


def _same_unit(whole: Item, part: Item) -> bool:
    """Whether two numbers count the same: 2万人次, of which 5000人次."""
    one, other = whole.number.unit.lstrip(_MAGNITUDES), part.number.unit.lstrip(_MAGNITUDES)
    # People are told apart by their own names: 农民1.5万人，其中带头人3000人.
    return one == other and (one not in "人名位" or part.clause.depth > whole.clause.depth)


_MAGNITUDES = "百千万亿"
_CHANGE = re.compile(
    r"(?:[较比](?:19|20)\d\d年)?(?:年均|累计|平均)?(?:增长|提高|提升|增加|下降|降低|减少|翻)番?$"
)
#: What tells of a quantity named before: 占…比重, 同比增长, 总数, 每人每年.
_NEEDS_QUANTITY = re.compile(
    r"占(?!地面积|用)|(?:同比|环比|年均|累计|平均)?(?:增长|提高|增加|下降|降低|减少|增速)$|总(?:数|量|额|规模|面积|里程)$"
    r"|每(?:人|生|户|亩|家|床)(?:每?(?:学?年|个?月|日|天|次|学期))?$"
)
_ACT = re.compile(ACTS.pattern())


def _without_change(text: str, head: list[Piece]) -> list[Piece]:
    """研发投入年均增长 without 年均增长: what a share then is told of."""
    if not head:
        return []
    start, end = head[-1]
    change = _CHANGE.search(text, start, end)
    return [*head[:-1], (start, change.start() if change else end)]


def _without_act(text: str, head: list[Piece]) -> list[Piece]:
    """筹集保障房 without 筹集: what another act (建成2500套) is done to."""
    if not head:
        return []
    act = _ACT.match(text, *head[0])
    return [(act.end(), head[0][1]), *head[1:]] if act else list(head)
