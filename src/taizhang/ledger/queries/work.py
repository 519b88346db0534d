"""An entry with all that hangs on it, read once for the page of its task."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model, Q, QuerySet

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
    id). `is_tied`: it waits, or ever waited, for another entry, or another for it.
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
    there = _there(entry.pk)

    def rows(model: type[Row], *related: str) -> list[Row]:
        return _of(entry, model, *related) if model in there else []

    every = rows(EntryTarget, "target")
    reports = _of(entry, ProgressReport, "period")
    changes, closures = rows(ChangeRequest), rows(Closure)
    units, books, notes = _of(entry, EntryUnit, "unit"), rows(TaskBook), rows(LightNote)
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
        values=_values(targets) if targets else {},
        evidence=_evidence(reports, changes, closures),
        is_tied=Dependency in there,
    )


def _there(entry: int) -> frozenset[type[Model]]:
    """Of what there is anything on an entry. One query, an index for each kind."""
    statement, keys = _asking()
    with connection.cursor() as cursor:
        cursor.execute(statement, [entry] * keys)
        found = cursor.fetchone()
    return frozenset(
        model for (model, _columns), is_there in zip(_PERHAPS, found, strict=True) if is_there
    )


@cache
def _asking() -> tuple[str, int]:
    """The statement of `_there`, and how often it names the entry."""
    parts = [
        f"EXISTS (SELECT 1 FROM {model._meta.db_table} WHERE {column} = %s)"  # noqa: S608, our names
        for model, columns in _PERHAPS
        for column in columns
    ]
    found, rest = [], iter(parts)
    for _model, columns in _PERHAPS:
        found.append(" OR ".join(next(rest) for _column in columns))
    return f"SELECT {', '.join(found)}", len(parts)


def _of(entry: Entry, model: type[Row], *related: str) -> list[Row]:
    """The rows of an entry in the order in which they came."""
    rows: QuerySet[Row] = model._default_manager.filter(entry=entry).order_by("pk")
    found = list(rows.select_related(*related) if related else rows)
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


def _values(targets: dict[int, EntryTarget]) -> dict[int, list[TargetValue]]:
    """What was measured of the targets, by report."""
    found: dict[int, list[TargetValue]] = defaultdict(list)
    for value in TargetValue.objects.filter(target__in=list(targets)).order_by("target_id"):
        value.target = targets[value.target_id]
        found[value.report_id].append(value)
    return dict(found)


def _evidence(
    reports: list[ProgressReport], changes: list[ChangeRequest], closures: list[Closure]
) -> dict[tuple[str, int], list[Evidence]]:
    """What is shown as evidence, by what it proves."""
    # By their ids, each with an index: by their entry the database would join all evidence there is.
    of_these = Q()
    for kind, proven in (("report", reports), ("change", changes), ("closure", closures)):
        if proven:
            of_these |= Q(**{f"{kind}__in": [row.pk for row in proven]})
    found: dict[tuple[str, int], list[Evidence]] = defaultdict(list)
    if of_these:
        for row in Evidence.objects.filter(of_these, removed_at__isnull=True).order_by("id"):
            for kind in ("report", "change", "closure"):
                if key := getattr(row, f"{kind}_id"):
                    found[kind, key].append(row)
    return dict(found)
