"""Bytes → characters: which of the encodings that offices use a text is in."""

from __future__ import annotations

import codecs
import re

from taizhang.documents.errors import UnreadableFile

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Tab, the line ends, form feed and the end-of-file mark of DOS occur in honest text.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1b\x7f\ufffe\uffff]")
# The high bytes of ASCII, general and Chinese punctuation, ideographs and full-width forms.
_UTF16_HIGH = frozenset((0x00, 0x20, 0x22, 0x24, 0x25, 0x30, 0x32, 0xFE, 0xFF, *range(0x4E, 0xA0)))


def decode(data: bytes, name: str) -> str:
    """The text in `data`: UTF-8, UTF-16 or GB18030, with or without a byte order mark.

    Raises `UnreadableFile` with the offset in bytes as its place.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strict(data, encoding, name, skip=len(bom))
    try:
        return _strict(data, "utf-8", name)
    except UnreadableFile as error:
        # UTF-16 of ASCII is UTF-8 too, with zero bytes that no text has.
        utf16 = _utf16_without_bom(data)
        if utf16:
            return _strict(data, utf16, name)
        if error.code == "documents.truncated" or b"\0" in data or _is_damaged_utf8(data):
            raise
    return _strict(data, "gb18030", name)


def _strict(data: bytes, encoding: str, name: str, skip: int = 0) -> str:
    try:
        text = data[skip:].decode(encoding)
    except UnicodeDecodeError as error:
        # A character cut in two at the very end, after others: the file was longer once.
        cut = error.reason in ("unexpected end of data", "truncated data")
        told = encoding != "utf-8" or not data[: error.start].isascii()
        code = "documents.truncated" if cut and told else "documents.undecodable"
        raise _error(code, name, error.start + skip) from None
    control = _CONTROL.search(text)
    if control:
        offset = skip + len(text[: control.start()].encode(encoding))
        raise _error("documents.binary", name, offset)
    return text


def _error(code: str, name: str, offset: int) -> UnreadableFile:
    return UnreadableFile(code, file=name, place=f"第{offset + 1}字节")


def _utf16_without_bom(data: bytes) -> str | None:
    """The byte order of UTF-16, if nearly all high bytes are those of Chinese or ASCII text."""
    sample = data[: min(len(data), 4096) & ~1]
    if len(sample) < 4:
        return None
    shares = {
        order: sum(byte in _UTF16_HIGH for byte in sample[first::2]) * 2 / len(sample)
        for order, first in (("utf-16-le", 1), ("utf-16-be", 0))
    }
    order = max(shares, key=lambda key: shares[key])
    other = min(shares.values())
    return order if shares[order] >= 0.97 and shares[order] - other >= 0.25 else None


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether `data` is UTF-8 but for a few bytes: GB18030 would make nonsense of it unnoticed."""
    text = data.decode("utf-8", errors="replace")
    wrong = text.count("\ufffd")
    wide = sum(character >= "\u0800" for character in text) - wrong
    return wide > 20 * wrong
