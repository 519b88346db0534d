"""What the reader of a page-made format gives to the builder."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Glyph(NamedTuple):
    """A character where it stands: its box, which is as wide as the font moves on, and its baseline.

    `text` is mostly one character, but a ligature may have several. `certainty` is that of the
    recognition (0 to 1) where the character was recognised in a picture, None where it was typed.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    base: float
    certainty: float | None = None

    @property
    def size(self) -> float:
        """About the size of the type: an ideograph is as wide, a letter's box a third higher."""
        return max(self.x1 - self.x0, 0.75 * (self.y1 - self.y0))


class Rule(NamedTuple):
    """A straight line, upright or level, from (x0, y0) to (x1, y1), by its middle."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(slots=True)
class Page:
    """A page: `number` counts from 1; `pictured` is the share of it that pictures cover.

    `recognised`: it was a picture, and what it holds was recognised.
    """

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    pictured: float = 0.0
    recognised: bool = False
