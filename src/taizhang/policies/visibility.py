"""What a plan reaches: its keeper and the units that it gives work to; and who keeps a new one."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db.models import Q, QuerySet

from taizhang.organizations.models import Unit
from taizhang.permission import (
    WHOLE,
    Act,
    Actor,
    NotAllowed,
    Reach,
    Relation,
    limits,
    may,
)
from taizhang.policies.models import Assignment, Plan, PlanUnit, TaskUnit
from taizhang.policies.permissions import IMPORT, SEE
from taizhang.tables.prepared import Prepared

#: Who else works on a plan: functions of a plan's id that return ids of units.
_ALSO_GIVEN: list[Callable[[int], Iterable[int]]] = []


def also_given(units: Callable[[int], Iterable[int]]) -> None:
    """Let `note_units` count the units that `units` names for a plan: those that work came to later."""
    if units not in _ALSO_GIVEN:
        _ALSO_GIVEN.append(units)


_PARTS = Prepared(
    lambda plan: PlanUnit.objects.order_by().filter(plan=plan).values_list("unit__path", flat=True)
)


def reach_of(plan: Plan) -> Reach:
    """The units that the plan concerns, for `ensure`. One query, or two."""
    return Reach(plan.keeper.path if plan.keeper else None, frozenset(_PARTS(plan.pk)))


def may_in(plan: Plan, act: Act, by: Actor, known: Iterable[str] = ()) -> bool:
    """Whether `by` may do `act` to the plan, as `may` says of `reach_of`.

    Its units are asked for only where the answer hangs on them; `known` are the paths of some of them.
    """
    if may(by, act, Reach(plan.keeper.path if plan.keeper else None, frozenset(known))):
        return True
    theirs = (Relation.TAKES_PART, Relation.IS)
    hangs = any(act.rules.get(grant.role) in theirs for grant in by.grants)
    return hangs and may(by, act, reach_of(plan))


def ensure_in(plan: Plan, act: Act, by: Actor) -> None:
    """Refuse what `may_in` refuses. Raises: NotAllowed."""
    if not may_in(plan, act, by):
        raise NotAllowed(act=act, by=by)


def note_units(plans: Iterable[Plan | int]) -> None:
    """Keep `PlanUnit` in step after units of these plans' tasks were made or changed."""
    for plan in plans:
        plan_id = plan if isinstance(plan, int) else plan.pk
        given = Assignment.objects.filter(task__plan=plan_id).order_by()
        bound = TaskUnit.objects.filter(task__plan=plan_id).order_by()
        now = set(given.values_list("unit_id", flat=True).distinct())
        now |= set(bound.values_list("unit_id", flat=True).distinct())
        for units in _ALSO_GIVEN:
            now |= set(units(plan_id))
        rows = PlanUnit.objects.filter(plan=plan_id).order_by()
        before = set(rows.values_list("unit_id", flat=True))
        if before - now:
            rows.filter(unit__in=before - now).delete()
        PlanUnit.objects.bulk_create(
            PlanUnit(plan_id=plan_id, unit_id=unit) for unit in sorted(now - before)
        )


def keeper_for(by: Actor) -> Unit | None:
    """The unit that keeps what `by` imports: that of his first grant that allows it.

    Where that is the whole installation, the unit where he works; None where he has none.
    """
    paths = [grant.path for grant in by.grants if grant.role in IMPORT.rules]
    if not paths or paths[0] == WHOLE:
        return Unit.objects.filter(pk=by.unit).first() if by.unit else None
    return Unit.objects.filter(path=paths[0]).first()


def units_visible_to(actor: Actor, act: Act = SEE) -> QuerySet[Unit]:
    """The units that a person meets: those in plans that he sees, and those below his own grants."""
    reached = limits(actor, act)
    units = Unit.objects.all()
    if reached.everything:
        return units
    plans = Plan.objects.order_by().visible_to(actor, act).values("pk")
    given = PlanUnit.objects.order_by().filter(plan__in=plans).values("unit")
    condition = Q(pk__in=given) | Q(path__in=reached.own)
    for path in (*reached.keeps, *reached.takes_part):
        condition |= Q(path__startswith=path)
    return units.filter(condition)


def assignments_visible_to(actor: Actor, act: Act = SEE) -> QuerySet[Assignment]:
    """The assignments of the tasks that a person sees, in no order."""
    given = Assignment.objects.order_by()
    if limits(actor, act).everything:
        return given
    return given.filter(task__plan__in=Plan.objects.order_by().visible_to(actor, act).values("pk"))
