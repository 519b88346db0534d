"""Sessions ended: one's own elsewhere (退出其他登录), and a person's by the security administrator."""

from __future__ import annotations

from django.db import transaction

from taizhang.accounts.models import Account, Session
from taizhang.audit import record
from taizhang.permission import Actor, ensure
from taizhang.security.errors import NoSuchSession
from taizhang.security.permissions import END_SESSIONS, OWN, SIGN_OUT
from taizhang.security.sessions import session_by


@transaction.atomic
def end_own_session(*, account: Account, handle: str, by: Actor) -> None:
    """End a session of one's own. Raises: NotAllowed, NoSuchSession."""
    ensure(by, OWN)
    found = session_by(account, handle) if by.account == account.pk else None
    if found is None:
        raise NoSuchSession
    found.delete()
    record(SIGN_OUT, subject=account, by=by, after={"reason": "elsewhere"})


@transaction.atomic
def end_sessions_of(*, account: Account, by: Actor) -> int:
    """Sign a person out everywhere, at once; return how many sessions ended. Raises: NotAllowed."""
    ensure(by, END_SESSIONS)
    count, _each = Session.objects.filter(account=account).delete()
    record(END_SESSIONS, subject=account, by=by, after={"sessions": count})
    return count
