"""What stands on the margins of pages and is none of the text: running heads, footers, page numbers.

A line is one of these by what it says (— 3 —, 第3页 共9页) or by being said again at the same height of
other pages, and only where nothing of the text stands farther out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from statistics import median_low

from taizhang.documents.flow import opens
from taizhang.documents.geometry.lines import SetLine
from taizhang.documents.geometry.sheets import Sheet

#: The share of a page's height, at the top and at the bottom, in which such lines stand.
_ZONE = 0.14
#: How many lines at each end may be such, and how far (points) their heights may differ.
_MOST, _SAME_HEIGHT = 3, 6.0
#: The share of the pages, from the first to the last that says it, on which a head is said.
_USUAL = 0.6
#: The share of lines said but once that may stand at the height of a head.
_FEW = 0.25

_DASH = r"[-—–―－─━·•~～|\s]"
_COUNT = r"(?:\d{1,4}|[ivxlc]{1,6}|[一二三四五六七八九十百]{1,5})"
_MARKED_NUMBER = re.compile(
    rf"{_DASH}*第\s*{_COUNT}\s*页(?:{_DASH}|[,，/／（(])*(?:共\s*{_COUNT}\s*页)?[)）]?{_DASH}*$"
    rf"|{_DASH}+{_COUNT}{_DASH}+$|\d{{1,4}}\s*[/／]\s*\d{{1,4}}$|[Pp](?:age|\.)?\s*\d{{1,4}}(?:\s*of\s*\d+)?$"
)
_BARE_NUMBER = re.compile(r"\d{1,4}$|[ivxlc]{1,6}$")


def without_margins(sheets: Sequence[Sheet]) -> None:
    """Take the lines on the margins out of `sheets`."""
    gone: dict[int, set[int]] = defaultdict(set)
    ends = [(sheet, end) for sheet in sheets for end in (True, False)]
    # From the outside in: what stood behind a page number may be a running foot.
    for _ in range(_MOST):
        edge = {
            (sheet.number, top): line
            for sheet, top in ends
            if (line := _outermost(sheet, gone[sheet.number], top=top)) is not None
        }
        found = [*_numbers(edge), *_repeated(edge)]
        if not found:
            break
        for line in found:
            gone[line.page].add(line.number)
    for sheet in sheets:
        sheet.lines = [line for line in sheet.lines if line.number not in gone[sheet.number]]


def _outermost(sheet: Sheet, gone: set[int], *, top: bool) -> SetLine | None:
    """The line at the top or bottom of the page, if it stands on the margin outside all tables."""
    lines = [line for line in sheet.lines if line.number not in gone]
    if not lines:
        return None
    line = lines[0] if top else lines[-1]
    if top:
        outside = line.y1 <= _ZONE * sheet.height
        beyond = any(part.y0 < line.base - line.size for part in sheet.parts)
    else:
        outside = line.y0 >= (1 - _ZONE) * sheet.height
        beyond = any(part.y1 > line.base for part in sheet.parts)
    return line if outside and not beyond else None


def _numbers(edge: dict[tuple[int, bool], SetLine]) -> Iterator[SetLine]:
    """Page numbers: marked as such, or bare ones that count as the pages do."""
    bare: dict[tuple[bool, int], list[SetLine]] = defaultdict(list)
    for (page, top), line in edge.items():
        if _MARKED_NUMBER.match(line.text):
            yield line
        elif _BARE_NUMBER.match(line.text):
            if not line.text.isdecimal():
                yield line
            else:
                bare[top, int(line.text) - page].append(line)
    for (_, shift), lines in bare.items():
        if len(lines) > 1 or shift == 0:
            yield from lines


def _repeated(edge: dict[tuple[int, bool], SetLine]) -> Iterator[SetLine]:
    """Lines that say the same, but for numbers, at the same height of several pages."""
    said: dict[tuple[bool, str], list[SetLine]] = defaultdict(list)
    for (_, top), line in edge.items():
        said[top, _words(line)].append(line)
    for (top, words), lines in said.items():
        height = median_low([line.base for line in lines])
        same = [line for line in lines if abs(line.base - height) <= _SAME_HEIGHT]
        if (
            words
            and len(same) >= (3 if opens(same[0].text) else 2)
            and _is_usual(same)
            and _is_apart(height, (ls for (t, _), ls in said.items() if t is top))
        ):
            yield from same


def _is_apart(height: float, said: Iterable[list[SetLine]]) -> bool:
    """Whether hardly any page has a line of its own at `height`: there text begins or ends."""
    all_there = once = 0
    for lines in said:
        there = sum(abs(line.base - height) <= _SAME_HEIGHT for line in lines)
        all_there += there
        once += there == 1
    return once <= _FEW * all_there


def _is_usual(lines: Iterable[SetLine]) -> bool:
    """Whether the pages of `lines` are most of those between, or most of every other one."""
    pages = sorted(line.page for line in lines)
    step = 2 if len({page % 2 for page in pages}) == 1 else 1
    return len(pages) >= _USUAL * ((pages[-1] - pages[0]) / step + 1)


def _words(line: SetLine) -> str:
    return re.sub(r"\d+", "#", re.sub(r"\s", "", line.text))
