"""Reset a second factor (重置二次验证): the telephone is lost, the key broken."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import transaction

from taizhang.accounts.models import Account, Session
from taizhang.audit import record
from taizhang.permission import Actor, ensure
from taizhang.security.errors import NoSecondFactor, OwnSecondFactor
from taizhang.security.permissions import RESET_SECOND_FACTOR


@transaction.atomic
def reset_second_factor(*, account: Account, by: Actor) -> None:
    """Take all second factors and recovery codes away; the person is signed out everywhere.

    Raises: NotAllowed, OwnSecondFactor, NoSecondFactor.
    """
    ensure(by, RESET_SECOND_FACTOR)
    if by.account == account.pk:
        raise OwnSecondFactor
    found = Authenticator.objects.filter(user_id=account.pk)
    kinds = sorted(found.values_list("type", flat=True))
    if not kinds:
        raise NoSecondFactor
    found.delete()
    Session.objects.filter(account=account).delete()
    record(RESET_SECOND_FACTOR, subject=account, by=by, before={"kinds": kinds})
