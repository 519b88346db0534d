"""A page of an OFD drawn from what it shows: letters at their places, rules, pictures.

An SVG in which nothing can act: text in whatever font the reader of the page has, for the fonts of the
file stay in it. Seals and annotations are not drawn.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from taizhang.documents.drawing.picture import PageKind, PagePicture, jpeg
from taizhang.documents.errors import UnreadableFile
from taizhang.documents.geometry.upright import Frame
from taizhang.documents.ofd.content import Letter, Run
from taizhang.documents.ofd.reader import Shown, shown_on
from taizhang.documents.ofd.scans import PlacedPicture
from taizhang.documents.package import Package
from taizhang.documents.recognition import is_installed

if TYPE_CHECKING:
    from taizhang.documents.recognition.pictures import Picture

_FONTS = "SimSun, Songti SC, Noto Serif CJK SC, Source Han Serif SC, serif"
#: Pictures of one page, and their bytes together: a letterhead has one, an album more.
_MOST_PICTURES, _MOST_BYTES = 20, 8 << 20
#: What is filled and thicker (points) is a ground, not a rule: it is drawn so light that text shows.
_THICK = 4.0
#: What XML cannot hold, and what has no shape of its own.
_SHAPELESS = re.compile(r"[\x00-\x20\x7f-\xa0\ud800-\udfff\ufffe\uffff]|\s")


def draw(package: Package, name: str, number: int, *, recognised: bool) -> PagePicture:
    """Page `number`, from 1; raises `UnreadableFile`."""
    shown = shown_on(package, name, number)
    frame = shown.frame
    pieces: list[str] = []
    scan = max(shown.content.pictures, key=_area, default=None) if recognised else None
    left = _MOST_BYTES
    for place in shown.content.pictures[:_MOST_PICTURES]:
        picture = _picture(package, shown, place, upright=place is scan)
        if picture and picture.width > picture.height and place.width <= place.height and scan:
            # It lay on its side, and was read as a page of its own.
            return PagePicture(PageKind.JPEG, jpeg(picture))
        written = jpeg(picture) if picture else b""
        left -= len(written)
        pieces.append(_placed(place, written if left >= 0 else b""))
    pieces += filter(None, map(_run, shown.content.runs))
    pieces += _words(shown.content.letters)
    size = f'width="{_n(frame.width)}" height="{_n(frame.height)}"'
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}'
        f' viewBox="0 0 {_n(frame.width)} {_n(frame.height)}"><rect {size} fill="#fff"/>'
        f'<g font-family="{_FONTS}"{_turned(frame)}>{"".join(pieces)}</g></svg>'
    )
    return PagePicture(PageKind.SVG, svg.encode())


def _area(place: PlacedPicture) -> float:
    return place.width * place.height


def _turned(frame: Frame) -> str:
    """The attribute that turns what stands as in the file as `frame` turns it."""
    # Upright, the page is as wide as the frame says; in the file it may be as high as that.
    matrices = {
        1: f"0 1 -1 0 {_n(frame.width)} 0",
        2: f"-1 0 0 -1 {_n(frame.width)} {_n(frame.height)}",
        3: f"0 -1 1 0 0 {_n(frame.height)}",
    }
    found = matrices.get(frame.turns)
    return f' transform="matrix({found})"' if found else ""


def _picture(
    package: Package, shown: Shown, place: PlacedPicture, *, upright: bool
) -> Picture | None:
    """The pixels of a picture; None where they cannot be had."""
    member = shown.files.get(place.resource, "")
    if member not in package.members or not is_installed() or place.width <= 0:
        return None
    from taizhang.documents.recognition.pages import set_upright
    from taizhang.documents.recognition.pictures import pictures_in

    try:
        picture = next(pictures_in(package.read(member), member))
    except UnreadableFile:
        return None
    picture = replace(picture, scale=place.width / picture.pixels.shape[1])
    return set_upright(picture) if upright else picture


def _placed(place: PlacedPicture, written: bytes) -> str:
    """A picture at its place, a grey ground where there is none."""
    sides = (
        f'x="{_n(place.x)}" y="{_n(place.y)}" width="{_n(max(0.0, place.width))}"'
        f' height="{_n(max(0.0, place.height))}"'
    )
    if not written:
        return f'<rect {sides} fill="#eee"/>'
    data = base64.b64encode(written).decode()
    return f'<image {sides} preserveAspectRatio="none" href="data:image/jpeg;base64,{data}"/>'


def _run(run: Run) -> str:
    """A run of strokes; "" for what is a point."""
    if len(run.points) < 2:
        return ""
    path = "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in run.points) + ("z" if run.closed else "")
    colour = run.colour or "#000"
    if run.stroked:
        return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width=".6"/>'
    if min(_extent(x for x, _ in run.points), _extent(y for _, y in run.points)) > _THICK:
        return f'<path d="{path}" fill="{colour}" fill-opacity=".08"/>'
    return f'<path d="{path}" fill="{colour}" stroke="{colour}" stroke-width=".4"/>'


def _extent(values: Iterable[float]) -> float:
    found = list(values)
    return max(found) - min(found)


def _words(letters: Iterable[Letter]) -> Iterator[str]:
    """Letters that stand on one line as one element, each at its own place."""
    visible = (letter for letter in letters if not _SHAPELESS.search(letter.text))
    for (y, size, turns, colour), line in groupby(visible, key=_line):
        found = list(line)
        fill = f' fill="{colour}"' if colour else ""
        # Of what slants it is not known how much: often a mark across the page.
        fill += ' fill-opacity=".3"' if turns is None else ""
        type_ = f'font-size="{size}"{fill}'
        # A character beyond the first 65,536 counts as two places.
        if turns == 0 and all(letter.text <= "\uffff" for letter in found):
            xs = " ".join(_n(letter.x) for letter in found)
            text = "".join(letter.text[:1] for letter in found)
            yield f'<text x="{xs}" y="{y}" {type_}>{escape(text, quote=False)}</text>'
            continue
        for letter in found:
            place = f"{_n(letter.x)} {_n(letter.y)}"
            turn = f"translate({place})rotate({-90 * (turns or 0)})"
            text = escape(letter.text, quote=False)
            yield f'<text transform="{turn}" {type_}>{text}</text>'


def _line(letter: Letter) -> tuple[str, str, int | None, str]:
    return _n(letter.y), _n(letter.size), letter.turns, letter.colour


def _n(value: float) -> str:
    """A length to a hundredth of a point, written short."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
