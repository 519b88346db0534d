"""Duties in running prose: units that a sentence gives something to do, where no label or column does.

Precision comes first: only units at the head of a clause count, with a verb that gives a duty.
"""

from __future__ import annotations

import re
from dataclasses import replace

from taizhang.extraction.passage import Passage
from taizhang.extraction.plan import Assignment, Role
from taizhang.extraction.setting import Setting
from taizhang.extraction.units.lists import read_list
from taizhang.extraction.units.names import Namer, ShapeKind, namer
from taizhang.lexicon import organs

_DUTY = re.compile(
    r"(?P<units>(?<![一-鿿）])[一-鿿（）、，]{2,60}?)"
    r"(?P<manner>(?:按照?(?:各自)?职责(?:分工)?|分别|共同|具体|要|应|应当|统一|统筹)*)"
    r"(?P<verb>牵头|负责|配合|协同|协助|参与)(?!人|制|单位|部门)"
)
# 由市教育局组织…: the word 由 gives a duty whatever the verb.
_BY = re.compile(
    r"由(?P<units>[一-鿿（）、]{2,40}?)(?P<manner>(?:按照?(?:各自)?职责(?:分工)?|分别|共同|具体|统一)*)"
    r"(?P<verb>组织|统筹|承担|实施|制定|会同|督促|审核|指导|办理|落实|建立|安排|主管|统一|研究|协调|承办|主办|审批|认定|发布)"
)
_ROLES = {
    "牵头": Role.LEAD,
    "负责": Role.RESPONSIBLE,
    "配合": Role.SUPPORT,
    "协同": Role.SUPPORT,
    "协助": Role.SUPPORT,
    "参与": Role.SUPPORT,
}
_ANSWERING = re.compile(
    r"^各(?!地|方|级|类|项|种)|(?:部门|单位|政府|委|办|办事处)(?:（[^（）]*）)?$"
)


def find_duties(passage: Passage, setting: Setting) -> list[Assignment]:
    """The units to which a sentence of `passage` gives a duty for the task.

    牵头 makes a lead, 配合, 协同 and their like a supporter, anything else a responsible unit.
    """
    text = passage.text
    names = namer(setting)
    matches = [(m, _ROLES[m["verb"]]) for m in _DUTY.finditer(text)]
    taken = {m.end("units") for m, _ in matches}
    matches += [(m, Role.RESPONSIBLE) for m in _BY.finditer(text) if m.end("units") not in taken]
    found: list[Assignment] = []
    for match, role in sorted(matches, key=lambda pair: pair[0].start()):
        low, high = match.span("units")
        start = _list_start(text[low:high], names)
        if start is None:
            continue
        for assignment in read_list(passage[low + start : high], role, setting):
            if all(a.surface != assignment.surface or a.role is not role for a in found):
                found.append(replace(assignment, confidence=min(assignment.confidence, 0.8)))
    return found


def _list_start(words: str, names: Namer) -> int | None:
    """Where the list of units that ends with `words` begins; None where the last part is no unit."""
    start: int | None = None
    for part in reversed(list(re.finditer(r"[^、，]+", words))):
        # A bracket that is still open, or 由, is where the list begins.
        opening = part[0].rfind("（") + 1 if part[0].count("（") > part[0].count("）") else 0
        by = opening + part[0][opening:].startswith("由")
        if not _is_unit(part[0][by:], names):
            break
        start = part.start() + by
        if by:
            break
    return start


def _is_unit(words: str, names: Namer) -> bool:
    shape = names.shape(words)
    if shape.kind is ShapeKind.PLACED:
        return organs.is_administrative(words) or organs.has_ending(words)
    if shape.kind is ShapeKind.GROUP:
        # 企业负责…, 学校负责… speak of whoever it may concern, not of those who answer for the task.
        return len(words) <= 24 and _ANSWERING.search(words) is not None
    if shape.kind is ShapeKind.ORGAN:
        return organs.is_known(words)
    return shape.kind is ShapeKind.OWN and organs.national(words) is not None
