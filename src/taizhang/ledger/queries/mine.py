"""What is a person's own among all that he sees: the units that he writes for, the entries he follows."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from taizhang.ledger.models import Entry, EntryUnit
from taizhang.ledger.permissions import ACCEPT
from taizhang.organizations.models import Unit
from taizhang.permission import WHOLE, Act, Actor, Relation, Role, limits
from taizhang.policies.permissions import SEE


def may_at_all(by: Actor, act: Act) -> bool:
    """Whether there is anything that he may do this to."""
    return not limits(by, act).nothing


def of_units(by: Actor, act: Act, way: str = "unit") -> Q:
    """The condition that a row's unit is one where `by` was given a role that may do `act`.

    The very units of his grants: what those below them have to do stands on their own desks.
    """
    reached = limits(by, act)
    if reached.everything:
        return Q()
    paths = [path for path in (*reached.own, *reached.takes_part) if path != WHOLE]
    # A path ends with the id of its unit (`/1/5/17/`): told the ids, the database finds rows by index.
    return Q(**{f"{way}__in": [int(path.rstrip("/").rpartition("/")[2]) for path in paths]})


def entries_followed(by: Actor) -> QuerySet[Entry]:
    """The entries that concern `by`: of the plans that he coordinates, and those carried by the units
    where he has another role, or below them. All of them are his to see.
    """
    if by.is_operator:
        return Entry.objects.all()
    condition = Q(pk__in=())
    if may_at_all(by, ACCEPT):
        kept = Entry.objects.order_by().visible_to(by, ACCEPT)
        if limits(by, ACCEPT).everything:
            return Entry.objects.all()
        condition |= Q(pk__in=kept.values("pk"))
    units = Q(pk__in=())
    for grant in by.grants:
        if grant.role not in SEE.rules or grant.role == Role.COORDINATOR:
            continue
        if grant.path == WHOLE:
            return Entry.objects.all()
        if SEE.rules[grant.role] is Relation.IS:
            units |= Q(path=grant.path)
        else:
            units |= Q(path__startswith=grant.path)
    carried = EntryUnit.objects.order_by().filter(
        until__isnull=True, unit__in=Unit.objects.order_by().filter(units).values("pk")
    )
    return Entry.objects.filter(condition | Q(pk__in=carried.values("entry")))
