"""The picture of a page."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from taizhang.documents.recognition.limits import POINTS_PER_INCH

if TYPE_CHECKING:
    from taizhang.documents.recognition.pictures import Picture

#: Dots an inch at which pages are drawn: sharp at the width of a pane, also on fine screens.
DOTS = 144
#: Pixels of one page: A3 has 4 million.
MOST_PIXELS = 6_000_000
#: Scans are noisy: this quality is a tenth of their PNG, and no eye sees it on text.
_QUALITY = 78


class PageKind(StrEnum):
    """How a picture is written."""

    PNG = "png"
    JPEG = "jpeg"
    SVG = "svg"

    @property
    def media_type(self) -> str:
        """As HTTP calls it."""
        return "image/svg+xml" if self is PageKind.SVG else f"image/{self.value}"


@dataclass(frozen=True, slots=True)
class PagePicture:
    """The picture of one page."""

    kind: PageKind
    data: bytes


def size_of(width: float, height: float) -> tuple[int, int]:
    """Across and down in pixels for a page of so many points."""
    dots = min(DOTS / POINTS_PER_INCH, math.sqrt(MOST_PIXELS / max(width * height, 1.0)))
    return max(1, round(width * dots)), max(1, round(height * dots))


def jpeg(picture: Picture) -> bytes:
    """A page that is a picture as JPEG, never larger than it is."""
    from PIL import Image

    image = Image.fromarray(picture.pixels[:, :, ::-1])
    wanted = size_of(picture.width, picture.height)
    if wanted[0] < image.width:
        image = image.resize(wanted, Image.Resampling.BOX)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()
