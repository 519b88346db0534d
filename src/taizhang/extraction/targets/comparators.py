"""What sign a number has: words before it (不低于, 至少), and behind its unit (以上)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from taizhang.extraction.targets.numbers import Number
from taizhang.extraction.targets.words import TRAILERS
from taizhang.lexicon.measures import MeasureKind, measures

_LEXICON = measures()
_NEAR = re.compile(_LEXICON.sign_pattern("near"))
_NEAR_SIGNS = _LEXICON.signs("near")
_FAR = re.compile(_LEXICON.sign_pattern("far"))
_FAR_SIGNS = _LEXICON.signs("far")
#: How far before a number its predicate may stand, base included.
_REACH = 40
#: Between predicate and number: 达到每人每年610元.
_EACH_BASE = re.compile(
    r"(?:每(?:[十百千]?[百千万](?:名|个)?)?(?:人|生|户|亩|家|头|吨|辆|例|平方米|立方米|床|名[一-龥]{1,4}|位[一-龥]{1,4})){0,1}"
    r"(?:每?(?:学?年|个?月|日|天|次|学期))?的?"
)
_REACHED_EACH = re.compile(
    r"(?:达到|提高到|提高至|调整为|为)(?P<base>每(?:人|生|户|亩|家|床)(?:每?(?:学?年|个?月|日|天|次|学期))?的?)$"
)
#: What a quantity rises from: 由60%提高到80%.
_FROM = re.compile(r"(?:由|从)[^，。；、由从]{0,14}$")
#: A base without 的: 按不超过项目投资额30%.
_BOUND = (
    "高于",
    "低于",
    "不低于",
    "不少于",
    "不超过",
    "不高于",
    "不得低于",
    "不得超过",
    "不得少于",
    "不小于",
)


@dataclass(frozen=True, slots=True)
class Governor:
    """The words before a number that say how it is meant, at [start, end) of the text.

    `predicate`: they are a predicate (达到) of what stands before them. `base`: the words between them
    and the number (达到普通高中的2倍). `far`: the place of a word such as 至少 further off.
    """

    sign: str
    start: int
    end: int
    word: str = ""
    base: tuple[int, int] | None = None
    far: tuple[int, int] | None = None

    @property
    def predicate(self) -> bool:
        """Whether a predicate stands before the number."""
        return bool(self.word) and self.word not in (
            "约",
            "大约",
            "近",
            "将近",
            "至少",
            "最多",
            "最高",
        )


def find_governor(text: str, lo: int, number: Number) -> Governor:
    """The governor of `number` among the words of text[lo:number.start]."""
    hi = TRAILERS.strip(text, lo, number.start) if lo < number.start else number.start
    far = _last(_FAR, text, lo, number.start)
    far_span = far.span() if far else None
    window = max(lo, number.start - _REACH)
    for near in reversed(list(_NEAR.finditer(text, window, number.start))):
        between = (near.end(), max(hi, near.end()))
        if not _joins(text, between, near[0], number, near.start()):
            continue
        start = _chain(text, lo, near.start())
        if origin := _FROM.search(text, lo, start):
            start = origin.start() if any(c.isdigit() for c in origin[0]) else start
        base = between if between[0] < between[1] else None
        if each := _REACHED_EACH.search(text, lo, start):
            # 达到每人每年不低于610元
            start, base = each.start(), each.span("base")
        sign = _NEAR_SIGNS[near[0]]
        if far and sign == "=":
            sign = _FAR_SIGNS[far[0]]
        return Governor(sign, start, number.start, near[0], base, far_span)
    sign = _FAR_SIGNS[far[0]] if far else "="
    return Governor(sign, hi, number.start, far=far_span)


def sign_of(number: Number, governor: Governor) -> str:
    """The comparator of `number`: what stands behind it outweighs what stands before."""
    if number.suffix == "~" or governor.sign in "=~" or governor.word.startswith("达"):
        return number.suffix or (">" if number.over else governor.sign)
    return governor.sign


def _chain(text: str, lo: int, start: int) -> int:
    """The start of a row of predicates and adverbs: 逐步达到, 应控制在不超过."""
    while True:
        end = TRAILERS.strip(text, lo, start)
        for near in _NEAR.finditer(text, max(lo, end - 5), end):
            if near.end() == end and near[0] not in ("为", "是", "达", "近", "超"):
                end = near.start()
                break
        if end == start:
            return start
        start = end


def _joins(text: str, between: tuple[int, int], word: str, number: Number, start: int) -> bool:
    """Whether `word`, then the words at `between`, lead to the number."""
    words = text[between[0] : between[1]]
    if not words or _EACH_BASE.fullmatch(words):
        return True
    if any(mark in words for mark in "，；、。（"):
        return False
    if number.kind is not MeasureKind.SHARE or word in ("约", "近", "实现"):
        return False
    if word in ("为", "是"):
        return words.endswith("的") and text.endswith(("比例", "标准", "比重", "幅度"), 0, start)
    return words.endswith("的") or (word in _BOUND and len(words) <= 12)


def _last(pattern: re.Pattern[str], text: str, lo: int, hi: int) -> re.Match[str] | None:
    found = None
    for found in pattern.finditer(text, lo, hi):  # noqa: B007
        pass
    return found
