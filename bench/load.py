"""People at their browsers: many at once, each asking for one thing after the other over HTTP.

What a person asks for is told by a script: a generator that yields an `Ask` and is sent its `Answer`.
"""

from __future__ import annotations

import contextlib
import http.client
import math
import os
import random
import resource
import statistics
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Ask:
    """A request. `body` makes it a POST, unless `method` says otherwise; `name` is what is measured."""

    name: str
    address: str
    body: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = ""
    good: frozenset[int] = frozenset({200})


@dataclass(frozen=True, slots=True)
class Answer:
    """What came: `headers` in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Script = Generator[Ask, Answer, None]


@dataclass(frozen=True, slots=True)
class Page:
    """How one kind of request went: seconds of each, how many failed, bytes of the last answer."""

    seconds: tuple[float, ...]
    failed: int = 0
    size: int = 0

    @property
    def count(self) -> int:
        return len(self.seconds)

    @property
    def median(self) -> float:
        return statistics.median(self.seconds) if self.seconds else math.nan

    @property
    def p95(self) -> float:
        """The time in which 95 of 100 came, the nearest above."""
        if not self.seconds:
            return math.nan
        return sorted(self.seconds)[math.ceil(0.95 * self.count) - 1]


@dataclass(frozen=True, slots=True)
class Run:
    """What came of a run. `cpu`: processor time in seconds of the client, and of what was metered."""

    pages: dict[str, Page]
    elapsed: float
    cpu: dict[str, float]

    @property
    def count(self) -> int:
        return sum(page.count for page in self.pages.values())

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.count / self.elapsed

    @property
    def failed(self) -> int:
        return sum(page.failed for page in self.pages.values())

    def cores(self, who: str) -> float:
        """Milliseconds of a core for each request."""
        return self.cpu.get(who, math.nan) / max(1, self.count) * 1000


#: Tells the processor time that somebody has used so far, in seconds.
Meter = Callable[[], float]


def drive(
    port: int,
    scripts: Iterable[Script],
    *,
    seconds: float,
    warm: float = 3.0,
    pause: float = 0.0,
    meters: Mapping[str, Meter] | None = None,
) -> Run:
    """Let each of `scripts` ask for `seconds`, after `warm` seconds that do not count.

    `pause` is the mean time between an answer and the next request, drawn anew each time; 0: none.
    """
    people = [_Person(number, port, script, pause) for number, script in enumerate(scripts)]
    stop = threading.Event()
    threads = [threading.Thread(target=person.work, args=(stop,)) for person in people]
    for thread in threads:
        thread.start()
    time.sleep(warm)
    for person in people:
        person.is_counted = True
    meters = {"client": _cpu, **(meters or {})}
    begin, before = time.perf_counter(), {who: meter() for who, meter in meters.items()}
    time.sleep(seconds)
    for person in people:
        person.is_counted = False
    elapsed = time.perf_counter() - begin
    cpu = {who: meter() - before[who] for who, meter in meters.items()}
    stop.set()
    for thread in threads:
        thread.join()
    return Run(_together(people), elapsed, cpu)


class _Person:
    def __init__(self, number: int, port: int, script: Script, pause: float) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.script, self.pause = script, pause
        self.chance = random.Random(number)
        self.is_counted = False
        self.seconds: dict[str, list[float]] = defaultdict(list)
        self.failed: dict[str, int] = defaultdict(int)
        self.sizes: dict[str, int] = {}

    def work(self, stop: threading.Event) -> None:
        ask = next(self.script)
        while not stop.is_set():
            if self.pause:
                stop.wait(self.chance.expovariate(1 / self.pause))
            begin = time.perf_counter()
            answer = self._answer(ask)
            taken = time.perf_counter() - begin
            is_good = answer.status in ask.good
            if self.is_counted:
                self.seconds[ask.name].append(taken)
                self.failed[ask.name] += not is_good
                self.sizes[ask.name] = len(answer.body)
            ask = self.script.send(answer)
        self.connection.close()

    def _answer(self, ask: Ask) -> Answer:
        # A server may close a connection that was kept open: a browser then asks again on a new one.
        for again in (True, False):
            try:
                return answer_to(self.connection, ask)
            except (http.client.RemoteDisconnected, ConnectionError, BrokenPipeError) as reason:
                self.connection.close()
                if not again:
                    return Answer(0, {}, str(reason).encode())
            except (OSError, http.client.HTTPException) as reason:
                self.connection.close()
                return Answer(0, {}, str(reason).encode())
        raise AssertionError


def answer_to(connection: http.client.HTTPConnection, ask: Ask) -> Answer:
    """Ask and wait. Packed answers stay packed: a browser unpacks them on its own machine."""
    method = ask.method or ("GET" if ask.body is None else "POST")
    headers = {"Accept-Encoding": "gzip", **ask.headers}
    if ask.body is not None:
        headers.setdefault("Content-Type", "application/x-www-form-urlencoded")
    connection.request(method, ask.address, ask.body and ask.body.encode(), headers)
    response = connection.getresponse()
    body = response.read()
    return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, body)


def _together(people: list[_Person]) -> dict[str, Page]:
    names = dict.fromkeys(name for person in people for name in person.seconds)
    return {
        name: Page(
            tuple(s for person in people for s in person.seconds.get(name, ())),
            sum(person.failed.get(name, 0) for person in people),
            max(person.sizes.get(name, 0) for person in people),
        )
        for name in names
    }


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def of_session(leader: int) -> Meter:
    """The processor time of all processes that were started with the process `leader`."""
    return lambda: _used(lambda stat: int(stat[3]) == leader)


def of_siblings(process: int) -> Meter:
    """The processor time of all processes with the same parent as `process`, and of those that ended:
    a database's.
    """
    parent = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()[1]
    return lambda: _used(lambda stat: stat[1] == parent) + _of_ended(parent)


def _of_ended(parent: str) -> float:
    """What the processes used that `parent` began and that have ended."""
    fields = Path(f"/proc/{parent}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")


def _used(is_his: Callable[[list[str]], bool]) -> float:
    """Of the processes whose [name, parent, group, session] `is_his` says yes to; 0 off Linux."""
    ticks = 0
    for file in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            head, _, rest = file.read_text().rpartition(") ")
            fields = rest.split()
            if is_his([head.partition("(")[2], *fields[1:4]]):
                ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")
