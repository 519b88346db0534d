"""What one name in a list of units is: which organ of which place, or a collective.

`Namer.shape` looks at words as they stand in a list; `Namer.resolve` gives division, official name
and kind of a full surface. Both are remembered, for the same few names fill a whole plan.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from taizhang.extraction.plan import UnitKind, Warning
from taizhang.extraction.setting import Setting
from taizhang.extraction.units.places import Gazetteer, Head, PlaceWords, gazetteer
from taizhang.extraction.wording import warn
from taizhang.lexicon import divisions, organs

_LEVELS = "省|自治区|自治州|自治县|市|州|盟|地区|县|区|旗"
_COLLECTIVE = (
    r"(?:部门|单位|企业|院校|学校|高校|机构|组织|机关|团体|协会|商会|主体|医院|银行|园区|开发区|平台|公司|集团|社区|场|村"
    r"|委员会|中心|政府|党委|管委会|办事处|党组织|各地|地区|城市)"
)
#: Words that name no single unit.
_GROUP = re.compile(
    rf"^(?:各|有关|相关|其他|其它|全体|所有|上述|涉及|本级|属地|辖区|当地|基层|承担|项目(?:实施|建设|业主|主管)|行业(?:主管|协会|组织|龙头))"
    rf"|^(?:{_LEVELS})(?:级|直|属|直属|管)*(?:各|有关|相关|其他|其它|所属|职能)"
    rf"|^(?:{_LEVELS})(?:级|直|属|管)(?:部门|单位|国有企业|企业|机关(?:和|及)?事?业?单位?|国企|高校|院校|职业院校|医院|公立医院)"
    rf"|(?:成员|相关|有关|各|主管|职能|直属|牵头|责任|联动|业务|专项|建设|实施|使用|承办|主办|用人|业主)(?:各)?(?:单位|部门)(?:和|及|、)?(?:单位|部门)?$"
    r"|[一-鿿]{2}部门$"
    rf"|(?:相关|有关)(?:职能|行业|主管|责任|业务|专业)*{_COLLECTIVE}$"
)
_SCOPE = (
    rf"(?:设区的?市|设区市|县级市|地级市|直辖市|计划单列市|{_LEVELS}|乡|镇|街道|园区|开发区|功能区"
    r"|高新区|经开区|管理区|新区|场|社区|村|居|兵团|片区|经济区|度假区|平台)"
)
_SCOPES = re.compile(
    rf"^(?:{_SCOPE}|[、和及与（）/]|两级|三级|四级)+"
    r"(?:人民政府|政府|党委政府|党委|党工委|管委会|管理委员会|办事处|街道办|政府（管委会）|（管委会）|（办事处）|居委会|村委会|委员会|党政|主管部门)*(?:（[^（）]*）)?$"
)
_GENERIC_INSTITUTIONS = re.compile(
    r"^(?:全[省市县区])?(?:高等|中等|职业|本科|高职|中职|技工|普通|公办|民办|高职高专|中小|国有|规模以上|骨干|龙头|重点|医疗|公立|金融|社会|培训|用人|行业|中介|新闻|科研|地方|教育|卫生)+"
    r"(?:高校|院校|学校|企业|机构|组织|协会|团体|单位|院所|媒体|部门|医院|政府)$|^(?:高校|学校|企业|医疗机构|媒体|职教集团)$"
)
_ENDS_GROUP = re.compile(rf"(?:{_COLLECTIVE}|{_SCOPE}|）|地|局|办|站|组|级|方|街|所|部|户|矿)$")
_TASK_FORCE = re.compile(
    r"(?:领导小组|工作小组|协调小组|指挥部|专班|工作组|联席会议|专项组)(?:办公室|办|秘书处)?$"
)
# Institutions with a name of their own: a level word before them would not be elided.
_OWN = re.compile(
    r"(?:集团|有限公司|股份公司|学院|大学|学校|中学|小学|幼儿园|医院|银行|支行|分行|分公司|协会|学会|商会|促进会|基金会|联盟|研究院|实验室|园区|开发区|高新区|经开区|示范区|试验区|新区|保税区|度假区)$"
)
_OWN_START = re.compile(
    r"^(?:人行|人民银行|农行|工行|中行|建行|邮储|农发行|电信|移动|联通|国家|中国|中央|全国|国网|中共|中石|华能|国务院|国投|新华|海关|国能|大唐|华电|国电|铁塔)"
)
# A zone without a name of its own is the one that the place has: 高新区管委会.
_ZONE = re.compile(
    r"^(?P<own>.*?)(?:国家级|省级|市级|国家|高新技术产业|高新|经济技术|经济|经开|工业|产业|旅游|综合|临港|临空|自贸)*(?:开发区|高新区|经开区|园区|新区|度假区|保税区|示范区|试验区|管理区|合作区|功能区|集聚区|产业园)(?:管委会|管理委员会|管委|党工委)?$"
)
_PERSON = re.compile(
    r"(?:(?:副?[省市县区州旗镇乡局厅处科部院校所会馆台站社]长)|主任|书记|主席|同志|负责人|委员|秘书长|领导)$"
)
_LEVEL_OF_SCOPE = r"(?:省|自治区|市(?!场|政[^府协])|州|盟|县|区|旗|乡|镇|街道)"
_SCOPED_ORGAN = re.compile(
    rf"^{_LEVEL_OF_SCOPE}(?:{_LEVEL_OF_SCOPE}|两级|三级|四级|（{_LEVEL_OF_SCOPE}(?:、{_LEVEL_OF_SCOPE})*）)+"
    r"(?P<organ>[一-鿿]{2,12})$"
)
_OFFICE = re.compile(r"(?:科|股|处|室|组)$")
_MOBILE = re.compile(
    r"^(?:供电|电力|自来水|燃气|水务|供水|烟草|城投|交投|旅投|文投|建投|国投|水投|城建|公交|热力|盐业|石油|电信|移动|联通|铁塔|广电网络|融媒|供销)"
)
_CARRIED_INSTITUTION = re.compile(r"(?:中心|馆|台|站|所|队|社|室|处|大队|支队|总队|联|会|校)$")
_NATIONAL_ALWAYS = re.compile(r"(?:部|总局|总署|审计署|人民银行)$")
_PLATES = re.compile(r"（[^（）]*）$")


def is_person(text: str) -> bool:
    """Whether words name a person by office (分管副县长), not a unit."""
    return _PERSON.search(text) is not None and not organs.has_ending(text)


class ShapeKind(Enum):
    """What words in a list of units look like."""

    PLACED = "placed"  # 市教育局, 中宁县人民政府: place and organ
    PLACE = "place"  # 中宁, 温州市, 市: a place only
    ORGAN = "organ"  # 教育局: an organ whose place is elided or not said
    OWN = "own"  # 宁波建设工程学校, 教育部: a name that needs no place
    STEM = "stem"  # 教育: an organ whose ending is elided
    GROUP = "group"
    OTHER = "other"  # nothing that is known to name a unit


@dataclass(frozen=True, slots=True)
class Shape:
    """The kind of words, and the words of the place at their start."""

    kind: ShapeKind
    place: PlaceWords | None = None
    sure: float = 1.0

    @property
    def names_unit(self) -> bool:
        """Whether the words can stand as a unit by themselves."""
        return self.kind in (ShapeKind.PLACED, ShapeKind.ORGAN, ShapeKind.OWN, ShapeKind.GROUP)


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a surface stands for."""

    division: str | None
    canonical: str
    kind: UnitKind
    confidence: float
    warnings: tuple[Warning, ...] = ()


_LONGEST_NAME = 60
_NO_NAME = Shape(ShapeKind.OTHER, None, 0.0)


class Namer:
    """Reads names of units in one document."""

    def __init__(
        self, places: Gazetteer, *, before_2018: bool, full_names: tuple[tuple[str, str], ...]
    ) -> None:
        self.places, self.before_2018 = places, before_2018
        self.full_names = dict(full_names)
        self._shapes: dict[str, Shape] = {}
        self._resolved: dict[str, Resolved] = {}

    def shape(self, text: str) -> Shape:
        """What `text` looks like."""
        if len(text) > _LONGEST_NAME:
            return _NO_NAME
        shape = self._shapes.get(text)
        if shape is None:
            if len(self._shapes) > 20_000:
                self._shapes.clear()
            shape = self._shapes[text] = self._shape(text)
        return shape

    def is_whole(self, text: str) -> bool:
        """Whether `text` could be a unit's whole name: it has the ending of one, or is a collective."""
        shape = self.shape(text)
        if shape.kind is ShapeKind.GROUP:
            return True
        return shape.names_unit and organs.has_ending(_PLATES.sub("", text))

    def begins_unit(self, text: str) -> bool:
        """Whether `text` begins as a new unit in a list does: with a place, 各, or as a known organ."""
        shape = self.shape(text)
        if shape.kind in (ShapeKind.PLACED, ShapeKind.GROUP):
            return True
        if shape.kind is ShapeKind.ORGAN:
            return organs.is_known(text)
        if shape.kind is not ShapeKind.OWN:
            return False
        return organs.national(text) is not None or bool(_OWN_START.match(text))

    def takes_level(self, text: str) -> bool:
        """Whether the place of `text` was left out because it is that of the unit before it."""
        if self.shape(text).kind is not ShapeKind.ORGAN:
            return False
        bare = _PLATES.sub("", text)
        return (
            organs.is_known(bare)
            or organs.is_administrative(bare)
            or bool(_TASK_FORCE.search(bare))
            or bool(_MOBILE.match(bare))
            or (
                len(bare) <= 12
                and bool(_CARRIED_INSTITUTION.search(bare))
                and not _OWN.search(bare)
            )
        )

    def resolve(self, surface: str) -> Resolved:
        """Division, official name and kind of a unit written `surface` (folded, level restored)."""
        found = self._resolved.get(surface)
        if found is None:
            if len(self._resolved) > 20_000:
                self._resolved.clear()
            found = self._resolved[surface] = self._resolve(surface)
        return found

    def _shape(self, text: str) -> Shape:
        if not text:
            return Shape(ShapeKind.OTHER, None, 0.0)
        if self._is_group(text):
            return Shape(ShapeKind.GROUP)
        if self._national(text) is not None:
            return Shape(ShapeKind.OWN)
        if is_person(text):
            return Shape(ShapeKind.OTHER, None, 0.0)
        if _OWN_START.match(text) and organs.has_ending(text):
            return Shape(ShapeKind.OWN)
        start = self.league(text)
        place = self.places.read(text, start)
        if place is not None:
            rest = text[start + place.length :]
            if not rest and not start:
                return Shape(ShapeKind.PLACE, place)
            if place.head is Head.SHORT and not self._follows_short(rest):
                place = None
            elif start or self._is_organ_tail(rest, place):
                return Shape(ShapeKind.PLACED, place)
            elif organs.is_stem(rest):
                return Shape(ShapeKind.STEM, place)
            else:
                return Shape(ShapeKind.OTHER, place, 0.6)
        if place is not None:
            return Shape(ShapeKind.PLACED, place)
        if (zone := _ZONE.match(text)) and zone["own"]:
            return Shape(ShapeKind.OWN)
        bare = _PLATES.sub("", text)
        if organs.has_ending(bare):
            known = organs.is_known(bare) or organs.is_administrative(bare)
            if not known and _OWN.search(bare) and not _MOBILE.match(bare):
                return Shape(ShapeKind.OWN)
            return Shape(ShapeKind.ORGAN)
        if organs.is_stem(text):
            return Shape(ShapeKind.STEM)
        return Shape(ShapeKind.OTHER, None, 0.0)

    def league(self, text: str) -> int:
        """How many characters of the Youth League stand before its place: 团|市委, 共青团|青溪县委员会."""
        if text[0] == "团" and self.places.opens_with_level(text, 1):
            return 1
        full = len("共青团")
        return full if text.startswith("共青团") and self.places.read(text, full) else 0

    def _follows_short(self, rest: str) -> bool:
        """Whether what follows a place without its level word can be an institution's name."""
        return bool(rest) and organs.has_ending(_PLATES.sub("", rest))

    def _is_organ_tail(self, rest: str, place: PlaceWords) -> bool:
        """Whether `rest` can be an organ of the place whose words stand before it."""
        bare = _PLATES.sub("", rest)
        return organs.has_ending(bare)

    def _is_group(self, text: str) -> bool:
        if _GROUP.search(text) and not _TASK_FORCE.search(text):
            return _ENDS_GROUP.search(text) is not None or organs.has_ending(text)
        if _GENERIC_INSTITUTIONS.match(text):
            return True
        scoped = _SCOPED_ORGAN.match(text)
        if scoped and organs.is_known(scoped["organ"]):
            return True
        if not _SCOPES.match(text) or (
            (zone := _ZONE.match(text)) and not zone["own"] and "、" not in text
        ):
            return False
        place = self.places.read(text)
        if place is None or place.head is not Head.LEVEL:
            # 乡镇人民政府, 街道办事处: no single place is named.
            return place is None
        rest = text[place.length :]
        if not rest:
            return False
        return bool(re.match(rf"[（、和]|{_SCOPE}", rest))

    def _national(self, text: str) -> str | None:
        name = organs.national(text)
        if name is None or self.places.is_national:
            return name
        if _NATIONAL_ALWAYS.search(text) and not organs.is_party(text):
            return name
        return name if _OWN_START.match(text) else None

    def _resolve(self, surface: str) -> Resolved:
        shape = self.shape(surface)
        if shape.kind is ShapeKind.GROUP:
            return self._resolve_group(surface)
        national = self._national(surface)
        if national is not None:
            return Resolved(None, national, UnitKind.UNIT, 0.98)
        if shape.place is not None and shape.kind in (
            ShapeKind.PLACED,
            ShapeKind.PLACE,
            ShapeKind.OTHER,
        ):
            return self._resolve_placed(surface, shape.place)
        if shape.kind is ShapeKind.ORGAN:
            return self._resolve_unplaced(surface)
        return self._resolve_own(surface, shape)

    def _resolve_group(self, surface: str) -> Resolved:
        place = self.places.read(surface)
        if place is None or (place.head is Head.LEVEL and place.name is None):
            return Resolved(None, surface, UnitKind.GROUP, 0.95)
        if place.head is Head.LEVEL and surface[place.length :].startswith(("级", "直", "属")):
            return Resolved(
                place.name, f"{place.name}{surface[place.length :]}", UnitKind.GROUP, 0.8
            )
        if place.head is Head.SHORT or place.head is Head.TOWN:
            return Resolved(None, surface, UnitKind.GROUP, 0.8)
        return Resolved(place.name, f"{place.name}{surface[place.length :]}", UnitKind.GROUP, 0.95)

    def _resolve_placed(self, surface: str, place: PlaceWords) -> Resolved:
        league = self.league(surface)
        rest = surface[league + place.length :]
        words = "团" + re.sub("^委员会$", "委", rest) if league else rest
        if place.head is Head.SHORT:
            return self._resolve_short(surface, place)
        if place.head is Head.TOWN:
            return self._resolve_town(surface, place, rest)
        if place.head is Head.LEVEL and place.name is None:
            return self._resolve_unknown_place(surface, place, words)
        if not rest:
            # 各县区 named one by one stand for their governments; the words stay as they are.
            return Resolved(place.name, place.name or surface, UnitKind.UNIT, 0.7)
        return self._named(place.name or "", words, place.name, place.sure)

    def _resolve_short(self, surface: str, place: PlaceWords) -> Resolved:
        """A unit named by its place without a level word: the name stays as written."""
        written = re.sub(r"管委会$", "管理委员会", surface)
        return Resolved(place.name, written, UnitKind.UNIT, 0.93)

    def _resolve_town(self, surface: str, place: PlaceWords, rest: str) -> Resolved:
        above = place.name or ""
        town = f"{above}{place.word}"
        sure = place.sure if place.name else 0.7
        if not rest:
            return Resolved(town, town, UnitKind.UNIT, min(sure, 0.75))
        if rest in ("办", "街道办"):
            return Resolved(town, f"{town}办事处", UnitKind.UNIT, sure)
        return self._named(town, rest, town, sure)

    def _resolve_unknown_place(self, surface: str, place: PlaceWords, words: str) -> Resolved:
        """A level word that stands for no known place."""
        region = self.places.region if place.word == "区" else None
        if region is not None and re.search(r"厅$|^党委", words):
            # 区教育厅 in a city of an autonomous region is the region's.
            return self._named(region, words, region, 0.95)
        if self.places.is_below(place.word):
            return Resolved(None, surface, UnitKind.GROUP, 0.92)
        found = self._named(place.word, words, None, 1.0 if self.places.name is None else 0.6)
        if self.places.name is None:
            return found
        return Resolved(
            None,
            found.canonical,
            found.kind,
            found.confidence,
            (*found.warnings, warn("place-unknown", unit=surface, word=place.word)),
        )

    def _resolve_unplaced(self, surface: str) -> Resolved:
        """An organ without words of place is one of the jurisdiction's own."""
        name = self.places.name or ""
        if _OFFICE.search(surface) and not organs.is_known(surface):
            # 职成教科: an office of the organ that issues the plan; nothing derives its full name.
            return Resolved(self.places.name, surface, UnitKind.UNIT, 0.7)
        return self._named(name, surface, self.places.name, 0.92)

    def _resolve_own(self, surface: str, shape: Shape) -> Resolved:
        written = re.sub(r"管委会$", "管理委员会", surface)
        division = self.places.within(surface)
        if shape.kind is ShapeKind.OWN:
            return Resolved(division, written, UnitKind.UNIT, 0.9 if division else 0.8)
        return Resolved(
            division, written, UnitKind.UNIT, 0.4, (warn("unit-unknown", unit=surface),)
        )

    def _named(self, place: str, words: str, division: str | None, sure: float) -> Resolved:
        """The organ `words` of `place`, by the document's own full names, then the lexicon."""
        if words == "法院":
            words = {"prefecture": "中级人民法院", "province": "高级人民法院"}.get(
                divisions.level_of(place) or "", words
            )
        full = self.full_names.get(words)
        if full is not None:
            official = organs.official(full, before_2018=self.before_2018)
            if official.sure < 1:
                official = organs.OfficialName(organs.PLACE + full, 0.95)
        else:
            official = organs.official(words, before_2018=self.before_2018)
        confidence = min(sure, official.sure) if min(sure, official.sure) < 1 else 0.99
        warnings = () if official.sure >= 0.85 else (warn("unit-unknown", unit=words),)
        return Resolved(division, official.of(place), UnitKind.UNIT, confidence, warnings)


@lru_cache(maxsize=64)
def _namer(places: Gazetteer, before_2018: bool, full_names: tuple[tuple[str, str], ...]) -> Namer:
    return Namer(places, before_2018=before_2018, full_names=full_names)


def namer(setting: Setting) -> Namer:
    """The reader of names for the document of `setting`."""
    issued = int(setting.issued_on[:4]) if setting.issued_on else setting.year
    return _namer(
        gazetteer(setting),
        issued is not None and issued < 2018,
        tuple(setting.full_names.items()),
    )
