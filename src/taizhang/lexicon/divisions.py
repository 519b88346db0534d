"""The administrative divisions of China (行政区划), down to the county, by GB/T 2260.

`data/divisions.tsv` says where they come from. A place that is not listed (invented, too new, a
town) is still given its level by the last word of its name: see `level_of`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal, TypeAlias

#: The year at whose end the data hold.
STATE = 2024

LevelName: TypeAlias = Literal["national", "province", "prefecture", "county"]

#: The word of a level at the end of a place's name; the longer come first.
LEVEL_WORDS: tuple[str, ...] = (
    "特别行政区",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "地区",
    "林区",
    "特区",
    "省",
    "市",
    "州",
    "盟",
    "县",
    "区",
    "旗",
)
_BY_WORD: dict[str, LevelName] = {
    "特别行政区": "province",
    "自治区": "province",
    "省": "province",
    "自治州": "prefecture",
    "地区": "prefecture",
    "州": "prefecture",
    "盟": "prefecture",
    "市": "prefecture",
    "自治县": "county",
    "自治旗": "county",
    "林区": "county",
    "特区": "county",
    "县": "county",
    "区": "county",
    "旗": "county",
}
#: The peoples that autonomous places are named after, without the word 族 where it may be left out.
_PEOPLES = (
    "(?:各|壮|满|回|苗|侗|瑶|白|黎|傣|畲|水|佤|羌|土|怒|京|彝|藏|土家|布依|朝鲜|哈尼|傈僳|仡佬|东乡|高山|拉祜|纳西|仫佬|景颇"
    "|毛南|撒拉|布朗|阿昌|普米|基诺|德昂|保安|俄罗斯|裕固|门巴|独龙|塔塔尔|赫哲|珞巴|鄂伦春|鄂温克|达斡尔|乌孜别克)族"
    "|(?:维吾尔|哈萨克|柯尔克孜|塔吉克|锡伯|蒙古)族?"
)
#: A name such as 云岭土家族苗族自治州; `short` is what is left without people and level.
AUTONOMOUS = re.compile(
    rf"(?P<short>[一-鿿]{{2,5}}?)(?:{_PEOPLES}){{1,4}}自治(?P<level>[区州县旗])"
)
MUNICIPALITIES = frozenset({"北京市", "天津市", "上海市", "重庆市"})
#: 城市, 园区 and their like end as a place does, but are none.
_NO_PLACE = re.compile(
    r"^(?:[城都超大门灯夜集股楼全各本我跨多]市|[城郊辖地校山老灾牧林库特各全本我]区|自治[区州县旗]|[各全本我][省州县盟旗])$"
    r"|(?:[社园小片景街]区|开发区|高新区|经开区|示范区|试验区|实验区|先行区|保税区|综保区|度假区|合作区|功能区"
    r"|自贸区|集聚区|产业区|保护区|工业区|聚集区|先导区|核心区|专区|军区|战区|教区|新区|[联同]盟|[超门]市|(?:示范|试点|先行|重点|贫困|直管|设区|样板)[市县区])$"
)


@dataclass(frozen=True, slots=True)
class Division:
    """A division (行政区划). `until` is the last year of a name that was given up, else None."""

    code: str
    name: str
    short: str
    level: LevelName
    parent: str
    until: int | None = None

    @property
    def within(self) -> Division | None:
        """The division that this one belongs to."""
        return by_code(self.parent) if self.parent else None

    @property
    def ancestors(self) -> tuple[Division, ...]:
        """The divisions above this one, the nearest first."""
        above = self.within
        return () if above is None else (above, *above.ancestors)


def _level_of_code(code: str) -> LevelName:
    if code.endswith("0000"):
        return "province"
    return "prefecture" if code.endswith("00") else "county"


@dataclass(frozen=True, slots=True)
class _Register:
    by_code: dict[str, Division]
    by_name: dict[str, tuple[Division, ...]]
    by_short: dict[str, tuple[Division, ...]]
    children: dict[str, tuple[Division, ...]]


@cache
def _register() -> _Register:
    source = files(__package__).joinpath("data/divisions.tsv").read_text("utf-8")
    by_code: dict[str, Division] = {}
    names: dict[str, list[Division]] = {}
    shorts: dict[str, list[Division]] = {}
    children: dict[str, list[Division]] = {}
    for line in source.splitlines():
        if line.startswith("#"):
            continue
        code, name, parent, short, until = [*line.split("\t"), "", "", ""][:5]
        short = short or (name[:-1] if len(name) > 2 else name)
        division = Division(
            code, name, short, _level_of_code(code), parent, int(until) if until else None
        )
        if not until or code not in by_code:
            by_code[code] = division
        names.setdefault(name, []).append(division)
        shorts.setdefault(short, []).append(division)
        children.setdefault(parent, []).append(division)
    for group in (*names.values(), *shorts.values()):
        # Names in force first, then the higher level: 海南 is the province before it is the county.
        group.sort(key=lambda d: (d.until is not None, d.level == "county", d.level != "province"))
    return _Register(
        by_code,
        {name: tuple(found) for name, found in names.items()},
        {short: tuple(found) for short, found in shorts.items()},
        {parent: tuple(found) for parent, found in children.items()},
    )


def by_code(code: str) -> Division:
    """The division of a GB/T 2260 code; raises KeyError where there is none."""
    return _register().by_code[code]


def named(name: str) -> tuple[Division, ...]:
    """All divisions of that full name, those in force first (鼓楼区 names four)."""
    return _register().by_name.get(name, ())


def called(short: str) -> tuple[Division, ...]:
    """All divisions of that name without the word of the level (中宁, 恩施), those in force first."""
    return _register().by_short.get(short, ())


def children(division: Division) -> tuple[Division, ...]:
    """The divisions directly within `division`, former ones too."""
    return _register().children.get(division.code, ())


def all_divisions() -> tuple[Division, ...]:
    """Every division and former name of the register."""
    return tuple(d for found in _register().children.values() for d in found)


def provinces() -> tuple[Division, ...]:
    """The 34 divisions of the first level."""
    return _register().children.get("", ())


@lru_cache(maxsize=8192)
def level_of(name: str) -> LevelName | None:
    """The level that a place's full name tells: by the register, else by its last word."""
    found = named(name)
    if found:
        return found[0].level
    if len(name) < 2 or _NO_PLACE.search(name):
        return None
    word = level_word(name)
    return None if word is None else _BY_WORD[word]


def level_word(name: str) -> str | None:
    """The word of the level at the end of `name`: 县 of 象山县, 自治区 of 宁夏回族自治区."""
    return next((word for word in LEVEL_WORDS if name.endswith(word)), None)


@lru_cache(maxsize=8192)
def short_of(name: str) -> str:
    """The name without the word of its level, as by the register or by the last word.

    Of an autonomous place the people go out too: 云岭 of 云岭土家族自治州.
    """
    found = named(name)
    if found:
        return found[0].short
    if autonomous := AUTONOMOUS.fullmatch(name):
        return autonomous["short"]
    word = level_word(name)
    if word is None or len(name) - len(word) < 2:
        return name
    return name[: -len(word)]


@lru_cache(maxsize=8192)
def brief_of(name: str) -> str | None:
    """The name that an autonomous place goes by: 恩施州 of 恩施土家族苗族自治州; None for others."""
    if not name.endswith(("自治州", "自治县", "自治旗")):
        return None
    short = short_of(name)
    return short + name[-1] if 1 < len(short) <= len(name) - 4 else None


def in_full(brief: str) -> str | None:
    """The autonomous place that goes by `brief` (恩施州), by the register; None where there is none."""
    found = [d.name for d in called(brief[:-1]) if d.until is None and brief_of(d.name) == brief]
    return found[0] if len(found) == 1 and not named(brief) else None
