"""The values in OFD attributes: arrays of numbers, steps with repeats, matrices. Lengths are millimetres."""

from __future__ import annotations

import math

#: Points in a millimetre.
POINTS = 72 / 25.4
#: What cannot stand on any page, and what no honest attribute has more of.
_FAR, _MANY = 1e5, 200_000

Matrix = tuple[float, float, float, float, float, float]
UNMOVED: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def number(text: str, otherwise: float = 0.0) -> float:
    """The number in `text`, or `otherwise` where it holds none that could be meant."""
    try:
        value = float(text)
    except ValueError:
        return otherwise
    return value if math.isfinite(value) and abs(value) < _FAR else otherwise


def numbers(text: str | None) -> list[float]:
    """The numbers of an array (`0 0 210 297`)."""
    return [number(word) for word in (text or "").split()[:_MANY]]


def matrix(text: str | None) -> Matrix:
    """The matrix (`a b c d e f`); none moves nothing."""
    values = numbers(text)
    if len(values) != 6:
        return UNMOVED
    a, b, c, d, e, f = values
    return a, b, c, d, e, f


def moved(by: Matrix, x: float, y: float) -> tuple[float, float]:
    """The point (x, y) moved by a matrix."""
    a, b, c, d, e, f = by
    return a * x + c * y + e, b * x + d * y + f


def steps(text: str | None, most: int) -> list[float]:
    """At most `most` steps from character to character; `g 3 5.6` stands for three of 5.6."""
    words = (text or "").split()[:_MANY]
    found: list[float] = []
    at = 0
    while at < len(words) and len(found) < most:
        if words[at] == "g" and at + 2 < len(words):
            times = max(0, min(int(number(words[at + 1])), most - len(found)))
            found += [number(words[at + 2])] * times
            at += 3
        else:
            found.append(number(words[at]))
            at += 1
    return found
