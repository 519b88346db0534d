"""Bytes → characters of a web page: what it declares is a hint, what the bytes are decides."""

from __future__ import annotations

import codecs
import re

from taizhang.documents.errors import UnreadableFile

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_\-]{2,20})""", re.I)
#: GB 18030 reads all that its forerunners wrote.
_ENCODINGS = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5hkscs"}
#: Browsers show a page with some broken characters, and so do we; more than this share is noise.
_MAX_BROKEN = 0.02
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\ufffe\uffff]")


def characters(data: bytes, name: str, declared: str = "") -> str:
    """The text of a page, `declared` being the encoding that came with it from outside."""
    text = _decoded(data, declared)
    if text.count("\ufffd") > _MAX_BROKEN * len(text) + 2:
        raise UnreadableFile("documents.undecodable", file=name)
    return _CONTROL.sub("", text)


def _decoded(data: bytes, declared: str) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, "replace")
    # Valid UTF-8 with Chinese in it is UTF-8: pages that were converted often still say gb2312.
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    said = declared or _said(data)
    if said in _ENCODINGS:
        return data.decode(_ENCODINGS[said], "replace")
    tried = [data.decode(encoding, "replace") for encoding in ("utf-8", "gb18030")]
    return min(tried, key=lambda text: text.count("\ufffd"))


def _said(data: bytes) -> str:
    match = _DECLARED.search(data, 0, 4096)
    return match[1].decode("ascii").lower() if match else ""
