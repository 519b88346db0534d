"""To whom a plan can be handed (移交): the units that have coordinators, and any other by its name."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from taizhang.accounts.models import RoleGrant, current
from taizhang.organizations.models import Unit, UnitKind
from taizhang.permission import Actor, Role, limits
from taizhang.policies.models import Plan
from taizhang.policies.permissions import SET_KEEPER

#: So many units are offered; the others are typed.
OFFERED = 40


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that may keep the plan, with the people who would decide there."""

    unit: Unit
    coordinators: list[str]


@dataclass(frozen=True, slots=True)
class ToHandOver:
    """A plan, who could keep it, and whether the installation itself may take it (`may_free`)."""

    plan: Plan
    candidates: list[Candidate]
    may_free: bool


def to_hand_over(plan: Plan, by: Actor) -> ToHandOver:
    """What can be chosen. Two queries."""
    grants = RoleGrant.objects.filter(
        current(timezone.localdate()),
        role=Role.COORDINATOR.value,
        unit__in=keepers_for(by),
        account__is_active=True,
    )
    names: dict[int, list[str]] = {}
    for unit, name in grants.order_by("unit__path", "id").values_list("unit", "account__name"):
        names.setdefault(unit, []).append(name)
    units = Unit.objects.in_bulk(list(names)[:OFFERED])
    found = [Candidate(units[pk], names[pk]) for pk in names if pk in units]
    return ToHandOver(plan, found, limits(by, SET_KEEPER).everything)


def keepers_for(by: Actor) -> QuerySet[Unit]:
    """The units to which `by` may hand a plan: those that he coordinates, and all beneath them."""
    units = Unit.objects.existing().filter(kind=UnitKind.UNIT)
    reached = limits(by, SET_KEEPER)
    if reached.everything:
        return units
    below = Q(pk__in=())
    for path in reached.keeps:
        below |= Q(path__startswith=path)
    return units.filter(below)


def keeper_named(name: str, by: Actor) -> Unit | None:
    """The unit of this name to which `by` may hand a plan."""
    return keepers_for(by).filter(name=name.strip()).order_by("pk").first()


def keepers_like(words: str, by: Actor) -> list[str]:
    """Names of such units that hold `words`, a dozen of them."""
    found = keepers_for(by).filter(name__contains=words.strip()[:200]).order_by("name")
    return list(found.values_list("name", flat=True)[:12])
