"""A picture → a page: lines found, page straightened, rules found, lines read between them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import cv2
import numpy as np

from taizhang.documents.geometry import Page
from taizhang.documents.recognition.engine import Engine, engine
from taizhang.documents.recognition.limits import POINTS_PER_INCH
from taizhang.documents.recognition.lookalikes import settled
from taizhang.documents.recognition.pictures import Picture
from taizhang.documents.recognition.ruling import Ruling, ruling, without
from taizhang.documents.recognition.setting import (
    RecognisedLine,
    glyphs,
    measured,
    with_sizes,
)
from taizhang.documents.recognition.straightening import (
    lean,
    lies_on_its_side,
    straightened,
    upright_sides,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from taizhang.documents.recognition.pictures import Pixels

#: Dots an inch at which lines are looked for: they are found as well as in fine pictures, in a third
#: of the time. And the long side (pixels) that is looked at at least, and at most.
_FINDING, _LEAST_SIDE, _MOST_SIDE = 110, 1_280, 2_000
#: What is lower (pixels) or shorter is dirt.
_LOWEST = 7
#: A box so many times higher than wide holds characters below one another.
_TALL = 2.2
#: A page whose lines are read with less certainty may stand on its head; how many lines are asked.
_UNSURE, _ASKED = 0.75, 5


def page_of(picture: Picture, number: int) -> Page:
    """The page number `number` that is in `picture`."""
    machine = engine()
    upright, boxes = _upright(machine, picture)
    pixels = upright.pixels
    page = Page(number, upright.width, upright.height, recognised=True)
    sides = upright_sides(boxes) if len(boxes) else np.zeros((0, 4), dtype=np.int64)
    found = ruling(pixels, upright.scale, sides)
    page.rules = found.rules(upright.scale)
    lines = _lines(machine, without(pixels, found), sides, found)
    with_sizes(lines)
    for line in lines:
        page.glyphs += glyphs(line, upright.scale)
    return page


def set_upright(picture: Picture) -> Picture:
    """`picture` turned and straightened as `page_of` does before it reads."""
    return _upright(engine(), picture)[0]


def _upright(machine: Engine, picture: Picture) -> tuple[Picture, NDArray[np.float64]]:
    """The picture as it is read, and the boxes of its lines."""
    pixels = picture.pixels
    boxes = _found(machine, picture)
    if len(boxes) and lies_on_its_side(boxes):
        pixels = np.ascontiguousarray(np.rot90(pixels))
        boxes = _found(machine, Picture(pixels, picture.scale))
    if len(boxes) and _stands_on_its_head(machine, pixels, boxes):
        pixels = np.ascontiguousarray(np.rot90(pixels, 2))
        boxes = _turned_over(boxes, pixels)
    degrees = lean(boxes) if len(boxes) else 0.0
    if degrees:
        pixels, boxes = straightened(pixels, boxes, degrees)
    return Picture(pixels, picture.scale), boxes


def _found(machine: Engine, picture: Picture) -> NDArray[np.float64]:
    """The boxes of the lines in a picture."""
    height, width = picture.pixels.shape[:2]
    wanted = max(picture.width, picture.height) * _FINDING / POINTS_PER_INCH
    wanted = min(max(wanted, _LEAST_SIDE), _MOST_SIDE)
    factor = min(1.0, wanted / max(width, height))
    if factor == 1.0:
        return machine.boxes(picture.pixels)
    coarse = cv2.resize(picture.pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    found = machine.boxes(np.asarray(coarse, dtype=np.uint8))
    found /= factor
    return found


def _stands_on_its_head(machine: Engine, pixels: Pixels, boxes: NDArray[np.float64]) -> bool:
    """Whether the longest lines are read with more certainty when the page is turned over."""
    sides = upright_sides(boxes)
    longest = np.argsort(sides[:, 0] - sides[:, 2])[:_ASKED]
    lines = [line for i in longest if (line := _cut(pixels, sides[i].tolist())) is not None]
    as_is = _certainty(machine, lines)
    if not lines or as_is >= _UNSURE:
        return False
    over = [np.ascontiguousarray(np.rot90(line, 2)) for line in lines]
    return _certainty(machine, over) > as_is + 0.1


def _certainty(machine: Engine, lines: list[Pixels]) -> float:
    """The mean certainty of all characters in `lines`."""
    certain = [sign.certainty for line in lines for sign in machine.signs(line)]
    return sum(certain) / len(certain) if certain else 0.0


def _turned_over(boxes: NDArray[np.float64], pixels: Pixels) -> NDArray[np.float64]:
    """Boxes on a page that was turned over, each from its new upper left corner."""
    height, width = pixels.shape[:2]
    turned = np.array([width, height], dtype=np.float64) - boxes
    return turned[:, [2, 3, 0, 1]]


def _lines(
    machine: Engine, pixels: Pixels, sides: NDArray[np.int64], found: Ruling
) -> list[RecognisedLine]:
    """The lines in the boxes, read: cut where rules part them, and where they stand on one another."""
    lines = []
    for box in sides.tolist():
        for x0, x1 in _between_rules(box, found):
            pieces = _stacked(pixels, x0, box[1], x1, box[3])
            for y0, y1 in pieces:
                piece = [x0, y0, x1, y1]
                cut = _cut(pixels, piece)
                # The box of a column of characters reaches into the line above or below.
                if cut is None or (len(pieces) > 1 and _is_in_another(piece, box, sides)):
                    continue
                signs = settled(machine.signs(cut))
                line = measured(cut, max(0, x0), max(0, y0), signs) if signs else None
                if line is not None:
                    lines.append(line)
    return lines


def _between_rules(box: list[int], found: Ruling) -> list[tuple[int, int]]:
    """The parts of a box between the upright rules that run through it."""
    x0, y0, x1, y1 = box
    middle = (y0 + y1) / 2
    cuts = sorted(
        (ux0 + ux1) // 2
        for ux0, uy0, ux1, uy1 in found.upright.tolist()
        if uy0 <= middle <= uy1 and x0 < ux0 and ux1 < x1
    )
    edges = [x0, *cuts, x1]
    return [(a, b) for a, b in pairwise(edges) if b - a >= _LOWEST]


def _stacked(pixels: Pixels, x0: int, y0: int, x1: int, y1: int) -> list[tuple[int, int]]:
    """The heights of the characters of a box that stand below one another; of a usual one its own."""
    if y1 - y0 < _TALL * (x1 - x0):
        return [(y0, y1)]
    cut = _cut(pixels, [x0, y0, x1, y1])
    if cut is None:
        return []
    grey = cv2.cvtColor(cut, cv2.COLOR_BGR2GRAY)
    limit, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    dark = np.flatnonzero((grey <= limit).any(axis=1))
    if not dark.size:
        return []
    runs = [(int(run[0]), int(run[-1]) + 1) for run in np.split(dark, _breaks(dark))]
    pieces: list[list[int]] = []
    for start, end in runs:
        # 二 and 三 are several runs of one character.
        if pieces and end - pieces[-1][0] <= 0.9 * (x1 - x0):
            pieces[-1][1] = end
        else:
            pieces.append([start, end])
    return [(y0 + start - 2, y0 + end + 2) for start, end in pieces]


def _is_in_another(piece: list[int], own: list[int], sides: NDArray[np.int64]) -> bool:
    """Whether the middle of `piece` lies in a box other than its own."""
    x, y = (piece[0] + piece[2]) / 2, (piece[1] + piece[3]) / 2
    others = sides[(sides != np.array(own)).any(axis=1)]
    x0, y0, x1, y1 = others.T
    return bool(((x0 < x) & (x < x1) & (y0 < y) & (y < y1)).any())


def _breaks(dark: NDArray[np.intp]) -> NDArray[np.intp]:
    return np.flatnonzero(np.diff(dark) > 1) + 1


def _cut(pixels: Pixels, box: list[int]) -> Pixels | None:
    """The picture of a line; None where it is too small to hold one."""
    x0, y0, x1, y1 = (max(0, side) for side in box)
    if x1 - x0 < _LOWEST or y1 - y0 < _LOWEST:
        return None
    cut = pixels[y0:y1, x0:x1]
    if cut.shape[0] < _LOWEST or cut.shape[1] < _LOWEST:
        return None
    return np.ascontiguousarray(cut)
