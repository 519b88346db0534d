"""Who is signed in, in the browser: a session made in the site's own database."""

from __future__ import annotations

from functools import cache

from tests.browser.site import Site

#: The name of whoever is signed in here.
NAME = "测试员"
_MAKE = """
from datetime import date
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone
from taizhang.accounts.models import Account, RoleGrant
account, made = Account.objects.get_or_create(
    username="browser-{role}", defaults=dict(name="{name}", created_at=timezone.now())
)
if made:
    account.set_unusable_password()
    account.save()
    RoleGrant.objects.create(
        account=account, role="{role}", valid_from=date(2020, 1, 1), created_at=timezone.now()
    )
store = import_module(settings.SESSION_ENGINE).SessionStore()
store[SESSION_KEY] = str(account.pk)
store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
store[HASH_SESSION_KEY] = account.get_session_auth_hash()
store["started_at"] = timezone.now().isoformat()
store.create()
print("session:" + store.session_key)
"""


@cache
def session_of(site: Site, role: str = "coordinator") -> str:
    """The key of a session of somebody with this role in the whole installation."""
    answer = site.run(
        "manage", "shell", "-c", _MAKE.replace("{role}", role).replace("{name}", NAME)
    )
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.rpartition("session:")[2].strip()
