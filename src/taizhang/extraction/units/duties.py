"""Duties in running prose: units that a sentence gives something to do, where no label or column does.

Precision comes first: only units at the head of a clause count, with a verb that gives a duty.
"""

from __future__ import annotations

import re

from taizhang.extraction.passage import Passage
from taizhang.extraction.plan import Assignment, Role
from taizhang.extraction.setting import Setting
from taizhang.extraction.units.lists import read_list
from taizhang.extraction.units.names import Namer, ShapeKind, namer
from taizhang.lexicon import organs

_DUTY = re.compile(
    r"(?:(?<=^)|(?<=[。；，：！]))(?:由)?(?P<units>[一-鿿（）、，]{2,60}?)"
    r"(?P<manner>(?:按照?(?:各自)?职责(?:分工)?|分别|共同|具体|要|应|应当|统一|统筹)*)"
    r"(?P<verb>牵头|负责|配合|协同|协助|会同|参与)"
)
_ROLES = {
    "牵头": Role.LEAD,
    "负责": Role.RESPONSIBLE,
    "配合": Role.SUPPORT,
    "协同": Role.SUPPORT,
    "协助": Role.SUPPORT,
    "参与": Role.SUPPORT,
    "会同": Role.RESPONSIBLE,
}


def find_duties(passage: Passage, setting: Setting) -> list[Assignment]:
    """The units to which a sentence of `passage` gives a duty for the task.

    牵头 makes a lead, 配合, 协同 and their like a supporter, anything else a responsible unit.
    """
    text = passage.text
    names = namer(setting)
    found: list[Assignment] = []
    for match in _DUTY.finditer(text):
        low, high = match.span("units")
        words = text[low:high]
        start = _list_start(words, names)
        if start is None:
            continue
        found += read_list(passage[low + start : high], _ROLES[match["verb"]], setting)
    return found


def _list_start(words: str, names: Namer) -> int | None:
    """Where the list of units begins in the words before a verb; None where they are no list."""
    position = 0
    parts = [(m.start(), m[0]) for m in re.finditer(r"[^、，]+", words)]
    good_from: int | None = None
    for start, part in parts:
        if _is_unit(part, names):
            good_from = start if good_from is None else good_from
        else:
            good_from = None
        position = start
    return good_from if parts and position >= 0 else None


def _is_unit(words: str, names: Namer) -> bool:
    shape = names.shape(words)
    if shape.kind is ShapeKind.PLACED:
        return organs.is_administrative(words) or organs.has_ending(words)
    if shape.kind is ShapeKind.GROUP:
        return len(words) <= 24
    if shape.kind is ShapeKind.ORGAN:
        return organs.is_known(words)
    return shape.kind is ShapeKind.OWN and organs.national(words) is not None
