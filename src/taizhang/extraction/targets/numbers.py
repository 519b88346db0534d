"""Numbers with their units in a text, before anybody asks what they commit to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from taizhang.extraction.numerals import ARABIC, CHINESE, number_value
from taizhang.lexicon.measures import MeasureKind, measures

_LEXICON = measures()
_MAGNITUDE = "(?:万亿|百万|千万|十万|十亿|百亿|千亿|[百千万亿])"
_UNIT = f"(?:{_LEXICON.unit_pattern})"
_WORD_UNIT = f"(?:{_LEXICON.guarded_unit_pattern})"
#: 千瓦时 is a unit before it is 千 of anything.
_ANY_UNIT = f"(?:{_UNIT}|{_MAGNITUDE}{_UNIT})"
_DASH = "(?:[-—~]{1,2}|至|到)"
_NUMBER = re.compile(
    rf"""
    (?=[\d百千一二两三四五六七八九十])(?<![A-Za-z\d.+×第Ⅰ-Ⅹ])
    (?:
        (?P<part>{ARABIC})[:∶](?P<whole>{ARABIC})
      | (?P<of>[百千])分之(?P<percent>{ARABIC}|{CHINESE})
      | (?P<low>{ARABIC}|(?<![一二两三四五六七八九十百千几数]){CHINESE})
        (?P<range>(?:{_MAGNITUDE}?{_UNIT}|{_MAGNITUDE})?{_DASH}(?P<high>{ARABIC}|{CHINESE}))?
        (?P<over>[多余])?
        (?P<unit>
            (?:(?<=[\d多余])|(?={_MAGNITUDE}?{_WORD_UNIT})){_ANY_UNIT}
            (?:/(?:{_ANY_UNIT}|人|标立方米)){{0,2}}(?:（(?:{_UNIT})）)?
          | {_MAGNITUDE}[多余]{_UNIT}
          | {_MAGNITUDE}(?![级企亩])
        )?
    )
    """,
    re.VERBOSE,
)
_AFTER = re.compile(rf"(?:含)?(?:{_LEXICON.sign_pattern('after')})")
#: 五年一周期: the cycle is as long as the number says.
_CYCLE = re.compile(r"一个?(?:周期|轮次?)")
_AFTER_SIGNS = _LEXICON.signs("after")


@dataclass(slots=True)
class Number:
    """The number at [start, end) of a text, its unit included; `tail` is the end with 以上 and the like.

    `suffix`: the sign that stands after it, "" for none. `ratio`: 1:1. `over`: 10余个.
    """

    start: int
    end: int
    tail: int
    value: Decimal
    upper: Decimal | None
    unit: str
    kind: MeasureKind | None
    suffix: str
    chinese: bool = False
    ratio: bool = False
    over: bool = False
    unit_start: int | None = None


def scan(text: str) -> list[Number]:
    """The numbers of `text` in order that could be targets; those in digits without unit too."""
    return [
        number
        for match in _NUMBER.finditer(text)
        # Most Chinese numerals of a text are parts of words: they have no unit.
        if match["unit"] or match[0][0].isascii() or match["percent"]
        if (number := _number(match, text)).kind is not MeasureKind.NAME
    ]


def _number(match: re.Match[str], text: str) -> Number:
    start, end = match.span()
    after = _AFTER.match(text, end)
    tail = after.end() if after else end
    if cycle := _CYCLE.match(text, end):
        tail = cycle.end()
    suffix = _AFTER_SIGNS[after[0].removeprefix("含")] if after else ""
    if match["part"]:
        unit = f"比{match['whole']}"
        value = number_value(match["part"])
        return Number(start, end, tail, value, None, unit, MeasureKind.SHARE, suffix, ratio=True)
    if match["percent"]:
        value = number_value(match["percent"])
        sign = "%" if match["of"] == "百" else "‰"
        return Number(start, end, tail, value, None, sign, MeasureKind.SHARE, suffix, chinese=True)
    unit, over = match["unit"] or "", bool(match["over"])
    if len(unit) > 2 and unit[1] in "多余":
        # 1万多名 counts in 万名.
        unit, over = unit[0] + unit[2:], True
    return Number(
        start=start,
        end=end,
        tail=tail,
        value=number_value(match["low"]),
        upper=number_value(match["high"]) if match["high"] else None,
        unit=unit,
        kind=unit_kind(unit),
        suffix=suffix,
        chinese=not match["low"][0].isascii(),
        over=over,
        unit_start=match.start("unit") if unit == match["unit"] else None,
    )


def unit_kind(unit: str) -> MeasureKind | None:
    """What `unit` measures, whatever its magnitude; None for no unit.

    A magnitude alone (700万) counts: what it counts is told by the words around it.
    """
    word = unit.split("/")[0].split("（")[0]
    while word and word not in _LEXICON.units:
        word = word[1:]
    if word:
        return MeasureKind.SIZE if "/" in unit else _LEXICON.units[word]
    return MeasureKind.COUNT if unit else None
