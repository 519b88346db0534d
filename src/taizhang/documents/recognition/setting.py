"""A recognised line → glyphs: how large its type is, where each character stands.

The recognition knows about where the middle of a character is; the ink knows where the line begins and
ends and how high it is. Both together give what a file with text would have said.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

import cv2
import numpy as np

from taizhang.documents.geometry import Glyph
from taizhang.documents.recognition.engine import Sign

if TYPE_CHECKING:
    from taizhang.documents.recognition.pictures import Pixels

#: In sizes of the type: the height of an ideograph's ink, the paper beside it, how far below the
#: baseline it reaches, and how far its middle stands above the baseline.
_INK, _BESIDE, _BELOW, _MIDDLE = 0.91, 0.04, 0.1, 0.36
#: In sizes of the type: the gap between two characters that is a blank.
_GAP = 0.6
#: Sizes that differ by less are one.
_ONE_SIZE = 0.07
#: What share of the strongest row of dots makes a row one of the line, not of dirt.
_ROW = 0.05
_OPENING, _CLOSING = frozenset("（《〈“‘【〔「『"), frozenset("，。、；：！？")


@dataclass(slots=True)
class RecognisedLine:
    """A line in pixels of the page: its ink from (x0, y0) to (x1, y1), its characters, its size.

    `at` of a sign is a share of the length from `left` to `right`. `measured`: the size was told by
    ideographs, not guessed.
    """

    signs: list[Sign]
    left: float
    right: float
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    measured: bool


def measured(pixels: Pixels, left: int, top: int, signs: list[Sign]) -> RecognisedLine | None:
    """The line whose picture is `pixels`, the corner of which is at (`left`, `top`); None without ink."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    limit, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    ink = grey <= limit
    rows = ink.sum(axis=1)
    if not rows.any():
        return None
    ys = np.flatnonzero(rows > max(1.0, _ROW * float(rows.max())))
    if not ys.size:
        return None
    xs = np.flatnonzero(ink[ys[0] : ys[-1] + 1].sum(axis=0) > 1)
    if not xs.size:
        return None
    height = float(ys[-1] + 1 - ys[0])
    wide = [sign for sign in signs if _is_ideograph(sign.text)]
    return RecognisedLine(
        signs=signs,
        left=float(left),
        right=float(left + pixels.shape[1]),
        x0=float(left + xs[0]),
        y0=float(top + ys[0]),
        x1=float(left + xs[-1] + 1),
        y1=float(top + ys[-1] + 1),
        size=height / _INK if wide else height / 0.72,
        measured=len(wide) >= 2,
    )


def with_sizes(lines: Sequence[RecognisedLine]) -> None:
    """Make one of sizes that hardly differ, and guess those that could not be measured."""
    known = sorted((line for line in lines if line.measured), key=lambda line: line.size)
    groups: list[list[RecognisedLine]] = []
    for line in known:
        if groups and line.size <= groups[-1][0].size * (1 + _ONE_SIZE):
            groups[-1].append(line)
        else:
            groups.append([line])
    for group in groups:
        size = median(line.size for line in group)
        for line in group:
            line.size = size
    if not groups:
        return
    sizes = [group[0].size for group in groups]
    for line in lines:
        if not line.measured:
            # A lone 一 or a dash is lower than its type; a letter, a bracket is not much higher.
            height = line.y1 - line.y0
            fitting = [size for size in sizes if height <= 1.1 * size]
            usual = max(groups, key=len)[0].size
            line.size = usual if height <= 1.1 * usual else min(fitting, default=line.size)


def glyphs(line: RecognisedLine, scale: float) -> list[Glyph]:
    """The characters of a line as the builder wants them, in points."""
    size = line.size
    widths = [size if _is_wide(sign.text) else size / 2 for sign in line.signs]
    middles = [line.left + sign.at * (line.right - line.left) for sign in line.signs]
    starts = [middle - width / 2 for middle, width in zip(middles, widths, strict=True)]
    ends = [middle + width / 2 for middle, width in zip(middles, widths, strict=True)]
    starts[0] = _start(line)
    ends[-1] = _end(line)
    for i, ((_, w1), (_, w2)) in enumerate(pairwise(zip(middles, widths, strict=True))):
        distance = middles[i + 1] - middles[i]
        if distance - (w1 + w2) / 2 < _GAP * size:
            border = middles[i] + distance * w1 / (w1 + w2)
            ends[i] = starts[i + 1] = border
    top, bottom, base = _heights(line)
    return [
        Glyph(
            sign.text,
            start * scale,
            top * scale,
            max(end, start + 0.3 * width) * scale,
            bottom * scale,
            base * scale,
            sign.certainty,
        )
        for sign, start, end, width in zip(line.signs, starts, ends, widths, strict=True)
    ]


def _start(line: RecognisedLine) -> float:
    """Where the line begins: left of its ink by what the first character keeps free."""
    first = line.signs[0].text
    return line.x0 - line.size * (0.5 if first in _OPENING else _BESIDE)


def _end(line: RecognisedLine) -> float:
    last = line.signs[-1].text
    return line.x1 + line.size * (0.6 if last in _CLOSING else _BESIDE)


def _heights(line: RecognisedLine) -> tuple[float, float, float]:
    """Top, bottom and baseline of the line's type."""
    if line.measured:
        middle = (line.y0 + line.y1) / 2
        return middle - line.size / 2, middle + line.size / 2, middle + _MIDDLE * line.size
    low = any(_is_wide(sign.text) for sign in line.signs)
    lone = low and line.y1 - line.y0 < 0.6 * line.size
    base = (line.y0 + line.y1) / 2 + _MIDDLE * line.size if lone else line.y1
    base -= _BELOW * line.size if low and not lone else 0.0
    return base - 0.86 * line.size, base + 0.14 * line.size, base


def _is_wide(text: str) -> bool:
    return unicodedata.east_asian_width(text[0]) in "WFA"


def _is_ideograph(text: str) -> bool:
    return "\u3400" <= text <= "\u9fff" and text not in "一二三"
