"""Pictures that claim a size, a number of pages or a compression that they do not have."""

from __future__ import annotations

import random
import struct
import zlib

from tests.documents.pdf_files import written

_SIZES = (0, 1, 23, 60_000, 100_000, 0x7FFFFFFF, 0xFFFFFFFF)


def claims(data: bytes, rng: random.Random) -> bytes:
    """The numbers in the head of a picture changed, sums right again where there are some."""
    if data.startswith(b"\x89PNG"):
        head = bytearray(data[12:29])
        at = rng.choice((4, 8, 12, 13, 15, 16))
        width = 4 if at < 12 else 1
        head[at : at + width] = struct.pack(">I", rng.choice(_SIZES))[-width:]
        return data[:12] + head + struct.pack(">I", zlib.crc32(head)) + data[33:]
    changed = bytearray(data)
    for _ in range(rng.choice((1, 2, 6))):
        size = rng.choice((1, 2, 4))
        at = rng.choice((rng.randrange(min(len(data), 64)), rng.randrange(len(data))))
        value = struct.pack(rng.choice("<>") + "I", rng.choice(_SIZES))
        changed[at : at + size] = value[:size]
    return bytes(changed)


def bomb(rng: random.Random) -> bytes:
    """A picture of few bytes that unpacks to very many, alone or on a page."""
    side = rng.choice((5_000, 9_000, 9_400, 60_000))
    grey = zlib.compress(bytes(min(side * (side + 1), 100 << 20)), 9)
    if rng.random() < 0.5:
        head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
        chunks = (
            struct.pack(">I", len(part)) + kind + part + struct.pack(">I", zlib.crc32(kind + part))
            for kind, part in ((b"IHDR", head), (b"IDAT", grey), (b"IEND", b""))
        )
        return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
    picture = (
        b"<</Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace/DeviceGray"
        b"/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (side, side, len(grey), grey)
    )
    drawn = b"q 595 0 0 842 0 0 cm /P Do Q " * rng.choice((1, 1, 300))
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</XObject<</P 5 0 R>>>>>>"
    )
    kids = rng.choice((1, 1, 5))
    return written(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count %d/Kids[%s]>>" % (kids, b"3 0 R " * kids),
            page,
            b"<</Length %d>>\nstream\n%s\nendstream" % (len(drawn), drawn),
            picture,
        ]
    )
