"""An entry with all that hangs on it, read once for the page of its task."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from django.db.models import Model

from taizhang.ledger.models import (
    HANDED_IN,
    ChangeRequest,
    Closure,
    Dependency,
    Entry,
    EntryCycle,
    EntryTarget,
    EntryUnit,
    Evidence,
    LightChange,
    LightNote,
    Milestone,
    ProgressReport,
    Subtask,
    TargetValue,
    TaskBook,
)
from taizhang.organizations.models import Unit
from taizhang.policies.models import TaskUnit
from taizhang.tables.prepared import Prepared, planned_cursor

Row = TypeVar("Row", bound=Model)

#: What an entry may lack, each with the columns that name the entry.
_PERHAPS: tuple[tuple[type[Model], tuple[str, ...]], ...] = (
    (ChangeRequest, ("entry_id",)),
    (Closure, ("entry_id",)),
    (Dependency, ("entry_id", "needs_id")),
    (EntryCycle, ("entry_id",)),
    (EntryTarget, ("entry_id",)),
    (LightChange, ("entry_id",)),
    (LightNote, ("entry_id",)),
    (Milestone, ("entry_id",)),
    (Subtask, ("entry_id",)),
    (TaskBook, ("entry_id",)),
)


@dataclass(frozen=True, slots=True)
class Work:
    """What is known of an entry, in the order in which it came; `years` the newest first.

    `targets` are those that hold. `values` are by report, `evidence` by ("report" | "change" | "closure",
    id). `is_tied`: it waits, or ever waited, for another entry, or another for it. `has_groups`: units have
    the task as members of a group.
    """

    entry: Entry
    units: list[EntryUnit]
    targets: list[EntryTarget]
    reports: list[ProgressReport]
    changes: list[ChangeRequest]
    closures: list[Closure]
    books: list[TaskBook]
    milestones: list[Milestone]
    lights: list[LightChange]
    notes: list[LightNote]
    subtasks: list[Subtask]
    years: list[EntryCycle]
    values: dict[int, list[TargetValue]]
    evidence: dict[tuple[str, int], list[Evidence]]
    is_tied: bool
    has_groups: bool

    @property
    def units_now(self) -> list[EntryUnit]:
        """Who carries it now."""
        return [row for row in self.units if row.until is None]

    @property
    def units_before(self) -> list[EntryUnit]:
        """Who carried it before, and does not now in the same role."""
        now = {(row.unit_id, row.role) for row in self.units_now}
        return [row for row in self.units if row.until and (row.unit_id, row.role) not in now]

    def measured(self, target: EntryTarget) -> list[tuple[ProgressReport, TargetValue]]:
        """The values of a target that hold: of current reports, as they go to the coordinator."""
        found = [
            (report, value)
            for report in self.reports
            if report.is_current and report.state in HANDED_IN and not report.to_lead
            for value in self.values.get(report.pk, ())
            if value.target_id == target.pk
        ]
        return sorted(found, key=lambda pair: (pair[1].on, pair[1].pk))


def work_of(entry: Entry) -> Work:
    """All that hangs on an entry. Four queries, and one for each kind of which there is any."""
    there = _there(entry)

    def rows(model: type[Row]) -> list[Row]:
        return _of(entry, model) if model in there else []

    every = rows(EntryTarget)
    reports = _of(entry, ProgressReport)
    changes, closures = rows(ChangeRequest), rows(Closure)
    units, books, notes = _of(entry, EntryUnit), rows(TaskBook), rows(LightNote)
    milestones = rows(Milestone)
    milestones.sort(key=lambda row: (row.due_on, row.pk))
    _name_units(units, reports, changes, closures, books, notes, milestones)
    targets = {target.pk: target for target in every}
    for change in changes:
        change.target = targets.get(change.target_id)
    subtasks = [one for one in rows(Subtask) if one.withdrawn_on is None]
    return Work(
        entry=entry,
        units=units,
        targets=[target for target in every if target.ended_on is None],
        reports=reports,
        changes=changes,
        closures=closures,
        books=books,
        milestones=milestones,
        lights=rows(LightChange),
        notes=notes,
        subtasks=subtasks,
        years=rows(EntryCycle)[::-1],
        values=_values(entry, targets) if targets else {},
        evidence=_evidence(entry, there),
        is_tied=Dependency in there,
        has_groups=TaskUnit in there,
    )


def _there(entry: Entry) -> frozenset[Any]:
    """Of what there is anything on an entry: models, and by what evidence is. One query, each part of it
    along an index.
    """
    names, statement, keys = _asking()
    with planned_cursor() as cursor:
        cursor.execute(statement, [*[entry.pk] * keys, entry.task_id])
        found = cursor.fetchone()
    return frozenset(name for name, is_there in zip(names, found, strict=True) if is_there)


@cache
def _asking() -> tuple[list[Any], str, int]:
    """What is asked for, the statement, and how often it names the entry."""
    asked: dict[Any, list[str]] = {
        model: [f"{model._meta.db_table} WHERE {column} = %s" for column in columns]
        for model, columns in _PERHAPS
    }
    evidence = Evidence._meta
    for kind in ("report", "change", "closure"):
        way = evidence.get_field(kind)
        proven = way.related_model._meta.db_table
        asked[kind] = [
            f"{evidence.db_table} e JOIN {proven} p ON p.id = e.{way.column} WHERE p.entry_id = %s"
        ]
    exists = [
        " OR ".join(f"EXISTS (SELECT 1 FROM {part})" for part in parts)  # noqa: S608, our names
        for parts in asked.values()
    ]
    keys = sum(map(len, asked.values()))
    through = "FROM policies_taskunit WHERE task_id = %s AND group_id IS NOT NULL"
    exists.append(f"EXISTS (SELECT 1 {through})")
    return [*asked, TaskUnit], f"SELECT {', '.join(exists)}", keys


def _hanging(model: type[Row], *related: str) -> Prepared[Row]:
    """The rows of an entry in the order in which they came."""
    rows = model._default_manager.select_related(*related) if related else model._default_manager
    return Prepared(lambda entry: rows.filter(entry=entry).order_by("pk"))


_ROWS: dict[type[Model], Prepared[Any]] = {
    EntryUnit: _hanging(EntryUnit, "unit"),
    EntryTarget: _hanging(EntryTarget, "target"),
    ProgressReport: _hanging(ProgressReport, "period"),
    **{
        model: _hanging(model)
        for model in (
            *(ChangeRequest, Closure, EntryCycle, LightChange, LightNote),
            *(Milestone, Subtask, TaskBook),
        )
    },
}
_VALUES = Prepared(
    lambda entry: TargetValue.objects.filter(target__entry=entry).order_by("target_id", "id")
)
#: By what it proves.
_EVIDENCE = {
    kind: Prepared(
        lambda entry, kind=kind: Evidence.objects.filter(
            **{f"{kind}__entry": entry}, removed_at__isnull=True
        ).order_by("id")
    )
    for kind in ("report", "change", "closure")
}


def _of(entry: Entry, model: type[Row]) -> list[Row]:
    found: list[Row] = _ROWS[model](entry.pk)
    for row in found:
        row.entry = entry  # type: ignore[attr-defined]  # all that hangs on it has
    return found


def _name_units(units: list[EntryUnit], *others: Iterable[Any]) -> None:
    """Put its unit on each of the `others`. No query where only those wrote that carry the entry."""
    rows = [row for rows in others for row in rows if row.unit_id]
    known = {row.unit_id: row.unit for row in units}
    if unknown := {row.unit_id for row in rows} - known.keys():
        known |= Unit.objects.in_bulk(unknown)
    for row in rows:
        row.unit = known[row.unit_id]


def _values(entry: Entry, targets: dict[int, EntryTarget]) -> dict[int, list[TargetValue]]:
    """What was measured of the targets, by report."""
    found: dict[int, list[TargetValue]] = defaultdict(list)
    for value in _VALUES(entry.pk):
        value.target = targets[value.target_id]
        found[value.report_id].append(value)
    return dict(found)


def _evidence(entry: Entry, there: frozenset[Any]) -> dict[tuple[str, int], list[Evidence]]:
    """What is shown as evidence, by what it proves."""
    found: dict[tuple[str, int], list[Evidence]] = defaultdict(list)
    for kind, rows in _EVIDENCE.items():
        if kind in there:
            for row in rows(entry.pk):
                found[kind, getattr(row, f"{kind}_id")].append(row)
    return dict(found)
