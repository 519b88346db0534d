"""One file tried in a process of its own, within limits of memory and time.

A keeper is a process that has all readers loaded and forks for each file: a crash, a hang or a hog of
memory costs that file alone, and ten thousand files cost no ten thousand starts. Limits are guards:
time is that of the processor, so that a busy machine makes no finding, and a process that sleeps is
ended after several times as long.
"""

from __future__ import annotations

import contextlib
import gc
import json
import multiprocessing
import os
import resource
import select
import signal
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from tests.mutants.making import Mutant, mutant

#: What no file may take: seconds, and bytes held at once.
SECONDS, MEMORY = 20, 2_000_000_000
#: Address space: more than what is held at once, so that a hog ends here and not with the machine.
_SPACE = 6 << 30
#: How many times longer than its share of the processor a process may sleep.
_PATIENCE = 10

Way = Callable[[Mutant], str]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may take: seconds of the processor, bytes held at once."""

    seconds: int = SECONDS
    memory: int = MEMORY


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a file: `result` is "plan" or the code of its error, else `fault` and its place."""

    result: str
    fault: str
    place: str
    seconds: float
    memory: int


class Keeper:
    """A process that tries mutants, one after the other, each in a child of its own."""

    def __init__(self, way: Way | None = None, limits: Limits | None = None) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        # Not by default of the signature: the way imports the readers, which only keepers need.
        arguments = (theirs, way, limits or Limits())
        self._process = context.Process(target=_keep, args=arguments, daemon=True)
        self._process.start()
        theirs.close()

    def tried(self, mutant: Mutant) -> Outcome:
        """What comes of the mutant."""
        self._pipe.send(mutant)
        found: Outcome = self._pipe.recv()
        return found

    def close(self) -> None:
        """End the keeper."""
        with contextlib.suppress(BrokenPipeError):
            self._pipe.send(None)
        self._process.join(10)
        self._pipe.close()


@contextlib.contextmanager
def keeper(way: Way | None = None, limits: Limits | None = None) -> Iterator[Keeper]:
    """A keeper for a while."""
    made = Keeper(way, limits)
    try:
        yield made
    finally:
        made.close()


def _keep(pipe: Connection, way: Way | None, limits: Limits) -> None:
    """The program of a keeper."""
    # LibreOffice is a program with limits of its own: here only what runs in this process is tried.
    os.environ["PATH"] = ""
    if way is None:
        from tests.mutants.way import loaded, whole_way

        way = whole_way
        loaded()
    gc.freeze()
    assert threading.active_count() == 1, "a process with threads cannot be forked"
    while True:
        try:
            asked = pipe.recv()
        except EOFError:
            return
        if asked is None:
            return
        pipe.send(_tried(asked, way, limits))


def _tried(mutant: Mutant, way: Way, limits: Limits) -> Outcome:
    with tempfile.TemporaryDirectory(prefix="taizhang-mutant-") as place:
        began = time.monotonic()
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            _child(mutant, way, limits, Path(place), writing)
        os.close(writing)
        said = _said(reading, limits.seconds * _PATIENCE)
        os.close(reading)
        with contextlib.suppress(ProcessLookupError):
            if said is None:
                os.kill(child, signal.SIGKILL)
        _, status, used = os.wait4(child, 0)
    memory = used.ru_maxrss * (1024 if sys.platform != "darwin" else 1)
    seconds = used.ru_utime + used.ru_stime
    return _outcome(said, status, seconds, time.monotonic() - began, memory, limits)


def _outcome(
    said: bytes | None, status: int, seconds: float, lasted: float, memory: int, limits: Limits
) -> Outcome:
    def found(result: str = "", fault: str = "", place: str = "") -> Outcome:
        return Outcome(result, fault, place, seconds, memory)

    signal_ = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    if said is None or signal_ == signal.SIGXCPU or seconds > limits.seconds:
        return found(fault="slow", place=f"{lasted:.0f} s")
    if signal_:
        return found(fault=f"signal {signal_}")
    if os.WEXITSTATUS(status) or not said:
        return found(fault=f"exit code {os.WEXITSTATUS(status)}")
    if memory > limits.memory:
        return found(fault="memory", place=f"{memory >> 20} MB")
    told = json.loads(said)
    return found(told["result"], told["fault"], told["place"])


def _said(pipe: int, seconds: float) -> bytes | None:
    """What the child writes until it closes the pipe; None where it has not after `seconds`."""
    pieces = []
    end = time.monotonic() + seconds
    while True:
        left = end - time.monotonic()
        if left <= 0 or not select.select([pipe], [], [], left)[0]:
            return None
        piece = os.read(pipe, 65_536)
        if not piece:
            return b"".join(pieces)
        pieces.append(piece)


def _child(mutant: Mutant, way: Way, limits: Limits, place: Path, writing: int) -> None:
    """Go the way and say what came of it; never returns."""
    code = 1
    try:
        resource.setrlimit(resource.RLIMIT_AS, (_SPACE, _SPACE))
        resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds + 1, limits.seconds + 2))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        os.chdir(place)
        told = {"result": "", "fault": "", "place": ""}
        try:
            told["result"] = way(mutant)
        except BaseException as error:  # noqa: BLE001  (whatever it is, it is what is looked for)
            told["fault"] = type(error).__name__
            told["place"] = _place(error)
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(json.dumps(told).encode())
        code = 0
    finally:
        os._exit(code)


def _place(error: BaseException) -> str:
    """Where it was raised: the last place of ours, and the last of all."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "taizhang" in frame.filename] or frames
    words = " ".join(str(error).split())[:160]
    places = dict.fromkeys(f"{Path(f.filename).name}:{f.lineno}" for f in (ours[-1], frames[-1]))
    return f"{words} ({', '.join(places)})"


@dataclass(frozen=True, slots=True)
class Tried:
    """A mutant by its number, and what came of it."""

    kind: str
    number: int
    made: Mutant
    outcome: Outcome


def tried(keeper: Keeper, kind: str, number: int, seed: int) -> Tried:
    """Make the mutant and try it."""
    made = mutant(kind, number, seed)
    return Tried(kind, number, made, keeper.tried(made))
