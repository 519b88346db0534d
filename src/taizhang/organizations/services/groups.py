"""Members of groups (单位组成员), each with its time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from taizhang.audit import record
from taizhang.organizations.errors import (
    AlreadyMember,
    GroupInGroup,
    NotAGroup,
    PeriodBackwards,
)
from taizhang.organizations.models import Membership, Unit, UnitKind
from taizhang.organizations.permissions import GROUPS
from taizhang.organizations.services.history import apply, locked, plain, reach_of
from taizhang.permission import Actor, ensure


@transaction.atomic
def add_members(
    *, group: Unit, members: Sequence[Unit], by: Actor, valid_from: dt.date | None = None
) -> list[Membership]:
    """The units belong to the group from `valid_from` (None: as long as anybody knows).

    Raises: NotAllowed, NotAGroup, GroupInGroup, AlreadyMember.
    """
    kept = locked(group)
    ensure(by, GROUPS, reach_of(kept))
    if kept.kind != UnitKind.GROUP:
        raise NotAGroup(unit=kept.name)
    for unit in members:
        if unit.kind == UnitKind.GROUP:
            raise GroupInGroup(unit=unit.name)
    # One that left may come again, after it had left.
    clash = kept.memberships.filter(member__in=members)
    if valid_from is not None:
        clash = clash.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=valid_from))
    if there := clash.select_related("member").first():
        raise AlreadyMember(unit=there.member.name, group=kept.name)
    made = Membership.objects.bulk_create(
        Membership(group=kept, member=unit, valid_from=valid_from) for unit in members
    )
    apply(kept, {})
    said = {"members": [plain(unit) for unit in members], "valid_from": valid_from}
    record(GROUPS, subject=kept, by=by, after=said)
    return made


@transaction.atomic
def end_membership(*, membership: Membership, valid_until: dt.date, by: Actor) -> Membership:
    """The unit belongs to the group to the end of `valid_until`. Raises: NotAllowed,
    PeriodBackwards.
    """
    kept = locked(membership.group)
    ensure(by, GROUPS, reach_of(kept))
    if membership.valid_from and valid_until < membership.valid_from:
        raise PeriodBackwards(start=membership.valid_from, end=valid_until)
    before = {"member": plain(membership.member), "valid_until": membership.valid_until}
    membership.valid_until = valid_until
    membership.save(update_fields=["valid_until"])
    apply(kept, {})
    record(GROUPS, subject=kept, by=by, before=before, after={"valid_until": valid_until})
    return membership


@transaction.atomic
def remove_membership(*, membership: Membership, by: Actor) -> Unit:
    """The unit never belonged to the group: a mistake. Raises: NotAllowed."""
    kept = locked(membership.group)
    ensure(by, GROUPS, reach_of(kept))
    said = {"member": plain(membership.member), "valid_from": membership.valid_from}
    membership.delete()
    apply(kept, {})
    record(GROUPS, subject=kept, by=by, before=said)
    return kept
