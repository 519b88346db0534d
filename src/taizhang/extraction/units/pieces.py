"""The pieces of a list of units: where one name ends and the next begins.

A piece is words of a passage, as parts (start, end): one part as a rule, two where words that stand
elsewhere belong to it as well (市 of `市财政局、教体局`, 县人民政府 of `中宁、海原县人民政府`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeAlias

from taizhang.extraction.passage import Passage
from taizhang.extraction.units.names import Namer, ShapeKind
from taizhang.extraction.units.places import Head
from taizhang.lexicon import divisions, organs, roles

Parts: TypeAlias = tuple[tuple[int, int], ...]

#: No name, and no run of names without a sign, that is worth looking at is longer.
_LONGEST = 80
_LONGEST_LIST = 400
_OPEN, _CLOSE = "（〔[【“《", "）〕]】”》"
_SEPARATOR = "、，；。/|丨·•.①②③④⑤⑥⑦⑧⑨⑩"
_AND = re.compile(r"以及|[和及与]")
# 各县、区…: the separator stands within one collective.
_SCOPE_WORD = (
    r"(?:省|自治区|直辖市|计划单列市|设区的?市|设区市|市|州|盟|县|区|旗|乡|镇|街道|园区|开发区|功能区|管理区|社区|村|场"
    r"|高新区|经开区|新区|度假区|示范区)"
)
_OPEN_COLLECTIVE = re.compile(rf"(?:^|[和及与])各(?:{_SCOPE_WORD})+(?:（[^（）]*）)?$")
_BARE_COLLECTIVE = re.compile(r"(?:有关|相关)?(?:单位|机构)")
_GOES_ON = re.compile(
    rf"(?:{_SCOPE_WORD})+(?:（[^（）]*）)?(?:人民政府|政府|党委|党工委|管委会|管理委员会|办事处|党组织|主管部门|有关部门|$|[（、和及])"
)
# 市教育局等有关责任单位, 市教育局等部门: the rest names nothing.
_ETC = re.compile(
    r"等(?:\d+|[一二三四五六七八九十两几]+)?个?(?:市|县|区|省|州)?(?:级|直)?(?:其他|其它)?(?:有关|相关)?(?:职能|责任|配合|成员|参与|牵头|主管)*"
    r"(?:部门和单位|部门、单位|单位和部门|部门（单位）|部门及单位|部门单位|部门|单位|方面)?$"
)
_LEADING = re.compile(
    r"^(?:\d{1,2}(?=[^\d年月日])|由|并由|以及|和|及|与|会同|、|，|；|：|:|。|\s)+"
)
_ROLE_MARK = re.compile(r"（(?P<verb>牵头|主责|负责|配合|协助|协办|参与)(?:单位|部门|负责)?）$")
# Scope words before an organ: 区县（市）|教育局.
_SCOPE_HEAD = re.compile(rf"(?:{_SCOPE_WORD})+(?:（[^（）]*）)?")
_VERTICAL = re.compile(
    r"^(?:国家税务总局|国家金融监督管理总局|国家统计局|国家外汇管理局|国家邮政局|国家能源局|中国人民银行|人民银行|中国银保监会|中国证监会"
    r"|海关总署|中华人民共和国|国家矿山安全监察局|国网|中国邮政集团)"
)
# What cannot open a name without a place before it: these words end the name of the line above.
_NEVER_FIRST = re.compile(r"人民政府|政府|党委|党工委|管委会|管理委员会|办事处|办公室|办公厅|（")
_COMMITTEE = re.compile(r"(?:省|自治区|市|州|盟|县|区|旗|党)委$")
_GOVERNMENT = re.compile(r"政府$")


@dataclass(frozen=True, slots=True)
class Piece:
    """A name in a list.

    `separator` stands before it; `doubt` lowers the confidence of its reading; `role` is what a mark
    behind it says (市教育局（牵头）).
    """

    parts: Parts
    text: str
    separator: str = ""
    doubt: float = 1.0
    ambiguous: bool = False
    role: str | None = None


def split(passage: Passage, names: Namer) -> list[Piece]:
    """The names in `passage`, elided words restored, in order."""
    text, gaps = passage.text, passage.gaps()
    if len(text) <= _LONGEST_LIST:
        return _split_again(text, gaps, names)
    return _split(text, gaps, names)


@lru_cache(maxsize=4096)
def _split_again(text: str, gaps: tuple[tuple[int, bool], ...], names: Namer) -> list[Piece]:
    """As `_split`, remembered: a plan says the same lists again and again."""
    return _split(text, gaps, names)


def _split(text: str, gaps: tuple[tuple[int, bool], ...], names: Namer) -> list[Piece]:
    fine: list[Piece] = []
    for piece in _merge_collectives(_at_separators(text), text):
        fine += _divide(piece, text, gaps, names)
    cleaned = _spread_marks([p for p in map(_clean, fine) if p is not None])
    return _restore_heads(_restore_tails(cleaned, names), names)


def _piece(text: str, start: int, end: int, separator: str) -> Piece:
    return Piece(((start, end),), text[start:end], separator)


def _at_separators(text: str) -> list[Piece]:
    """Cut at signs that stand outside brackets; a bracket that never closes opens nothing."""
    pieces, depth, start, before = [], 0, 0, ""
    closes = {one: text.rfind(other) for one, other in zip(_OPEN, _CLOSE, strict=True)}
    for index, sign in enumerate(text):
        if sign in _OPEN:
            depth += closes[sign] > index
        elif sign in _CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0 and sign in _SEPARATOR:
            pieces.append(_piece(text, start, index, before))
            start, before = index + 1, sign
    pieces.append(_piece(text, start, len(text), before))
    return [piece for piece in pieces if piece.text]


def _merge_collectives(pieces: Sequence[Piece], text: str) -> list[Piece]:
    """Join what a sign within a collective parted: 各县、区人民政府; 各省、自治区、直辖市人民政府."""
    merged: list[Piece] = []
    for piece in pieces:
        if merged and _BARE_COLLECTIVE.fullmatch(piece.text) and merged[-1].text.endswith("部门"):
            # 市直有关部门、单位
            end = piece.parts[0][1]
            merged[-1] = _piece(text, merged[-1].parts[0][0], end, merged[-1].separator)
        elif (
            merged
            and piece.separator in "、/"
            and _OPEN_COLLECTIVE.search(re.sub("[、/]", "", merged[-1].text))
            and _GOES_ON.match(piece.text)
        ):
            start = merged[-1].parts[0][0]
            end = piece.parts[0][1]
            merged[-1] = _piece(text, start, end, merged[-1].separator)
        else:
            merged.append(piece)
    return merged


def _divide(piece: Piece, text: str, gaps: Sequence[tuple[int, bool]], names: Namer) -> list[Piece]:
    """Cut a piece where layout or a word (和) parts two names."""
    start, end = piece.parts[0]
    cuts: list[tuple[int, int, bool | None]] = [
        (at, at, line) for at, line in gaps if start < at < end
    ]
    words: list[tuple[int, int, bool | None]] = [
        (m.start() + start, m.end() + start, None) for m in _AND.finditer(piece.text)
    ]
    if not cuts and not words:
        return [piece]
    found: list[Piece] = []
    low, before = start, piece.separator
    ordered = sorted(cuts + words, key=lambda c: c[0])
    stops = [at for at, _, _ in ordered[1:]] + [end]
    for (left_end, right_start, line), stop in zip(ordered, stops, strict=True):
        if left_end <= low or right_start >= end:
            continue
        left = text[max(low, left_end - _LONGEST) : left_end]
        # The name that follows may end at the next gap or go on past it.
        if _parts_names(
            left, text[right_start : min(end, right_start + _LONGEST)], line, names
        ) or (line is not None and _parts_names(left, text[right_start:stop], line, names)):
            found.append(_piece(text, low, left_end, before))
            low, before = right_start, text[left_end:right_start] or " "
    found.append(_piece(text, low, end, before))
    return found


def _parts_names(left: str, right: str, line: bool | None, names: Namer) -> bool:
    """Whether two names meet between `left` and `right` (which may hold more names).

    `line`: True for a line break, False for a blank, None for a word like 和. A line break may as
    well be the width of the page, so there the right side must begin as a unit does.
    """
    if line is None:
        return _and_parts(left, right, names)
    if left.count("（") > left.count("）") or _NEVER_FIRST.match(right):
        return False
    if not names.is_whole(left) or (_VERTICAL.match(left) and not names.places.is_national):
        return False
    if _COMMITTEE.search(left) or _GOVERNMENT.search(left):
        # 市委|组织部, 市政府|办公室: the next line goes on, unless it names a place of its own.
        return names.shape(right).kind in (ShapeKind.PLACED, ShapeKind.GROUP)
    return names.begins_unit(right) or (line is False and names.is_whole(right))


def _and_parts(left: str, right: str, names: Namer) -> bool:
    if "（" in left and left.count("（") > left.count("）"):
        return False
    first = re.split(r"[和及与]", right, maxsplit=1)[0]
    if names.shape(left).kind is ShapeKind.PLACE:
        # 中宁和海原县人民政府: two places before one organ.
        place = names.places.read(right)
        return place is not None and place.length < len(right)
    if left.startswith("各") and _OPEN_COLLECTIVE.fullmatch(left):
        return False
    if not names.is_whole(left):
        return False
    if left.endswith(("党委", "党委、")) and right.startswith("政府"):
        return False
    return any(names.begins_unit(words) for words in (right, first)) or (
        names.is_whole(right) and (names.shape(right).kind in (ShapeKind.OWN, ShapeKind.GROUP))
    )


def _clean(piece: Piece) -> Piece | None:
    """The piece without 等…, 由 and stops; None where nothing is left of it."""
    start = piece.parts[0][0]
    text = piece.text
    if lead := _LEADING.match(text):
        start += lead.end()
        text = text[lead.end() :]
    text = text.rstrip("。；，、：: ")
    if "等" in text and (etc := _ETC.search(text)):
        text = text[: etc.start()]
    role = None
    if text.endswith("）") and (mark := _ROLE_MARK.search(text)):
        role = roles.verb_role(mark["verb"])
        text = text[: mark.start()]
    if text.count("（") > text.count("）"):
        text = text[: text.rindex("（")]
    if text and text[-1].isdigit() and organs.has_ending(text.rstrip("0123456789")):
        # The number of the next item: 1.市教育局2.市财政局
        text = text.rstrip("0123456789")
    if not text:
        return None
    return Piece(((start, start + len(text)),), text, piece.separator, role=role)


def _spread_marks(pieces: list[Piece]) -> list[Piece]:
    """市财政局、人社局（配合）: a mark of support at the end of a clause speaks of the whole clause."""
    spread = list(pieces)
    for index, piece in enumerate(pieces):
        ends = index + 1 == len(pieces) or pieces[index + 1].separator in "，；。"
        if piece.role != "support" or not ends:
            continue
        at = index
        while (
            at > 0
            and spread[at].separator not in ("，", "；", "。", "")
            and not spread[at - 1].role
        ):
            at -= 1
            spread[at] = replace(spread[at], role="support")
    return spread


def _restore_tails(pieces: Sequence[Piece], names: Namer) -> list[Piece]:
    """Give a bare place the organ that follows the places after it: 中宁、海原县人民政府."""
    restored = list(pieces)
    for index in range(len(restored) - 2, -1, -1):
        piece, following = restored[index], restored[index + 1]
        if following.separator not in ("、", "和", "及", "与", "以及", "/", " "):
            continue
        shape = names.shape(piece.text)
        if shape.kind is ShapeKind.STEM:
            restored[index] = _with_ending(piece, following, names)
            continue
        if shape.kind is ShapeKind.PLACE or _could_be_place(piece.text, names):
            restored[index] = _with_tail(piece, following, names)
    return restored


def _could_be_place(text: str, names: Namer) -> bool:
    """Whether unknown words may be a place without its level word (invented: 沙泉)."""
    return (
        2 <= len(text) <= 4
        and names.shape(text).kind is ShapeKind.OTHER
        and not organs.has_ending(text)
    )


def _with_tail(piece: Piece, following: Piece, names: Namer) -> Piece:
    shape, own = names.shape(following.text), names.shape(piece.text).place
    has_level = own is not None and own.head is not Head.SHORT
    doubt = 1.0 if own is not None else 0.9
    if shape.kind is ShapeKind.GROUP and has_level:
        # 市、区县（市）教育局: what follows the scope is the organ of both.
        scope = _SCOPE_HEAD.match(following.text)
        keep = scope.end() if scope else 0
    elif shape.kind is ShapeKind.PLACED and shape.place is not None:
        keep = shape.place.length
        if not has_level:
            if shape.place.head not in (Head.PLACE, Head.TOWN):
                return piece
            # The level word is a part of the tail: 中宁|县人民政府.
            level = _level_length(shape.place.word)
            keep -= level
            if own is not None and own.name != piece.text + shape.place.word[-level:]:
                doubt = 0.6
    else:
        return piece
    if not 0 < keep < len(following.text):
        return piece
    tail = _cut(following.parts, keep)
    return replace(
        piece,
        parts=piece.parts + tail,
        text=piece.text + following.text[keep:],
        doubt=piece.doubt * doubt,
        ambiguous=doubt < 0.9,
    )


def _level_length(name: str) -> int:
    """How many characters at the end of a place's full name its short name leaves out."""
    if name.endswith(("街道", "苏木")):
        return 2
    if name.endswith(("镇", "乡")):
        return 1
    word = divisions.level_word(name)
    return max(len(word), len(name) - len(divisions.short_of(name))) if word else 0


def _with_ending(piece: Piece, following: Piece, names: Namer) -> Piece:
    """市教育、财政局: the ending of the last is that of all."""
    ending = following.text[-1]
    if ending not in "局厅委办" or names.shape(following.text).kind is ShapeKind.GROUP:
        return piece
    tail = _cut(following.parts, len(following.text) - 1)
    return replace(piece, parts=piece.parts + tail, text=piece.text + ending, doubt=0.85)


def _cut(parts: Parts, at: int) -> Parts:
    """The parts of a piece from its character `at` on."""
    rest, position = [], 0
    for start, end in parts:
        length = end - start
        if position + length > at:
            rest.append((start + max(0, at - position), end))
        position += length
    return tuple(rest)


def _restore_heads(pieces: Sequence[Piece], names: Namer) -> list[Piece]:
    """Give an organ without place the place of the one before it: 市财政局、教体局."""
    restored: list[Piece] = []
    head: tuple[Parts, str] | None = None
    for piece in pieces:
        shape = names.shape(piece.text)
        place = shape.place
        if shape.kind is ShapeKind.PLACED and place is not None:
            # A place below the plan's own lends its name only where nothing higher was said.
            own = place.name in names.places.chain or place.name is None
            start = names.league(piece.text)
            lends = own and not start
            if place.head is Head.LEVEL or (place.head is Head.PLACE and (lends or head is None)):
                words = piece.text[start : start + place.length]
                head = (_range(piece.parts, start, start + place.length), words)
        elif head is not None and names.takes_level(piece.text):
            piece = _with_head(piece, head, restored)
        elif shape.kind is ShapeKind.GROUP and restored:
            piece = _with_each(piece, restored[-1])
        restored.append(piece)
    return restored


def _with_each(piece: Piece, before: Piece) -> Piece:
    """各乡镇人民政府、街道办事处: 各 speaks of both."""
    if piece.separator == "、" and before.text[0] == "各" and _SCOPE_HEAD.match(piece.text):
        start = before.parts[0][0]
        return replace(piece, parts=((start, start + 1), *piece.parts), text="各" + piece.text)
    return piece


def _with_head(piece: Piece, head: tuple[Parts, str], before: Sequence[Piece]) -> Piece:
    parts, words = head
    text = piece.text
    if organs.is_party(text) and before:
        # 市委组织部、宣传部: the committee is elided with its place.
        last = before[-1].text
        if last.startswith(words + "委") and len(last) > len(words) + 1:
            end = parts[-1][1]
            parts = (*parts[:-1], (parts[-1][0], end + 1))
            words += "委"
    return replace(piece, parts=parts + piece.parts, text=words + text)


def _range(parts: Parts, low: int, high: int) -> Parts:
    """The parts that characters low to high of a piece stand in."""
    found, position = [], 0
    for start, end in parts:
        length = end - start
        a, b = max(low, position), min(high, position + length)
        if a < b:
            found.append((start + a - position, start + b - position))
        position += length
    return tuple(found)
