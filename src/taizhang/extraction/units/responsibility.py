"""The words of responsibility of a task: by label, by verb, or a bare list.

牵头单位：A、B；责任单位：C；完成时限：2025年6月底前      labels
A牵头，B、C配合，各县区负责落实，2025年底前完成            verbs
省教育厅、省财政厅                                        a bare list
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from taizhang.extraction.passage import Passage
from taizhang.extraction.plan import Assignment, Role, Warning
from taizhang.extraction.setting import Setting
from taizhang.extraction.units.lists import lead_first, read_list
from taizhang.extraction.units.names import Namer, ShapeKind, namer
from taizhang.extraction.units.rules import DocumentRule, find_rule, lays_down_rule, without_rule
from taizhang.extraction.wording import warn
from taizhang.lexicon import organs, roles

_BARE_LABEL = re.compile(
    r"(?P<label>(?:总|主要|共同|主)?(?:牵头|责任|主责|配合|参与|协办|协助|协同配合|承办|主办)(?:责任)?(?:单位|部门|科室))"
    r"(?:（[^（）]{1,12}）)?(?:为|是)?：?"
)
_BRACKETS = "（）〔〕[]【】［］ 　"
# Possessive and bounded, so that a long run of such words costs no more than a short one.
_MANNER = (
    r"(?:(?:按照?|依据|依照|根据|结合)(?:各自|部门|工作|有关|职责|职能|分工|任务|要求|分别|规定){1,6}+"
    r"|职责分工|分别|共同|各自|统一|统筹|联合|具体|直接|分头|依法|分级|全面|合力|主要|同步|等|均|要|应当?|一起){0,6}+"
)
_DATE = re.compile(
    r"\d{4}年|\d{1,2}月|年底|年末|年内|季度|半年|长期|持续|常态|每[年季月周]|前完成|\d{1,4}个?(?:月|工作日|日|天)内|即时|立即|近期|中期|远期|适时"
    r"|十[四五六]五|印发(?:后|之日)|全年|年度|当前|[一二三四五]年内|月底|季末|年中|按时限|按时间节点"
)


@dataclass(frozen=True, slots=True)
class Responsibility:
    """Who answers for a task and by when: `deadlines` are the words to be read as such."""

    assignments: tuple[Assignment, ...] = ()
    deadlines: tuple[Passage, ...] = ()
    warnings: tuple[Warning, ...] = ()
    rule: DocumentRule | None = None


@cache
def _verb() -> re.Pattern[str]:
    """Units' verb with its manner: 按职责分工负责; it ends a clause, or a date, place or unit follows."""
    verbs = "|".join(roles.verbs())
    return re.compile(
        rf"(?<!（)(?P<manner>{_MANNER})(?<!（)(?P<verb>{verbs})(?P<more>[，、和及与]?(?:{verbs}))*"
        r"(?![人制单部的])"
    )


def read_responsibility(
    passage: Passage,
    setting: Setting,
    *,
    rule: DocumentRule | None = None,
    role: Role = Role.RESPONSIBLE,
) -> Responsibility:
    """Read the content of a bracket, of a label line or of several, of a cell with verbs.

    `rule`: what the document laid down before. `role`: of units that no label or verb speaks of.
    """
    passage = _without_brackets(passage)
    own_rule = find_rule(passage, setting)
    if own_rule is not None:
        passage = without_rule(passage)
    found: list[Assignment] = []
    deadlines: list[Passage] = []
    warnings: list[Warning] = []
    for meaning, words in _labelled(passage):
        if meaning == "deadline":
            deadlines.append(words.strip("。；， 、"))
        elif meaning is None:
            _read_clauses(words, role, setting, found, deadlines, warnings)
        elif meaning != "nothing":
            _read_clauses(words, Role(meaning), setting, found, deadlines, warnings)
    rules = own_rule if rule is None else rule if own_rule is None else rule | own_rule
    if rules is not None and rules.first_is_lead:
        found = lead_first(found)
    return Responsibility(
        tuple(_without_repeats(found)),
        tuple(words for words in deadlines if words.text),
        tuple(warnings),
        own_rule,
    )


def read_units(
    passage: Passage, role: Role, setting: Setting, rule: DocumentRule | None = None
) -> list[Assignment]:
    """The units of a cell or of the words after a label, each with `role`.

    Labels or verbs inside the cell (市教育局牵头，市财政局配合) decide for the units they speak of.
    """
    text = passage.text
    if "：" not in text and not _has_verb(text) and not _BARE_LABEL.match(text):
        found = read_list(passage, role, setting)
    else:
        found = list(read_responsibility(passage, setting, role=role).assignments)
    if rule is not None and rule.first_is_lead and role is Role.RESPONSIBLE:
        found = lead_first(found)
    return found


def _has_verb(text: str) -> bool:
    return _verb().search(text) is not None or "会同" in text


def _without_brackets(passage: Passage) -> Passage:
    """The passage without brackets that hold all of it."""
    text = passage.text
    while len(text) > 2 and text[0] in "（〔[【［" and text.rstrip("。；")[-1] in "）〕]】］":
        if not _closes_at_end(text):
            break
        passage = passage.strip("。； ")
        passage = passage[1 : len(passage) - 1]
        text = passage.text
    return passage


def _closes_at_end(text: str) -> bool:
    depth = 0
    end = len(text.rstrip("。；")) - 1
    for index, sign in enumerate(text):
        depth += (sign in "（〔[【［") - (sign in "）〕]】］")
        if depth == 0:
            return index == end
    return False


def _labelled(passage: Passage) -> Iterator[tuple[roles.Meaning | None, Passage]]:
    """The stretches of a passage with what their label means; None for words without label."""
    marks = _marks(passage.text, tuple(at for at, _ in passage.gaps()))
    if not marks or marks[0][0] > 0:
        first = passage[: marks[0][0]] if marks else passage
        if first.text.strip(_BRACKETS + "，；。"):
            yield None, first
    ends = [start for start, _, _ in marks[1:]] + [len(passage)]
    for (_, start, meaning), end in zip(marks, ends, strict=False):
        yield meaning, passage[start:end]


def _marks(text: str, gaps: tuple[int, ...] = ()) -> list[tuple[int, int, roles.Meaning]]:
    """The labels in `text`: (start, end, meaning)."""
    marks: list[tuple[int, int, roles.Meaning]] = []
    bare = _BARE_LABEL.match(text.lstrip(_BRACKETS))
    if bare and not bare[0].endswith("："):
        meaning = roles.label_meaning(bare["label"])
        offset = len(text) - len(text.lstrip(_BRACKETS))
        if meaning is not None and bare.end() < len(text):
            marks.append((offset, offset + bare.end(), meaning))
    position = marks[0][1] if marks else 0
    for match in _LABEL_END.finditer(text, position):
        if match[0] != "：":
            meaning = roles.label_meaning(match["label"])
            if meaning is not None:
                marks.append((match.start("label"), match.end(), meaning))
                position = match.end()
            continue
        label = _label_before(text, position, match.start())
        label = label or _unknown_label(text, position, match.start(), gaps)
        if label is None:
            continue
        start, meaning = label
        marks.append((start, match.end(), meaning))
        position = match.end()
    return _with_lines(marks, text, gaps)


def _with_lines(
    marks: list[tuple[int, int, roles.Meaning]], text: str, gaps: tuple[int, ...]
) -> list[tuple[int, int, roles.Meaning]]:
    """`marks` and the labels without colon that begin a line of their own: 配合单位 / 市财政局."""
    known = {start for start, _, _ in marks}
    for gap in gaps:
        bare = _BARE_LABEL.match(text, gap)
        meaning = roles.label_meaning(bare["label"]) if bare else None
        if bare and meaning is not None and gap not in known and bare.end() < len(text):
            marks.append((gap, bare.end(), meaning))
    return sorted(marks)


# A colon, or a label that is joined to its units by 为: 配合单位为市财政局.
_LABEL_END = re.compile(
    r"：|(?<=[，；。、])(?P<label>(?:牵头|责任|主责|配合|参与|协办|协助|协同配合)(?:责任)?(?:单位|部门))[为是](?!牵头|主责)"
)


def _label_before(text: str, low: int, colon: int) -> tuple[int, roles.Meaning] | None:
    """The label that ends at `colon`: the longest words that are one, however they are parted."""
    end = colon
    if text[end - 1 : end] in ("：", "，", "；", "。", "、"):
        return None
    if text[end - 1 : end] == "）" and (opening := text.rfind("（", low, end)) >= 0:
        end = opening
    for start in range(max(low, end - 12), end - 1):
        words = text[start:end]
        if any(sign in words for sign in "，；。、（）"):
            continue
        meaning = roles.label_meaning(words)
        if meaning is not None and _is_exact(words, meaning):
            return start, meaning
    return None


def _unknown_label(
    text: str, low: int, colon: int, gaps: tuple[int, ...]
) -> tuple[int, roles.Meaning] | None:
    """A label that says nothing of units (成果形式：), where layout or a sign sets it apart."""
    start = max([low, *(at for at in gaps if at < colon)])
    start = max(start, *(text.rfind(sign, low, colon) + 1 for sign in "，；。、"))
    if 2 <= colon - start <= 8 and low > 0 and _CHINESE.fullmatch(text, start, colon):
        return start, "nothing"
    return None


_CHINESE = re.compile("[一-鿿]+")


@lru_cache(maxsize=4096)
def _is_exact(words: str, meaning: roles.Meaning) -> bool:
    """Whether `words` are a label and no more: 牵头单位, not 市教育局牵头单位."""
    return meaning in ("deadline", "nothing") or _EXACT_LABEL.fullmatch(words) is not None


_EXACT_LABEL = re.compile(
    r"技术支[撑持](?:单位)?|"
    r"(?:总|主|主要|主体|第一|首要|首位|共同|联合|直接|具体|协同)?"
    r"(?:牵头|责任|主责|主办|承办|负责|落实|实施|执行|承担|主管|组织实施|配合|参与|参加|协办|协助|协同|协作|会同|支持|联动|职责|任务|部门)"
    r"(?:责任|牵头|配合|参与|落实|实施|负责|协助|主责|及|和|与|、)*"
    r"(?:单位|部门|科室|处室|股室|主体|机构|地区|地方|分工|组织|落实)?(?:和|及|、)?(?:单位|部门|地区|科室|责任人)?"
)


def _read_clauses(
    words: Passage,
    role: Role,
    setting: Setting,
    found: list[Assignment],
    deadlines: list[Passage],
    warnings: list[Warning],
) -> None:
    """Units with verbs, units without, and dates, in the order in which they stand."""
    text, names = words.text, namer(setting)
    at = 0
    for match in _verb().finditer(text):
        if match.start() < at:
            continue
        listed = words[at : match.start()]
        if not _ends_list(listed.text, names) or _is_within_name(text, at, match, names):
            continue
        verb_role = roles.verb_role(match["verb"])
        if match["more"] and "牵头" in match[0]:
            verb_role = "lead"
        _read_stretch(listed, Role(verb_role or role), setting, found, deadlines, warnings)
        at = _after_object(text, match.end())
    _read_stretch(words[at:], role, setting, found, deadlines, warnings)


_NEAR = 40


def _is_within_name(text: str, at: int, verb: re.Match[str], names: Namer) -> bool:
    """Whether the verb is a part of a name: 中小企业支持中心, 协同创新中心."""
    after = re.split("[，；。、]", text[verb.end() : verb.end() + _NEAR], maxsplit=1)[0]
    before = re.split("[，；。、]", text[max(at, verb.start() - _NEAR) : verb.start()])[-1]
    return (
        bool(after)
        and names.is_whole(before + verb[0] + after)
        and (not organs.is_administrative(before))
    )


def _after_object(text: str, at: int) -> int:
    """Where what the verb governs (做好宣传工作, 统筹协调、督促检查) ends: it is no unit."""
    match = _OBJECT.match(text, at)
    return match.end() if match else at


_NO_OBJECT = r"由|\d{1,4}[年月个]|年底|长期|持续|[各省市县区州](?!场)|自治区"
# Up to the next sign, or to where a unit or a date begins.
_OBJECT = re.compile(rf"(?!{_NO_OBJECT})[^，；。、]+(?:、(?!{_NO_OBJECT})[^，；。、]+)*")
_SCOPE = re.compile(r"（[^（）]*）")


def _ends_list(text: str, names: Namer) -> bool:
    """Whether the words before a verb end with a unit, so that the verb speaks of it."""
    plain = _SCOPE.sub("", text[-_NEAR * 2 :]).rstrip("，；。、 等")
    last = re.split("[、，；。和及与]", plain)[-1].strip(" 由")
    if last.endswith(("单位", "部门")) or names.is_whole(last):
        return True
    return len(last) > 1 and names.shape(last).kind in (
        ShapeKind.PLACE,
        ShapeKind.GROUP,
        ShapeKind.STEM,
    )


def _read_stretch(
    words: Passage,
    role: Role,
    setting: Setting,
    found: list[Assignment],
    deadlines: list[Passage],
    warnings: list[Warning],
) -> None:
    """A stretch without verb: clauses that are dates are deadlines, the rest is one list of units."""
    units: list[tuple[int, int]] = []
    words, dated = _without_dated_bracket(words)
    deadlines += dated
    for start, end in _clauses(words.text):
        clause = words.text[start:end]
        if _is_date(clause):
            deadlines.append(words[start:end].strip("，；。、 "))
        elif units and units[-1][1] >= start - 1:
            units[-1] = (units[-1][0], end)
        else:
            units.append((start, end))
    names = namer(setting)
    for start, end in units:
        stretch = words[start:end]
        helped = _split_help(stretch)
        for part, part_role in helped:
            listed = read_list(part, part_role or role, setting)
            found += listed
            if not listed and names.shape(part.text).kind is ShapeKind.OTHER and len(part.text) > 3:
                warnings.append(warn("responsibility-unread", words=part.text[:30]))


def _without_dated_bracket(words: Passage) -> tuple[Passage, list[Passage]]:
    """市教育局（2025年底前完成）: the words without the bracket, and what stands in it."""
    match = _LAST_BRACKET.search(words.text)
    if match is None or not _is_date(match["inner"]):
        return words, []
    low, high = match.span("inner")
    return words[: match.start()], [words[low:high]]


_LAST_BRACKET = re.compile(r"（(?P<inner>[^（）]{2,30})）[。；，]?$")


def _split_help(words: Passage) -> list[tuple[Passage, Role | None]]:
    """`A会同B` and `由A牵头，会同B`: the units after 会同 support."""
    match = re.search(r"(?:，|、)?(?:并)?(?:会同|商|联合)(?=[省市县区州各自国中有相])", words.text)
    if match is None or match.start() == 0:
        if match is not None:
            return [(words[match.end() :], Role.SUPPORT)]
        return [(words, None)]
    return [(words[: match.start()], None), (words[match.end() :], Role.SUPPORT)]


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    """The stretches between ，；。 outside brackets."""
    depth = start = 0
    for index, sign in enumerate(text):
        depth += (sign in "（〔") - (sign in "）〕")
        if sign in "，；。" and depth <= 0:
            if index > start:
                yield start, index
            start = index + 1
    if start < len(text):
        yield start, len(text)


def _is_date(clause: str) -> bool:
    words = clause.strip("。；，、 ")
    if len(words) > _NEAR:
        return False
    return bool(_DATE.search(words)) and not (
        organs.has_ending(re.sub(r"(?:完成|前|内|底|启动|落实到位|长期坚持|并)+$", "", words))
        and not re.search(r"[年月日内底]$", words)
    )


def states_deadline(text: str) -> bool:
    """Whether the content of a bracket says by when, and nothing else: 2025年6月底前完成."""
    words = text.strip("。； ")
    return bool(_FINISHED.fullmatch(words)) and _is_date(words)


#: A date, and what is to be done by it in a few words.
_FINISHED = re.compile(
    r"(?:完成时[限间]：)?[^，；：。]{2,20}(?:前|底|内|末)(?:基本|全部|全面)?(?:完成|落实|到位|建成|实现)?"
)


def _without_repeats(found: list[Assignment]) -> list[Assignment]:
    """The same unit in one role once."""
    seen: set[tuple[Role, str]] = set()
    kept = []
    for assignment in found:
        key = (assignment.role, assignment.surface)
        if key not in seen:
            seen.add(key)
            kept.append(assignment)
    return kept


_QUICK_VERB = re.compile(
    r"(?:牵头|负责|落实|配合|参与|参加|协办|协助|协同|承办|主办|实施)(?:落实|负责|实施|推进|配合|组织)*[。；]?(?:$|[，；。、])"
)


def looks_like_responsibility(text: str) -> bool:
    """Whether the content of a bracket or a line says who answers for a task.

    A cheap test on even text: a label of units, a verb after a unit, or units only.
    """
    text = text.strip(_BRACKETS + "。；")
    if text.startswith(("以下简称", "简称", "含", "包括", "不含", "如")):
        return False
    if len(text) < 2 or len(text) > 1500:
        return False
    if len(text) <= 8 and (meaning := roles.label_meaning(text)) and _is_exact(text, meaning):
        # A label by itself: the head of a column.
        return False
    marks = _marks(text)
    if any(meaning in ("lead", "responsible", "support") for _, _, meaning in marks):
        return True
    if marks and marks[0][0] <= 1:
        return marks[0][2] == "deadline"
    if lays_down_rule(text) and len(text) < 60:
        return True
    if text.endswith("："):
        # Addressees of a notice.
        return False
    verb = _verb().search(text)
    if verb and verb.start() >= 2 and _QUICK_VERB.search(text):
        before = text[: verb.start()]
        return (
            "。" not in before
            and _ends_list(before, namer(Setting()))
            and _only_units(before, loose=True)
        )
    return _only_units(text, loose=False)


def _only_units(text: str, *, loose: bool) -> bool:
    """Whether the parts of a list are units, at least one of them surely an organ or a collective.

    `loose`: a verb follows, so that half of the parts are enough.
    """
    names = namer(Setting())
    listed = [p for start, end in _clauses(text) for p in text[start:end].split("、")]
    plain = (_MARK.sub("", part).strip("由 ") for part in listed)
    parts = [part for part in plain if part and not _is_date(part)]
    sure = sum(_is_surely_unit(part, names) for part in parts)
    possible = sum(names.shape(part).kind in _POSSIBLE for part in parts)
    if loose:
        return possible >= 1 and possible * 2 >= len(parts)
    if not sure or names.shape(parts[-1]).kind is ShapeKind.PLACE:
        return False
    return possible == len(parts) or (sure >= 2 and possible >= len(parts) - 1)


_MARK = re.compile(r"（(?:牵头|主责|负责|配合|协助|参与)(?:单位|部门)?）$")
_POSSIBLE = (
    ShapeKind.PLACED,
    ShapeKind.GROUP,
    ShapeKind.PLACE,
    ShapeKind.ORGAN,
    ShapeKind.OWN,
    ShapeKind.STEM,
)


def _is_surely_unit(words: str, names: Namer) -> bool:
    """Whether `words` by themselves name an organ or a collective, not a school or a thing."""
    kind = names.shape(words).kind
    if kind is ShapeKind.GROUP:
        # （街道）, （社区） stand behind what they explain.
        return len(words) > 3 or words[0] == "各"
    if kind is ShapeKind.PLACED:
        return organs.is_administrative(words) or (
            organs.has_ending(words[1:]) and organs.is_known(words[1:])
        )
    if kind is ShapeKind.ORGAN:
        return organs.is_known(words)
    return kind is ShapeKind.OWN and organs.national(words) is not None
