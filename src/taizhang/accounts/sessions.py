"""The store of sessions: on the server, in the table of `Session`.

Kept in the database, not in a signed cookie or a process's memory: closing an account, resetting a
password or taking away a role must end a session at once, in every worker.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from taizhang.accounts.models import Account, Session

STARTED, ADDRESS = "started_at", "address"


class SessionStore(DatabaseStore):
    """Django's store in the database, that also keeps whose session it is.

    `account` is whose it is, with the grants that hold today, once the session has been loaded:
    both come in one query, for every page needs both.
    """

    account: Account | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """The table."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row for `data`; account, beginning and address are columns as well."""
        row = super().create_model_instance(data)
        started = data.get(STARTED)
        row.account_id = int(data[SESSION_KEY]) if data.get(SESSION_KEY) else None
        row.started_at = dt.datetime.fromisoformat(started) if started else None
        row.address = data.get(ADDRESS)
        return row

    def _get_session_from_db(self) -> Session | None:
        # Imported here: `actors` wants models, and models name this store.
        from taizhang.accounts.actors import session_of

        found = session_of(self.session_key, timezone.now())
        if found is None:
            self._session_key = None
            return None
        row, self.account = found
        return row
