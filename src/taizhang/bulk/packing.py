"""A document or the picture of a page, or the error instead, as bytes that another process understands.

No pickles: a process that a file has taken over must not run anything in the one that asked.
"""

from __future__ import annotations

import json
from typing import Any

from taizhang.bulk.errors import NotFinished
from taizhang.documents import Document, ReadingError
from taizhang.documents.drawing import PageKind, PagePicture
from taizhang.documents.errors import Wording
from taizhang.documents.packing import pack, unpack

_DOCUMENT, _ERROR, _PAGE = b"D", b"E", b"P"


def packed(found: Document | PagePicture | ReadingError) -> bytes:
    """Return `found` as bytes; `unpacked` gives an equal document, or raises an equal error."""
    if isinstance(found, Document):
        return _DOCUMENT + pack(found)
    if isinstance(found, PagePicture):
        return _PAGE + found.kind.encode() + b"\n" + found.data
    details = {name: _plain(value) for name, value in found.details.items()}
    value = {"code": found.code, "file": found.file, "place": found.place, "details": details}
    return _ERROR + json.dumps(value).encode()


def unpacked(data: bytes) -> Document | PagePicture:
    """Return the document or picture that `packed` made `data` from. Raises: the ReadingError that it was."""
    if data[:1] == _DOCUMENT:
        return unpack(data[1:])
    if data[:1] == _PAGE:
        kind, _, drawn = data[1:].partition(b"\n")
        return PagePicture(PageKind(kind.decode()), drawn)
    value = json.loads(data[1:])
    details = {name: _worded(given) for name, given in value["details"].items()}
    raise _kind_of(value["code"])(
        value["code"], file=value["file"], place=value["place"], **details
    )


def _plain(value: object) -> object:
    if isinstance(value, Wording):
        return [value.zh, value.en]
    return value if isinstance(value, int | float) else str(value)


def _worded(value: Any) -> object:
    return Wording(*value) if isinstance(value, list) else value


def _kind_of(code: str) -> type[ReadingError]:
    """The kind of error that has this code."""
    kinds = [ReadingError]
    for kind in kinds:
        kinds += kind.__subclasses__()
    return next((kind for kind in kinds if code in kind.messages), NotFinished)
