"""What a plan reaches: its keeper and the units that it gives work to; and who keeps a new one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from django.db.models import Q, QuerySet, Value

from taizhang.organizations.models import Unit
from taizhang.permission import (
    WHOLE,
    Act,
    Actor,
    Limits,
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
        now = {unit: counts for (_plan, unit), counts in given_to_units([plan_id]).items()}
        for units in _ALSO_GIVEN:
            for unit in units(plan_id):
                now.setdefault(unit, _NOTHING)
        rows = PlanUnit.objects.filter(plan=plan_id).order_by()
        before = {row.unit_id: row.counts for row in rows}
        if gone := before.keys() - now.keys():
            rows.filter(unit__in=gone).delete()
        PlanUnit.objects.bulk_create(
            (
                PlanUnit(
                    plan_id=plan_id, unit_id=unit, **dict(zip(_COUNTS, now[unit], strict=True))
                )
                for unit in sorted(now)
                if before.get(unit) != now[unit]
            ),
            update_conflicts=True,
            unique_fields=["plan", "unit"],
            update_fields=_COUNTS,
        )


_COUNTS = PlanUnit.COUNTS
_NOTHING = (0,) * len(_COUNTS)
#: So many plans' assignments are held at once.
_BATCH = 100


def given_to_units(plans: Sequence[int]) -> dict[tuple[int, int], tuple[int, ...]]:
    """By plan (of these, ids) and unit what `PlanUnit` counts; units that are bound to its tasks and not
    named count nothing. Two queries.
    """
    tasks: dict[tuple[int, int], tuple[set[int], ...]] = {}
    columns = ("task__plan_id", "unit_id", "task_id", "role")
    named = Assignment.objects.order_by().filter(task__plan__in=plans).annotate(says=Value(True))
    bound = TaskUnit.objects.order_by().filter(task__plan__in=plans)
    by_group = bound.annotate(says=Q(group__isnull=False))
    for rows in (named, by_group):
        for plan, unit, task, role, says in rows.values_list(*columns, "says"):
            sets = tasks.setdefault((plan, unit), tuple(set() for _count in _COUNTS))
            if says:
                sets[_COUNTS.index(role)].add(task)
                sets[-1].add(task)
    return {key: tuple(map(len, sets)) for key, sets in tasks.items()}


def units_out_of_step() -> list[int]:
    """The plans (ids) whose units are kept with other counts than their tasks say: none, ever."""
    plans = list(Plan.objects.order_by("pk").values_list("pk", flat=True))
    wrong: set[int] = set()
    for start in range(0, len(plans), _BATCH):
        some = plans[start : start + _BATCH]
        rows = PlanUnit.objects.order_by().filter(plan__in=some)
        kept = {(row.plan_id, row.unit_id): row.counts for row in rows}
        said = given_to_units(some)
        wrong |= {key[0] for key, counts in kept.items() if said.get(key, _NOTHING) != counts}
        wrong |= {plan for plan, _unit in said.keys() - kept.keys()}
    return sorted(wrong)


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
    return _met(limits(actor, act))


def name_of_unit(unit: int, by: Actor) -> str | None:
    """What a unit that `by` meets is called; None where it is not there for him. One query."""
    return _names(limits(by, SEE)).one(unit)


def _met(reached: Limits) -> QuerySet[Unit]:
    units = Unit.objects.all()
    if reached.everything:
        return units
    plans = Plan.objects.order_by().within(reached).values("pk")
    given = PlanUnit.objects.order_by().filter(plan__in=plans).values("unit")
    return units.filter(Q(pk__in=given) | units_below(reached))


@lru_cache(maxsize=512)
def _names(reached: Limits) -> Prepared[str]:
    return Prepared(lambda unit: _met(reached).filter(pk=unit).values_list("name", flat=True))


def units_below(reached: Limits) -> Q:
    """The condition that a unit is one of a person's own grants, or below one."""
    condition = Q(path__in=reached.own)
    for path in (*reached.keeps, *reached.takes_part):
        condition |= Q(path__startswith=path)
    return condition
