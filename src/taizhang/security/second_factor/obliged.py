"""Who must have a second factor, and who has one."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet
from django.utils import timezone

from taizhang.accounts.models import Account, current
from taizhang.configuration.values import value
from taizhang.permission import Actor, Role
from taizhang.security import options

#: Recovery codes alone are none: they stand in for one.
MAIN = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def must_have(actor: Actor) -> bool:
    """Whether one of the roles in which he acts obliges him."""
    return actor.holds(*(Role(name) for name in value(options.FACTOR_ROLES)))


def is_obliged(account: Account) -> bool:
    """The same for an account that does not act now. One query."""
    names = value(options.FACTOR_ROLES)
    return (
        bool(names)
        and account.grants.filter(current(timezone.localdate()), role__in=names).exists()
    )


def main_factors(account_id: int) -> QuerySet[Authenticator]:
    """The second factors of an account, recovery codes left out."""
    return Authenticator.objects.filter(user_id=account_id, type__in=MAIN)
