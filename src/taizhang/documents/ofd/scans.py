"""The pages of an OFD that are one picture: a scan put into an envelope."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from taizhang.documents.geometry import Page, Rule
from taizhang.documents.recognition.scans import Scans


class PlacedPicture(NamedTuple):
    """A picture on a page by the number of its resource; lengths in points, `y` down."""

    resource: str
    x: float
    y: float
    width: float
    height: float


def recognised(scans: Scans, page: Page, place: PlacedPicture, data: bytes, name: str) -> Page:
    """`page`, read from its picture with the bytes `data`; raises `UnreadableFile`."""
    from taizhang.documents.recognition.pictures import pictures_in

    picture = next(pictures_in(data, name))
    picture = replace(picture, scale=place.width / picture.pixels.shape[1])
    found = scans.recognised(picture, page.number)
    if found.width > found.height and place.width <= place.height:
        # It lay on its side: it stands for itself.
        return found
    glyphs = [
        g._replace(
            x0=g.x0 + place.x,
            x1=g.x1 + place.x,
            y0=g.y0 + place.y,
            y1=g.y1 + place.y,
            base=g.base + place.y,
        )
        for g in found.glyphs
    ]
    rules = [
        Rule(r.x0 + place.x, r.y0 + place.y, r.x1 + place.x, r.y1 + place.y) for r in found.rules
    ]
    return Page(page.number, page.width, page.height, glyphs, rules, recognised=True)
