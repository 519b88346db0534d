"""Automatic numbering: labels that Word computes and the file does not hold (一、 1.)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from taizhang.documents.docx import names as n
from taizhang.documents.docx.numerals import write
from taizhang.documents.docx.styles import Styles, value, whole

_ABSTRACT, _ABSTRACT_ID = n.W + "abstractNum", n.W + "abstractNumId"
_NUM, _LEVEL, _OVERRIDE = n.W + "num", n.W + "lvl", n.W + "lvlOverride"
_START, _START_OVERRIDE, _RESTART = n.W + "start", n.W + "startOverride", n.W + "lvlRestart"
_FORMAT, _TEXT, _SUFFIX, _LEGAL = n.W + "numFmt", n.W + "lvlText", n.W + "suff", n.W + "isLgl"
_STYLE_LINK = n.W + "numStyleLink"
_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
# Bullets are often characters of symbol fonts, which mean nothing elsewhere.
_BULLETS = {"l": "●", "n": "■", "u": "◆", "p": "□", "Ø": "➢", "ü": "✓", "v": "❖", "o": "○"}
_ENDS_ITSELF = tuple("、）)．】〕》")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list. `restart`: the level (from 1) that restarts it, 0 none, None any."""

    start: int = 1
    format: str = "decimal"
    text: str = "%1."
    suffix: str = "tab"
    restart: int | None = None
    decimal_only: bool = False


@dataclass(slots=True)
class _List:
    """A numbering instance: its levels, the counters that it shares, and where it starts anew."""

    levels: dict[int, Level]
    counters: list[int | None]
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Gives each numbered paragraph its label; to be asked in the order of the document."""

    def __init__(self, load: Callable[[], etree._Element | None], styles: Styles) -> None:
        """`load` gives the numbering part; it is asked when the first number is."""
        self._load: Callable[[], etree._Element | None] | None = load
        self._styles = styles
        self._abstract: dict[str, etree._Element] = {}
        self._num: dict[str, etree._Element] = {}
        self._lists: dict[str, _List | None] = {}
        self._counters: dict[str, list[int | None]] = {}
        self._style_levels: dict[tuple[str, str], int] = {}

    def _definitions(self) -> None:
        """Read the numbering part, once."""
        if self._load is None:
            return
        root, self._load = self._load(), None
        for element in () if root is None else root.iterchildren(_ABSTRACT):
            self._abstract[element.get(_ABSTRACT_ID, "")] = element
        for element in () if root is None else root.iterchildren(_NUM):
            self._num[element.get(n.NUM_ID, "")] = element

    def label(self, num_id: str, level: int) -> str:
        """Count one paragraph of list `num_id` at `level` (from 0); its label and blank."""
        list_ = self._list(num_id)
        level = max(0, min(level, _LEVELS - 1))
        if list_ is None or level not in list_.levels:
            return ""
        self._count(list_, level)
        definition = list_.levels[level]
        text = self._written(list_, definition)
        if not text or definition.suffix == "nothing" or text.endswith(_ENDS_ITSELF):
            return text
        return text + " "

    def level_of_style(self, num_id: str, style_id: str) -> int:
        """The level of list `num_id` that is tied to the paragraph style `style_id`, else 0."""
        key = (num_id, style_id)
        if key not in self._style_levels:
            self._style_levels[key] = self._find_level_of_style(num_id, style_id)
        return self._style_levels[key]

    def _find_level_of_style(self, num_id: str, style_id: str) -> int:
        abstract = self._abstract_of(num_id)
        for element in () if abstract is None else abstract[1].iterchildren(_LEVEL):
            if value(element, n.P_STYLE) == style_id:
                return whole(element.get(n.ILVL), 0) or 0
        return 0

    def _count(self, list_: _List, level: int) -> None:
        counters = list_.counters
        if level in list_.starts:
            counters[level] = list_.starts.pop(level)
        elif (current := counters[level]) is not None:
            counters[level] = current + 1
        else:
            counters[level] = list_.levels[level].start
        for above in range(level):
            # A level that was never used shows its start.
            if counters[above] is None and above in list_.levels:
                counters[above] = list_.levels[above].start
        for below, definition in list_.levels.items():
            if below > level and (definition.restart is None or level < definition.restart):
                counters[below] = None

    def _written(self, list_: _List, definition: Level) -> str:
        if definition.format == "bullet":
            return _bullet(definition.text)

        def place(match: re.Match[str]) -> str:
            index = int(match[1]) - 1
            level = list_.levels.get(index)
            number = list_.counters[index]
            if level is None or number is None:
                return ""
            return write(number, "decimal" if definition.decimal_only else level.format)

        return _PLACE.sub(place, definition.text).strip()

    def _list(self, num_id: str) -> _List | None:
        if num_id not in self._lists:
            self._lists[num_id] = self._make_list(num_id)
        return self._lists[num_id]

    def _make_list(self, num_id: str) -> _List | None:
        abstract = self._abstract_of(num_id)
        if abstract is None:
            return None
        abstract_id, element = abstract
        levels = dict(map(_level, element.iterchildren(_LEVEL)))
        starts: dict[int, int] = {}
        for override in self._num[num_id].iterchildren(_OVERRIDE):
            index = whole(override.get(n.ILVL), 0) or 0
            own = override.find(_LEVEL)
            if own is not None:
                levels[index] = _level(own)[1]
            start = whole(value(override, _START_OVERRIDE), None)
            if start is not None:
                starts[index] = start
        counters = self._counters.setdefault(abstract_id, [None] * _LEVELS)
        return _List({i: lv for i, lv in levels.items() if 0 <= i < _LEVELS}, counters, starts)

    def _abstract_of(self, num_id: str) -> tuple[str, etree._Element] | None:
        """The abstract list behind `num_id`, through the list style that it may refer to."""
        self._definitions()
        for _ in range(4):
            num = self._num.get(num_id)
            abstract_id = None if num is None else value(num, _ABSTRACT_ID)
            element = self._abstract.get(abstract_id or "")
            if element is None or abstract_id is None:
                return None
            linked = value(element, _STYLE_LINK)
            through = self._styles.of(linked).num_id if linked else None
            if through is None or through == num_id:
                return abstract_id, element
            num_id = through
        return None


def _level(element: etree._Element) -> tuple[int, Level]:
    legal = element.find(_LEGAL)
    return whole(element.get(n.ILVL), 0) or 0, Level(
        start=whole(value(element, _START), 0) or 0,
        format=value(element, _FORMAT) or "decimal",
        text=value(element, _TEXT) or "",
        suffix=value(element, _SUFFIX) or "tab",
        restart=whole(value(element, _RESTART), None),
        decimal_only=legal is not None and n.is_on(legal.get(n.VAL)),
    )


def _bullet(text: str) -> str:
    if not text:
        return ""
    if "\ue000" <= text[0] <= "\uf8ff":
        return _BULLETS.get(chr(ord(text[0]) & 0xFF), "•")
    return _BULLETS.get(text, text)
