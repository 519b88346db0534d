"""Many people act over HTTP while the server is killed again and again; then everything is counted.

Each dismisses and restores a finding of his own, with a reason that is said once in the world. What
the server confirmed must be in the history, once; a finding must stand as the last event on it says
(else an act was half done); and the chains must verify. `bench/kill.py` runs it in full.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.audit.installation import Installation

PEOPLE_ON_A_PLAN = 5
#: Makes argv[1] people with a session each, and a finding for each; prints them as JSON.
PEOPLE = """
import json, sys
from taizhang.web.commands.house import prepare
prepare()
from django.utils import timezone
from taizhang.policies.models import Finding
from tests.audit.killing import PEOPLE_ON_A_PLAN
from tests.ledger.making import make_plan
from tests.people import person, signed_in_client
people, plan = [], None
for number in range(int(sys.argv[1])):
    if number % PEOPLE_ON_A_PLAN == 0:
        plan = make_plan(f"青溪县第{number}号方案")
    finding = Finding.objects.create(plan=plan, position=1000 + number, code="annex-absent",
                                     severity=1, details={"annex": "附件1"})
    cookie = signed_in_client(person()).cookies["sessionid"].value
    people.append([cookie, plan.pk, finding.pk])
print(json.dumps(people))
"""
#: Prints what the history and the findings say, as JSON.
COUNT = """
import json
from taizhang.web.commands.house import prepare
prepare()
from taizhang.audit.models import Event
from taizhang.policies.models import Finding
events = Event.objects.filter(subject_kind="policies.finding").order_by("id")
print(json.dumps({
    "events": [[e.act, e.subject_key, (json.loads(e.after or e.before) or {})["reason"]] for e in events],
    "findings": {str(f.pk): f.dismissed_reason for f in Finding.objects.filter(position__gte=1000)},
}))
"""
#: The server, with its address and process group.
SERVE = "from taizhang.web.cli import main; main()"
CSRF = "k" * 32


@dataclass
class Person:
    """Somebody at his browser: acts until he is told to stop, and notes what was confirmed."""

    number: int
    session: str
    plan: int
    finding: int
    port: int
    confirmed: list[tuple[str, str]] = field(default_factory=list)
    refused: int = 0
    broken: int = 0

    def work(self, stop: threading.Event) -> None:
        """Dismiss and restore, one after the other."""
        connection = None
        reason, act = "", "dismiss"
        count = 0
        while not stop.is_set():
            if act == "dismiss":
                count += 1
                reason = f"{self.number}-{count}"
            try:
                connection = connection or http.client.HTTPConnection(
                    "127.0.0.1", self.port, timeout=30
                )
                status = self._post(connection, act, reason)
            except (OSError, http.client.HTTPException):
                if connection:
                    connection.close()
                connection = None
                self.broken += 1
                time.sleep(0.1)
                continue
            if status == 302:
                self.confirmed.append((act, reason))
                act = "restore" if act == "dismiss" else "dismiss"
            elif status == 422:  # it was done before the answer was lost
                self.refused += 1
                act = "restore" if act == "dismiss" else "dismiss"
            else:
                self.broken += 1
                time.sleep(0.1)
        if connection:
            connection.close()

    def _post(self, connection: http.client.HTTPConnection, act: str, reason: str) -> int:
        connection.request(
            "POST",
            f"/plans/{self.plan}/findings/{self.finding}/{act}/",
            urlencode({"reason": reason, "csrfmiddlewaretoken": CSRF}),
            {
                "Content-Type": "application/x-www-form-urlencoded",
                "Cookie": f"sessionid={self.session}; csrftoken={CSRF}",
            },
        )
        answer = connection.getresponse()
        answer.read()
        return answer.status


class Server:
    """`taizhang serve` as a process group of its own."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.port = _free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        with (self.installation.home / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", SERVE, "serve", "--port", str(self.port)],
                env=self.installation.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + 60
        while time.monotonic() < until:
            if _answers(self.port):
                return
            time.sleep(0.1)
        said = (self.installation.home / "server.log").read_text("utf-8", "replace")
        raise RuntimeError(f"the server does not start: {said[-2000:]}")

    def kill(self) -> None:
        """SIGKILL to it and all its workers."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


def _free_port() -> int:
    """Below those that the system gives to clients: one who knocks at a closed door of his own
    number would be let in by himself, and hold the port.
    """
    for port in random.sample(range(20_000, 30_000), 50):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("no port is free")


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/health/")
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


@dataclass(frozen=True)
class Outcome:
    """What came of it."""

    confirmed: int
    recorded: int
    broken: int
    lost: list[str]
    twice: list[str]
    half: list[str]
    verified: bool

    @property
    def is_right(self) -> bool:
        """Whether nothing was lost, doubled or half done."""
        return self.verified and not (self.lost or self.twice or self.half)


def run(
    installation: Installation,
    *,
    people: int,
    seconds: float,
    kills: int,
    also: Callable[[int], None] = lambda number: None,
) -> Outcome:
    """Let `people` act for `seconds`, kill the server `kills` times in it, and count.

    `also` is called at each kill, with its number: it may kill the database, too.
    """
    made = json.loads(installation.do(PEOPLE, str(people))[-1])
    server = Server(installation)
    server.start()
    acting = [Person(n, *given, server.port) for n, given in enumerate(made)]
    stop = threading.Event()
    threads = [threading.Thread(target=person.work, args=(stop,)) for person in acting]
    begin = time.monotonic()
    try:
        for thread in threads:
            thread.start()
        for number in range(kills):
            time.sleep(max(0, begin + seconds * (number + 1) / (kills + 1) - time.monotonic()))
            server.kill()
            also(number)
            server.start()
        time.sleep(max(0, begin + seconds - time.monotonic()))
    finally:
        stop.set()
        for thread in threads:
            thread.join()
        server.kill()
    return _counted(installation, acting)


def _counted(installation: Installation, people: list[Person]) -> Outcome:
    said = json.loads(installation.do(COUNT)[-1])
    dismissed = [r for act, _key, r in said["events"] if act == "policies.dismiss-finding"]
    restored = [r for act, _key, r in said["events"] if act == "policies.restore-finding"]
    confirmed = [event for person in people for event in person.confirmed]
    there = {"dismiss": set(dismissed), "restore": set(restored)}
    last: dict[str, str] = {}
    for act, key, reason in said["events"]:
        last[key] = reason if act == "policies.dismiss-finding" else ""
    return Outcome(
        confirmed=len(confirmed),
        recorded=len(said["events"]),
        broken=sum(person.broken for person in people),
        lost=[f"{act} {reason}" for act, reason in confirmed if reason not in there[act]],
        twice=[
            r for reasons in (dismissed, restored) for r in set(reasons) if reasons.count(r) > 1
        ],
        half=[k for k, reason in said["findings"].items() if last.get(k, "") != reason],
        verified=installation.run("audit", "verify").returncode == 0,
    )
