"""What a clause leaves out comes back: the head noun, the quantity, the amount, who acts.

12个（其中山区镇5个） counts 集配站 twice; 主城区清扫率达到95%，县城达到90% speaks of one rate.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from taizhang.extraction.targets.heads import is_level, without_level, without_place
from taizhang.extraction.targets.items import Item, Scene
from taizhang.extraction.targets.layout import Piece
from taizhang.extraction.targets.phrases import Phrases
from taizhang.extraction.targets.words import ACTS, KEEPERS, PERIOD
from taizhang.lexicon.measures import MeasureKind

#: Who gets an amount, not the amount itself: 单个项目, 小微企业.
_BEARER = re.compile(
    r"^(?:单个?|每)[一-龥]{1,6}$|^个人$|^[一-龥]{0,6}(?:企业|单位|家庭|机构|个体工商户|合作社)$"
)
_AMOUNT = re.compile(r"补助|补贴|奖励|资助|奖补|贷款|资金|经费|贴息|奖金")
#: A quantity's last word: what it names needs no head noun.
QUANTITY = re.compile(
    r"(?:率|比例|比重|占比|数|数量|量|额|值|水平|面积|规模|长度|里程|标准|时间|时长|强度|浓度|程度|覆盖面|人数|人次|次数|收入|投入|经费|资金|产值|寿命|周期|期限|比|指数|系数|得分|成本|费用|价格|能力|密度|速度|频次|度|幅度|总数)$"
)
_MAGNITUDES = "百千万亿"
#: No sentence that people read goes back further, in characters, to what it counts.
_FAR = 2_000
_CHANGE = re.compile(
    r"(?:[较比](?:19|20)\d\d年)?(?:年均|累计|平均)?(?:增长|提高|提升|增加|下降|降低|减少|翻)番?$"
)
#: What tells of a quantity named before: 占…比重, 同比增长, 总数, 每人每年.
_NEEDS_QUANTITY = re.compile(
    r"占(?!地面积|用)|(?:同比|环比|年均|累计|平均)?(?:增长|提高|增加|下降|降低|减少|增速)$|总(?:数|量|额|规模|面积|里程)$"
    r"|每(?:人|生|户|亩|家|床)(?:每?(?:学?年|个?月|日|天|次|学期))?$"
)
_ACT = re.compile(ACTS.pattern())


@dataclass(slots=True)
class Subject:
    """Pieces of the text that tell what is counted; `head` is the counted noun, for later items."""

    pieces: list[Piece]
    head: list[Piece] = field(default_factory=list)
    doubts: set[str] = field(default_factory=set)


class Restorer:
    """Restores the subjects of a scene's items, each from those found before it."""

    def __init__(self, scene: Scene, phrases: Phrases, found: list[tuple[Item, Subject]]) -> None:
        self._scene, self._text, self._phrases, self._found = scene, scene.text, phrases, found
        #: The noun that the numbers of a bracket or of a 其中 are parts of.
        self._whole: list[Piece] = []

    def _last(self, item: Item) -> tuple[Item, Subject] | None:
        """The item found last, if it stands in the same sentence and speaks of nothing far away."""
        if not self._found:
            return None
        last, subject = self._found[-1]
        first = min((start for start, _ in (*subject.pieces, *subject.head)), default=last.start)
        if last.clause.sentence != item.clause.sentence or item.start - first > _FAR:
            return None
        return last, subject

    def _words(self, pieces: list[Piece]) -> str:
        return "".join(self._text[a:b] for a, b in pieces)

    def restore(self, item: Item, subject: Subject) -> None:
        """Put back a head noun or an actor that stands in an earlier clause."""
        subject.pieces = [p for p in subject.pieces if p[0] < p[1]]
        words, last = self._words(subject.pieces), self._last(item)
        if self._restore_actor(item, subject):
            return
        if not words or PERIOD.fullmatch(words):
            self._borrow(item, subject)
        elif last is not None and _NEEDS_QUANTITY.match(words):
            subject.pieces = [*_without_change(self._text, last[1].head), *subject.pieces]
        elif last is not None and words in ACTS:
            whole = last[1].head
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
        last = self._last(item)
        if last is not None:
            whole, counted = last
            subject.pieces += counted.head
            subject.head = counted.head
            if whole.number.kind is not item.number.kind and whole.number.unit != "番":
                subject.doubts.add("target-subject-borrowed")
            return
        clause = self._scene.layout.clauses[max(0, item.clause.index - 1)]
        if clause.sentence == item.clause.sentence and clause is not item.clause:
            subject.pieces += self._phrases.object_of(clause)
        subject.head = subject.pieces
        subject.doubts.add("target-subject-borrowed")

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
        last = self._last(item)
        if last is None:
            return
        whole, counted = last
        inner = item.clause.depth > whole.clause.depth
        among = self._text.startswith("其中", item.clause.start)
        sibling = self._beside(whole, item, among=among)
        if not (inner or among or sibling) or not _same_unit(whole, item):
            return
        head = self._whole if sibling and self._whole else counted.head
        self._whole = head
        words, noun = self._words(subject.pieces), self._words(head)
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
        last = self._last(item)
        if last is None or QUANTITY.search(words) or "占" in words:
            return
        whole, counted = last
        if not whole.governor.predicate or not QUANTITY.search(self._words(counted.pieces)):
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
