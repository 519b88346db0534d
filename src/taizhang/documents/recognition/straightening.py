"""Which way up a page stands, and how far it leans: told by the boxes of its lines."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from taizhang.documents.recognition.pictures import Pixels

#: A box so many times longer than high says which way lines run.
_LONG = 3.0
#: A page that leans by less (degrees) is left as it is; by more than the second, nothing is sure.
_LEAST, _MOST = 0.08, 20.0


def lies_on_its_side(boxes: NDArray[np.float64]) -> bool:
    """Whether most of the long lines run upwards or downwards."""
    sizes = _sizes(boxes)
    level = sizes[sizes[:, 0] > _LONG * sizes[:, 1], 0].sum()
    upright = sizes[sizes[:, 1] > _LONG * sizes[:, 0], 1].sum()
    return bool(upright > 2 * level)


def _sizes(boxes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Widths and heights of boxes by their upper and left sides."""
    across = np.hypot(*(boxes[:, 1] - boxes[:, 0]).T)
    down = np.hypot(*(boxes[:, 3] - boxes[:, 0]).T)
    return np.stack([across, down], axis=1)


def lean(boxes: NDArray[np.float64]) -> float:
    """The degrees by which lines fall to the right; 0 where that is little, or not known."""
    sizes = _sizes(boxes)
    long = sizes[:, 0] > _LONG * sizes[:, 1]
    if not long.any():
        return 0.0
    steps = (boxes[long, 1] - boxes[long, 0] + boxes[long, 2] - boxes[long, 3]) / 2
    angles = np.degrees(np.arctan2(steps[:, 1], steps[:, 0]))
    order = np.argsort(angles)
    weight = np.cumsum(sizes[long, 0][order])
    angle = float(angles[order][np.searchsorted(weight, weight[-1] / 2)])
    return angle if _LEAST < abs(angle) < _MOST else 0.0


def straightened(
    pixels: Pixels, boxes: NDArray[np.float64], degrees: float
) -> tuple[Pixels, NDArray[np.float64]]:
    """Picture and boxes turned back by `degrees` about the middle; what comes in from outside is white."""
    height, width = pixels.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    turned = cv2.warpAffine(
        pixels, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255)
    )
    return np.asarray(turned, dtype=np.uint8), boxes @ turn[:, :2].T + turn[:, 2]


def upright_sides(boxes: NDArray[np.float64]) -> NDArray[np.int64]:
    """Boxes of straightened lines as (x0, y0, x1, y1): through the middles of their sides."""
    x0, x1 = (boxes[:, 0, 0] + boxes[:, 3, 0]) / 2, (boxes[:, 1, 0] + boxes[:, 2, 0]) / 2
    y0, y1 = (boxes[:, 0, 1] + boxes[:, 1, 1]) / 2, (boxes[:, 2, 1] + boxes[:, 3, 1]) / 2
    sides = np.stack([x0, y0, x1, y1], axis=1)
    return np.rint(sides).astype(np.int64)


def leaned_to(length: float, degrees: float) -> float:
    """How far a line of `length` falls at its end."""
    return abs(length * math.tan(math.radians(degrees)))
