"""One request → one answer, whatever the file: the work that is spread over processes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

from taizhang.bulk.errors import NotFinished
from taizhang.bulk.messages import Answer, Failure, Request, Wanted
from taizhang.bulk.packing import packed
from taizhang.conversion import read_any
from taizhang.documents import Document, ReadingError
from taizhang.documents.drawing import draw_page

#: The share of a file's time that LibreOffice may have: what it takes longer for is told as such, and
#: the program is ended before this process is.
_CONVERTING = 0.8


def answer_to(request: Request) -> Answer:
    """Return what the request wants of its file, or why there is none; whatever the file."""
    if request.wanted is Wanted.DOCUMENT:
        return _answer(request, _document)
    if request.wanted is Wanted.PAGE:
        return _answer(request, _page)
    return _answer(request, _line, tells_failures=True)


def _answer(
    request: Request, made: Callable[[Request], bytes], *, tells_failures: bool = False
) -> Answer:
    try:
        return Answer(request.file, made(request))
    except ReadingError as error:
        found = error
    except MemoryError:
        found = NotFinished("bulk.crashed", file=request.file, reason="MemoryError")
    except Exception as error:  # noqa: BLE001  (a defect of the reader must cost one file only)
        found = _defect(request.file, error)
    if tells_failures:
        return Answer(request.file, failure=failed(found, request.language))
    return Answer(request.file, packed(found))


def failed(error: ReadingError, language: str) -> Failure:
    """Return the error as it is told, in `language`."""
    return Failure(error.code, error.sentence(language))


def digest(data: bytes) -> str:
    """Return the hash by which a content is known again."""
    return hashlib.sha256(data).hexdigest()


def _document(request: Request) -> bytes:
    return packed(_read(request))


def _page(request: Request) -> bytes:
    return packed(
        draw_page(request.data, request.file, request.page, recognised=request.recognised)
    )


def _read(request: Request) -> Document:
    return read_any(request.data, request.file, seconds=request.seconds * _CONVERTING)


def _line(request: Request) -> bytes:
    # Imported here: who wants a document only need not wait for the lexicon.
    from taizhang.extraction import parse
    from taizhang.extraction.serialise import to_json

    plan = parse(_read(request))
    # File and hash come first: `output` finds them without reading the rest of the line.
    value = {"file": request.file, "sha256": digest(request.data)}
    text = json.dumps(value | to_json(plan, request.language), ensure_ascii=False)
    return text.encode("utf-8", "replace") + b"\n"


def _defect(file: str, error: Exception) -> NotFinished:
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}" if trace else ""
    words = " ".join(f"{type(error).__name__} {error}".split())[:200]
    return NotFinished("bulk.failed", file=file, reason=f"{words}, {place}")
