"""When the history was last proved whole: a note in the data folder, beside the keys."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from taizhang.keeping import replaced


@dataclass(frozen=True, slots=True)
class Verified:
    """A proof: when, over how many events, how many faults."""

    time: dt.datetime
    events: int
    faults: int


def note_verified(*, events: int, faults: int) -> None:
    """Write it down in place of the one before."""
    told = {"time": timezone.now().isoformat(), "events": events, "faults": faults}
    replaced(_place(), json.dumps(told).encode("ascii"))


def last_verified() -> Verified | None:
    """The last proof; None before the first."""
    try:
        told = json.loads(_place().read_text("ascii"))
    except FileNotFoundError:
        return None
    return Verified(dt.datetime.fromisoformat(told["time"]), told["events"], told["faults"])


def _place() -> Path:
    return Path(settings.HOME) / "audit-verified"
