"""Lists of units: the assignments that a cell, or the words after a label, give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from taizhang.extraction.passage import Passage
from taizhang.extraction.plan import Assignment, Role, Spans
from taizhang.extraction.setting import Setting
from taizhang.extraction.units.names import Namer, ShapeKind, is_person, namer
from taizhang.extraction.units.pieces import Parts, Piece, split
from taizhang.extraction.wording import warn


def read_list(passage: Passage, role: Role, setting: Setting) -> list[Assignment]:
    """The units of a plain list, each with `role`; the same unit twice is one entry."""
    names = namer(setting)
    found: list[Assignment] = []
    seen: set[str] = set()
    for piece in split(passage, names):
        if names.shape(piece.text).kind is ShapeKind.OTHER and not _is_namelike(piece.text):
            continue
        assignment = assign(passage, piece, Role(piece.role or role), names)
        if assignment.surface not in seen:
            seen.add(assignment.surface)
            found.append(assignment)
    return found


def _is_namelike(text: str) -> bool:
    """Whether unknown words in a list may be a unit's name: Chinese, and short enough."""
    chinese = sum("一" <= c <= "鿿" for c in text)
    if is_person(text):
        return False
    return 2 <= len(text) <= 30 and chinese * 2 > len(text)


def assign(passage: Passage, piece: Piece, role: Role, names: Namer) -> Assignment:
    """The assignment that a piece of `passage` stands for."""
    spans = _spans(passage, piece.parts)
    resolved = names.resolve(piece.text)
    warnings = resolved.warnings
    if piece.ambiguous:
        warnings = (*warnings, warn("unit-split", unit=piece.text))
    return Assignment(
        role=role,
        surface="".join(passage.document.cut(spans).split()),
        division=resolved.division,
        canonical=resolved.canonical,
        kind=resolved.kind,
        spans=spans,
        confidence=round(resolved.confidence * piece.doubt, 3),
        warnings=warnings,
    )


def _spans(passage: Passage, parts: Parts) -> Spans:
    return tuple(span for start, end in parts for span in passage.spans(start, end))


def lead_first(assignments: Sequence[Assignment]) -> list[Assignment]:
    """The first unit as lead, where the document says that the first one is."""
    if not assignments or any(a.role is Role.LEAD for a in assignments):
        return list(assignments)
    index = next((i for i, a in enumerate(assignments) if a.role is Role.RESPONSIBLE), None)
    if index is None:
        return list(assignments)
    changed = list(assignments)
    changed[index] = replace(changed[index], role=Role.LEAD)
    return changed
