"""Child processes that read, one file at a time each; one that ends costs the file it had.

An executor of processes would lose every file under way when one process crashes, and cannot stop
one that hangs. A child of its own, known by its pipe, is ended and replaced alone; as a plain
program it may also be started by a worker of a cluster, which may not use multiprocessing.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
import time
from typing import IO, cast

from taizhang.bulk.errors import NotFinished
from taizhang.bulk.messages import Answer, Request, receive_answer, send_request
from taizhang.bulk.reading import failed

#: What the watch of a child ends it with (`faulthandler`).
_STOPPED = 1
#: The child's own watch is the first to act; where even that is stuck, it is killed so much later.
_GRACE = 10.0
#: Where modules come from is settled by the parent: -P keeps a plan's folder out of it.
_COMMAND = (sys.executable, "-P", "-m", "taizhang.bulk.child")


class Child:
    """A process that answers one request after another, until it is closed or ends by itself."""

    def __init__(self) -> None:
        # A session of its own: Ctrl-C is for the parent, which then ends its children.
        self._process = subprocess.Popen(
            _COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
        )
        self._requests = cast("IO[bytes]", self._process.stdin)
        self._answers = cast("IO[bytes]", self._process.stdout)

    def ask(self, request: Request) -> tuple[Answer | None, float]:
        """Return the answer, None where the child ended instead, and the seconds that it took."""
        began = time.monotonic()
        answer = self._answer(request)
        return answer, time.monotonic() - began

    def _answer(self, request: Request) -> Answer | None:
        watch = threading.Timer(request.seconds + _GRACE, self.kill)
        watch.start()
        try:
            send_request(self._requests, request)
            return receive_answer(self._answers)
        except OSError:
            return None
        finally:
            watch.cancel()

    def ended_with(self) -> int:
        """Wait for the end of the child and return its exit code, negative for a signal."""
        code = self._process.wait()
        self._close_pipes()
        return code

    def kill(self) -> None:
        """End the child now."""
        self._process.kill()

    def close(self) -> None:
        """End a child that has nothing to do."""
        self._process.kill()
        self._process.wait()
        self._close_pipes()

    def _close_pipes(self) -> None:
        for pipe in (self._requests, self._answers):
            with contextlib.suppress(OSError):  # what was not yet written has no reader any more
                pipe.close()


class Children:
    """The children of this process: as many as are busy at once, kept for the next file."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[Child] = []
        self._busy: set[Child] = set()
        self._closed = False

    def answer(self, request: Request) -> Answer:
        """Return what came of the file; a child that ended meanwhile is the file's failure."""
        child = self._take()
        answer, seconds = child.ask(request)
        if answer is not None:
            self._give_back(child)
            return answer
        with self._lock:
            self._busy.discard(child)
        child.kill()
        error = reason_of(request, child.ended_with(), seconds)
        return Answer(request.file, failure=failed(error, request.language))

    def close(self) -> None:
        """End all children, busy ones too; none is started any more."""
        with self._lock:
            self._closed = True
            for child in self._busy:
                child.kill()
        self.rest()

    def rest(self) -> None:
        """End the children that are not busy; the next request starts one again."""
        with self._lock:
            idle, self._idle = self._idle, []
        for child in idle:
            child.close()

    def _take(self) -> Child:
        with self._lock:
            if self._closed:
                raise RuntimeError("the run is over")
            child = self._idle.pop() if self._idle else Child()
            self._busy.add(child)
            return child

    def _give_back(self, child: Child) -> None:
        with self._lock:
            self._busy.discard(child)
            if not self._closed:
                self._idle.append(child)
                return
        child.close()


def reason_of(request: Request, code: int, seconds: float) -> NotFinished:
    """Why a child that had the request for so long ended with `code`."""
    if seconds >= request.seconds and code in (_STOPPED, -9):
        return NotFinished("bulk.too-slow", file=request.file, seconds=f"{request.seconds:g}")
    reason = f"signal {-code}" if code < 0 else f"exit code {code}"
    return NotFinished("bulk.crashed", file=request.file, reason=reason)


#: The children of a worker of a cluster.
_here = Children()


def answer_here(request: Request) -> Answer:
    """Answer by a child of the process that this runs in: what is mapped over a cluster."""
    return _here.answer(request)


def rest_here() -> None:
    """End the children of the process that this runs in that are not busy."""
    _here.rest()
