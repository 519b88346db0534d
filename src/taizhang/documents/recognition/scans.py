"""The pages of a file that are pictures among others that are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taizhang.documents.errors import UnreadableFile
from taizhang.documents.geometry import Page
from taizhang.documents.geometry.sheets import is_scanned
from taizhang.documents.recognition import is_installed
from taizhang.documents.recognition.limits import MAX_PICTURES

if TYPE_CHECKING:
    from taizhang.documents.recognition.pictures import Picture

#: Pages smaller than this (points) hold no text.
_SMALLEST = 24.0


class Scans:
    """Recognises the pages of the file `name` that are pictures, where that is installed."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._installed = is_installed()
        self._count = 0

    def wants(self, page: Page) -> bool:
        """Whether `page` is a scan to be recognised; raises `UnreadableFile` where they are too many."""
        if not self._installed or not is_scanned(page):
            return False
        if min(page.width, page.height) < _SMALLEST:
            return False
        self._count += 1
        if self._count > MAX_PICTURES:
            size, limit = f">{MAX_PICTURES:,} 页扫描件", f"{MAX_PICTURES:,} 页"
            raise UnreadableFile("documents.too-large", file=self._name, size=size, limit=limit)
        return True

    def recognised(self, picture: Picture, number: int) -> Page:
        """The page number `number`, read from its picture."""
        from taizhang.documents.recognition.pages import page_of

        return page_of(picture, number)
