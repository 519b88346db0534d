"""The walk through a PDF: its pages, each as glyphs and rules; a page that is a picture is recognised.

PDFium is one library with one state: it is asked by one thread at a time, page by page, so that others
read while a picture is recognised. It is loaded when the first PDF is read, as that takes longer than
reading a Word document.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import byref
from typing import TYPE_CHECKING, Any

from taizhang.documents import geometry
from taizhang.documents.errors import UnreadableFile, Wording
from taizhang.documents.geometry import Page
from taizhang.documents.geometry.upright import Frame
from taizhang.documents.model import Document
from taizhang.documents.pdf.bombs import exhausts
from taizhang.documents.pdf.glyphs import Characters
from taizhang.documents.pdf.paths import Drawing
from taizhang.documents.pdf.scans import drawn
from taizhang.documents.recognition.limits import MAX_PIXELS
from taizhang.documents.recognition.scans import Scans

if TYPE_CHECKING:
    from taizhang.documents.recognition.pictures import Picture

#: A plan of a thousand pages is a book; more is an archive. Characters: of the whole file.
MAX_PAGES, MAX_CHARACTERS = 1_000, 600_000
#: Pixels of the pictures on one page: PDFium looks at each before it draws the page, as often as it is
#: shown. A sheet of A3 at 600 dots an inch, in strips or in layers, has a quarter of that.
MAX_DRAWN = 4 * MAX_PIXELS
#: Held by whoever asks PDFium for anything.
LOCK = threading.Lock()
_END = 8_192


def read(data: bytes, name: str) -> Document:
    """Read a PDF; raises `UnreadableFile`."""
    ensure_bounded(data, name)
    return geometry.build(_pages(data, name), name, "pdf")


def ensure_bounded(data: bytes, name: str) -> None:
    """Refuse a file that is cut off, or made to exhaust the machine; raises `UnreadableFile`."""
    tail = data[-_END:]
    # PDFium mends what was cut and would give the pages that are left, as if they were all.
    if b"%%EOF" not in tail and b"startxref" not in tail:
        raise UnreadableFile("documents.truncated", file=name)
    too_much = exhausts(data)
    if too_much:
        raise _too_large(name, *too_much)


@contextmanager
def opened(data: bytes, name: str) -> Iterator[tuple[Any, Any, int]]:
    """PDFium, the document in `data` as it has it, and how many pages that has."""
    import pypdfium2.raw as pdfium  # type: ignore[import-untyped]  # it comes without types

    with LOCK:
        document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
        if not document:
            raise _error(pdfium, name)
        count = pdfium.FPDF_GetPageCount(document)
    try:
        if count <= 0:
            raise damaged(name, Wording("里面没有页面", "it has no pages"))
        if count > MAX_PAGES:
            raise _too_large(name, f"{count:,} 页", f"{MAX_PAGES:,} 页")
        yield pdfium, document, count
    finally:
        with LOCK:
            pdfium.FPDF_CloseDocument(document)


def _pages(data: bytes, name: str) -> Iterator[Page]:
    """The pages in order."""
    with opened(data, name) as (pdfium, document, count):
        left = MAX_CHARACTERS
        scans = Scans(name)
        for index in range(count):
            with LOCK:
                page, picture = _page(pdfium, document, index, name, left, scans)
            left -= len(page.glyphs)
            yield page if picture is None else scans.recognised(picture, page.number)


def _page(
    pdfium: Any, document: Any, index: int, name: str, most: int, scans: Scans
) -> tuple[Page, Picture | None]:
    """A page, and its picture if it is one that can be recognised."""
    page = pdfium.FPDF_LoadPage(document, index)
    if not page:
        what = Wording(f"第{index + 1}页无法读取", f"page {index + 1} cannot be read")
        raise damaged(name, what, f"第{index + 1}页")
    text = None
    try:
        text = pdfium.FPDFText_LoadPage(page)
        if not text:
            what = Wording(
                f"第{index + 1}页的文字无法读取", f"the text of page {index + 1} is unreadable"
            )
            raise damaged(name, what, f"第{index + 1}页")
        characters = Characters(pdfium, text)
        if characters.count > most:
            raise _too_large(name, f">{MAX_CHARACTERS:,} 字", f"{MAX_CHARACTERS:,} 字")
        frame = frame_of(pdfium, page, characters.turn())
        glyphs, unknown = characters.glyphs(frame)
        drawing = Drawing(pdfium, frame)
        drawing.read(page)
        if unknown > 0.5 * (len(glyphs) + unknown):
            # Letters that no table leads back to characters are a picture to all but the eye.
            glyphs, drawing.pictured = [], 1.0
        found = Page(index + 1, frame.width, frame.height, glyphs, drawing.rules, drawing.pictured)
        if not scans.wants(found):
            return found, None
        if drawing.pixels > MAX_DRAWN:
            raise _too_large(name, f"{drawing.pixels:,} 像素", f"{MAX_DRAWN:,} 像素")
        return found, drawn(pdfium, page, found.width, found.height)
    finally:
        if text:
            pdfium.FPDFText_ClosePage(text)
        pdfium.FPDF_ClosePage(page)


def frame_of(pdfium: Any, page: Any, turns: int | None) -> Frame:
    """The visible part of `page`, turned as its text stands, or as the page says if it has none."""
    box = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, byref(box))
    if turns is None:
        turns = pdfium.FPDFPage_GetRotation(page) % 4
    return Frame(box.left, box.bottom, box.right, box.top, turns)


def _error(pdfium: Any, name: str) -> UnreadableFile:
    """Why PDFium did not open the file."""
    code = pdfium.FPDF_GetLastError()
    if code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
        return UnreadableFile("documents.encrypted", file=name)
    return damaged(name, Wording("PDF 的结构无法读取", "the structure of the PDF is unreadable"))


def damaged(name: str, what: Wording, place: str = "") -> UnreadableFile:
    """A file that PDFium cannot follow."""
    return UnreadableFile("documents.damaged", file=name, place=place, what=what)


def _too_large(name: str, size: str, limit: str) -> UnreadableFile:
    return UnreadableFile("documents.too-large", file=name, size=size, limit=limit)
