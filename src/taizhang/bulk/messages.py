"""What goes to a reading process and what comes back, and how both travel through a pipe.

On the pipe each is a line of JSON and then as many bytes as the line says: the file's content one
way, its plan as a line of JSON Lines the other way.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import IO, Any


class Wanted(StrEnum):
    """What a file is read into."""

    PLAN = "plan"
    """A line of JSON Lines."""
    DOCUMENT = "document"
    """A document as `apart` unpacks it, or the error that was raised instead."""
    PAGE = "page"
    """The picture of one page, or the error that was raised instead."""


@dataclass(frozen=True, slots=True)
class Request:
    """A file to be read: `seconds` is what it may take, `language` that of warnings and errors.

    `page` is the number of the one that is drawn, and `recognised` whether its words were recognised.
    """

    file: str
    data: bytes
    language: str
    seconds: float
    wanted: Wanted = Wanted.PLAN
    page: int = 0
    recognised: bool = False


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no plan: the code of the error, and its sentence with file and remedy."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a file: its line, or a failure, or neither where it was read before.

    `line` is the bytes of a packed document or page where that was wanted.
    """

    file: str
    line: bytes = b""
    failure: Failure | None = None


def send_request(pipe: IO[bytes], request: Request) -> None:
    """Write a request to the pipe."""
    head = {
        "file": request.file,
        "language": request.language,
        "seconds": request.seconds,
        "wanted": request.wanted,
        "page": request.page,
        "recognised": request.recognised,
    }
    _send(pipe, head, request.data)


def receive_request(pipe: IO[bytes]) -> Request | None:
    """Return the next request; None where no more come."""
    received = _receive(pipe)
    if received is None:
        return None
    head, data = received
    wanted = Wanted(head["wanted"])
    page, recognised = head["page"], head["recognised"]
    said = (head["file"], data, head["language"], head["seconds"], wanted, page, recognised)
    return Request(*said)


def send_answer(pipe: IO[bytes], answer: Answer) -> None:
    """Write an answer to the pipe."""
    failure = answer.failure and [answer.failure.code, answer.failure.sentence]
    _send(pipe, {"file": answer.file, "failure": failure}, answer.line)


def receive_answer(pipe: IO[bytes]) -> Answer | None:
    """Return the next answer; None where the process ended before it was whole."""
    received = _receive(pipe)
    if received is None:
        return None
    head, line = received
    return Answer(head["file"], line, Failure(*head["failure"]) if head["failure"] else None)


def _send(pipe: IO[bytes], head: dict[str, Any], body: bytes) -> None:
    pipe.write(json.dumps(head | {"size": len(body)}).encode() + b"\n")
    pipe.write(body)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> tuple[dict[str, Any], bytes] | None:
    line = pipe.readline()
    if not line.endswith(b"\n"):
        return None
    head: dict[str, Any] = json.loads(line)
    body = pipe.read(head["size"])
    return (head, body) if len(body) == head["size"] else None
