"""Who is signed in, in the browser: somebody for each role, in the whole installation."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from taizhang.permission import Role

#: The name of whoever is signed in here.
NAME = "测试员"


def session_of(role: str = "coordinator") -> str:
    """The key of a session of somebody with this role, where people have come (`come`)."""
    return key_of(f"browser-{role}")


def key_of(username: str) -> str:
    """The key of the session of the account with this name."""
    return hashlib.sha256(username.encode()).hexdigest()[:32]


def come() -> None:
    """Make them, in the installation of this process. A session that was never used is never idle."""
    from django.utils import timezone

    from taizhang.accounts.models import Account, RoleGrant

    for role in Role:
        account = Account(username=f"browser-{role}", name=NAME, created_at=timezone.now())
        account.set_unusable_password()
        account.save()
        RoleGrant.objects.create(
            account=account,
            role=role.value,
            valid_from=dt.date(2020, 1, 1),
            created_at=timezone.now(),
        )
    all_sign_in()


def all_sign_in() -> None:
    """Make a session for each account that has none."""
    from taizhang.accounts.models import Account

    for account in Account.objects.filter(sessions__isnull=True):
        _sign_in(account)


def _sign_in(account: Any) -> None:
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.utils import timezone

    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(account.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    store[HASH_SESSION_KEY] = account.get_session_auth_hash()
    store["started_at"] = timezone.now().isoformat()
    store._session_key = key_of(account.username)
    store.save(must_create=True)
