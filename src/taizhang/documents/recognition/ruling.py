"""Long dark runs in a picture → the rules of tables.

A rule is thin and long, and it meets another that runs the other way; underlines and the edges of stamps
do not. It is longer than a letter is high: strokes of large letters lie in a line of text. What was found
can be taken out of the picture, so that it is not read as a 一 or a 丨.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from taizhang.documents.geometry import Rule

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from taizhang.documents.recognition.pictures import Pixels

#: In points: the shortest rule, the thickest, and how far ends may stay away from what they meet.
_SHORTEST, _THICKEST, _MEETS = 17.0, 5.0, 4.0
#: A rule is longer than this factor of the height of the line of text that it lies in.
_BEYOND_TYPE = 1.5
#: A dot is dark if the paper around it is lighter by this share.
_DARKER = 0.25
#: More are a drawing.
_MAX_PIECES = 6_000


@dataclass(frozen=True, slots=True)
class Ruling:
    """The rules of a page in pixels, (x0, y0, x1, y1) each, and the dots that they cover."""

    level: NDArray[np.int64]
    upright: NDArray[np.int64]
    dots: Pixels

    def rules(self, scale: float) -> list[Rule]:
        """The rules in points, by their middle."""
        found = []
        for x0, y0, x1, y1 in self.level.tolist():
            middle = (y0 + y1) / 2 * scale
            found.append(Rule(x0 * scale, middle, x1 * scale, middle))
        for x0, y0, x1, y1 in self.upright.tolist():
            middle = (x0 + x1) / 2 * scale
            found.append(Rule(middle, y0 * scale, middle, y1 * scale))
        return found


def ruling(pixels: Pixels, scale: float, lines: NDArray[np.int64]) -> Ruling:
    """The rules in a picture that stands upright; `lines` are the boxes of its text in pixels."""
    dark = _dark(pixels)
    shortest = round(_SHORTEST / scale)
    thickest, meets = _THICKEST / scale, round(_MEETS / scale)
    level, level_dots = _runs(dark, shortest, thickest, level=True)
    upright, upright_dots = _runs(dark, shortest, thickest, level=False)
    level, upright = level[~_strokes(level, lines)], upright[~_strokes(upright, lines)]
    touching = _touching(level, upright, meets)
    level, upright = level[touching.any(axis=1)], upright[touching.any(axis=0)]
    dots = np.zeros_like(dark)
    for sides, mask in ((level, level_dots), (upright, upright_dots)):
        for x0, y0, x1, y1 in sides.tolist():
            dots[y0 : y1 + 1, x0 : x1 + 1] |= mask[y0 : y1 + 1, x0 : x1 + 1]
    grown = cv2.dilate(dots, np.ones((5, 5), np.uint8))
    return Ruling(level, upright, np.asarray(grown, dtype=np.uint8))


def without(pixels: Pixels, found: Ruling) -> Pixels:
    """The picture with its rules painted over by the paper's colour."""
    if not found.dots.any():
        return pixels
    clean = pixels.copy()
    paper = np.median(pixels[::16, ::16].reshape(-1, pixels.shape[2]), axis=0)
    clean[found.dots > 0] = paper.astype(np.uint8)
    return clean


def _dark(pixels: Pixels) -> Pixels:
    """255 where a dot is darker than the paper around it, whatever the light; else 0."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    coarse = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(coarse, np.ones((9, 9), np.uint8)), 15)
    paper = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    limit = paper.astype(np.float32) * (1.0 - _DARKER)
    return np.asarray((grey < limit) * np.uint8(255), dtype=np.uint8)


def _runs(
    dark: Pixels, shortest: int, thickest: float, *, level: bool
) -> tuple[NDArray[np.int64], Pixels]:
    """The long thin runs in one direction, and their dots."""
    # A rule that leans a little steps from row to row: made thicker first, it stays whole.
    across = (1, 3) if level else (3, 1)
    along = (shortest, 1) if level else (1, shortest)
    thick = cv2.dilate(dark, cv2.getStructuringElement(cv2.MORPH_RECT, across))
    opened = cv2.morphologyEx(
        thick, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, along)
    )
    _, _, stats, _ = cv2.connectedComponentsWithStats(opened, connectivity=8)
    sides = np.asarray(stats[1:, :4], dtype=np.int64)
    length, thickness = (sides[:, 2], sides[:, 3]) if level else (sides[:, 3], sides[:, 2])
    # A rule that still leans is as thick as it falls.
    fits = (length >= shortest) & (thickness <= thickest + 2 + length * 0.006)
    kept = sides[fits][:_MAX_PIECES]
    ends = np.stack(
        [kept[:, 0], kept[:, 1], kept[:, 0] + kept[:, 2] - 1, kept[:, 1] + kept[:, 3] - 1], axis=1
    )
    return ends, np.asarray(opened, dtype=np.uint8)


def _strokes(rules: NDArray[np.int64], lines: NDArray[np.int64]) -> NDArray[np.bool_]:
    """For each rule whether it is a stroke of a letter: it lies in a line of text and is no longer."""
    x0, y0, x1, y1 = (rules[:, i, None] for i in range(4))
    bx0, by0, bx1, by1 = (lines[None, :, i] for i in range(4))
    within = (x0 >= bx0 - 2) & (y0 >= by0 - 2) & (x1 <= bx1 + 2) & (y1 <= by1 + 2)
    short = np.maximum(x1 - x0, y1 - y0) < _BEYOND_TYPE * (by1 - by0)
    return np.asarray((within & short).any(axis=1), dtype=np.bool_)


def _touching(
    level: NDArray[np.int64], upright: NDArray[np.int64], meets: int
) -> NDArray[np.bool_]:
    """For each level and each upright rule whether they cross or meet."""
    lx0, ly0, lx1, ly1 = (level[:, i, None] for i in range(4))
    ux0, uy0, ux1, uy1 = (upright[None, :, i] for i in range(4))
    beside = (ux1 >= lx0 - meets) & (ux0 <= lx1 + meets)
    return np.asarray(beside & (uy1 >= ly0 - meets) & (uy0 <= ly1 + meets), dtype=np.bool_)
