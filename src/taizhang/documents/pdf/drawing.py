"""A page of a PDF as it is looked at: drawn by PDFium, turned as its text was read."""

from __future__ import annotations

from ctypes import string_at
from typing import Any

from taizhang.documents.drawing.picture import PageKind, PagePicture, jpeg, size_of
from taizhang.documents.drawing.png import png
from taizhang.documents.errors import Wording
from taizhang.documents.pdf.glyphs import Characters
from taizhang.documents.pdf.reader import LOCK, damaged, ensure_bounded, frame_of, opened
from taizhang.documents.pdf.scans import drawn
from taizhang.documents.recognition import is_installed


def draw(data: bytes, name: str, number: int, *, recognised: bool) -> PagePicture:
    """Page `number`, from 1; raises `UnreadableFile`."""
    ensure_bounded(data, name)
    with opened(data, name) as (pdfium, document, _count), LOCK:
        page = pdfium.FPDF_LoadPage(document, number - 1)
        if not page:
            what = Wording(f"第{number}页无法读取", f"page {number} cannot be read")
            raise damaged(name, what, f"第{number}页")
        try:
            frame = frame_of(pdfium, page, _turn(pdfium, page))
            if not (recognised and is_installed()):
                extra = (frame.turns - pdfium.FPDFPage_GetRotation(page)) % 4
                return _plain(pdfium, page, size_of(frame.width, frame.height), extra)
            picture = drawn(pdfium, page, frame.width, frame.height)
        finally:
            pdfium.FPDF_ClosePage(page)
    from taizhang.documents.recognition.pages import set_upright

    return PagePicture(PageKind.JPEG, jpeg(set_upright(picture)))


def _turn(pdfium: Any, page: Any) -> int | None:
    """How the text of a page stands; None without any."""
    text = pdfium.FPDFText_LoadPage(page)
    if not text:
        return None
    try:
        return Characters(pdfium, text).turn()
    finally:
        pdfium.FPDFText_ClosePage(text)


def _plain(pdfium: Any, page: Any, size: tuple[int, int], extra: int) -> PagePicture:
    """The page turned by `extra` quarters, clockwise, more than it says itself."""
    across, down = size
    bitmap = pdfium.FPDFBitmap_CreateEx(across, down, pdfium.FPDFBitmap_BGR, None, 0)
    if not bitmap:
        raise MemoryError
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, across, down, 0xFFFFFFFF)
        flags = pdfium.FPDF_ANNOT | pdfium.FPDF_REVERSE_BYTE_ORDER
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, across, down, extra, flags)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        rows = string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * down)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    if stride != across * 3:
        rows = b"".join(rows[at : at + across * 3] for at in range(0, stride * down, stride))
    return PagePicture(PageKind.PNG, png(across, down, rows))
