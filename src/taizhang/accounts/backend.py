"""Who is signed in: the account that came with the session, else the one of its id."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from allauth.account.auth_backends import AuthenticationBackend

from taizhang.accounts.actors import signed_in
from taizhang.accounts.models import Account

_at_hand: ContextVar[Account | None] = ContextVar("account_at_hand", default=None)


class AccountBackend(AuthenticationBackend):
    """allauth's check of passwords; the account comes with its grants, and only while it is open."""

    def get_user(self, user_id: int) -> Account | None:
        """The account of a session; None where it was closed meanwhile: the session ends."""
        account = _at_hand.get()
        return account if account and account.pk == int(user_id) else signed_in(int(user_id))


@contextmanager
def at_hand(account: Account | None) -> Iterator[None]:
    """Let the backend take this account, which was loaded already, instead of asking for it."""
    token = _at_hand.set(account)
    try:
        yield
    finally:
        _at_hand.reset(token)
