"""Where a person is signed in."""

from __future__ import annotations

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from taizhang.accounts.models.account import Account


class Session(AbstractBaseSession):
    """A session (会话) with the account that is signed in by it: so all of a person's can be ended.

    `started_at` is when he signed in, `address` from where.
    """

    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, null=True, related_name="sessions"
    )
    started_at = models.DateTimeField(null=True)
    address = models.GenericIPAddressField(null=True)

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        ordering = ["session_key"]

    @classmethod
    def get_session_store_class(cls) -> type:
        """The store that keeps its sessions here."""
        from taizhang.accounts.sessions import SessionStore

        return SessionStore
