"""Requests spread over a pool, few at a time: answers as they come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass

from taizhang.bulk.errors import NotFinished
from taizhang.bulk.messages import Answer, Request
from taizhang.bulk.reading import failed

#: Seconds between looks at whether answers will still come.
PATIENCE = 1.0


@dataclass(frozen=True, slots=True)
class Pool:
    """Where files are read, and how many may be under way or waiting there at a time.

    `check` raises CannotRun where no answer will come any more.
    """

    submit: Callable[[Request], Future[Answer]]
    outstanding: int
    check: Callable[[], None] = lambda: None


def answers(requests: Iterable[Request | Answer], pool: Pool) -> Iterator[Answer]:
    """Yield the answers as they come; what needs no reading is passed on.

    The next file is opened only when there is room for it, and an answer is let go once yielded:
    memory is bounded by the pool's `outstanding`, not by the number of files.
    """
    pending: dict[Future[Answer], Request] = {}
    for request in requests:
        if isinstance(request, Answer):
            yield request
        else:
            pending[pool.submit(request)] = request
        yield from _finished(pending, pool, 0)
        while len(pending) >= pool.outstanding:
            pool.check()
            yield from _finished(pending, pool, PATIENCE)
    while pending:
        pool.check()
        yield from _finished(pending, pool, PATIENCE)


def _finished(
    pending: dict[Future[Answer], Request], pool: Pool, seconds: float
) -> Iterator[Answer]:
    """Take the finished out of `pending`, in the order of their requests; wait a while for one."""
    done, _ = wait(pending, seconds, FIRST_COMPLETED)
    for future in [future for future in pending if future in done]:
        yield _answer(future, pending.pop(future), pool)


def _answer(future: Future[Answer], request: Request, pool: Pool) -> Answer:
    """The future's answer; a pool that failed on it (a cluster may) costs this file."""
    error = None if future.cancelled() else future.exception()
    if error is None and not future.cancelled():
        return future.result()
    pool.check()
    reason = type(error).__name__ if error else "cancelled"
    lost = NotFinished("bulk.crashed", file=request.file, reason=reason)
    return Answer(request.file, failure=failed(lost, request.language))
