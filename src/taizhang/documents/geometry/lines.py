"""Glyphs → lines: those on one baseline, from left to right, with blanks where there are gaps."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median_low

from taizhang.documents.flow import Line, first_word
from taizhang.documents.geometry.shapes import Glyph

#: In sizes of the type: what two baselines may differ on one line (raised numbers), and the gap that
#: is a blank. Justified text is spread by less.
_SAME_LINE, _BLANK_GAP, _LATIN_GAP = 0.45, 0.5, 0.2
#: From here on characters are as wide as the type is large, as good as all.
_FIRST_WIDE = "\u2e80"


@dataclass(frozen=True, slots=True)
class SetLine(Line):
    """A line where it stands on page `page`, in type of size `size` (only guessed if not `sized`).

    `head` is the room that its first word needs, which cannot be parted from it at a line's end.
    `certainty` has a value for each character where the line was recognised in a picture, else none.
    """

    page: int = 1
    x0: float = 0.0
    y0: float = 0.0
    x1: float = 0.0
    y1: float = 0.0
    base: float = 0.0
    size: float = 0.0
    sized: bool = True
    head: float = 0.0
    certainty: tuple[float, ...] = ()


def lines_of(glyphs: list[Glyph], page: int) -> list[SetLine]:
    """The lines of `glyphs`, from top to bottom; their numbers count from 1."""
    found: list[SetLine] = []
    for group in _by_baseline(glyphs):
        line = _line(group, page, len(found) + 1)
        if line is not None:
            found.append(line)
    return found


def _by_baseline(glyphs: list[Glyph]) -> list[list[Glyph]]:
    groups: list[list[Glyph]] = []
    base = size = 0.0
    for glyph in sorted(glyphs, key=lambda g: g.base):
        own = glyph.size
        if groups and glyph.base - base <= _SAME_LINE * max(size, own):
            groups[-1].append(glyph)
            if own > size:
                base, size = glyph.base, own
        else:
            groups.append([glyph])
            base, size = glyph.base, own
    return groups


def _line(group: list[Glyph], page: int, number: int) -> SetLine | None:
    """The line of `group`; None if it holds only blanks."""
    group.sort(key=lambda g: g.x0)
    inked = [g for g in group if not g.text.isspace()]
    if not inked:
        return None
    # Ideographs are as wide as the type is large; the boxes of letters follow no rule.
    wide = [g.x1 - g.x0 for g in inked if g.text >= _FIRST_WIDE]
    size = median_low(wide or [g.size for g in inked])
    parts: list[str] = []
    certainty: list[float] = []
    last: Glyph | None = None
    for glyph in group:
        if glyph.text.isspace():
            if last is not None and not parts[-1].isspace():
                parts.append(" " if glyph.text in " \xa0\t" else glyph.text)
                certainty.append(1.0)
            continue
        if last is not None:
            # Type made bold by printing it twice.
            if glyph.text == last.text and glyph.x0 - last.x0 < 0.3 * (last.x1 - last.x0):
                continue
            if not parts[-1].isspace() and _are_apart(last, glyph, size):
                parts.append(" ")
                certainty.append(1.0)
        parts.append(glyph.text)
        certainty += [1.0 if glyph.certainty is None else glyph.certainty] * len(glyph.text)
        last = glyph
    text = "".join(parts).rstrip()
    return SetLine(
        number,
        text,
        page=page,
        x0=inked[0].x0,
        y0=min(g.y0 for g in inked),
        x1=max(g.x1 for g in inked),
        y1=max(g.y1 for g in inked),
        base=median_low([g.base for g in inked]),
        size=size,
        sized=bool(wide),
        head=_head(text, inked),
        certainty=tuple(certainty[: len(text)])
        if any(g.certainty is not None for g in inked)
        else (),
    )


def _are_apart(left: Glyph, right: Glyph, size: float) -> bool:
    latin = left.text.isascii() and right.text.isascii() and left.text.isalpha()
    gap = _LATIN_GAP if latin and right.text.isalpha() else _BLANK_GAP
    return right.x0 - left.x1 > gap * size


def _head(text: str, inked: list[Glyph]) -> float:
    """The width of the first word of a line."""
    length = len(first_word(text))
    end = 0
    for glyph in inked:
        length -= len(glyph.text)
        end += 1
        if length <= 0:
            break
    return inked[end - 1].x1 - inked[0].x0
