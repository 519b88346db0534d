"""The places that words can mean in one document: level words, full names, names without level.

Everything is resolved against the jurisdiction of the plan, the places above it and those that the
document names; the register of divisions helps, but an invented place is read as well as a real one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from taizhang.extraction.plan import Jurisdiction, Level
from taizhang.extraction.setting import Setting
from taizhang.lexicon import divisions

#: The level word that can open a unit's name: 市 of 市教育局. 团市委 has its own before it.
_LEVEL = re.compile(r"(?:自治区|自治州|自治县|自治旗|地区|省|市|州|盟|县|区|旗)")
# What begins like a level word and is none: 市场…, 区域…; 市市场监管局 is one.
_NO_LEVEL = re.compile(
    r"市场|市政(?!府|协|务|法|研|数)|市容|市民(?!政|族|宗)|市域|区域|区块|县域|区划|省域|州际|省际"
)
_TOWN = re.compile(
    r"(?P<name>[一-鿿]{1,4}?(?:镇|乡|街道|苏木|嘎查))(?=人民政府|政府|办事处|办$|党委|党工委|党政|综合|社区|$)"
)
_NO_TOWN = re.compile(
    r"^(?:各|乡|城|市|小|村|古|集|有关|相关|所有|县|区|重点|中心|全)?(?:乡?镇|乡|街道|苏木镇?)$|^各|乡镇|镇街|有关|相关"
)
_END_OF_PLACE = re.compile(r"自治区|自治州|自治县|自治旗|省|市|州|盟|县|区|旗")
# After the word of the level, these make it a part of another: 市|场, 区|域.
_PART_OF_WORD = re.compile(r"[场域]|政(?![府协务法研数])|容|民(?![政族宗])")
# Words that stand in names of organs and never in those of places.
_NO_NAME = re.compile(
    r"[和与及各等局厅委办部]|有关|相关|人民|城乡|设区|全[省市县区]|发展|管理|经济|技术|中国|国家"
    r"|贯彻|落实|关于|推[进动广行]|促进|加[快强大]|深化|实施|建设|开展|提[升高]|完善|健全|支持|打造|创建|印发|转发|制定|根据|按照|工作|行动|服务|数字|智慧|美丽|文明|平安|我[省市县区]|[^一-鿿]"
)
_LONGEST = 11
#: How sure an official name is that is made with a place's brief name.
_BRIEF = 0.8
_LONGEST_INVENTED = 9


class Head(Enum):
    """What kind of words name the place at the start of a unit."""

    LEVEL = "level"
    PLACE = "place"
    SHORT = "short"
    TOWN = "town"


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """The words of the place at the start of a name: how long, and which place (None: unknown).

    `sure` is less than 1 where the place is known from the shape of its name only.
    """

    head: Head
    length: int
    name: str | None
    word: str
    sure: float = 1.0


class Gazetteer:
    """The places of one document."""

    def __init__(
        self,
        jurisdiction: Jurisdiction | None,
        ancestors: tuple[Jurisdiction, ...],
        others: tuple[Jurisdiction, ...],
    ) -> None:
        self.jurisdiction = jurisdiction
        own = self._named(jurisdiction)
        above = tuple(a.name for a in ancestors if a.name)
        registered = divisions.named(own) if own else ()
        if not above and len({d.parent for d in registered if d.until is None}) == 1:
            above = tuple(d.name for d in registered[0].ancestors)
        self.chain: tuple[str, ...] = (own, *above) if own else above
        self._names: dict[str, str] = {}
        #: Names that are whole although shorter than the official one: 恩施州.
        self._brief: set[str] = set()
        near = [d for d in registered if not above or d.within is None or d.within.name == above[0]]
        for division in near:
            for child in divisions.children(division):
                self._add(child.name, child.short)
                for grandchild in divisions.children(child) if division.level == "province" else ():
                    self._names.setdefault(grandchild.name, grandchild.name)
            for sibling in divisions.children(division.within) if division.within else ():
                self._add(sibling.name, sibling.short)
        for province in divisions.provinces():
            self._add(province.name, province.short)
        for place in others:
            if place.name:
                self._add(place.name, divisions.short_of(place.name))
        for name in reversed(self.chain):
            short = divisions.short_of(name)
            self._names[name] = name
            if len(short) > 1:
                self._names[short] = name
            self._add_brief(name)
        #: Every 州 is an autonomous one: 云岭州 that is not in the register has a fuller name.
        self._guessed = own if own and own[-1] == "州" and "自治" not in own else None
        self._lengths = sorted({len(n) for n in self._names}, reverse=True)

    @staticmethod
    def _named(jurisdiction: Jurisdiction | None) -> str | None:
        return jurisdiction.name if jurisdiction else None

    def _add(self, name: str, short: str) -> None:
        self._names.setdefault(name, name)
        if len(short) > 1:
            self._names.setdefault(short, name)
        self._add_brief(name)

    def _add_brief(self, name: str) -> None:
        """Let 恩施州 stand for 恩施土家族苗族自治州."""
        brief = divisions.brief_of(name)
        if brief is not None and self._names.setdefault(brief, name) == name:
            self._brief.add(brief)

    @property
    def is_national(self) -> bool:
        """Whether the plan is one for the whole country."""
        return self.jurisdiction is not None and self.jurisdiction.level is Level.NATIONAL

    @property
    def name(self) -> str | None:
        """The jurisdiction's full name."""
        return self.chain[0] if self.jurisdiction and self.jurisdiction.name else None

    def of_level(self, word: str) -> str | None:
        """The place that a level word means in this document; None where it means no single one."""
        endings = {
            "省": ("省",),
            "自治区": ("自治区",),
            "市": ("市",),
            "州": ("州",),
            "自治州": ("州",),
            "盟": ("盟",),
            "地区": ("地区",),
            "旗": ("旗",),
            "自治旗": ("旗",),
            "县": ("县",),
            "自治县": ("县",),
            "区": ("区",),
        }[word]
        for index, name in enumerate(self.chain):
            if name.endswith(endings) and not (word == "地区" and not name.endswith("地区")):
                if word == "区" and name.endswith("地区"):
                    continue
                # 区 in a city of an autonomous region may be the region, but only its own plan says so.
                if word == "区" and index > 0:
                    continue
                return name
        return None

    @property
    def region(self) -> str | None:
        """The autonomous region that the place is in or is."""
        return next((name for name in self.chain if name.endswith("自治区")), None)

    def is_below(self, word: str) -> bool:
        """Whether a level word that means no single place names all places below the jurisdiction."""
        return self.name is not None and self.of_level(word) is None and self._rank_below(word)

    def _rank_below(self, word: str) -> bool:
        rank = {"national": 0, "province": 1, "prefecture": 2, "county": 3}
        assert self.jurisdiction is not None  # noqa: S101 - `name` is only set with one
        own = rank[self.jurisdiction.level.value]
        of_word = {"省": 1, "自治区": 1, "市": 2, "州": 2, "盟": 2, "地区": 2}.get(word[-2:])
        of_word = of_word or {"省": 1, "市": 2, "州": 2, "盟": 2}.get(word[-1], 3)
        return of_word > own

    def full(self, name: str) -> str | None:
        """The full name of a place that the document may mean by `name`, short or full."""
        return self._names.get(name)

    def read(self, text: str, at: int = 0) -> PlaceWords | None:
        """The words of a place at `text[at:]`; None where it does not begin with one."""
        return self._chain_of_places(text, at) or self._level(text, at) or self._town(text, at)

    def opens_with_level(self, text: str, at: int = 0) -> bool:
        """Whether `text[at:]` begins with a level word: 市教育局, but not 市场监管局."""
        return bool(_LEVEL.match(text, at)) and not _NO_LEVEL.match(text, at)

    def _level(self, text: str, at: int) -> PlaceWords | None:
        match = _LEVEL.match(text, at)
        if match is None or not self.opens_with_level(text, at):
            return None
        word = match[0]
        if word == "地区" and self.of_level(word) is None and len(text) == at + 2:
            return None
        name = self.of_level(word)
        # A county's plan: 县石浦镇政府 does not occur, but 县城关镇政府 would be the county's.
        return PlaceWords(Head.LEVEL, len(word), name, word, self._sure(name))

    def _town(self, text: str, at: int) -> PlaceWords | None:
        match = _TOWN.match(text, at)
        if match is None or _NO_TOWN.search(match["name"]):
            return None
        return PlaceWords(Head.TOWN, len(match["name"]), self.name, match["name"], 0.95)

    def _chain_of_places(self, text: str, at: int) -> PlaceWords | None:
        """One full name after the other (宁波市象山县石浦镇): the last is the place."""
        position, found = at, None
        for _ in range(4):
            step = self._one_place(text, position)
            if step is None:
                break
            position += step.length
            found = PlaceWords(step.head, position - at, step.name, step.word, step.sure)
            if step.head is Head.SHORT:
                break
        if found is None or found.head is Head.SHORT:
            return found
        town = self._town(text, position)
        if town is not None:
            return PlaceWords(Head.TOWN, position - at + town.length, found.name, town.word, 0.95)
        return found

    def _one_place(self, text: str, at: int) -> PlaceWords | None:
        for length in self._lengths:
            words = text[at : at + length]
            if len(words) == length and (name := self._names.get(words)):
                whole = name == words or words in self._brief
                head = Head.PLACE if whole else Head.SHORT
                if head is Head.SHORT and self._goes_on_as_place(text, at, length):
                    continue
                return PlaceWords(head, length, name, words, self._sure(name))
        for length in range(min(_LONGEST, len(text) - at), 1, -1):
            words = text[at : at + length]
            if divisions.named(words):
                return PlaceWords(Head.PLACE, length, words, words)
        # 市教育局沙泉县分局 begins with a level word, however it goes on.
        return None if self.opens_with_level(text, at) else self._invented(text, at)

    def _sure(self, name: str | None) -> float:
        """How sure the place's own name is to be the official one."""
        return _BRIEF if name is not None and name == self._guessed else 1.0

    def _goes_on_as_place(self, text: str, at: int, length: int) -> bool:
        """Whether a short name is only the start of another place: 海南 of 海南州."""
        after = text[at + length : at + length + 2]
        return after[:1] in ("省", "市", "州", "县", "盟", "旗") and after not in ("市场", "市政")

    def _invented(self, text: str, at: int) -> PlaceWords | None:
        """A place known from the shape of its name: two characters or more and the word of a level."""
        autonomous = divisions.AUTONOMOUS.match(text, at) if "自治" in text else None
        if autonomous is not None and not _NO_NAME.search(autonomous["short"]):
            name = autonomous[0]
            return PlaceWords(Head.PLACE, len(name), name, name, 0.95)
        for match in _END_OF_PLACE.finditer(text, at + 2, at + _LONGEST_INVENTED):
            name = text[at : match.end()]
            plain = len(name) - len(match[0])
            if _NO_NAME.search(name) or (plain > 4 and not match[0].startswith("自治")):
                return None
            if divisions.level_of(name) and not _PART_OF_WORD.match(text, match.end()):
                return PlaceWords(Head.PLACE, len(name), name, name, 0.93)
        return None

    def within(self, text: str) -> str | None:
        """The full name of a place of this document that is named somewhere inside `text`."""
        for length in self._lengths:
            for start in range(len(text) - length + 1):
                name = self._names.get(text[start : start + length])
                if name is not None:
                    return name
        return None


@lru_cache(maxsize=64)
def _gazetteer(
    jurisdiction: Jurisdiction | None,
    ancestors: tuple[Jurisdiction, ...],
    others: tuple[Jurisdiction, ...],
) -> Gazetteer:
    return Gazetteer(jurisdiction, ancestors, others)


def gazetteer(setting: Setting) -> Gazetteer:
    """The places of the document of `setting`."""
    return _gazetteer(setting.jurisdiction, setting.ancestors, setting.places)
