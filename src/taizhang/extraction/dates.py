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

#: Where a date begins. What follows a year is read apart, by `_PART`.
_ANCHOR = re.compile(
    rf"""
    (?=[\d一二两三四五六七八九十每今明本上下第年])(?:
        (?P<recurring>
            每年(?:{_MONTH}月(?:{_DAY}日|底|末|份)?|年?[底末]|第?[一二三四]季度末?|[上下]半年)前?
          | 每个?(?:季度|季|月|半年|学期|周)(?:[末首]月)?(?:[末底]|(?:{_DAY})日)前?
        )
      | (?P<plan>十[二三四五]五)”?(?:规划)?(?:期末|末期?|期间|时期|期内|收官之年)
      | {_YEAR}年?(?:{_MONTH}月)?{_DASH}(?P<to>{_YEAR})(?:年度|学年|年)
      | (?P<year>{_YEAR})(?:年度?|学年)
      | (?P<this>今年|明年|本年度)
      | (?P<bare>
            {_MONTH}月份?(?:{_DAY}[日号]|[底末]|[上中下]旬|以?前|之前)
          | (?<![半青少成老近往历多百])年[底末内]|[上下]半年|第?[一二三四]季度
        )
      | (?:(?:\d{{1,2}}|{CHINESE})[-—~至到])?(?P<count>\d{{1,2}}|{CHINESE})(?P<span>年|个月|个?工作日|日|天)
        (?:左右)?(?:的?(?:时间|努力))?(?P<inside>[之以]?内)?
    )
    """,
    re.VERBOSE,
)
#: The part of a year: 6月底, 上半年, 二季度, 底, 内.
_PART = re.compile(
    rf"(?P<month>{_MONTH})月份?(?:(?P<day>{_DAY})[日号]|上旬|中旬|下旬|底|末)?"
    r"|(?P<half>[上下])半年|第?(?P<quarter>[一二三四1-4])季度[末底]?"
    r"|年?(?P<end>[底末])|年?(?P<middle>中)(?=前|期前|，)|年?内"
)
#: The first of two months or quarters: 1-6月.
_UNTIL = re.compile(rf"第?{_MONTH}(?:月|季度)?{_DASH}(?=第?{_MONTH}(?:月|季度))")
_BEFORE = re.compile(r"以前|之前|前(?!后)|之内|内|止")
#: Words before a date that are a part of it.
_UP_TO = ("截至", "截止", "到", "至", "“")
#: Words before a span that count it from the issue, or from now.
_COUNTED_FROM = re.compile(
    r"(?:(?P<issue>[自在]?(?:本?(?:方案|意见|通知|文件|计划|办法))?(?:印发|发布|下发|公布)(?:之日起|之?后|起)?的?)"
    r"|未来|今后|经过|用)$"
)
_STARTS_AFTER = re.compile(
    r"起|开始|以来|以后|之后|后(?![备续勤])|(?:全面|正式|前|底前)*(?:启动|开工|动工)"
)
_BASE_AFTER = re.compile(r"相比|基础上|为基[数期]|同期|的?(?:水平|基数)上?")
#: 较2020年, 比2020年; the 比 of 占比 and 职普比 is a quantity's.
_BASE_BEFORE = re.compile(r"较|与|(?<![占同环之配普生桩床重])比")
_NAME_AFTER = re.compile(r"[版级届款型]|[）)]?》")
#: No name is longer; without a limit each sign that is never closed would cost the rest of the text.
_QUOTED = re.compile(r"《[^》]{0,200}》|“[^”]{0,200}”|〔[^〕]{0,200}〕")


def find_dates(passage: Passage, setting: Setting) -> list[DateMention]:
    """The dates of `passage`, in the order of the text, never overlapping."""
    text, found, at = passage.text, [], 0
    names: list[tuple[int, int]] | None = None
    while match := _ANCHOR.search(text, at):
        mention = _mention(text, match, setting)
        at = max(match.end(), mention.end) if mention else match.end()
        if mention is None:
            continue
        if names is None:
            names = _names(text)
        named = any(a <= match.start() < b for a, b in names)
        found.append(_named(mention) if named else _in_context(mention, text, match))
    return found


def _names(text: str) -> list[tuple[int, int]]:
    """The places of titles, document numbers and quotations; “十四五” is no name but a time."""
    return [m.span() for m in _QUOTED.finditer(text) if m[0][1:-1] not in _FIVE_YEAR_PLANS]


def _named(mention: DateMention) -> DateMention:
    return DateMention(mention.start, mention.end, DateKind.NAME, None)


def _mention(text: str, match: re.Match[str], setting: Setting) -> DateMention | None:
    """What the words of `match`, and those that belong to it, say; None where they are no date."""
    start, end = match.span()
    if match["recurring"]:
        return DateMention(start, end, DateKind.RECURRING, None)
    if match["count"]:
        return _relative(text, match, setting)
    for word in _UP_TO:
        if text.endswith(word, 0, start):
            start -= len(word)
            break
    if match["plan"]:
        return DateMention(start, end, DateKind.POINT, str(_FIVE_YEAR_PLANS[match["plan"]]))
    year = _year(match, setting)
    if match["bare"]:
        end = match.start()
    until = _UNTIL.match(text, end)
    part = _PART.match(text, until.end() if until else end)
    end = part.end() if part else max(end, match.end())
    before = _BEFORE.match(text, end)
    end = before.end() if before else end
    if year is None:
        return DateMention(start, end, DateKind.POINT, None, needs_year=True)
    date = _iso(year, part)
    return DateMention(start, end, DateKind.POINT, date) if date else None


def _year(match: re.Match[str], setting: Setting) -> int | None:
    """The year that `match` names; the plan's own where it names none."""
    words = match["to"] or match["year"]
    if words:
        return int(words) if words.isascii() else chinese_number(words)
    if setting.year is None:
        return None
    return setting.year + (1 if match["this"] == "明年" else 0)


def _small(words: str) -> int:
    return int(words) if words.isascii() else chinese_number(words)


def _iso(year: int, part: re.Match[str] | None) -> str | None:
    """The date of a year and a part of it; None for a day that no calendar has."""
    if part is None:
        return f"{year}"
    if part["month"]:
        month = _small(part["month"])
        if not part["day"]:
            return f"{year}-{month:02}"
        day = int(part["day"])
        return f"{year}-{month:02}-{day:02}" if day <= monthrange(year, month)[1] else None
    if part["half"]:
        return f"{year}-{'06' if part['half'] == '上' else '12'}"
    if part["quarter"]:
        return f"{year}-{3 * _small(part['quarter']):02}"
    if part["end"]:
        return f"{year}-12"
    return f"{year}-06" if part["middle"] else f"{year}"


def _relative(text: str, match: re.Match[str], setting: Setting) -> DateMention | None:
    """A span counted from the issue; None where the words only tell a length of time."""
    start, end = match.span()
    lead = _COUNTED_FROM.search(text, max(0, start - 16), start)
    issue = lead is not None and lead["issue"] is not None
    if not match["inside"] and (lead is None or issue):
        return None
    if match["span"] != "年" and not issue:
        return None  # 3个月内 counts from an event of its own: a limit, not a date.
    if text.endswith("每", 0, start) or text.startswith("的", end):
        return None  # 每两年, 3年以内的企业: a rhythm, a property.
    date = _counted(setting, _small(match["count"]), match["span"])
    start = lead.start() if lead else start
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
    start, end = mention.start, mention.end
    if mention.kind is not DateKind.POINT:
        return mention
    if _NAME_AFTER.match(text, end):
        return _named(mention)
    if _BASE_AFTER.match(text, end) or (start and _BASE_BEFORE.match(text, start - 1, start)):
        return DateMention(start, end, DateKind.BASE, None)
    from_then = match["to"] is None and text.endswith(("自", "从"), 0, start)
    if from_then or _STARTS_AFTER.match(text, end):
        return DateMention(start, end, DateKind.START, None)
    return mention
