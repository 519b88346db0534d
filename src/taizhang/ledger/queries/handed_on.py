"""Tasks that went from the units that their plan names to others: by a granted change, or a revision.

Who has a task in a role is whom the plan names, itself or through a group, until the task is handed on;
then who carries it. So lists and counts take what the plan says, add what was `taken`, and leave out what
was `left`. Few tasks are handed on: both are looked for along an index of those alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from taizhang.ledger.models import EntryUnit
from taizhang.organizations.models import Unit
from taizhang.organizations.queries.naming import OF_NAMES, named_unit
from taizhang.permission import Actor
from taizhang.policies.models import Assignment, TaskUnit
from taizhang.tables.paging import PAGE_SIZE
from taizhang.tables.prepared import Prepared


def handed_on() -> QuerySet[EntryUnit, Any]:
    """The entries (ids) that were handed on in whatever part."""
    return EntryUnit.objects.order_by().filter(until__isnull=False).values("entry")


def carried_now(units: Q, role: str = "") -> QuerySet[EntryUnit]:
    """Bindings of `units` that hold, of entries that were handed on in whatever part."""
    rows = EntryUnit.objects.order_by().filter(units, until__isnull=True, entry__in=handed_on())
    return rows.filter(role=role) if role else rows


def carried_before(units: Q, role: str = "") -> QuerySet[EntryUnit]:
    """Bindings of `units` that ended, where the unit has the entry no more (in that `role`)."""
    rows = EntryUnit.objects.order_by().filter(units, until__isnull=False)
    return (rows.filter(role=role) if role else rows).exclude(_carries_still(bool(role)))


def taken(by: Actor, out: list[int], *, is_role: bool) -> QuerySet[EntryUnit]:
    """What units carry now and the plan gives them not, as far as `by` sees it; not of the plans `out`.

    `is_role`: in that role; else in no role at all.
    """
    return _visible(carried_now(Q()), by, out).exclude(_is_given(is_role))


def left(by: Actor, out: list[int], *, is_role: bool) -> QuerySet[EntryUnit]:
    """What the plan gives to units that carry it no more; as `taken`."""
    ended = EntryUnit.objects.order_by().filter(until__isnull=False)
    gone = ended.exclude(_carries_still(is_role))
    return _visible(gone, by, out).filter(_is_given(is_role))


@dataclass(frozen=True, slots=True)
class Carried:
    """A unit's part in a task that was handed on: `is_new` since publication, `is_over` by now."""

    role: str
    unit: Unit
    is_new: bool
    is_over: bool


def carried_in(tasks: Collection[int]) -> dict[int, list[Carried]]:
    """Who carries, and carried, those of `tasks` (ids) that were handed on. One query."""
    found: dict[int, list[Carried]] = defaultdict(list)
    for task, opened_on, role, since, until, *unit in _BINDINGS(*tasks):
        found[task].append(Carried(role, named_unit(*unit), since > opened_on, until is not None))
    return {task: _parts(rows) for task, rows in found.items()}


def _bindings_of(*tasks: int) -> QuerySet[EntryUnit, Any]:
    rows = EntryUnit.objects.filter(entry__task__in=tasks, entry__in=handed_on()).order_by("id")
    units = [f"unit__{name}" for name in ("pk", *OF_NAMES)]
    return rows.values_list("entry__task", "entry__opened_on", "role", "since", "until", *units)


_BINDINGS: Prepared[Any] = Prepared(_bindings_of, most=PAGE_SIZE)


def _parts(rows: list[Carried]) -> list[Carried]:
    """Each unit once in a role: who gave a part on and has it again has it."""
    now = {(row.unit.pk, row.role) for row in rows if not row.is_over}
    over = [row for row in rows if row.is_over and (row.unit.pk, row.role) not in now]
    kept = {(row.unit.pk, row.role): row for row in over}
    return [row for row in rows if not row.is_over] + list(kept.values())


@dataclass(slots=True)
class Move:
    """What became of the part that a unit had, or has, in one entry: `taken` and `left` are roles.

    `tasks`: 1 where it has now what it did not have, -1 the other way, 0 where only its role changed.
    """

    unit: int
    taken: list[str]
    left: list[str]
    tasks: int


def moves(
    by: Actor, out: list[int], units: Collection[int] | None = None, *, past: bool = False
) -> Iterator[Move]:
    """`taken` and `left` for each entry that was handed on and each unit (of `units`). One query.

    `past`: what a unit had counts as if it had it still.
    """
    rows = _visible(EntryUnit.objects.order_by().filter(entry__in=handed_on()), by, out)
    if units is not None:
        rows = rows.filter(unit__in=units)
    rows = rows.annotate(given=_is_given(True), given_at_all=_is_given(False))
    columns = ("entry", "unit", "role", "until", "given", "given_at_all")
    every = rows.order_by("entry", "unit").values_list(*columns)
    for (_entry, unit), group in groupby(every, key=lambda row: row[:2]):
        yield _move(unit, list(group), past)


def _move(unit: int, rows: list[tuple[Any, ...]], past: bool) -> Move:
    now = {role for _e, _u, role, until, *_given in rows if past or until is None}
    before = {role for _e, _u, role, *_rest in rows} - now
    given = {role for _e, _u, role, _until, is_given, _at_all in rows if is_given}
    had = rows[0][-1]
    return Move(unit, sorted(now - given), sorted(before & given), bool(now) - bool(had))


def _visible(rows: QuerySet[EntryUnit], by: Actor, out: list[int]) -> QuerySet[EntryUnit]:
    seen: QuerySet[EntryUnit] = rows.visible_to(by)  # type: ignore[attr-defined]
    return seen.exclude(entry__plan__in=out) if out else seen


def _carries_still(is_role: bool) -> Exists:
    same: dict[str, Any] = {"role": OuterRef("role")} if is_role else {}
    there = EntryUnit.objects.order_by().filter(
        entry=OuterRef("entry"), unit=OuterRef("unit"), until__isnull=True, **same
    )
    return Exists(there)


def _is_given(is_role: bool) -> Q:
    """Whether the plan names the unit for the task, or a group that it was in."""
    same: dict[str, Any] = {"task": OuterRef("entry__task"), "unit": OuterRef("unit")}
    if is_role:
        same["role"] = OuterRef("role")
    bound = TaskUnit.objects.order_by().filter(group__isnull=False, **same)
    return Q(Exists(Assignment.objects.order_by().filter(**same)) | Exists(bound))
