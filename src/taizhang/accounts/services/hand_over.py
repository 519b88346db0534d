"""Hand over (工作交接): a person leaves or moves, another takes over what is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from taizhang.accounts.errors import AlreadyClosed, OwnAccount, SamePerson
from taizhang.accounts.models import Account, RoleGrant, current
from taizhang.accounts.permissions import HAND_OVER
from taizhang.accounts.services.accounts import locked
from taizhang.accounts.services.grants import ensure_free, facts
from taizhang.audit import record
from taizhang.permission import Actor, Role, ensure

#: Hands the open work of one kind from one account to another and says how much it was; called in
#: the transaction. Capabilities that give work to persons (reports, reviews) add theirs in `ready`.
Taking = Callable[[Account, Account, Actor], int]
TAKINGS: dict[str, Taking] = {}


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What went over: the roles, and of each kind of work how much."""

    grants: list[RoleGrant]
    work: dict[str, int]


@transaction.atomic
def hand_over(*, giver: Account, taker: Account, by: Actor) -> HandedOver:
    """Give `taker` the roles and the open work of `giver`, who keeps neither.

    A role that `taker` holds already is only ended. The giver's account stays open: close it
    afterwards where he left.
    Raises: NotAllowed, SamePerson, OwnAccount, AlreadyClosed, DutiesApart.
    """
    ensure(by, HAND_OVER)
    if giver.pk == taker.pk:
        raise SamePerson
    if by.account in (giver.pk, taker.pk):
        raise OwnAccount
    # Always in the order of ids: two hand-overs must not wait for each other.
    first, second = sorted((giver, taker), key=lambda account: account.pk)
    rows = {account.pk: account for account in (locked(first), locked(second))}
    giver, taker = rows[giver.pk], rows[taker.pk]
    if not taker.is_active:
        raise AlreadyClosed
    grants = [_moved(grant, taker) for grant in _open_grants(giver)]
    work = {name: take(giver, taker, by) for name, take in TAKINGS.items()}
    record(
        HAND_OVER,
        subject=giver,
        by=by,
        before={"roles": [facts(grant) for grant in grants], "work": work},
        after={"taker": taker.pk, "taker_name": taker.name},
    )
    record(
        HAND_OVER,
        subject=taker,
        by=by,
        before={"giver": giver.pk, "giver_name": giver.name},
        after={"roles": [facts(grant) for grant in grants], "work": work},
    )
    return HandedOver(grants, work)


def _open_grants(account: Account) -> list[RoleGrant]:
    today = current(timezone.localdate())
    return list(account.grants.filter(today).select_related("unit").order_by("id"))


def _moved(grant: RoleGrant, taker: Account) -> RoleGrant:
    """End the grant, and give it to `taker` for the days that are left, if he lacks it."""
    today, now = timezone.localdate(), timezone.now()
    grant.ended_at = now
    grant.save(update_fields=["ended_at"])
    held = taker.grants.filter(current(today), role=grant.role, unit=grant.unit).first()
    if held:
        return held
    ensure_free(taker, Role(grant.role), grant.unit, today, grant.valid_until)
    return RoleGrant.objects.create(
        account=taker,
        role=grant.role,
        unit=grant.unit,
        valid_from=today,
        valid_until=grant.valid_until,
        created_at=now,
    )
