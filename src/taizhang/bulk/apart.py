"""One file read, or one page drawn, in a process apart, where that could run on without end.

PDFium cannot be interrupted and a fault in it ends its process; recognition takes seconds a page and
much memory. Neither may hold or end a process that serves others. The other readers are bounded by what
they count, and are asked at once: a Word file costs nothing more.
"""

from __future__ import annotations

from importlib import import_module

from taizhang.bulk.children import Child, reason_of
from taizhang.bulk.messages import Request, Wanted
from taizhang.bulk.packing import unpacked
from taizhang.conversion import read_any
from taizhang.documents import Document
from taizhang.documents.drawing import PagePicture
from taizhang.documents.formats import Format, recognise

#: What such a file may take: sixty scanned pages take half of it.
SECONDS = 180.0
_APART = frozenset((Format.PDF, Format.PNG, Format.JPEG, Format.IMAGE))


def read_apart(data: bytes, name: str, *, seconds: float = SECONDS) -> Document:
    """Read the file `name` with the content `data`, in a process of its own where it needs one.

    Raises: ReadingError; one that took too long or ended its process is NotFinished.
    """
    if recognise(data) not in _APART:
        return read_any(data, name)
    # While it starts, what the caller wants next is loaded: a single file costs hardly more than here.
    request = Request(name, data, "zh", seconds, Wanted.DOCUMENT)
    found = _asked(request, meanwhile="taizhang.extraction")
    assert isinstance(found, Document)  # noqa: S101  (what is wanted is what comes)
    return found


def draw_apart(
    data: bytes, name: str, number: int, *, recognised: bool, seconds: float
) -> PagePicture:
    """Draw page `number` of the file as `documents.drawing` does, in a process of its own.

    Raises: ReadingError; one that took too long or ended its process is NotFinished.
    """
    found = _asked(Request(name, data, "zh", seconds, Wanted.PAGE, number, recognised))
    assert isinstance(found, PagePicture)  # noqa: S101  (what is wanted is what comes)
    return found


def _asked(request: Request, *, meanwhile: str = "") -> Document | PagePicture:
    # A fresh one for each file: nothing of a file is there when the next one comes.
    child = Child()
    if meanwhile:
        import_module(meanwhile)
    try:
        answer, lasted = child.ask(request)
        if answer is None:
            child.kill()
            raise reason_of(request, child.ended_with(), lasted)
        return unpacked(answer.line)
    finally:
        child.close()
