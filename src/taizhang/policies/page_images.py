"""The pictures of a document's pages: drawn when first looked at, then kept in HOME/cache/pages.

A picture depends on nothing but the file's content, the number of the page and this version, and is kept
under these: whole or not at all. What has not been looked at for longest goes when they are too many.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.cache import cache

from taizhang.bulk import NotFinished, draw_apart
from taizhang.documents import Document
from taizhang.documents.drawing import PageKind, PagePicture
from taizhang.documents.errors import ReadingError, Wording
from taizhang.policies.files import path_of

#: Raised when pages are drawn otherwise than before: browsers and the cache keep them by it.
VERSION = 1
#: Formats that are made of pages (`Document.format`).
PAGED = frozenset(("pdf", "ofd", "png", "jpg", "image"))
#: Seconds for one page: a usual one takes half of one, a scan three.
SECONDS = 30.0
#: Bytes that are kept: some 5,000 pages; what is left after a clearing; how often it is looked at.
MOST_BYTES, LEFT_BYTES, CLEAR_EVERY = 512 << 20, 384 << 20, 50
#: How long (seconds) a page that could not be drawn, or a file that hung, is not tried again.
_REMEMBERED = 600

#: A page takes a process of its own: no more than these at once, whoever asks.
_drawing = threading.BoundedSemaphore(2)
_locks = [threading.Lock() for _ in range(64)]
_written = 0


class PageNotDrawn(ReadingError):
    """A page of a kept file cannot be shown as a picture; its text can."""

    messages = {
        "policies.page-not-drawn": (
            Wording(
                "第{page}页的版面画不出来（{reason}）。", "Page {page} cannot be drawn ({reason})."
            ),
            Wording("请看文字，或下载原件。", "Read its text, or download the original."),
        ),
        "policies.no-such-page": (
            Wording("这份文件没有第{page}页的版面。", "This file has no page {page} to be shown."),
            Wording("请看文字。", "Read its text."),
        ),
    }


@dataclass(frozen=True, slots=True)
class PageImage:
    """Which page of which file: `sha256` names its content."""

    sha256: str
    number: int
    recognised: bool

    @property
    def key(self) -> str:
        """What names the picture, wherever it is kept."""
        how = "r" if self.recognised else "p"
        return f"{self.sha256}-{self.number}-{how}{VERSION}"


def page_of(document: Document, sha256: str, number: int) -> PageImage:
    """The page `number` of a document that was read from the file `sha256`. Raises: PageNotDrawn."""
    if not (document.format in PAGED and 0 < number <= len(document.pages)):
        raise PageNotDrawn("policies.no-such-page", file=document.name, page=number)
    return PageImage(sha256, number, number in recognised_pages(document))


def recognised_pages(document: Document) -> set[int]:
    """The pages whose words were recognised in a picture."""
    return {box.page for block in document.blocks for box in block.boxes if box.certainty}


def picture_of(page: PageImage, name: str) -> PagePicture:
    """The picture of a page of the file `name`, from the cache or drawn. Raises: PageNotDrawn."""
    if kept := _kept(page):
        return kept
    # Two who ask for the same page at once: the second finds what the first has drawn.
    with _locks[hash(page.key) % len(_locks)]:
        if kept := _kept(page):
            return kept
        with _drawing:
            return _drawn(page, name)


def _drawn(page: PageImage, name: str) -> PagePicture:
    for failed in (page.key, page.sha256):
        if reason := cache.get(f"page-not-drawn:{failed}"):
            raise _not_drawn(page, name, reason)
    try:
        data = path_of(page.sha256).read_bytes()
    except OSError:
        raise _not_drawn(page, name, ("原件不在了", "the original is gone")) from None
    try:
        picture = draw_apart(data, name, page.number, recognised=page.recognised, seconds=SECONDS)
    except ReadingError as error:
        reason = (error.problem("zh"), error.problem("en"))
        # What held one process until its end would hold one for each of its pages.
        failed = page.sha256 if isinstance(error, NotFinished) else page.key
        cache.set(f"page-not-drawn:{failed}", reason, _REMEMBERED)
        raise _not_drawn(page, name, reason) from None
    # A picture that cannot be kept can be shown all the same.
    with contextlib.suppress(OSError):
        _keep(page, picture)
    return picture


def _not_drawn(page: PageImage, name: str, reason: tuple[str, str]) -> PageNotDrawn:
    zh, en = (words.rstrip("。. ") for words in reason)
    return PageNotDrawn(
        "policies.page-not-drawn", file=name, page=page.number, reason=Wording(zh, en)
    )


# ---- what is kept --------------------------------------------------------------------------------


def folder() -> Path:
    """Where pictures are kept."""
    return Path(settings.HOME) / "cache" / "pages"


def _path(page: PageImage, kind: PageKind) -> Path:
    return folder() / page.sha256[:2] / f"{page.key}.{kind}"


def _kept(page: PageImage) -> PagePicture | None:
    for kind in PageKind:
        path = _path(page, kind)
        with contextlib.suppress(OSError):
            picture = PagePicture(kind, path.read_bytes())
            os.utime(path)  # it was looked at
            return picture
    return None


def _keep(page: PageImage, picture: PagePicture) -> None:
    global _written
    path = _path(page, picture.kind)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, made = tempfile.mkstemp(dir=path.parent, prefix="new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(picture.data)
        os.replace(made, path)
    except BaseException:
        Path(made).unlink(missing_ok=True)
        raise
    _written += 1
    if _written % CLEAR_EVERY == 1:
        clear()


def clear() -> None:
    """Remove what was not looked at for longest, where more is kept than may be."""
    kept = sorted(_sizes())
    total = sum(size for _, size, _ in kept)
    if total <= MOST_BYTES:
        return
    for _, size, path in kept:
        if total <= LEFT_BYTES:
            return
        path.unlink(missing_ok=True)
        total -= size


def _sizes() -> Iterator[tuple[float, int, Path]]:
    """When each was last looked at, how large it is, where it lies."""
    for path in folder().glob("??/*"):
        with contextlib.suppress(OSError):
            found = path.stat()
            yield found.st_mtime, found.st_size, path
