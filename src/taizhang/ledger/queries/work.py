"""An entry with all that hangs on it, read once for the page of its task."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Prefetch, Q

from taizhang.ledger.models import (
    HANDED_IN,
    ChangeRequest,
    Closure,
    Entry,
    EntryTarget,
    EntryUnit,
    Evidence,
    LightChange,
    LightNote,
    Milestone,
    ProgressReport,
    TargetValue,
    TaskBook,
)


@dataclass(frozen=True, slots=True)
class Work:
    """What is known of an entry. `evidence` is by ("report" | "change" | "closure", id)."""

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
    evidence: dict[tuple[str, int], list[Evidence]]

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
            for value in report.values.all()
            if value.target_id == target.pk
        ]
        return sorted(found, key=lambda pair: (pair[1].on, pair[1].pk))


def work_of(entry: Entry) -> Work:
    """All that hangs on an entry. Eleven queries."""
    reports = ProgressReport.objects.filter(entry=entry).select_related(
        "unit", "period", "corrects"
    )
    values = TargetValue.objects.select_related("target").order_by("target_id")
    came = list(reports.prefetch_related(Prefetch("values", values)).order_by("id"))
    changes = ChangeRequest.objects.filter(entry=entry).select_related("unit", "target")
    asked = list(changes.order_by("id"))
    closures = Closure.objects.filter(entry=entry).select_related("unit").order_by("id")
    return Work(
        entry=entry,
        units=list(EntryUnit.objects.filter(entry=entry).select_related("unit").order_by("id")),
        targets=list(
            EntryTarget.objects.filter(entry=entry, ended_on__isnull=True)
            .select_related("target")
            .order_by("id")
        ),
        reports=came,
        changes=asked,
        closures=list(closures),
        books=list(TaskBook.objects.filter(entry=entry).select_related("unit").order_by("id")),
        milestones=list(Milestone.objects.filter(entry=entry).select_related("unit")),
        lights=list(LightChange.objects.filter(entry=entry).order_by("id")),
        notes=list(LightNote.objects.filter(entry=entry).select_related("unit").order_by("id")),
        evidence=_evidence(came, asked, list(closures)),
    )


def _evidence(
    reports: list[ProgressReport], changes: list[ChangeRequest], closures: list[Closure]
) -> dict[tuple[str, int], list[Evidence]]:
    """What is shown as evidence, by what it proves."""
    # By their ids, each with an index: by their entry the database would join all evidence there is.
    of_these = Q(report__in=[r.pk for r in reports]) | Q(change__in=[c.pk for c in changes])
    of_these |= Q(closure__in=[c.pk for c in closures])
    rows = Evidence.objects.filter(of_these, removed_at__isnull=True).select_related("file")
    found: dict[tuple[str, int], list[Evidence]] = defaultdict(list)
    for row in rows.order_by("id"):
        for kind in ("report", "change", "closure"):
            if key := getattr(row, f"{kind}_id"):
                found[kind, key].append(row)
    return dict(found)
