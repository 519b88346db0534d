"""A PDF made to exhaust the machine, told before PDFium opens it.

PDFium unpacks each stream whole, draws a form as often as it is called for, and cannot be interrupted.
So the streams are unpacked here first, piece by piece, counted and thrown away; and what one form
draws by calling others is added up. Streams of an encrypted file say nothing here.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

#: What streams may come to, in bytes: the drawing of one page and of all, and one font or picture. A
#: page has some 100 KB, a map 5 MB; a font 20 MB, a picture of a scanned sheet 100 MB.
MAX_CONTENT, MAX_ALL, MAX_OTHER = 12 << 20, 96 << 20, 256 << 20
#: How many forms a form may draw, those counted that these draw in turn.
MAX_DRAWN = 20_000
#: Deflate cannot shrink by more; an honest font or picture shrinks by less than the second.
_MAX_RATIO, _USUAL_RATIO = 1_032, 200
#: How much of the dictionary before a stream is looked at, and of a stream to see how it shrinks.
_DICTIONARY, _SAMPLE, _PIECE = 1_500, 64 << 10, 1 << 20
_MAX_LAYERS = 2
_STREAM = re.compile(rb"stream\r?\n")
_PACKED = re.compile(rb"/(?:FlateDecode|Fl)\b")
_OTHER = re.compile(rb"/Subtype\s*/(?:Image|CIDFontType0C|Type1C|OpenType)\b|/Length1\b")
_NUMBER = re.compile(rb"(\d{1,9})\s+\d{1,5}\s+$")
_CONTENTS = re.compile(rb"/Contents\s*\[([^\]]*)\]")
_REFERENCE = re.compile(rb"(\d{1,9})\s+\d{1,5}\s+R\b")
_FORM = re.compile(rb"/Subtype\s*/Form\b|/BBox\b")
_CALL = re.compile(rb"/([^\s/<>\[\]()]{1,127})\s+Do\b")
_NAMED = re.compile(rb"/([^\s/<>\[\]()]{1,127})\s+(\d{1,9})\s+\d{1,5}\s+R\b")
_RESOURCES = re.compile(rb"/(?:Resources|XObject)\s+(\d{1,9})\s+\d{1,5}\s+R\b")


@dataclass(frozen=True, slots=True)
class _Stream:
    """A stream: the dictionary before it, its bytes, and how often it is deflated."""

    number: int
    head: bytes
    body: bytes
    layers: int

    def size(self, limit: int) -> int:
        """What it comes to, counted up to a little more than `limit`."""
        return len(self.body) if not self.layers else _unpacked(self.body, limit, self.layers)[0]

    @property
    def most(self) -> int:
        """What it comes to at most."""
        return len(self.body) * int(_MAX_RATIO**self.layers)


def exhausts(data: bytes) -> tuple[str, str] | None:
    """What of `data` is too much, and the limit, in words; None where all is within limits."""
    streams = list(_streams(data))
    limit = _too_many_bytes(streams) or _said_too_often(data, streams)
    if limit is not None:
        return f">{limit >> 20} MB", f"{limit >> 20} MB"
    drawn = _drawn(data, streams)
    return (f"{drawn:,} 次绘制", f"{MAX_DRAWN:,} 次绘制") if drawn > MAX_DRAWN else None


def _too_many_bytes(streams: list[_Stream]) -> int | None:
    """The limit that the streams of a file go beyond, None where they keep within all."""
    if any(stream.layers > _MAX_LAYERS for stream in streams):
        return MAX_OTHER
    content = [stream for stream in streams if not _OTHER.search(stream.head)]
    if sum(stream.most for stream in content) > MAX_CONTENT:
        total = 0
        for stream in content:
            size = stream.size(MAX_CONTENT)
            total += size
            if size > MAX_CONTENT:
                return MAX_CONTENT
            if total > MAX_ALL:
                return MAX_ALL
    for stream in streams:
        well = stream.most > MAX_OTHER and _shrinks_too_well(stream)
        if well and stream.size(MAX_OTHER) > MAX_OTHER:
            return MAX_OTHER
    return None


def _said_too_often(data: bytes, streams: list[_Stream]) -> int | None:
    """The limit, if a page that names the same streams again and again comes to more."""
    for found in _CONTENTS.finditer(data):
        numbers = [int(number) for number in _REFERENCE.findall(found[1])]
        if len(numbers) == len(set(numbers)):
            continue
        sizes = {s.number: s.size(MAX_CONTENT) for s in streams if s.number in set(numbers)}
        if sum(sizes.get(number, 0) for number in numbers) > MAX_CONTENT:
            return MAX_CONTENT
    return None


def _streams(data: bytes) -> Iterator[_Stream]:
    for found in _STREAM.finditer(data):
        at = found.start()
        # "endstream" ends as "stream" does, but no dictionary stands before it.
        if data.endswith(b"end", 0, at):
            continue
        start = max(data.rfind(b"obj", max(0, at - _DICTIONARY), at), at - _DICTIONARY, 0)
        head = data[start:at]
        number = _NUMBER.search(data, max(0, start - 20), start)
        end = data.find(b"endstream", found.end())
        body = data[found.end() : len(data) if end < 0 else end]
        yield _Stream(int(number[1]) if number else 0, head, body, len(_PACKED.findall(head)))


def _unpacked(packed: bytes, limit: int, layers: int = 1) -> tuple[int, bytes]:
    """The size of a deflated stream, counted up to a little more than `limit`, and its beginning."""
    size = 0
    inner = bytearray()
    unpacker = zlib.decompressobj()
    rest = packed
    try:
        while rest and not unpacker.eof and size <= limit:
            piece = unpacker.decompress(rest, _PIECE)
            rest = unpacker.unconsumed_tail
            size += len(piece)
            if layers > 1 or len(inner) < _PIECE:
                inner += piece
    except zlib.error:
        # PDFium takes what came before the fault.
        pass
    if layers > 1 and size <= limit:
        further, beginning = _unpacked(bytes(inner), limit, layers - 1)
        return max(size, further), beginning
    return size, bytes(inner)


def _shrinks_too_well(stream: _Stream) -> bool:
    """Whether the beginning of a stream was shrunk as no font and no picture is."""
    sample = stream.body[:_SAMPLE]
    size, _ = _unpacked(sample, MAX_CONTENT * 8, stream.layers)
    return size > len(sample) * _USUAL_RATIO


def _drawn(data: bytes, streams: list[_Stream]) -> int:
    """How many forms are drawn by the form that draws most, with those that these draw in turn."""
    forms = {stream.number: stream for stream in streams if _FORM.search(stream.head)}
    calls = {number: _calls(data, form, forms) for number, form in forms.items()}
    known: dict[int, int] = {}

    def cost(number: int, above: frozenset[int]) -> int:
        if number in above or len(above) > 60:
            return 0
        if number not in known:
            below = above | {number}
            known[number] = 1 + sum(cost(called, below) for called in calls[number])
        return known[number]

    return max((cost(number, frozenset()) for number in calls), default=0)


def _calls(data: bytes, form: _Stream, forms: dict[int, _Stream]) -> list[int]:
    """The forms that a form calls for, each as often as it does."""
    text = _unpacked(form.body, MAX_CONTENT, form.layers)[1] if form.layers else form.body
    called = _CALL.findall(text)
    if not called:
        return []
    named = {name: int(number) for name, number in _NAMED.findall(form.head)}
    for number in set(_RESOURCES.findall(form.head)):
        resources = _object(data, number)
        for text in (resources, *(_object(data, inner) for inner in _RESOURCES.findall(resources))):
            named |= {name: int(target) for name, target in _NAMED.findall(text)}
    return [named[name] for name in called if named.get(name) in forms]


def _object(data: bytes, number: bytes) -> bytes:
    """The text of the object with this number, if it stands outside of streams."""
    found = re.search(rb"(?<!\d)" + number + rb"\s+\d{1,5}\s+obj\b(.{0,20000}?)endobj", data, re.S)
    return found[1] if found else b""
