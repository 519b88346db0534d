"""Files that are pictures: scanned or photographed pages."""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.documents import geometry
from taizhang.documents.errors import UnreadableFile
from taizhang.documents.geometry import Page
from taizhang.documents.model import Document
from taizhang.documents.recognition import is_installed


def read(data: bytes, name: str, format_: str) -> Document:
    """Read a picture; raises `UnreadableFile`."""
    if not is_installed():
        raise UnreadableFile("documents.scanned", file=name, pages=1)
    return geometry.build(_pages(data, name), name, format_)


def _pages(data: bytes, name: str) -> Iterator[Page]:
    # With these come the libraries of the extra.
    from taizhang.documents.recognition.pages import page_of
    from taizhang.documents.recognition.pictures import pictures_in

    for number, picture in enumerate(pictures_in(data, name), start=1):
        yield page_of(picture, number)
