"""Patterns over the words around numbers, made from the lexicon."""

from __future__ import annotations

import re

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
    r"分(?:[二两三四五六]|\d{1,2})(?:年|步|批|期)|(?:[①-⑳]|\d{1,2}[.．](?!\d)|[—•·●◆■]+|（[一二三四五六七八九十\d]{1,3}）)+"
)
LEAD = re.compile(f"(?:{_VERBS['lead']})")
MAKE = re.compile(f"(?:{_VERBS['make']}){_NOUN}")
MAKE_INSIDE = re.compile(
    f"(?:(?P<make>{_VERBS['make']}){_INNER_NOUN}|(?P<keep>{_VERBS['keep']}){_NOUN})"
)
KEEP = re.compile(f"(?:{_VERBS['keep']})")
IMPROVE = re.compile(f"(?:{_VERBS['improve']}){_NOUN}")
_ANY_VERB = "|".join(_VERBS[act] for act in ("make", "lead", "keep", "improve"))
ADVERBS = re.compile(f"(?:{_VERBS['adverb']})+(?={_ANY_VERB})")
MAKE_WORDS = tuple(sorted(_LEXICON.verbs["make"] + _LEXICON.verbs["make_short"], key=len)[::-1])
IMPROVE_WORDS = tuple(sorted(_LEXICON.verbs["improve"], key=len)[::-1])
ADVERB_WORDS = tuple(sorted(_LEXICON.verbs["adverb"], key=len)[::-1])
LEAD_WORDS = tuple(sorted(_LEXICON.verbs["lead"], key=len)[::-1])
KEEP_WORDS = tuple(sorted(_LEXICON.verbs["keep"], key=len)[::-1])
#: Words between a verb or a noun and its number that only tell how: 各, 共, 累计, 可.
TRAILERS = tuple(sorted(_LEXICON.verbs["trailer"], key=len)[::-1])

#: How often, and over how long: stays with the subject.
PERIOD = re.compile(
    r"每(?:个)?(?:学年|学期|年度|年|半年|季度|季|月|周|旬|天|日)|年均|(?:(?<!\d)\d|[一二两三四五六七八九十])年内"
)
#: For each of whom: 每个村, 每条产业链; stays with the subject.
EACH = re.compile(
    r"每(?:个|所|家|条|名|位|户|座|支|县|市|区|村|镇|乡|校|班|人|项|类|台|千|万|百|\d)"
)


def strip_end(text: str, lo: int, hi: int, words: tuple[str, ...]) -> int:
    """The end of text[lo:hi] without any of `words` at its end, however many."""
    while text.endswith(words, lo, hi):
        hi -= next(len(w) for w in words if text.endswith(w, lo, hi))
    return hi
