"""One request → one answer, whatever the file: the work that is spread over processes."""

from __future__ import annotations

import hashlib
import json

from taizhang.bulk.errors import NotFinished
from taizhang.bulk.messages import Answer, Failure, Request
from taizhang.conversion import read_any
from taizhang.documents import ReadingError
from taizhang.extraction import parse
from taizhang.extraction.serialise import to_json


def read_plan(request: Request) -> Answer:
    """Return the plan in the file as a line of JSON, or why there is none."""
    try:
        return Answer(request.file, _line(request))
    except ReadingError as error:
        return Answer(request.file, failure=failed(error, request.language))
    except Exception as error:  # noqa: BLE001  (a defect of the reader must cost one file only)
        return Answer(request.file, failure=failed(_defect(request.file, error), request.language))


def failed(error: ReadingError, language: str) -> Failure:
    """Return the error as it is told, in `language`."""
    return Failure(error.code, error.sentence(language))


def digest(data: bytes) -> str:
    """Return the hash by which a content is known again."""
    return hashlib.sha256(data).hexdigest()


def _line(request: Request) -> bytes:
    plan = parse(read_any(request.data, request.file))
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
