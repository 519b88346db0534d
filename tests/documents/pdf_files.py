"""PDF files written by hand: no font inside, Chinese by the names that every reader knows."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from tests.documents.press import Leaf

_FONT = b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[%d 0 R]>>"
_DESCENDANT = (
    b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/W[1 95 500]"
    b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/FontDescriptor %d 0 R>>"
)
_DESCRIPTOR = (
    b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]"
    b"/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>"
)


def pdf(
    leaves: Sequence[Leaf],
    page_width: float = 595.28,
    page_height: float = 841.89,
    *,
    turned: int = 0,
    rotate: int = 0,
    boxes: bool = False,
    packed: bool = True,
    trailer: bytes = b"",
) -> bytes:
    """A PDF of `leaves`.

    `turned`: the content is drawn turned by so many degrees (counter-clockwise) on its sheet, as
    landscape tables are; `rotate`: the page says that it is to be shown turned (clockwise). `boxes`:
    rules are thin filled rectangles, not strokes.
    """
    contents = [_content(leaf, page_width, page_height, turned, boxes=boxes) for leaf in leaves]
    sheet = (page_height, page_width) if turned % 180 else (page_width, page_height)
    return file(contents, *sheet, rotate=rotate, packed=packed, trailer=trailer)


def file(
    contents: Sequence[bytes],
    page_width: float = 595.28,
    page_height: float = 841.89,
    *,
    rotate: int = 0,
    packed: bool = True,
    trailer: bytes = b"",
) -> bytes:
    """A PDF whose pages have the given contents; the font is /F1, a grey picture /P1."""
    objects = [b"", b"", *font(3), _picture()]
    pages = []
    for content in contents:
        pages.append(len(objects) + 1)
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %.2f %.2f]/Rotate %d/Contents %d 0 R"
            b"/Resources<</Font<</F1 3 0 R>>/XObject<</P1 6 0 R>>>>>>"
            % (page_width, page_height, rotate, pages[-1] + 1)
        )
        objects.append(_stream(content, packed=packed))
    objects[0] = b"<</Type/Catalog/Pages 2 0 R>>"
    kids = b" ".join(b"%d 0 R" % page for page in pages)
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(pages), kids)
    return written(objects, trailer)


def font(number: int) -> list[bytes]:
    """The three objects of the font, the first of them object `number`."""
    return [_FONT % (number + 1), _DESCENDANT % (number + 2), _DESCRIPTOR]


def written(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """A PDF of numbered objects, the first of which is the catalogue."""
    out = bytearray(b"%PDF-1.5\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        out += b"%010d 00000 n \n" % place
    out += b"trailer\n<</Size %d/Root 1 0 R%s>>\n" % (len(objects) + 1, trailer)
    out += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(out)


def _stream(content: bytes, more: bytes = b"", *, packed: bool = True) -> bytes:
    if packed:
        content, more = zlib.compress(content), more + b"/Filter/FlateDecode"
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(content), more, content)


def _picture() -> bytes:
    more = b"/Type/XObject/Subtype/Image/Width 2/Height 2/BitsPerComponent 8/ColorSpace/DeviceGray"
    return _stream(b"\x80\xc0\xc0\x80", more)


def _content(
    leaf: Leaf, page_width: float, page_height: float, turned: int, *, boxes: bool
) -> bytes:
    out = []
    if turned == 90:
        out.append(f"0 1 -1 0 {page_height:.2f} 0 cm")
    for x0, y0, x1, y1 in leaf.pictures:
        out.append(f"q {x1 - x0:.2f} 0 0 {y1 - y0:.2f} {x0:.2f} {page_height - y1:.2f} cm /P1 Do Q")
    out.append("0.5 w")
    for line in leaf.lines:
        x0, y0, x1, y1 = line.x0, page_height - line.y0, line.x1, page_height - line.y1
        if boxes:
            wide, high = max(x1 - x0, 0.48), max(y0 - y1, 0.48)
            out.append(f"{x0:.2f} {y1:.2f} {wide:.2f} {high:.2f} re f")
        else:
            out.append(f"{x0:.2f} {y0:.2f} m {x1:.2f} {y1:.2f} l S")
    for words in leaf.words:
        code = words.text.encode("utf-16-be").hex()
        place = f"1 0 0 1 {words.x:.2f} {page_height - words.y:.2f} Tm"
        out.append(f"BT /F1 {words.size} Tf {place} <{code}> Tj ET")
    return "\n".join(out).encode()
