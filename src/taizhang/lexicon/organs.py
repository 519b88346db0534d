"""Official names of organs (机构全称) from the short forms that plans use.

An organ's words are what follows the words of its place: 发改局 of 县发改局. `official` writes them
out; where no rule of `data/organs.toml` derives a full name, the words stay as they are and the
answer says how well they are known.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

#: Where the place's name goes in a template.
PLACE = "{place}"


@dataclass(frozen=True, slots=True)
class OfficialName:
    """An organ's full name as a template with `{place}`, and how sure it is, from 0 to 1.

    `sure` is 1 where every word is known, less where words stay as they stood.
    """

    template: str
    sure: float

    def of(self, place: str) -> str:
        """The full name of the organ of `place` ("" for one that belongs to none)."""
        return self.template.replace(PLACE, place)


@dataclass(frozen=True, slots=True)
class _Organs:
    endings: dict[str, str]
    stems: dict[str, str]
    whole: dict[str, str]
    party: dict[str, str]
    national: dict[str, str]
    doubtful: frozenset[str]
    stem: re.Pattern[str]
    stems_joined: re.Pattern[str]


@cache
def _organs() -> _Organs:
    data = tomllib.loads(files(__package__).joinpath("data/organs.toml").read_text("utf-8"))
    stems = {**{stem: stem for stem in data["plain"]["stems"]}, **data["stems"]}
    endings = data["endings"]
    either = "|".join(sorted(map(re.escape, stems), key=len, reverse=True))
    ends = "|".join(sorted(endings, key=len, reverse=True))
    return _Organs(
        endings,
        stems,
        data["whole"],
        data["party"],
        data["national"],
        frozenset(data["doubtful"]["forms"]),
        re.compile(rf"({either})({ends})"),
        re.compile(rf"(?:{either})(?:[和与及]?(?:{either}))*"),
    )


# A part of an organ, named after it: 市教育局职成科, 市政府督查室.
_OFFICE = re.compile(
    r".{0,14}(?:科|处|室|股|组|中心|大队|支队|办公室|办|所|站|院|队|专班|分局|秘书组|委员会|领导小组)$"
)
# What ends like an organ and is none: 布局, 举办, 全部, 社会.
_NO_ORGAN = re.compile(
    r"(?:[布格大全结当时变棋新]局|[创举主承兴筹民公督领协开合]办|[全内外西东中南北局各上下底顶基]部|[社机大展集盛]会"
    r"|[到好各用去长短]处|场所|校园|家园|[推运执先试进发流现]行|[原推]委)$"
)
#: The endings that an organ or institution can have, the longer first.
_ENDING = re.compile(
    r"(?:委员会|办公室|办公厅|人民政府|政府|管委会|工委|党委|党组|办事处|街道|镇|乡|局|厅|署|委|办|部|中心|联|会|院|校|大学|公司"
    r"|集团|银行|分行|支行|商行|信用社|站|所|室|处|科|股|社|台|馆|队|团|场|园|厂|基地|平台|小组|专班|指挥部|协会|学会|联盟|矿|组"
    r"|报|网|协|海关|园区|开发区|高新区|中学|小学|幼儿园|医院|基金|店|村|司)$"
)
_ADMINISTRATIVE = re.compile(
    r"(?:组织部|宣传部|统战部|工作部|局|厅|署|委|委员会|办|办公室|办公厅|政府|管委会|联合会|总工会|法院|检察院)$"
)


def has_ending(words: str) -> bool:
    """Whether `words` end as an organ or institution does."""
    if words in _organs().whole:
        return True
    return _ENDING.search(words) is not None and _NO_ORGAN.search(words) is None


def is_administrative(words: str) -> bool:
    """Whether `words` end as an organ of government or party does (局, 委, 办 …)."""
    return _ADMINISTRATIVE.search(words) is not None and _NO_ORGAN.search(words) is None


@cache
def full_names() -> frozenset[str]:
    """The full names that short forms stand for, as templates: 国家税务总局{place}税务局."""
    organs = _organs()
    whole = (v if PLACE in v else PLACE + v for v in organs.whole.values())
    party = (f"中共{PLACE}委{v}" for v in organs.party.values())
    return frozenset({*whole, *party, f"中共{PLACE}委员会"})


@lru_cache(maxsize=8192)
def is_known(words: str) -> bool:
    """Whether `words` are an organ that the lexicon writes out in full, without place."""
    if words.endswith(("政府", "管委会", "管委")) and words not in _organs().whole:
        return False
    return official(words).sure >= _DOUBTFUL and has_ending(words)


def is_party(words: str) -> bool:
    """Whether `words` name an organ of the party committee when no place is said (组织部)."""
    organs = _organs()
    return words in organs.party and words not in organs.whole and words not in _OFFICES


_OFFICES = frozenset({"办", "办公室", "办公厅", "督查室", "研究室", "政策研究室"})


@lru_cache(maxsize=8192)
def is_abbreviated(words: str) -> bool:
    """Whether the lexicon does not know `words` as an organ's name that is written out already."""
    organs = _organs()
    match = organs.stem.fullmatch(words)
    if match:
        return organs.stems[match[1]] != match[1] or match[1] in organs.doubtful
    return words not in organs.whole or organs.whole[words] != words


@lru_cache(maxsize=8192)
def is_stem(words: str) -> bool:
    """Whether `words` are one or more stems without an ending: 教育, 人社."""
    return _organs().stems_joined.fullmatch(words) is not None


_OF_STATE = re.compile(r"(国家|国务院|全国|中央|中国)(?=.{3})")


@lru_cache(maxsize=8192)
def national(words: str) -> str | None:
    """The full name of an organ of the state (教育部, 国家发展改革委), None where it is none."""
    name = _organs().national.get(words)
    state = _OF_STATE.match(words)
    if name is not None or state is None:
        return name
    # 国务院安委会办公室 is composed as the organ of a place is.
    rest = official(words[state.end() :])
    composed = (
        rest.sure == 1 and rest.template.startswith(PLACE) and rest.template.count(PLACE) == 1
    )
    # What is a 人民政府's in a place is the State Council's own.
    return rest.of(state[1]).replace("国务院人民政府", "国务院") if composed else None


@lru_cache(maxsize=8192)
def official(words: str, *, before_2018: bool = False) -> OfficialName:
    """The full name of the organ that `words` (without place) are short for.

    `before_2018`: the office for posts (编办) was the government's before the reform of that year.
    """
    organs = _organs()
    if words in ("编办", "编委办") and before_2018:
        return OfficialName(f"{PLACE}机构编制委员会办公室", 1.0)
    if words in ("委", "党委"):
        return OfficialName(f"中共{PLACE}委员会", 0.95)
    if words.startswith("党委"):
        # An autonomous region has a 党委 where others have a 委: 自治区党委组织部.
        return _party_organ(words.removeprefix("党委"), "党委")
    if words.startswith("委") and not words.startswith("委员会"):
        return _party_organ(words[1:])
    if words in organs.whole:
        value = organs.whole[words]
        sure = _DOUBTFUL if words in organs.doubtful else 1.0
        return OfficialName(value if PLACE in value else PLACE + value, sure)
    if is_party(words):
        return _party_organ(words)
    if words in ("纪委", "纪律检查委员会"):
        return OfficialName(f"中共{PLACE}纪律检查委员会", 1.0)
    if _DISCIPLINE.fullmatch(words):
        return OfficialName(f"中共{PLACE}纪律检查委员会{PLACE}监察委员会", 0.95)
    return _composed(words) or _with_office(words) or _as_written(words)


_DISCIPLINE = re.compile(r"纪委(?:省|市|州|县|区|旗|自治区)?监(?:察)?委|纪委机关")
#: How sure a full name is where places differ in what a short form stands for (教体局).
_DOUBTFUL = 0.88


def _party_organ(words: str, committee: str = "委") -> OfficialName:
    """The organ `words` (组织部) of the party committee."""
    full = _organs().party.get(words)
    if full is not None:
        return OfficialName(f"中共{PLACE}{committee}{full}", 1.0)
    plain = has_ending(words) and "政府" not in words
    return OfficialName(f"中共{PLACE}{committee}{words}", 0.9 if plain else 0.6)


def _composed(words: str) -> OfficialName | None:
    """A stem and an ending, both written out."""
    organs = _organs()
    match = organs.stem.fullmatch(words)
    if match is None:
        return None
    sure = _DOUBTFUL if match[1] in organs.doubtful else 1.0
    return OfficialName(PLACE + organs.stems[match[1]] + organs.endings[match[2]], sure)


def _with_office(words: str) -> OfficialName | None:
    """An office within an organ, or a second name plate in brackets: only the organ is written out."""
    if words.endswith("）") and "（" in words:
        outer, inner = words[:-1].split("（", 1)
        name = official(outer)
        return OfficialName(f"{name.template}（{inner}）", min(name.sure, 0.9))
    organs = _organs()
    for head in ("人民政府", "政府"):
        rest = words.removeprefix(head)
        if rest == words:
            continue
        if rest in organs.whole:
            # 国资委 is the government's by its own full name already.
            value = organs.whole[rest].removeprefix(PLACE).removeprefix("人民政府")
            if PLACE not in value:
                return OfficialName(f"{PLACE}人民政府{value}", 0.95)
        if _OFFICE.fullmatch(rest):
            return OfficialName(f"{PLACE}人民政府{rest}", 0.95)
    match = organs.stem.match(words)
    if match and _OFFICE.fullmatch(words[match.end() :]):
        organ = organs.stems[match[1]] + organs.endings[match[2]]
        return OfficialName(PLACE + organ + words[match.end() :], 0.9)
    return None


_WRITTEN_OUT = re.compile(r"(管委会|管委|街道办)$")
_FULL_ENDINGS = {"管委会": "管理委员会", "管委": "管理委员会", "街道办": "街道办事处"}


# Names that are never shortened: task forces, and what 人民 stands in.
_SAYS_ITSELF = re.compile(
    r".{4}(?:领导小组|指挥部|专班|联席会议)(?:办公室)?$|人民(?:医院|法院|检察院|武装部)$"
)


def _as_written(words: str) -> OfficialName:
    """Nothing derives a full name: the words stay, but for the ending that is always short."""
    full = _WRITTEN_OUT.sub(lambda m: _FULL_ENDINGS[m[1]], words)
    if full != words:
        return OfficialName(PLACE + full, 0.95)
    if words.endswith("政府") and not words.endswith("人民政府"):
        return OfficialName(PLACE + words[:-2] + "人民政府", 0.95)
    if _SAYS_ITSELF.search(words):
        return OfficialName(PLACE + words, 0.92)
    organs = _organs()
    for ending in ("局", "委员会", "办公室", "厅", "中心", "委", "办", "部"):
        stem = words.removesuffix(ending)
        if stem != words:
            if organs.stems_joined.fullmatch(stem):
                return OfficialName(PLACE + words, 0.9)
            # A long name is written out already; a short one may be short for something unknown.
            return OfficialName(PLACE + words, 0.85 if len(stem) >= 4 else 0.7)
    return OfficialName(PLACE + words, 0.85 if has_ending(words) else 0.5)
