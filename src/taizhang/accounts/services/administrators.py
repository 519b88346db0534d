"""The first run: the accounts of the three duties, from which all others come."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from taizhang.accounts.models import RoleGrant, current
from taizhang.accounts.permissions import CREATE
from taizhang.accounts.services.accounts import create_account
from taizhang.accounts.services.grants import grant_role
from taizhang.accounts.services.passwords import NewPassword
from taizhang.accounts.words import role_words
from taizhang.permission import Actor, Role, ensure

#: The sign-in name of each duty.
ADMINISTRATORS = {
    Role.SYSTEM_ADMINISTRATOR: "sysadmin",
    Role.SECURITY_ADMINISTRATOR: "secadmin",
    Role.AUDITOR: "auditor",
}


@transaction.atomic
def create_administrators(*, by: Actor) -> list[NewPassword]:
    """Make an account for each of the three duties that nobody holds; none where all are held.

    Their passwords are random and must be changed. Raises: NotAllowed; UsernameTaken where an
    account of that name holds something else.
    """
    ensure(by, CREATE)
    return [
        _made(role, username, by) for role, username in ADMINISTRATORS.items() if not _is_held(role)
    ]


def _is_held(role: Role) -> bool:
    today = current(timezone.localdate())
    return RoleGrant.objects.filter(today, role=role.value, account__is_active=True).exists()


def _made(role: Role, username: str, by: Actor) -> NewPassword:
    made = create_account(username=username, name=role_words(role), by=by)
    grant_role(account=made.account, role=role, unit=None, by=by)
    return made
