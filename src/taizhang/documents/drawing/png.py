"""Pixels → PNG (ISO/IEC 15948): the few lines that writing needs, where no library for pictures may be."""

from __future__ import annotations

import struct
import zlib

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_GREY, _COLOUR = 0, 2


def png(width: int, height: int, pixels: bytes) -> bytes:
    """A PNG of `pixels`, rows of red, green, blue; one without colours is written as greys."""
    red = pixels[0::3]
    grey = red == pixels[1::3] == pixels[2::3]
    rows, step, kind = (red, width, _GREY) if grey else (pixels, width * 3, _COLOUR)
    # Each row begins with the number of its filter: none.
    lines = b"".join(b"\0" + rows[at : at + step] for at in range(0, height * step, step))
    head = struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)
    body = [_chunk(b"IHDR", head), _chunk(b"IDAT", zlib.compress(lines, 6)), _chunk(b"IEND", b"")]
    return _SIGNATURE + b"".join(body)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
