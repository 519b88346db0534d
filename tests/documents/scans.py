"""Scans for tests: printed pages drawn as pictures, as a scanner or a telephone would give them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache

import numpy as np
import pypdfium2
from PIL import Image

from tests.documents.ofd_files import ofd
from tests.documents.pdf_files import pdf
from tests.documents.press import Leaf, Words

DOTS = 200


@cache
def has_chinese_font() -> bool:
    """Whether PDFium finds a font to draw Chinese with: without one all characters look alike."""
    one, other = (
        np.asarray(pictures([Leaf(words=[Words(40.0, 60.0, 40.0, text)])])[0]) for text in "责任"
    )
    return bool((one < 128).any() and (one != other).any())


def pictures(leaves: Sequence[Leaf], dots: int = DOTS) -> list[Image.Image]:
    """Printed pages as grey pictures."""
    document = pypdfium2.PdfDocument(pdf(leaves))
    try:
        return [page.render(scale=dots / 72, grayscale=True).to_pil() for page in document]
    finally:
        document.close()


def worn(picture: Image.Image, degrees: float, seed: int = 1) -> Image.Image:
    """A picture that leans, greyer and with noise, as a scanner gives it."""
    leaning = picture.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=255)
    noise = np.random.default_rng(seed).normal(20.0, 10.0, (leaning.height, leaning.width))
    return Image.fromarray((np.asarray(leaning) * 0.85 + noise).clip(0, 255).astype(np.uint8))


def file(picture: Image.Image, kind: str, **options: object) -> bytes:
    """A picture as a file of the kind that Pillow calls `kind`."""
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def pages_file(pages: Sequence[Image.Image], kind: str, dots: int = DOTS) -> bytes:
    """Pictures as the pages of one PDF or TIFF."""
    return file(pages[0], kind, save_all=True, append_images=pages[1:], resolution=dots)


def scanned_ofd(picture: Image.Image) -> bytes:
    """An OFD whose one page is a picture."""
    whole = Leaf(pictures=[(0.0, 0.0, 595.28, 841.89)])
    resources = (
        b'<?xml version="1.0"?><ofd:Res xmlns:ofd="http://www.ofdspec.org/2016" BaseLoc="Res">'
        b'<ofd:MultiMedias><ofd:MultiMedia ID="77" Type="Image"><ofd:MediaFile>1.jpg</ofd:MediaFile>'
        b"</ofd:MultiMedia></ofd:MultiMedias></ofd:Res>"
    )
    return ofd(
        [whole],
        picture="77",
        more={
            "Doc_0/DocumentRes.xml": resources,
            "Doc_0/Res/1.jpg": file(picture, "JPEG", quality=90),
        },
    )


def joined(*files: bytes) -> bytes:
    """The pages of several PDF files in one."""
    whole = pypdfium2.PdfDocument.new()
    for data in files:
        part = pypdfium2.PdfDocument(data)
        whole.import_pages(part)
        part.close()
    out = io.BytesIO()
    whole.save(out)
    whole.close()
    return out.getvalue()
