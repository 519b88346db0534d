"""Dates in a passage, each with its place, its kind and what it comes to.

`2023年6月前` ends at `2023-06`, `二季度` at June of the plan's year, `三年内` at the year of issue
and three. A start (`从2020年起`) and a base of comparison (`较2020年`) are found too, so that nobody
takes them for an end.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from enum import StrEnum

from taizhang.extraction.numerals import CHINESE, chinese_number
from taizhang.extraction.passage import Passage
from taizhang.extraction.setting import Setting


class DateKind(StrEnum):
    """What a date does where it stands."""

    POINT = "point"
    """An end: 到2025年, 2023年6月前, 年底前, 2021-2023年."""
    RELATIVE = "relative"
    """An end counted from the issue: 三年内, 印发后3个月内."""
    START = "start"
    """从2020年起, 2022年6月启动."""
    BASE = "base"
    """What something is compared with: 较2020年."""
    RECURRING = "recurring"
    """Again and again: 每年12月, 每季度末."""
    NAME = "name"
    """Part of a name: 《规划（2021—2025年）》, 2020年版."""


@dataclass(frozen=True, slots=True)
class DateMention:
    """The date at [start, end) of a passage's text.

    `date` is YYYY, YYYY-MM or YYYY-MM-DD, as precise as the words are; None where it has no end, or
    where its year is not known (`needs_year`).
    """

    start: int
    end: int
    kind: DateKind
    date: str | None
    needs_year: bool = False

    @property
    def is_end(self) -> bool:
        """Whether something can be due then."""
        return self.kind in (DateKind.POINT, DateKind.RELATIVE)


_YEAR = r"(?:(?:19|20)\d\d|二[〇零][一二三四五六七八九〇零]{2})"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]|[一二三四五六七八九十])"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_DASH = r"(?:[-—~]{1,2}|至|到)"
_FIVE_YEAR_PLANS = {"十二五": 2015, "十三五": 2020, "十四五": 2025, "十五五": 2030}

_PART = (
    rf"(?:(?P<month>{_MONTH})月(?:份)?(?:(?P<day>{_DAY})[日号]|(?P<month_end>上旬|中旬|下旬|底|末))?"
    r"|(?P<half>[上下])半年|第?(?P<quarter>[一二三四1-4])季度(?:末|底)?"
    r"|(?:年)?(?P<year_end>底|末)|年?(?P<middle>中)(?=前|期前|，)|年?(?P<within>内))"
)
_BEFORE = r"(?:以前|之前|前(?!后)|之内|内|止)?"
_DATE = re.compile(
    rf"""
    (?P<recurring>每年(?:{_MONTH}月(?:{_DAY}日|底|末|份)?|(?:年)?[底末]|第?[一二三四]季度末?|[上下]半年)前?
                 |每(?:个)?(?:季度|季|月|半年|学期|周)(?:[末底]|(?:{_DAY})日)前?)
    |(?P<plan>“?(?P<plan_name>十[二三四五]五)”?(?:规划)?(?:期末|末期?|期间|时期|期内|收官之年))
    |(?:到|至|截至|截止)?(?:
        (?P<y1>{_YEAR})年?(?:{_MONTH}月)?{_DASH}(?P<y2>{_YEAR})(?:年度|学年|年)(?:{_PART.replace("?P<", "?P<r_")})?{_BEFORE}
        |(?P<ym>{_YEAR})年(?:第?{_MONTH}(?:月|季度)?{_DASH})(?=第?{_MONTH}(?:月|季度))(?P<to>{_PART.replace("?P<", "?P<m_")}){_BEFORE}
        |(?P<y>{_YEAR})(?:年度?|学年)(?:{_PART})?{_BEFORE}
        |(?P<this>今年|明年|本年度?)?(?P<bare>
            {_MONTH}月(?:份)?(?:{_DAY}[日号]|[底末]|[上中下]旬)前?|{_MONTH}月(?:份)?(?:以前|之前|前)
            |(?<![半青少成老近往历多百])(?:年底|年末|年内)前?|[上下]半年(?:内)?前?|第?[一二三四]季度(?:末|底|内)?前?
            |(?<=[今明]年)|(?<=本年度))
    )
    |(?:(?P<issue>(?:自|在)?(?:本?(?:方案|意见|通知|文件|计划|办法))?(?:印发|发布|下发|公布)(?:之日起|之?后|起)?的?)|未来|今后|经过|用)?
     (?P<count>\d{{1,2}}|{CHINESE})(?P<span>年|个月|个?工作日|日|天)(?:左右)?(?:的?(?:时间|努力))?(?P<inside>(?:之|以)?内)?
    """,
    re.VERBOSE,
)
#: Signs that a date can begin at, looked for first because most text has none.
_START_WORDS = re.compile(
    r"(?:起|开始|以来|以后|之后|后(?!备|续|勤))|(?:全面|正式|前|底前)*(?:启动|开工|动工)"
)
_START_BEFORE = re.compile(r"(?:自|从)$")
_BASE_BEFORE = re.compile(r"(?:较|比|与|相比|对比|以|在)$")
_BASE_AFTER = re.compile(r"(?:相比|基础上|为基[数期]|同期|的?(?:水平|基数)上?)")
_NAME_AFTER = re.compile(r"(?:版|级|届|款|型)|[）)]?》")
_QUOTED = re.compile(r"《[^》]*》|“[^”]*”|〔[^〕]*〕")


def find_dates(passage: Passage, setting: Setting) -> list[DateMention]:
    """The dates of `passage`, in the order of the text, never overlapping."""
    text = passage.text
    if not _HINT.search(text):
        return []
    quoted = [m.span() for m in _QUOTED.finditer(text) if m[0][1:-1] not in _FIVE_YEAR_PLANS]
    found, quote = [], 0
    for match in _DATE.finditer(text):
        mention = _mention(match, setting)
        if mention is None:
            continue
        while quote < len(quoted) and quoted[quote][1] <= mention.start:
            quote += 1
        inside = quote < len(quoted) and quoted[quote][0] <= mention.start
        found.append(_in_context(mention, text, match) if not inside else _named(mention))
    return found


_HINT = re.compile(r"年|月|季度|十[二三四五]五|工作日|[日天][之以]?内")


def _named(mention: DateMention) -> DateMention:
    return DateMention(mention.start, mention.end, DateKind.NAME, None)


def _mention(match: re.Match[str], setting: Setting) -> DateMention | None:
    """What the words of `match` say by themselves; None where they are no date."""
    start, end = match.span()
    if match["recurring"]:
        return DateMention(start, end, DateKind.RECURRING, None)
    if match["plan"]:
        return DateMention(start, end, DateKind.POINT, str(_FIVE_YEAR_PLANS[match["plan_name"]]))
    if match["count"]:
        return _relative(match, setting)
    if match["y1"]:
        date = _iso(_year(match["y2"]), match, "r_")
    elif match["ym"]:
        date = _iso(_year(match["ym"]), match, "m_")
    elif match["y"]:
        date = _iso(_year(match["y"]), match, "")
    else:
        return _without_year(match, setting)
    return DateMention(start, end, DateKind.POINT, date) if date else None


def _year(words: str) -> int:
    return int(words) if words.isdecimal() and words.isascii() else chinese_number(words)


def _small(words: str) -> int:
    return int(words) if words.isascii() else chinese_number(words)


def _iso(year: int, match: re.Match[str], prefix: str) -> str | None:
    """The date of a year and the part of it that `match` names."""
    part = match.groupdict()
    month, day = part[prefix + "month"], part[prefix + "day"]
    if month and day:
        number = _small(day)
        if number > monthrange(year, _small(month))[1]:
            return None
        return f"{year}-{_small(month):02}-{number:02}"
    if month:
        return f"{year}-{_small(month):02}"
    if part[prefix + "half"]:
        return f"{year}-{'06' if part[prefix + 'half'] == '上' else '12'}"
    if part[prefix + "quarter"]:
        return f"{year}-{3 * _small(part[prefix + 'quarter']):02}"
    if part[prefix + "year_end"]:
        return f"{year}-12"
    if part[prefix + "middle"]:
        return f"{year}-06"
    return f"{year}"


_BARE = re.compile(_PART)


def _without_year(match: re.Match[str], setting: Setting) -> DateMention | None:
    """A date whose year is the plan's: 年底前, 6月底前, 上半年, 今年."""
    words = match["bare"]
    if not words and not match["this"]:
        return None
    start, end = match.span()
    if setting.year is None:
        return DateMention(start, end, DateKind.POINT, None, needs_year=True)
    year = setting.year + (1 if match["this"] == "明年" else 0)
    part = _BARE.match(words) if words else None
    date = _iso(year, part, "") if part else str(year)
    return DateMention(start, end, DateKind.POINT, date) if date else None


def _relative(match: re.Match[str], setting: Setting) -> DateMention | None:
    """A span counted from the issue; None where the words only tell a length of time."""
    start, end = match.span()
    lead = match.group()[: match.start("count") - start]
    if not (match["inside"] or (lead and not match["issue"])):
        return None
    unit, count = match["span"], _small(match["count"])
    if unit != "年" and not match["issue"]:
        return None  # 3个月内 counts from an event of its own: a limit, not a date.
    if match.string[max(0, start - 1) : start] == "每" or match.string[end : end + 1] == "的":
        return None  # 每两年, 3年以内的企业: a rhythm, a property.
    date = _counted(setting, count, unit)
    return DateMention(start, end, DateKind.RELATIVE, date, needs_year=date is None)


def _counted(setting: Setting, count: int, unit: str) -> str | None:
    issued = setting.issued_on
    if unit == "年":
        year = int(issued[:4]) if issued else setting.year
        return None if year is None else str(year + count)
    if not issued or unit != "个月":
        return None
    months = int(issued[:4]) * 12 + int(issued[5:7]) - 1 + count
    return f"{months // 12}-{months % 12 + 1:02}"


def _in_context(mention: DateMention, text: str, match: re.Match[str]) -> DateMention:
    """`mention` with the kind that the words around it give."""
    start, end, kind = mention.start, mention.end, mention.kind
    if kind is DateKind.RECURRING:
        return mention
    if _NAME_AFTER.match(text, end):
        return _named(mention)
    if _BASE_AFTER.match(text, end) or (
        (before := _BASE_BEFORE.search(text, max(0, start - 2), start))
        and before[0] not in ("以", "在")
    ):
        return DateMention(start, end, DateKind.BASE, None)
    if kind is DateKind.POINT and (
        _START_WORDS.match(text, end)
        or (_START_BEFORE.search(text, max(0, start - 1), start) and match["y1"] is None)
    ):
        return DateMention(start, end, DateKind.START, None)
    return mention
