"""Roles granted (授予) and ended (收回)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from taizhang.accounts.errors import (
    AlreadyClosed,
    AlreadyGranted,
    DaysUnfit,
    DutiesApart,
    DutyInUnit,
    GrantOver,
    OwnAccount,
)
from taizhang.accounts.models import Account, RoleGrant
from taizhang.accounts.permissions import END_GRANT, GRANT
from taizhang.accounts.services.accounts import locked
from taizhang.accounts.services.duties import ensure_duty_goes_on
from taizhang.audit import record
from taizhang.organizations.models import Unit
from taizhang.permission import DUTIES, Actor, Role, ensure


@transaction.atomic
def grant_role(
    *,
    account: Account,
    role: Role,
    unit: Unit | None,
    valid_from: dt.date | None = None,
    valid_until: dt.date | None = None,
    by: Actor,
) -> RoleGrant:
    """Give `account` a role in `unit` and all below it, or (None) in the whole installation.

    It holds from `valid_from` (today) to the end of `valid_until` (no end).
    Raises: NotAllowed, OwnAccount, AlreadyClosed, DaysUnfit, DutyInUnit, DutiesApart, AlreadyGranted.
    """
    ensure(by, GRANT)
    today = timezone.localdate()
    first = valid_from or today
    if valid_until and (valid_until < first or valid_until < today):
        raise DaysUnfit
    kept = locked(account)
    if by.account == kept.pk:
        raise OwnAccount
    if not kept.is_active:
        raise AlreadyClosed
    if role in DUTIES and unit is not None:
        raise DutyInUnit
    ensure_free(kept, role, unit, first, valid_until)
    grant = RoleGrant.objects.create(
        account=kept,
        role=role.value,
        unit=unit,
        valid_from=first,
        valid_until=valid_until,
        created_at=timezone.now(),
    )
    record(GRANT, subject=kept, by=by, after=facts(grant))
    return grant


@transaction.atomic
def end_grant(*, grant: RoleGrant, by: Actor) -> RoleGrant:
    """Take a role away, at once. Raises: NotAllowed, OwnAccount, GrantOver, LastOfDuty."""
    ensure(by, END_GRANT)
    account = locked(grant.account)
    kept = RoleGrant.objects.select_related("unit").get(pk=grant.pk)
    if by.account == account.pk:
        raise OwnAccount
    if kept.ended_at or (kept.valid_until and kept.valid_until < timezone.localdate()):
        raise GrantOver
    if Role(kept.role) in DUTIES and account.is_active:
        ensure_duty_goes_on(account)
    kept.ended_at = timezone.now()
    kept.save(update_fields=["ended_at"])
    record(END_GRANT, subject=account, by=by, before=facts(kept))
    return kept


def facts(grant: RoleGrant) -> dict[str, object]:
    """What the history keeps of a grant."""
    return {
        "role": grant.role,
        "unit": grant.unit_id,
        "unit_name": grant.unit.name if grant.unit else "",
        "from": grant.valid_from.isoformat(),
        "until": grant.valid_until.isoformat() if grant.valid_until else None,
    }


def ensure_free(
    account: Account, role: Role, unit: Unit | None, first: dt.date, last: dt.date | None
) -> None:
    """Refuse a role that does not go with the others, or that he has. Raises as `grant_role`."""
    meets = Q(ended_at__isnull=True) & (Q(valid_until__isnull=True) | Q(valid_until__gte=first))
    if last:
        meets &= Q(valid_from__lte=last)
    others = list(account.grants.filter(meets).values_list("role", "unit_id"))
    if (role.value, unit.pk if unit else None) in others:
        raise AlreadyGranted
    if others and (role in DUTIES or any(Role(other) in DUTIES for other, _unit in others)):
        raise DutiesApart
