"""Patterns over the words around numbers, made from the lexicon."""

from __future__ import annotations

import re
from collections.abc import Iterable

from taizhang.lexicon.measures import measures

_LEXICON = measures()
_VERBS = _LEXICON.verb_patterns

#: What follows shows that a verb is a noun's first part: 建成区, 培养质量, 设立率.
_NOUN = (
    r"(?!率|数量|数(?![字据智控])|量(?!子)|额|比例|比重|占比|规模(?!化)|水平(?!高)|用地|面积|区(?![域级块内县])"
    r"|质量(?!强)|周期|进度|成本|达标|的|占|合格|满意|工程学|情况|体系达|参与率|任务)"
)
#: The same in the middle of a clause, where a verb is less likely: 信息化建设项目, 市创建办.
_INNER_NOUN = _NOUN + (
    r"(?!项目|工程|机制|局|委|部|厅|办公|中心|院|会|期|者|人员|方案|规划|计划|行动|经费|任务"
    r"|单位|机构|主体|模式|能力|时间|时限|标准|工作|基地|集群|联盟|平台|水平|质量|政策|活动|企业)"
)

#: Marks of an item at the start of a clause: ①, 1., （1）, ——.
LABEL = re.compile(
    r"(?:建成|投产|投用|完成|达产){1,2}后(?![备续])|分(?:[二两三四五六]|\d{1,2})(?:年|步|批|期)|(?:[①-⑳]|\d{1,2}[.．](?!\d)|[—•·●◆■]+|（[一二三四五六七八九十\d]{1,3}）)+"
)
LEAD = re.compile(f"(?:{_VERBS['lead']})")
MAKE = re.compile(f"(?:{_VERBS['make']}){_NOUN}")
MAKE_INSIDE = re.compile(
    f"(?:(?P<make>{_VERBS['make']}){_INNER_NOUN}|(?P<keep>{_VERBS['keep']}){_INNER_NOUN})"
)
KEEP = re.compile(f"(?:{_VERBS['keep']})")
IMPROVE = re.compile(f"(?:{_VERBS['improve']}){_NOUN}")
_ANY_VERB = "|".join(_VERBS[act] for act in ("make", "lead", "keep", "improve"))
ADVERBS = re.compile(f"(?:{_VERBS['adverb']})+(?={_ANY_VERB})")


class Words:
    """A set of words that a piece of text may end with.

    `unless` names longer words that end alike and are words of their own: 产能 ends with no 能.
    """

    __slots__ = ("_lengths", "_unless", "_words")

    def __init__(self, *words: str, unless: Iterable[str] = ()) -> None:
        self._words, self._unless = frozenset(words), frozenset(unless)
        self._lengths = sorted({len(w) for w in words}, reverse=True)

    def __contains__(self, word: str) -> bool:
        return word in self._words

    def __or__(self, other: Words) -> Words:
        return Words(*self._words, *other._words, unless=self._unless | other._unless)

    def last(self, text: str, lo: int, hi: int) -> int:
        """The length of the longest word that text[lo:hi] ends with; 0 for none."""
        for length in self._lengths:
            if hi - length >= lo and text[hi - length : hi] in self._words:
                whole = length == 1 and hi - 2 >= lo and text[hi - 2 : hi] in self._unless
                return 0 if whole else length
        return 0

    def end(self, text: str, lo: int, hi: int) -> bool:
        """Whether text[lo:hi] ends with one of the words."""
        return self.last(text, lo, hi) > 0

    def strip(self, text: str, lo: int, hi: int) -> int:
        """The end of text[lo:hi] without any of the words at its end, however many."""
        while length := self.last(text, lo, hi):
            hi -= length
        return hi

    def pattern(self) -> str:
        """A regular expression of the words, the longest first."""
        return "|".join(sorted(map(re.escape, self._words), key=len, reverse=True))


MAKERS = Words(*_LEXICON.verbs["make"], *_LEXICON.verbs["make_short"])
KEEPERS = Words(*_LEXICON.verbs["keep"])
LEADERS = Words(*_LEXICON.verbs["lead"], *_LEXICON.verbs["improve"])
ACTS = MAKERS | KEEPERS
#: Verbs that go out right before a number.
DROPPED = MAKERS | LEADERS
#: Words between a verb or a noun and its number that only tell how: 各, 共, 累计, 可.
TRAILERS = Words(*_LEXICON.verbs["trailer"], unless=_LEXICON.verbs["own"])
TRAILERS_OF = TRAILERS | Words("的")
#: Words that tell how, wherever they stand.
MANNERS = TRAILERS | Words(*_LEXICON.verbs["adverb"])

#: How often, and over how long: stays with the subject.
PERIOD = re.compile(
    r"每(?:[两二三四五六]|\d{1,2})(?:个月|年)|首批|首期|每(?:个)?(?:学年|学期|年度|年|半年|季度|季|月|周|旬|天|日)|年均|(?:(?<!\d)\d|[一二两三四五六七八九十])年内"
)
#: For each of whom: 每个村, 每条产业链; stays with the subject.
EACH = re.compile(
    r"每(?:个|所|家|条|名|位|户|座|支|县|市|区|村|镇|乡|校|班|人|项|类|台|千|万|百|\d)"
)
