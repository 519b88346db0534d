"""Seal the ends of all chains, at most a minute after something was recorded.

No daemon: who writes sees to it. In the server a commit sets a timer, once for each process, so that
no request waits for a seal; at the command line the commit seals at once if the last seal is older
than a minute. A seal takes the ends that moved by one query and locks none of them: writers go on.
Two who seal at once want the same number; the second finds it taken, and leaves it to the first.
"""

from __future__ import annotations

import json
import logging
import threading
import time

from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.db.models import F, Q
from django.utils import timezone

from taizhang.audit import keys
from taizhang.audit.canonical import FORM, NONE_BEFORE
from taizhang.audit.models import Chain, Seal, SealedEnd

#: What was recorded is sealed when the last seal is older.
SEAL_AFTER_SECONDS = 60
#: Ends in one seal: a seal is read whole.
MOST_ENDS = 5_000

log = logging.getLogger("taizhang.audit")


def seal() -> list[Seal]:
    """Bind what was recorded since the last seal; no seal where nothing was.

    Raises: OSError where the key cannot be read.
    """
    made = []
    while True:
        try:
            new = _seal_once()
        except IntegrityError:  # somebody seals at this moment, and the same ends
            return made
        if new is None:
            return made
        keys.keep_last_seal(keys.LastSeal(new.number, new.hash))
        made.append(new)


@transaction.atomic
def _seal_once() -> Seal | None:
    before = Seal.objects.order_by("-number").first()
    ends = list(
        _unsealed().order_by("name").values_list("id", "name", "sequence", "hash")[:MOST_ENDS]
    )
    if not ends:
        return None
    new = Seal(
        number=before.number + 1 if before else 1,
        form=FORM,
        time=timezone.now(),
        ends=json.dumps([end[1:] for end in ends], ensure_ascii=False, separators=(",", ":")),
        key=keys.key_id(keys.public_key()),
        previous=before.hash if before else NONE_BEFORE,
    )
    new.hash = new.hash_taken_again()
    new.signature = keys.sign(new.hash)
    new.save(force_insert=True)
    SealedEnd.objects.filter(chain_id__in=[end[0] for end in ends]).delete()
    SealedEnd.objects.bulk_create(SealedEnd(chain_id=end[0], sequence=end[2]) for end in ends)
    return new


def _unsealed() -> models.QuerySet[Chain]:
    moved = Q(sealedend=None) | Q(sealedend__sequence__lt=F("sequence"))
    return Chain.objects.filter(moved, sequence__gt=0)


def seconds_to_wait() -> float:
    """Seconds until the next seal is due; 0 if it is."""
    last = Seal.objects.order_by("-number").values_list("time", flat=True).first()
    if last is None:
        return 0
    return max(0, SEAL_AFTER_SECONDS - (timezone.now() - last).total_seconds())


class _Clock:
    """When this process seals. One for each process, shared by its threads."""

    def __init__(self) -> None:
        self.in_background = False
        self.looked = float("-inf")
        self.timer: threading.Timer | None = None
        self.lock = threading.Lock()

    def recorded(self) -> None:
        """After each commit that recorded something."""
        if self.in_background:
            self.wait(SEAL_AFTER_SECONDS)
        elif time.monotonic() - self.looked >= SEAL_AFTER_SECONDS:
            self.looked = time.monotonic()
            if not seconds_to_wait():
                seal()

    def wait(self, seconds: float) -> None:
        with self.lock:
            if self.timer is None:
                self.timer = threading.Timer(seconds, self.ring)
                self.timer.daemon = True
                self.timer.start()

    def ring(self) -> None:
        with self.lock:
            self.timer = None
        try:
            if seconds := seconds_to_wait():  # another process sealed meanwhile, maybe not all
                self.wait(seconds)
            else:
                seal()
        except (DatabaseError, OSError):
            # What was recorded stays chained and is sealed after the next act.
            log.exception("the history could not be sealed")
        finally:
            connection.close()


_clock = _Clock()
recorded = _clock.recorded


def in_background() -> None:
    """Called by the server: seals are made by a thread beside the requests."""
    _clock.in_background = True
