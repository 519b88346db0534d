"""PDF files with circles, without ends, or packed beyond measure."""

from __future__ import annotations

import random
import struct
import zlib

from tests.documents.pdf_files import file, written
from tests.mutants.bombs.measures import many
from tests.mutants.seeds import seeds

_DRAWN = (
    b"<</Length 60>>\nstream\nBT /F1 12 Tf 1 0 0 1 80 700 Tm <4e0030014fee8def> Tj ET\nendstream"
)


def _pages(objects: list[bytes], trailer: bytes = b"") -> bytes:
    return written([b"<</Type/Catalog/Pages 2 0 R>>", *objects], trailer)


def pdf_circles(rng: random.Random) -> bytes:
    """Page trees, parents, streams and lengths that lead back to themselves."""
    return rng.choice((
        _pages([b"<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>>"]),
        _pages([b"<</Type/Pages/Count 4/Kids[3 0 R]>>",
        b"<</Type/Pages/Count 4/Kids[2 0 R 3 0 R]/Parent 3 0 R>>"]),
        _pages([b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 3 0 R/Contents 4 0 R/MediaBox 3 0 R>>",
                b"<</Length 4 0 R>>\nstream\nBT ET\nendstream"]),
        _pages([b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
                b"<</Type/Page/Parent 2 0 R/Contents[4 0 R 4 0 R]/Resources 4 0 R/MediaBox[0 0 9 9]>>",
                b"<</Length 7/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A 4 0 R>>>>>>"
                b"\nstream\n/A Do \nendstream"]),
        _pages([b"2 0 R"]), _pages([b"3 0 R", b"2 0 R"]),
        _pages([b"<</Type/Pages/Count 1/Kids 2 0 R>>"], b"/Prev 9/XRefStm 9"),
        written([b"1 0 R"]),
    ))  # fmt: skip


def pdf_object_streams(rng: random.Random) -> bytes:
    """Objects packed in streams that extend one another in a circle, or claim a million objects."""
    count = rng.choice((b"2", b"1000000", b"-1"))
    inner = b"2 0 3 20 <</Type/Pages/Count 1/Kids[3 0 R]>>" + b"<</Type/Page/Parent 2 0 R>>" * 3
    packed = zlib.compress(inner)
    streams = [
        b"<</Type/ObjStm/N %s/First 9/Extends %d 0 R/Length %d/Filter/FlateDecode>>\nstream\n%s\nendstream"
        % (count, other, len(packed), packed)
        for other in (5, 4)
    ]
    table = zlib.compress(
        b"".join(struct.pack(">BHB", 2, rng.choice((4, 5, 6)), n % 9) for n in range(8))
    )
    cross = (
        b"<</Type/XRef/Size 8/W[%s]/Root 1 0 R/Prev 9/Index[0 %s]/Length %d/Filter/FlateDecode>>"
        b"\nstream\n%s\nendstream"
        % (
            rng.choice((b"1 2 1", b"1 99999999 1", b"0 0 0")),
            rng.choice((b"8", b"99999999")),
            len(table),
            table,
        )
    )
    return _pages([b"null", b"null", *streams, cross], b"/XRefStm 300")


def pdf_many_pages(rng: random.Random) -> bytes:
    """A hundred thousand pages, said or there, or one page called that often."""
    count = rng.choice((100_000, 2_000, 1_999))
    match rng.randrange(3):
        case 0:
            return _pages([b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, b"3 0 R " * count),
                           b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
                           _DRAWN])  # fmt: skip
        case 1:
            kids = b" ".join(b"%d 0 R" % n for n in range(3, 3 + count))
            page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"
            return _pages([b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids), *[page] * count])
        case _:
            return _pages(
                [b"<</Type/Pages/Count %d/Kids[3 0 R]>>" % count, b"<</Type/Page/Parent 2 0 R>>"]
            )


def pdf_boxes(rng: random.Random) -> bytes:
    """Pages of the size of a country, of none, turned by what is no angle."""
    box = rng.choice(
        (
            "0 0 1e9 1e9",
            "0 0 0 0",
            "9 9 -9 -9",
            "0 0 14400 14400",
            "-1e30 0 1e30 1",
            "0 0 nan 5",
            "0 0 1 99999999",
        )
    )
    data = seeds()["pdf"][1].data
    turn = rng.choice(("90", "45", "-270", "99999999999", "(a)"))
    return data.replace(b"[0 0 595.28 841.89]", f"[{box}]".encode()).replace(
        b"/Rotate 0", f"/Rotate {turn}".encode()
    )


def pdf_nesting(rng: random.Random) -> bytes:
    """Dictionaries, arrays and states a hundred thousand deep."""
    depth = many(rng, 100_000)
    thing = rng.choice((b"[", b"<</A", b"<</A[", b"("))
    closing = {b"[": b"]", b"<</A": b">>", b"<</A[": b"]>>", b"(": b")"}[thing]
    nested = thing * depth + b" 1 " + closing * rng.choice((depth, 0))
    if rng.random() < 0.4:
        return file([nested + b" BT /F1 12 Tf 1 0 0 1 80 700 Tm <4e00> Tj ET " + thing * depth])
    where = rng.choice((b"/Resources %s", b"/Contents %s", b"/MediaBox %s", b"/Annots %s"))
    return _pages(
        [
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R" + where % nested + b">>",
        ]
    )


def pdf_drawing(rng: random.Random) -> bytes:
    """Much of one thing on a page: letters in one place, strokes, pictures, type of no size."""
    thing = rng.choice((
        "BT /F1 10 Tf 1 0 0 1 80 700 Tm <4e00> Tj ET ", "0 0 m 9 9 l S ", "/P1 Do ", "q ",
        "1 0 0 1 1 1 cm ", "BT /F1 1e9 Tf <4e00> Tj ET ",
        "BT /F1 0.0001 Tf 1 0 0 1 80 700 Tm <4e00> Tj ET ",
        "{i} 9 m {i} 800 l S 9 {i} m 500 {i} l S ", "9 9 {i} {i} re S ",
        "BT /F1 10 Tf 1 0 0 1 {i} {j} Tm <4e00> Tj ET ", "0 0 m 1 1 2 2 3 3 c ",
        "BT /F1 8 Tf 0 1 -1 0 {i} {j} Tm <4e00> Tj ET ",
        "{i}.{j} 0 m {i}.{j} 842 l S ", "0 {j}.{i} m 595 {j}.{i} l S ",
    ))  # fmt: skip
    count = rng.choice((1_000, 20_000, 200_000))
    drawn = "".join(thing.format(i=n % 590, j=n * 7 % 830) for n in range(count))
    return file([drawn.encode()] * rng.choice((1, 1, 5)))


def pdf_packed(rng: random.Random) -> bytes:
    """Streams that unpack to gigabytes, once or twice packed, by several filters."""
    inner = zlib.compress(bytes(rng.choice((1, 30, 200)) << 20), 9)
    if rng.random() < 0.5:
        inner = zlib.compress(inner, 9)
    filters = rng.choice((b"/FlateDecode", b"[/FlateDecode/FlateDecode]", b"[/Fl/Fl]",
    b"[/FlateDecode/RunLengthDecode]",
                          b"[/FlateDecode/LZWDecode]", b"/RunLengthDecode",
                          b"[/ASCIIHexDecode/FlateDecode]", b"/LZWDecode"))  # fmt: skip
    stream = b"<</Length %d/Filter%s>>\nstream\n%s\nendstream" % (len(inner), filters, inner)
    return _pages(
        [
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>",
            stream,
        ]
    )


def pdf_fonts(rng: random.Random) -> bytes:
    """Fonts whose tables have no end: widths, maps to Unicode, glyphs that draw with themselves."""
    cmap = rng.choice((
        "1 begincodespacerange <0000> <FFFF> endcodespacerange "
        "1 beginbfrange <0000> <FFFF> <0000> endbfrange",
        "1 beginbfchar <4e00> <D800> endbfchar",
        "1 beginbfchar <4e00> <" + "4e00" * 50_000 + "> endbfchar",
        "99999999 beginbfrange " + "<0000> <FFFF> <4e00> " * 3_000,
        "1 beginbfrange <0> <FFFFFFFF> <0> endbfrange",
    ))  # fmt: skip
    widths = rng.choice(
        ("[1 65535 500]", "[0 99999999 500]", "[" + "1 [500] " * 50_000 + "]", "[5 1 -500]")
    )
    return written([
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        _DRAWN,
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/Identity-H"
        b"/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>",
        f"<</Type/Font/Subtype/CIDFontType2/BaseFont/STSong-Light/W{widths}/DW 1000>>".encode(),
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(cmap), cmap.encode()),
    ])  # fmt: skip
