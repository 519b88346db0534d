"""What is a person's own among all that he sees: the units that he writes for, the entries he follows."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from taizhang.ledger.models import Entry, EntryUnit, ProgressReport, ReportState
from taizhang.ledger.permissions import ACCEPT
from taizhang.organizations.models import Unit
from taizhang.permission import WHOLE, Act, Actor, Relation, Role, limits
from taizhang.policies.models import Plan, PlanUnit
from taizhang.policies.permissions import SEE
from taizhang.tables.together import in_any


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


def plans_of_units(units: Any) -> QuerySet[Any, Any]:
    """The plans (ids) in which `units` (ids, or a query of them) have or had work."""
    given = PlanUnit.objects.order_by().filter(unit__in=units).values("plan")
    handed_on = EntryUnit.objects.order_by().filter(unit__in=units, until__isnull=False)
    return given.union(handed_on.values("entry__plan"))


def plans_at_work(by: Actor, act: Act = SEE) -> QuerySet[Plan]:
    """The plans with tasks in the ledger to which `by` may do `act`, with what their names are made of."""
    entries = Entry.objects.filter(plan=OuterRef("pk"))
    rows = Plan.objects.visible_to(by, act).filter(Exists(entries)).select_related("document")
    return rows.only("title", "document__name")


def to_accept(by: Actor) -> QuerySet[ProgressReport]:
    """The reports that wait for `by` to accept them. His plans are asked for first: told their ids, the
    database finds the reports by their periods.
    """
    checked = ProgressReport.objects.order_by().filter(state=ReportState.CHECKED, to_lead=False)
    if limits(by, ACCEPT).everything:
        return checked
    plans = list(Plan.objects.order_by().visible_to(by, ACCEPT).values_list("pk", flat=True))
    # Whose the period is says nothing new, but where to begin.
    return checked.filter(entry__plan__in=plans, period__plan__in=plans)


def entries_followed(by: Actor) -> QuerySet[Entry]:
    """The entries that concern `by`: of the plans that he coordinates, and those carried by the units
    where he has another role, or below them. All of them are his to see.
    """
    whole = any(grant.path == WHOLE and grant.role in SEE.rules for grant in by.grants)
    if by.is_operator or whole or limits(by, ACCEPT).everything:
        return Entry.objects.all()
    ways = []
    if may_at_all(by, ACCEPT):
        ways.append(Entry.objects.order_by().visible_to(by, ACCEPT))
    units = Q()
    for grant in by.grants:
        if grant.role not in SEE.rules or grant.role == Role.COORDINATOR:
            continue
        is_own = SEE.rules[grant.role] is Relation.IS
        units |= Q(path=grant.path) if is_own else Q(path__startswith=grant.path)
    if units:
        carrying = Unit.objects.order_by().filter(units).values("pk")
        carried = EntryUnit.objects.order_by().filter(until__isnull=True, unit__in=carrying)
        ways.append(Entry.objects.order_by().filter(pk__in=carried.values("entry")))
    return ways[0] if len(ways) == 1 else Entry.objects.filter(in_any(ways))
