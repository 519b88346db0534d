"""What looks like a target and is none: names, conditions, things already there.

Each rule is a small claim about one number and the words around it; `is_no_target` asks them all.
"""

from __future__ import annotations

import re

from taizhang.extraction.targets.layout import Clause, Layout
from taizhang.extraction.targets.numbers import Number
from taizhang.extraction.targets.words import ACTS, EACH, MAKE_INSIDE, MAKERS, PERIOD, TRAILERS
from taizhang.lexicon.measures import MeasureKind

#: The end of a clause, or of one of several things: nothing is counted behind it.
_ENDS = re.compile(r"[，。；、）]|[和及与并](?![联网轨])|$")
_PARTED = re.compile(r"(?:分为|分成|划分为|共|共有|包括|等|为|成)$")
_SIGNS_BEFORE = (
    "不低于",
    "不少于",
    "不超过",
    "不高于",
    "达到",
    "至少",
    "最多",
    "最高",
    "超过",
    "约",
)
#: After a number and its unit: a name of a class, a plan, a circle.
_NAME_AFTER = re.compile(
    r"(?:一贯制?|义务教育|行动|计划|规划|攻坚|方案|目标纲要|制|期(?!限)|[^，。；、]{0,6}圈|[^，。；、]{0,4}(?:热线|值班|值守|不打烊))"
)
_BEFORE_NAME = re.compile(
    r"(?:第|前|近|每|“|为期|过去|上述|以上|这|该|其他|有效期|任期|聘期|服务期|实施期限|凌晨|下午|上午)$"
)
_BASE_OF_CHANGE = re.compile(
    r"[^，。；]{0,12}?(?:提高|增加|增长|提升|上升|扩大|降低|下降|降|减少|压缩|缩短|缩减|升|增|拓展|扩|延长|调整|压减)(?:到|至|为)"
)
_STAND = re.compile(r"(?:由|从)(?:[^，。；、]{0,10}年的?|原来的?|目前的?|现在的?|现行的?)?$")
_ALREADY = re.compile(r"(?:现有|原有|已(?:建成?|有|完成|达|经|形成|培育|累计|认定)|目前|截至目前)")
_CONDITION = re.compile(r"(?:对|凡|如|若|当|符合|属于|针对|面向|面对)")
_CONDITION_END = re.compile(r"的(?:[一-龥]{0,10})?$|(?:时|后|者)$")
_QUALITY = re.compile(
    r"(?:年满|满|签订|具有|具备|从事|连续|任职|工作|就业|参保|缴费|入职|取得|拥有|经营)[一-龥]{0,4}$"
)
#: 就业率低于60%的专业: what falls short is told apart, not promised.
_FAILING = re.compile(r"(?<![不得])(?:低于|少于|不足|不到|未达到|未达|超过|高于)$")
_REACHED = re.compile(r"(?:达到|提高到|控制在|不低于|不高于|不超过|提升到|达|≥|≤)$")
#: A pairing stated as a principle: 1个专业对接一个产业链.
_PAIRING = re.compile(
    r"(?:(?<![\d.])1|一)[个名位所家条项套支类种村][^，。；、]{1,12}?(?:对接|对应|联系|包保|包联|服务|结对|挂联|挂钩|配备|确定|明确)?(?:至少)?(?:1|一|N|若干|多)[个名位所家条项套支类种村]"
)
_SCHEME = re.compile(r"“[\d一二三四五六七八九十N]+(?:[+×*][\d一二三四五六七八九十NXn]+)+”")
_IDIOM = re.compile(
    r"一(?:批|系列|些|种|定|类|套|支|条|系|揽子|方面|体|流|线|步|段|起|时|度|代|带|图|张图|张网|码|站|门式|件事|道|次性|手|旦|律|级|等)"
)
#: Measures that name a property of the thing that follows: 30人以下企业, 10亿元以上项目.
_PROPERTY = frozenset({MeasureKind.MONEY, MeasureKind.SIZE, MeasureKind.TIME, MeasureKind.SCORE})


def is_no_target(text: str, number: Number, clause: Clause, layout: Layout) -> bool:
    """Whether `number` is none that the document commits to."""
    before = text[max(clause.start, number.start - 14) : number.start]
    after = text[number.tail : min(clause.end, number.tail + 14)]
    return (
        _has_no_unit(text, number)
        or number.kind is MeasureKind.NAME
        or layout.quoted(number.start)
        or _is_name(number, before, after)
        or _is_year(number)
        or (
            bool(_STAND.search(before))
            and bool(_BASE_OF_CHANGE.match(text, number.tail, clause.end))
        )
        or bool(_ALREADY.search(text, clause.start, number.start))
        or _is_pairing(text, number, clause)
        or _spells_scheme(text, number, clause)
        or _is_threshold(text, number, clause, before, after)
        or (number.ratio and not _is_ratio(text, clause, number))
        or (number.chinese and _is_only_named(text, number, clause, before))
    )


def _has_no_unit(text: str, number: Number) -> bool:
    """No unit, except of a coefficient that reaches a number: 系数提高到0.58以上."""
    if text[number.end : number.end + 1] in ("+", "×"):
        return True
    if number.unit:
        return False
    reached = bool(_REACHED.search(text, max(0, number.start - 5), number.start))
    return not (reached and (number.suffix or text[number.tail : number.tail + 1] in "，。；、"))


def _is_year(number: Number) -> bool:
    return number.unit == "年" and number.value >= 1900


def _is_name(number: Number, before: str, after: str) -> bool:
    """前5名, 第3次, 三年行动, 15分钟服务圈, 24小时热线, 每10万人."""
    if _BEFORE_NAME.search(before):
        return True
    if number.unit.endswith("类"):
        # 电子证照200类 are counted; 5类人群, 三类 and 分为3类 are told apart.
        return number.chinese or not _ENDS.match(after) or bool(_PARTED.search(before))
    if number.kind in (MeasureKind.SIZE, MeasureKind.MONEY) and after.startswith("级"):
        return True  # 20万吨级粮库
    if number.unit == "日" and after.startswith(("前", "起", "至")):
        return True
    if number.kind is MeasureKind.TIME and not number.suffix:
        return bool(_NAME_AFTER.match(after)) or (
            number.unit == "年" and not after and before.endswith(("第", "用"))
        )
    return False


def _is_pairing(text: str, number: Number, clause: Clause) -> bool:
    if number.value != 1:
        return False
    start = max(clause.start, number.start - 20)
    return any(
        m.start() <= number.start < m.end() and not EACH.search(text, clause.start, m.start() + 1)
        for m in _PAIRING.finditer(text, start, min(clause.end, number.end + 20))
    )


def _spells_scheme(text: str, number: Number, clause: Clause) -> bool:
    """3年中职与2年高职（“3+2”）: a length of time that a scheme's name repeats."""
    if number.kind is not MeasureKind.TIME:
        return False
    end = min(len(text), clause.end + 60)
    return any(str(number.value) in m[0] for m in _SCHEME.finditer(text, clause.start, end))


def _is_threshold(text: str, number: Number, clause: Clause, before: str, after: str) -> bool:
    """30人以下企业, 60岁以上老年人, 对投资500万元以上的项目, 服务人口不足800人的村."""
    if number.kind is MeasureKind.SCORE and after and not after.startswith(("的目标", "水平")):
        return True
    if _FAILING.search(before) and after.startswith("的") and not after.startswith("的目标"):
        return True
    if number.kind is MeasureKind.SHARE:
        return False
    bare = before.rstrip("的")
    if (
        number.suffix == "<="
        and after
        and after[0] not in "的，、和"
        and number.kind is not MeasureKind.TIME
    ):
        return True
    if number.suffix and after.startswith("的") and _of_treated(text, number, clause):
        return True
    if number.suffix and after:
        led = bare.endswith(_SIGNS_BEFORE) or _follows_verb(text, clause.start, number.start)
        limit = number.kind is MeasureKind.TIME and number.suffix == "<=" and after[0] != "的"
        if number.kind in _PROPERTY and not led and not limit:
            return True
        if number.kind in _PROPERTY and _QUALITY.search(before):
            return True
    return _in_condition(text, number, clause)


def _of_treated(text: str, number: Number, clause: Clause) -> bool:
    """对年接待游客10万人次以上的旅行社: a property of whom a rule is for, not 对10家以上的企业."""
    opens = _CONDITION.match(text, clause.start, clause.end)
    return opens is not None and TRAILERS.strip(text, opens.end(), number.start) > opens.end()


def _in_condition(text: str, number: Number, clause: Clause) -> bool:
    """Whether the whole clause only says whom a rule is for: 对就业满6个月的，…."""
    if clause.closes not in "，" or not clause.closes:
        return False
    opens = _CONDITION.match(text, clause.start, clause.end)
    closes = _CONDITION_END.search(text, max(clause.start, number.tail), clause.end)
    if opens and closes:
        return True
    return bool(closes) and bool(_QUALITY.search(text, clause.start, number.start))


def _follows_verb(text: str, lo: int, hi: int) -> bool:
    end = TRAILERS.strip(text, lo, hi)
    return end == lo or ACTS.end(text, lo, end)


def _is_ratio(text: str, clause: Clause, number: Number) -> bool:
    """1:1, not the time 8:30."""
    if number.value == 1 or number.unit == "比1":
        return True
    return any(sign in text[clause.start : clause.end] for sign in "比例配")


def _is_only_named(text: str, number: Number, clause: Clause, before: str) -> bool:
    """三所普通高中, 四项制度: a Chinese numeral counts only where it says how many are to be made."""
    ends = number.kind is MeasureKind.COUNT and _ENDS.match(text, number.end) is not None
    if _IDIOM.match(text, number.start) and not (ends and number.unit in ("条", "支", "套")):
        return True
    if number.suffix or number.kind is MeasureKind.SHARE or before.endswith(_SIGNS_BEFORE):
        return False
    if text[number.end : number.end + 4].startswith(("一周期", "一个周期", "一轮")):
        return False
    end = TRAILERS.strip(text, clause.start, number.start)
    if any(m.end() == end for m in PERIOD.finditer(text, clause.start, end)):
        return False  # 每天一小时
    if ends:
        # 建成平台一个、新建中心两所: a count behind what a verb before it brings about.
        return MAKE_INSIDE.search(text, clause.start, end) is None
    if number.kind is MeasureKind.TIMES:
        return not (EACH.search(before) or "每" in before or MAKERS.end(text, clause.start, end))
    return not ACTS.end(text, clause.start, end)
