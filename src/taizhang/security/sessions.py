"""The ends of sessions: idle too long, signed in too long, too many at once, ended by somebody."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone

from taizhang.accounts.models import Account, Session
from taizhang.accounts.sessions import STARTED
from taizhang.configuration.values import value
from taizhang.security import options

#: In the session: when it was used last, what was told of the sign-in before, that a second factor
#: is there.
SEEN, LAST, SECOND_FACTOR = "seen_at", "last_sign_in", "second_factor"
#: A session is written at most so often only because it was used.
TOUCH_AFTER = dt.timedelta(minutes=1)
IDLE, TOO_LONG = "idle", "too-long"


def touch(session: SessionBase) -> None:
    """Note that it is used now."""
    session[SEEN] = timezone.now().isoformat()


def why_ended(session: SessionBase, now: dt.datetime) -> str:
    """IDLE or TOO_LONG where the session is over, "" while it goes on; it is touched then."""
    if over := _over(session, now):
        return over
    seen = _moment(session.get(SEEN))
    if seen is None or now - seen > TOUCH_AFTER:
        touch(session)
    return ""


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A place where an account is signed in. `handle` tells it without being its key."""

    handle: str
    started_at: dt.datetime | None
    seen_at: dt.datetime | None
    address: str
    is_this: bool


def open_sessions(account: Account, *, this: str | None = None) -> list[OpenSession]:
    """Where the account is signed in, the last used first; those that are over are left out."""
    now = timezone.now()
    rows = Session.objects.filter(account=account, expire_date__gt=now)
    found = [_open(row, this) for row in rows if not _over(row.get_decoded(), now)]
    return sorted(found, key=lambda one: (one.is_this, one.seen_at or now), reverse=True)


def session_by(account: Account, handle: str) -> Session | None:
    """The session of this account with this handle."""
    rows = Session.objects.filter(account=account)
    return next((row for row in rows if _handle(row.session_key) == handle), None)


def end_oldest(account: Account) -> None:
    """Make room for one more session: of those that are open, the longest unused end."""
    keep = value(options.MOST_SESSIONS) - 1
    over = open_sessions(account)[keep:]
    handles = {one.handle for one in over}
    for row in Session.objects.filter(account=account) if handles else ():
        if _handle(row.session_key) in handles:
            row.delete()


def _open(row: Session, this: str | None) -> OpenSession:
    data = row.get_decoded()
    return OpenSession(
        handle=_handle(row.session_key),
        started_at=row.started_at,
        seen_at=_moment(data.get(SEEN)),
        address=row.address or "",
        is_this=row.session_key == this,
    )


def _over(data: Mapping[str, Any] | SessionBase, now: dt.datetime) -> str:
    seen, started = _moment(data.get(SEEN)), _moment(data.get(STARTED))
    if started and now - started > dt.timedelta(hours=value(options.ABSOLUTE)):
        return TOO_LONG
    if seen and now - seen > dt.timedelta(minutes=value(options.IDLE)):
        return IDLE
    return ""


def _handle(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def _moment(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None
