"""What an OFD page shows: its text objects as letters, its path objects as runs of strokes."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from lxml import etree

from taizhang.documents.geometry import Glyph, Rule
from taizhang.documents.geometry.strokes import rules_of, thin_rule
from taizhang.documents.geometry.upright import Frame, quarters
from taizhang.documents.geometry.variants import VARIANTS
from taizhang.documents.ofd.paths import runs_of
from taizhang.documents.ofd.scans import PlacedPicture
from taizhang.documents.ofd.values import POINTS, Matrix, matrix, moved, number, numbers, steps

#: How far above and below the baseline the box of a letter reaches, in sizes of the type.
_ABOVE, _BELOW = 0.86, 0.14
#: More strokes on one page are a drawing.
_MAX_STROKES = 60_000


class Letter(NamedTuple):
    """A character at its origin on the page (points, `y` down), how wide and large it is, and how many
    quarters it is turned (counter-clockwise; None: slanting). `colour` as #rrggbb, "" for black.
    """

    text: str
    x: float
    y: float
    width: float
    size: float
    turns: int | None
    colour: str = ""


class Run(NamedTuple):
    """Straight strokes through points on the page (points, `y` down); `colour` as of a letter."""

    points: list[tuple[float, float]]
    closed: bool
    stroked: bool
    colour: str = ""


@dataclass(slots=True)
class Content:
    """What was found on a page; `pictured` is the area that `pictures` cover, in square points."""

    letters: list[Letter] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    pictures: list[PlacedPicture] = field(default_factory=list)
    pictured: float = 0.0

    def add(self, other: Content) -> None:
        """Put `other` on the same page."""
        self.letters += other.letters
        self.runs += other.runs
        self.pictures += other.pictures
        self.pictured += other.pictured

    def upright(self, frame: Frame) -> tuple[list[Glyph], list[Rule]]:
        """Glyphs and rules as they are in `frame`; letters that are turned otherwise are left out."""
        glyphs = [_glyph(letter, frame) for letter in self.letters if letter.turns == frame.turns]
        rules: list[Rule] = []
        for run in self.runs:
            points = [frame.point(x, frame.top - y) for x, y in run.points]
            rules += rules_of(points, stroked=run.stroked, closed=run.closed)
        return glyphs, rules


def _glyph(letter: Letter, frame: Frame) -> Glyph:
    x, base = frame.point(letter.x, frame.top - letter.y)
    top, bottom = base - _ABOVE * letter.size, base + _BELOW * letter.size
    return Glyph(letter.text, x, top, x + letter.width, bottom, base)


def content_of(page: etree._Element) -> Content:
    """What the layers of a page, or of a template, show."""
    found = Content()
    strokes = _MAX_STROKES
    for layers in children(page, "Content"):
        for element in layers.iter("{*}TextObject", "{*}PathObject", "{*}ImageObject"):
            if (element.get("Visible") or "").lower() == "false":
                continue
            kind = _name(element)
            if kind == "TextObject":
                found.letters += _letters(element)
            elif kind == "PathObject":
                runs = list(_runs(element, strokes))
                strokes -= sum(len(run.points) for run in runs)
                found.runs += runs
            else:
                _picture(element, found)
    return found


def children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The children called `name`, in whatever namespace: programs write several."""
    return element.iterchildren("{*}" + name)


def text_in(element: etree._Element, name: str) -> str:
    """The text of the first child called `name`, "" without one."""
    child = next(children(element, name), None)
    return (child.text or "").strip() if child is not None else ""


def _name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _letters(element: etree._Element) -> Iterator[Letter]:
    """The letters of a text object."""
    ctm, (left, top) = _placing(element)
    size = number(element.get("Size") or "", 0.0)
    scale = number(element.get("HScale") or "", 1.0) or 1.0
    a, b, c, d, _, _ = ctm
    turned = quarters(math.atan2(-b, a) / (math.pi / 2))
    along, high = math.hypot(a, b), math.hypot(c, d)
    colour = _colour(element, "FillColor")
    x = y = 0.0
    for code in children(element, "TextCode"):
        text = code.text or ""
        # A text code that does not say where it stands, stands where the one before began.
        x, y = number(code.get("X") or "", x), number(code.get("Y") or "", y)
        natural = [size * scale * _share(character) for character in text]
        dx = _steps(code.get("DeltaX"), natural)
        dy = steps(code.get("DeltaY"), len(text))
        ys = [*accumulate(dy, initial=y)]
        for i, (character, at) in enumerate(zip(text, accumulate(dx, initial=x), strict=False)):
            px, py = moved(ctm, at, ys[min(i, len(ys) - 1)])
            step = dx[i] if i < len(dx) else natural[i]
            width = min(natural[i], step) if step > 0 else natural[i]
            yield Letter(
                VARIANTS.get(character, character),
                (left + px) * POINTS,
                (top + py) * POINTS,
                width * along * POINTS,
                size * high * POINTS,
                turned,
                colour,
            )


def _colour(element: etree._Element, name: str) -> str:
    """A colour that is said in red, green and blue; others are taken for black."""
    said = next(children(element, name), None)
    values = numbers(said.get("Value")) if said is not None else []
    if len(values) != 3 or not any(values):
        return ""
    return "#" + "".join(f"{min(255, max(0, round(value))):02x}" for value in values)


def _steps(said: str | None, natural: list[float]) -> list[float]:
    """The steps from letter to letter: as said, else as wide as the letters are."""
    found = steps(said, max(0, len(natural) - 1))
    return found + natural[len(found) : -1]


def _share(character: str) -> float:
    """The width of a character in sizes of the type, as fonts for offices have it."""
    return 1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.5


def _placing(element: etree._Element) -> tuple[Matrix, tuple[float, float]]:
    """The matrix of an object, and the corner of its boundary from which it counts."""
    boundary = numbers(element.get("Boundary"))
    left, top = (boundary[0], boundary[1]) if len(boundary) == 4 else (0.0, 0.0)
    return matrix(element.get("CTM")), (left, top)


def _runs(element: etree._Element, most: int) -> Iterator[Run]:
    """The strokes of a path object, as long as there are no more than `most`."""
    stroked = (element.get("Stroke") or "true").lower() != "false"
    filled = (element.get("Fill") or "false").lower() == "true"
    data = next(children(element, "AbbreviatedData"), None)
    if not (stroked or filled) or data is None:
        return
    ctm, (left, top) = _placing(element)
    colour = _colour(element, "StrokeColor" if stroked else "FillColor")
    for points, closed in runs_of(data.text or ""):
        most -= len(points)
        if most < 0:
            return
        placed = [
            ((left + px) * POINTS, (top + py) * POINTS)
            for px, py in (moved(ctm, x, y) for x, y in points)
        ]
        yield Run(placed, closed, stroked, colour)


def _picture(element: etree._Element, found: Content) -> None:
    """Count in the area of a picture; one as thin as a line is a line."""
    boundary = numbers(element.get("Boundary"))
    if len(boundary) != 4:
        return
    x, y, width, height = (v * POINTS for v in boundary)
    if thin_rule(x, y, x + width, y + height) is not None:
        found.runs.append(Run([(x, y), (x + width, y + height)], closed=False, stroked=False))
    else:
        found.pictured += max(0.0, width) * max(0.0, height)
        resource = element.get("ResourceID") or ""
        found.pictures.append(PlacedPicture(resource, x, y, width, height))
