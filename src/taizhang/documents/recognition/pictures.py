"""The bytes of a picture → its pixels, of a size that is good to recognise."""

from __future__ import annotations

import io
import math
import struct
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from PIL import Image, ImageOps

from taizhang.documents.errors import UnreadableFile, Wording
from taizhang.documents.recognition.limits import (
    DOTS,
    LONG_SIDE,
    MAX_PICTURES,
    MAX_PIXELS,
    MOST_LOOKED_AT,
    POINTS_PER_INCH,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Rows × columns × (blue, green, red), or rows × columns of greys.
Pixels: TypeAlias = "NDArray[np.uint8]"

_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP")
#: Dots an inch that a scanner may have; what programs and telephones put there means nothing.
_PLAUSIBLE = range(120, 1201)
#: The long side of half a sheet of A4, and of A3 and a little, in points.
_SHORTEST, _LARGEST = 400.0, 1_250.0
#: Smaller pictures hold no page of text.
_SMALLEST = 24
#: What Pillow and its decoders raise for bytes that are no whole picture; where warnings are made
#: errors, these too.
_BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    OverflowError,
    struct.error,
    UserWarning,
)
# Faults that Pillow reads over are ours to judge, not lines on a person's screen.
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as a picture; `scale` is the length of a pixel's side in points."""

    pixels: Pixels
    scale: float

    @property
    def width(self) -> float:
        """In points."""
        return float(self.pixels.shape[1]) * self.scale

    @property
    def height(self) -> float:
        """In points."""
        return float(self.pixels.shape[0]) * self.scale


def pictures_in(data: bytes, name: str) -> Iterator[Picture]:
    """The pictures in the file `name`: one, or the pages of a TIFF. Raises `UnreadableFile`."""
    try:
        opened = Image.open(io.BytesIO(data), formats=_FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large(name, f">{MAX_PIXELS:,}") from None
    except _BROKEN:
        raise _damaged(name) from None
    with opened as image:
        _weigh(image, name)
        frames = _frames(image, name)
        if frames > MAX_PICTURES:
            size, limit = f"{frames:,} 页", f"{MAX_PICTURES:,} 页"
            raise UnreadableFile("documents.too-large", file=name, size=size, limit=limit)
        for frame in range(frames):
            yield _frame(image, frame, name)


def _frames(image: Image.Image, name: str) -> int:
    """How many pages a picture has: those of a TIFF are counted by reading where each begins."""
    try:
        return getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
    except _BROKEN:
        raise _damaged(name) from None


def _frame(image: Image.Image, frame: int, name: str) -> Picture:
    try:
        if frame:
            image.seek(frame)
            _weigh(image, name)
        length = _long_side(image)
        wanted = _looked_at(image, length)
        if image.format == "JPEG":
            # The decoder itself makes it coarser, by a power of two.
            image.draft("RGB", wanted)
        image.load()
        colours = _colours(image)
        if wanted[0] < colours.width:
            colours = colours.resize(wanted, Image.Resampling.BOX, reducing_gap=2.0)
        # Telephones say beside the picture which way up it is.
        turned = ImageOps.exif_transpose(_with_orientation(colours, image))
    except (*_BROKEN, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _damaged(name) from None
    pixels = np.ascontiguousarray(np.asarray(turned)[:, :, ::-1])
    return Picture(pixels, length / max(turned.size))


def _weigh(image: Image.Image, name: str) -> None:
    """Refuse a picture by its size, which is known before it is unpacked."""
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise _too_large(name, f"{width:,}×{height:,}")
    if min(width, height) < _SMALLEST:
        raise UnreadableFile("documents.unrecognised", file=name)


def _long_side(image: Image.Image) -> float:
    """The length of the page's long side in points: as the file says, if that can be so; else A4's."""
    dots = image.info.get("dpi")
    dots = dots[0] if isinstance(dots, tuple) and dots else dots
    try:
        said = round(float(dots or 0))
    except (TypeError, ValueError, OverflowError):
        return LONG_SIDE
    length = max(image.size) * POINTS_PER_INCH / said if said in _PLAUSIBLE else 0.0
    return length if _SHORTEST <= length <= _LARGEST else LONG_SIDE


def _looked_at(image: Image.Image, length: float) -> tuple[int, int]:
    """The size at which a picture is looked at: never larger than it is."""
    width, height = image.size
    factor = min(
        1.0,
        length * DOTS / POINTS_PER_INCH / max(width, height),
        math.sqrt(MOST_LOOKED_AT / (width * height)),
    )
    return max(1, round(width * factor)), max(1, round(height * factor))


def _with_orientation(colours: Image.Image, image: Image.Image) -> Image.Image:
    """`colours`, knowing which way up `image` says that it is."""
    colours.info["exif"] = image.getexif().tobytes()
    return colours


def _colours(image: Image.Image) -> Image.Image:
    """The picture in red, green and blue, on white paper where it is transparent."""
    if image.mode.startswith("I;16") or image.mode == "I":
        grey: Any = np.asarray(image).astype(np.float64)
        top = 65535.0 if grey.max() > 255 else 255.0
        return Image.fromarray((grey * (255.0 / top)).clip(0, 255).astype(np.uint8)).convert("RGB")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        seen = image.convert("RGBA")
        paper = Image.new("RGBA", seen.size, "white")
        return Image.alpha_composite(paper, seen).convert("RGB")
    return image.convert("RGB")


def _too_large(name: str, size: str) -> UnreadableFile:
    return UnreadableFile(
        "documents.too-large", file=name, size=f"{size} 像素", limit=f"{MAX_PIXELS:,} 像素"
    )


def _damaged(name: str) -> UnreadableFile:
    what = Wording("图片无法解码", "the picture cannot be decoded")
    return UnreadableFile("documents.damaged", file=name, what=what)
