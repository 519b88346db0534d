"""The shape of a band between two columns."""

from __future__ import annotations


def band(x1: float, y1: float, h1: float, x2: float, y2: float, h2: float) -> str:
    """The path of a band from (x1, y1), `h1` high, to (x2, y2), `h2` high."""
    middle = (x1 + x2) / 2
    return (
        f"M{x1:g} {y1:.1f}C{middle:g} {y1:.1f} {middle:g} {y2:.1f} {x2:g} {y2:.1f}"
        f"V{y2 + h2:.1f}C{middle:g} {y2 + h2:.1f} {middle:g} {y1 + h1:.1f} {x1:g} {y1 + h1:.1f}Z"
    )
