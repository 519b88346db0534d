"""Whose plan it is: the place of the government that issues it, and the places above it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from taizhang.extraction.passage import fold
from taizhang.extraction.plan import Jurisdiction, Level
from taizhang.extraction.units.places import Gazetteer, Head
from taizhang.lexicon import divisions, organs

_BEFORE_PLACE = re.compile(
    r"^(?:《|〈|“|（|中共|关于|印发|转发|贯彻落实|贯彻|落实|批转|\d{4}年(?:度)?|的|附件[\d一二三四五六七八九十]*[：:]?)+"
)
_IN_TITLE = re.compile(r"(?:关于印发|印发|转发|批转|关于)《?")
_NATION = re.compile(r"^(?:国务院|中共中央|中央|全国|国家(?!级)|中华人民共和国|我国)")
# 省、自治区、直辖市 is a list of all; 直辖市 alone is said of one's own city.
_MUNICIPALITY = re.compile(r"(?<![、和及或])直辖市")
_EMPTY = Gazetteer(None, (), ())


@dataclass(frozen=True, slots=True)
class Locality:
    """The jurisdiction of a plan, the places above it (the nearest first), others it names."""

    jurisdiction: Jurisdiction | None
    ancestors: tuple[Jurisdiction, ...] = ()
    places: tuple[Jurisdiction, ...] = ()
    confidence: float = 1.0


def find_jurisdiction(
    title: str | None, issuer: str | None, samples: Iterable[str]
) -> Jurisdiction | None:
    """The place whose government issues the plan; None where the document names none."""
    return find_locality(title, issuer, samples).jurisdiction


def find_locality(title: str | None, issuer: str | None, samples: Iterable[str]) -> Locality:
    """The jurisdiction, by title, issuer and the words of the text, with the places above it.

    `samples`: pieces of the document's text (front, signature, cells of units), in any order.
    """
    title, issuer = fold(title or ""), fold(issuer or "")
    texts = [fold(text) for text in samples]
    name, sure = _name(title, issuer, texts)
    if name is not None:
        name = _in_full(name, (issuer, title, *texts))
    if name is None:
        nation = any(_is_national(words) for words in (issuer, title) if words)
        if nation:
            return Locality(Jurisdiction(name=None, level=Level.NATIONAL), confidence=0.95)
        return Locality(None, confidence=0.8)
    level = _level(name, texts)
    jurisdiction = Jurisdiction(name=name, level=level)
    above = _ancestors(name, level, texts)
    known = {name, *(a.name for a in above)}
    others = tuple(place for place in _named_places(texts) if place.name not in known)
    return Locality(jurisdiction, above, others, sure)


def _name(title: str, issuer: str, texts: Sequence[str]) -> tuple[str | None, float]:
    for words, sure in ((title, 0.98), (_after_notice(title), 0.95), (issuer, 0.98)):
        if words and (name := _opening_place(words)):
            return name, sure
    return _signing_place(texts)


def _in_full(name: str, texts: Iterable[str]) -> str:
    """The full name of an autonomous place that goes by a brief one: 恩施州 is 恩施土家族苗族自治州.

    It is in the register, or the document writes it somewhere, as issuer most of all.
    """
    if name[-1] not in "州县旗" or "自治" in name:
        return name
    for text in texts:
        at = text.find(name[:-1])
        while at >= 0:
            full = divisions.AUTONOMOUS.match(text, at)
            if full and divisions.brief_of(full[0]) == name:
                return full[0]
            at = text.find(name[:-1], at + 1)
    return divisions.in_full(name) or name


_SIGNATURE = re.compile(
    r"^(?:中共)?(?P<name>[一-鿿]{2,12}?(?:省|自治区|市|州|盟|县|区|旗))"
    r"(?:人民政府(?:办公厅|办公室)?|委(?:员会)?(?:办公厅|办公室)?|[一-鿿]{2,12}(?:局|厅|委员会|领导小组|联席会议)(?:办公室)?)$"
)
_LEVEL_OF_ORGANS = re.compile(
    r"(?:^|[、，；：\s])(自治区|省|市|州|县|区|旗)(?=(?!场)[一-鿿]{2,12}?(?:局|厅|委|办|部)(?:$|[、，；。\s]))"
)


def _signing_place(texts: Sequence[str]) -> tuple[str | None, float]:
    """The place of an organ that stands alone as a signature does, of the level of the plan's units.

    In a city's plan 沙泉县人民政府 may stand alone in a cell too: there the units are 市…局.
    """
    levels = Counter(m[1] for text in texts for m in _LEVEL_OF_ORGANS.finditer(text))
    if not levels:
        return None, 0.0
    word = levels.most_common(1)[0][0]
    for text in texts:
        match = _SIGNATURE.match(text)
        if match and (name := _opening_place(text)) and name.endswith(word):
            return name, 0.7
    return None, 0.0


def _after_notice(title: str) -> str:
    match = _IN_TITLE.search(title)
    return title[match.end() :] if match else ""


def _opening_place(words: str) -> str | None:
    """The place that opens `words`, the lowest of a chain (宁波市象山县 is 象山县)."""
    words = _BEFORE_PLACE.sub("", words)
    place = _EMPTY.read(words)
    if place is None or place.head not in (Head.PLACE,) or place.name is None:
        return None
    return place.name


def _is_national(words: str) -> bool:
    if _NATION.match(words):
        return True
    return any(organs.national(part) for part in re.split(r"[、\s]", words))


def _level(name: str, texts: Sequence[str]) -> Level:
    found = divisions.named(name)
    if found:
        return Level(found[0].level)
    level = divisions.level_of(name)
    if name.endswith("市"):
        return _level_of_city(texts)
    return Level(level) if level else Level.COUNTY


def _level_of_city(texts: Sequence[str]) -> Level:
    """An unlisted 市 is a prefecture, unless its plan speaks of towns and of no counties."""
    joined = "\n".join(texts)
    if _MUNICIPALITY.search(joined):
        return Level.PROVINCE
    counties = len(
        re.findall(r"各县|县（市|县、区|市、区|县区|各区|[一-鿿]{2}县人民政府|县\(|市辖区", joined)
    )
    towns = len(re.findall(r"各镇|各乡镇|镇（街道|乡镇|各街道|镇街", joined))
    return Level.COUNTY if towns > counties and counties == 0 else Level.PREFECTURE


def _ancestors(name: str, level: Level, texts: Sequence[str]) -> tuple[Jurisdiction, ...]:
    """The places above: by the register where the name is unique, else by what the text names."""
    registered = [d for d in divisions.named(name) if d.until is None] or list(
        divisions.named(name)
    )
    joined = "\n".join(texts)
    if len(registered) > 1:
        registered = [
            d for d in registered if any(a.name in joined or a.short in joined for a in d.ancestors)
        ][:1] or []
    if registered:
        return tuple(
            Jurisdiction(name=a.name, level=Level(a.level)) for a in registered[0].ancestors
        )
    return _named_above(name, level, joined)


_GOVERNED = re.compile(
    r"(?:^|[、，；。：\s（《“和及与])(?P<name>[一-鿿]{2,4}(?:自治县|市|县|区|旗))(?=人民政府|政府|委[^员]|[、，；。\s]|$)"
)


def _named_places(texts: Iterable[str]) -> tuple[Jurisdiction, ...]:
    """The places that the text names in full where units stand: 沙泉县人民政府."""
    found: dict[str, Jurisdiction] = {}
    for text in texts:
        for match in _GOVERNED.finditer(text):
            name = match["name"]
            if name in found:
                continue
            place = _EMPTY.read(name)
            level = divisions.level_of(name)
            if level and place and place.head is Head.PLACE and place.name == name:
                found[name] = Jurisdiction(name=name, level=Level(level))
    return tuple(found.values())


def _named_above(name: str, level: Level, text: str) -> tuple[Jurisdiction, ...]:
    """For an invented place: the city and the province that the text names most."""
    cities: Counter[str] = Counter()
    provinces: Counter[str] = Counter()
    for match in re.finditer(
        r"(?:^|[《〈（“、，。；：\n]|[据实彻照行])(?:根据|贯彻落实|落实|贯彻|按照|执行)?(?P<place>[一-鿿]{2,8}?(?:省|自治区|市|州))(?=人民政府|委|政府|[一-鿿]{2,4}[县区市旗])",
        text,
    ):
        place = _EMPTY.read(match["place"])
        if place is None or place.head is not Head.PLACE or place.name in (None, name):
            continue
        own = divisions.level_of(place.name)
        if own == "province":
            provinces[place.name] += 1
        elif own == "prefecture" and level is Level.COUNTY:
            cities[place.name] += 1
    found = []
    if cities:
        found.append(Jurisdiction(name=cities.most_common(1)[0][0], level=Level.PREFECTURE))
    if provinces and level is not Level.PROVINCE:
        found.append(Jurisdiction(name=provinces.most_common(1)[0][0], level=Level.PROVINCE))
    return tuple(found)
