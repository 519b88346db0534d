"""A PDF made to exhaust the machine, told before PDFium unpacks it.

PDFium unpacks each stream whole. Deflate shrinks to a thousandth at most, so short streams are
harmless; the longer ones are unpacked here piece by piece, counted and thrown away.
"""

from __future__ import annotations

import re
import zlib

#: A page's content has some 100 KB, a font 20 MB, a picture of a scanned sheet 100 MB.
MAX_STREAM, MAX_ALL, MAX_PICTURE = 48 << 20, 384 << 20, 256 << 20
#: Deflate cannot shrink by more.
_MAX_RATIO = 1_032
#: How much of the dictionary before a stream is looked at.
_DICTIONARY = 1_500
_PIECE = 1 << 20
_STREAM = re.compile(rb"stream\r?\n")
_PICTURE = re.compile(rb"/Subtype\s*/Image\b")


def unpacks_to_too_much(data: bytes) -> tuple[int, int] | None:
    """The size (bytes) that a stream, or all together, come to, and the limit; None within it.

    Where a stream is packed several times over, each layer must keep within the limit.
    """
    total = 0
    for found in _STREAM.finditer(data):
        start = found.end()
        end = data.find(b"endstream", start)
        end = len(data) if end < 0 else end
        head = data[max(0, found.start() - _DICTIONARY) : found.start()]
        head = head[head.rfind(b" obj") + 1 :]
        layers = head.count(b"FlateDecode") + head.count(b"/Fl ") + head.count(b"/Fl/")
        if not layers:
            continue
        limit = MAX_PICTURE if _PICTURE.search(head) else MAX_STREAM
        if (end - start) * _MAX_RATIO**layers <= min(limit, 4 << 20):
            continue
        if layers > 2:
            return MAX_ALL, MAX_ALL
        size = _unpacked(data[start:end], limit, layers)
        if size > limit:
            return size, limit
        if limit == MAX_STREAM:
            total += size
            if total > MAX_ALL:
                return total, MAX_ALL
    return None


def _unpacked(packed: bytes, limit: int, layers: int) -> int:
    """The size of a deflated stream, counted up to a little more than `limit`."""
    size = 0
    inner = bytearray()
    unpacker = zlib.decompressobj()
    rest = packed
    try:
        while rest and not unpacker.eof and size <= limit:
            piece = unpacker.decompress(rest, _PIECE)
            rest = unpacker.unconsumed_tail
            size += len(piece)
            if layers > 1:
                inner += piece
    except zlib.error:
        pass
    if layers > 1 and size <= limit:
        return max(size, _unpacked(bytes(inner), limit, layers - 1))
    return size
