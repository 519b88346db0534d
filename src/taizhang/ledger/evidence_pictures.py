"""Pictures among the evidence, drawn anew and small: nothing of the file itself reaches a page."""

from __future__ import annotations

import io

from taizhang.ledger.evidence_files import opened
from taizhang.ledger.models import EvidenceFile

#: The long side, in pixels: enough to read a photographed page on a telephone.
LONG_SIDE = 1200
#: More pixels than any camera takes; a picture that unfolds to more is not opened.
MOST_PIXELS = 120_000_000
_QUALITY = 80
#: Kinds of evidence that are pictures of ours to draw.
KINDS = frozenset({"jpg", "png", "gif", "webp", "bmp"})
_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP")


class NoPicture(Exception):
    """The file is no picture that can be drawn."""


def small_picture(file: EvidenceFile) -> bytes:
    """The picture as JPEG, turned as it was taken. Raises: NoPicture, FileNotFoundError."""
    from PIL import Image, ImageOps

    if file.kind not in KINDS:
        raise NoPicture
    with opened(file) as content:
        try:
            image = Image.open(content, formats=_FORMATS)
            if image.width * image.height > MOST_PIXELS:
                raise NoPicture
            image.draft("RGB", (LONG_SIDE, LONG_SIDE))
            turned = ImageOps.exif_transpose(image).convert("RGB")
        except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as fault:
            raise NoPicture from fault
    turned.thumbnail((LONG_SIDE, LONG_SIDE))
    out = io.BytesIO()
    turned.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()
