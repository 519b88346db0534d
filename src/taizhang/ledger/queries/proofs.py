"""Evidence of reports, with what else the same files prove."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from taizhang.ledger.evidence_pictures import KINDS
from taizhang.ledger.models import Entry, Evidence, ProgressReport
from taizhang.permission import Actor
from taizhang.tables.prepared import Prepared

#: Of a file that is offered everywhere, so many uses are looked at, and so many shown.
_LOOKED_AT, _SHOWN = 2000, 5


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A file, and the other entries that it is evidence for (that the reader may see)."""

    evidence: Evidence
    elsewhere: tuple[Entry, ...] = ()

    @property
    def is_picture(self) -> bool:
        """Whether it can be shown small."""
        return self.evidence.file.kind in KINDS


_EVIDENCE = Prepared(
    lambda *reports: (
        Evidence.objects.filter(report__in=reports, removed_at__isnull=True)
        .select_related("file")
        .order_by("id")
    )
)


def evidence_rows(reports: Sequence[ProgressReport], by: Actor) -> dict[int, list[EvidenceRow]]:
    """The files of each report, and what else they prove. Three queries; one where there are none."""
    there = _EVIDENCE(*(report.pk for report in reports)) if reports else []
    others = _elsewhere(there, by)
    of_report: dict[int, list[EvidenceRow]] = {report.pk: [] for report in reports}
    entries = {report.pk: report.entry_id for report in reports}
    for evidence in there:
        known = [e for e in others.get(evidence.file_id, ()) if e.pk != entries[evidence.report_id]]
        of_report[evidence.report_id].append(EvidenceRow(evidence, tuple(known[:_SHOWN])))
    return of_report


def evidence_row(evidence: Evidence, by: Actor) -> EvidenceRow:
    """One file, as it is shown when it has just come."""
    found = evidence_rows([evidence.report], by)[evidence.report_id]
    return next(row for row in found if row.evidence.pk == evidence.pk)


def _elsewhere(there: Sequence[Evidence], by: Actor) -> dict[int, list[Entry]]:
    files = {evidence.file_id for evidence in there}
    if not files:
        return {}
    uses = Evidence.objects.filter(
        file__in=files, removed_at__isnull=True, report__isnull=False
    ).order_by("id")
    pairs = list(dict.fromkeys(uses.values_list("file_id", "report__entry")[:_LOOKED_AT]))
    entries = Entry.objects.visible_to(by).filter(pk__in={entry for _file, entry in pairs})
    known = entries.select_related("task").in_bulk()
    found: dict[int, list[Entry]] = defaultdict(list)
    for file, entry in pairs:
        if entry in known:
            found[file].append(known[entry])
    return found
