"""Head nouns that several words share: 国家级、省级企业; 高血压、糖尿病患者管理率."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from taizhang.extraction.targets.layout import Piece

if TYPE_CHECKING:
    from taizhang.extraction.targets.items import Item
    from taizhang.extraction.targets.phrases import Phrases

_LEVEL = re.compile(r"(?:国家|自治区|自治州|省|州|市|地|县|区|镇|乡|村|校|院)+级(?:及以上|以上)?")
_LEVEL_ONLY = re.compile(
    r"(?:(?:国家|自治区|自治州|省|州|市|地|县|区|镇|乡|村|校|院)+级|[一-龥]{1,4}(?:类|型|级))"
)
_PLACE = re.compile(
    r"(?:全[市县区省州国镇乡]|主城区|中心城区|城区|县城|城市|农村|城镇|乡村|乡镇|山区|[一-龥]{1,3}[市县区镇乡])"
)
#: Words that often begin what two things have in common.
_COMMON = re.compile(
    r"重点|综合|规范|安全|生活|处理|处置|利用|回收|覆盖|达标|认证|减排|排放|普及|管理|患者|装机|发电|入学|就业|参保|改造"
    r"|保有|供应|生产|治理|服务|人数|数量|面积|比例|用水|能耗|增加值|合格|达产|通车|通达|保障|救治|发病|死亡"
)
_TERRITORY = re.compile(r"(?:全(?:省|市|县|区|州|国|镇|乡|自治区)|我[省市县区])")


def split_list(text: str, start: int, end: int, count: int) -> list[Piece]:
    """text[start:end] parted at 、 and 和 into `count` pieces; fewer where it cannot be."""
    marks = [m.span() for m in re.finditer(r"以及|[、和及与]", text[start:end])]
    if len(marks) > count - 1:
        commas = [m for m in marks if text[start + m[0]] == "、"]
        # The last part may be joined by 和: A、B和C.
        marks = commas if len(commas) == count - 1 else commas[: count - 2] + marks[-1:]
    if len(marks) != count - 1:
        return []
    borders = [start] + [start + b for m in marks for b in m] + [end]
    return list(zip(borders[::2], borders[1::2], strict=True))


def distribute(text: str, parts: list[Piece], index: int, quantity: re.Pattern[str]) -> list[Piece]:
    """The part at `index`, with the head noun that it shares with the last part."""
    part, last = parts[index], parts[-1]
    words = text[slice(*part)]
    whole = text[slice(*last)]
    if not words or not whole:  # 、、
        return [part]
    alike = words[-2:] == whole[-2:] or (words[-1] == whole[-1] and words[-1] in "率比额值")
    if part == last or (alike and quantity.search(words)):
        return [part]
    territory = _TERRITORY.match(words)
    modifier = words[territory.end() :] if territory else words
    head = _after_modifier(whole, modifier)
    return [part, (last[0] + head, last[1])] if head else [part]


def _after_modifier(last: str, modifier: str) -> int:
    """Where the shared head begins in the last part: behind a modifier like the one given.

    Modifiers of a pair often end alike (绿色食品、有机农产品) or are of one length (城市、农村).
    """
    window = range(max(1, len(modifier) - 2), min(len(last) - 1, len(modifier) + 3))
    shared = next((p + 1 for p in window if last[p] == modifier[-1]), 0)
    common = _COMMON.search(last, 2)
    if shared and (common is None or _COMMON.match(last, shared)):
        return shared
    if common is not None:
        return common.start()
    return len(modifier) if len(modifier) < len(last) - 1 else 0


def level_head(text: str, noun: Piece, item: Item, phrases: Phrases) -> Piece | None:
    """The head of 2个自治区级、8个市级企业 for its first number; None where nothing is left out."""
    if not _LEVEL_ONLY.fullmatch(text, *noun):
        return None
    *_, following = (item, *item.row_after())
    if following is item:
        return None
    tail = following.number.tail
    end = phrases.noun_end(tail, following)
    level = _LEVEL.match(text, tail, end)
    if level:
        return (level.end(), end)
    return (tail + noun[1] - noun[0], end) if end - tail > noun[1] - noun[0] else None


def is_level(words: str) -> bool:
    """Whether `words` are a level and nothing else (省级), so that a head noun was left out."""
    return _LEVEL.fullmatch(words) is not None


def without_level(text: str, head: list[Piece], owner: str) -> list[Piece]:
    """`head` without the level that `owner` takes the place of: 山区镇 + 镇级集配站."""
    if not head:
        return []
    start, end = head[0]
    if owner[-2:] == text[start : start + 2]:
        # 新增学位12万个，其中中心城区新增8万个
        return [(start + 2, end), *head[1:]]
    level = _LEVEL.match(text, start, end)
    if level and (owner[-1:] == level[0][0] or owner.endswith("级")):
        return [(level.end(), head[0][1]), *head[1:]]
    return head


def without_place(text: str, pieces: list[Piece], owner: str) -> list[Piece]:
    """`pieces` without the place that `owner` takes the place of; empty where there is none."""
    if not pieces or not _PLACE.match(owner):
        return []
    place = _PLACE.match(text, *pieces[0])
    return [(place.end(), pieces[0][1]), *pieces[1:]] if place else []
