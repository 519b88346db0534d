"""What a unit fills in for a period: its tasks, with what was said last (填报表)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from taizhang.ledger.models import (
    HANDED_IN,
    OPEN_STATES,
    Entry,
    EntryTarget,
    EntryUnit,
    ProgressReport,
    ReportingPeriod,
)
from taizhang.ledger.permissions import REPORT
from taizhang.ledger.queries.owing import asks
from taizhang.ledger.reaching import reach_of_unit
from taizhang.ledger.services.reporting import TEXTS
from taizhang.ledger.words import period_words
from taizhang.organizations.models import Unit
from taizhang.permission import Actor, may


@dataclass(frozen=True, slots=True)
class OpenPeriod:
    """A period that takes reports today, by its name: of one plan or of several with the same rhythm.

    `owed` tasks are to be reported, of which `handed_in` were.
    """

    name: str
    due_on: dt.date
    closes_on: dt.date
    periods: tuple[int, ...]
    owed: int
    handed_in: int

    @property
    def words(self) -> str:
        """Its name in the language of the page."""
        return period_words(self.name)

    @property
    def left(self) -> int:
        """How many rows the workbook has."""
        return self.owed - self.handed_in


@dataclass(frozen=True, slots=True)
class FillRow:
    """A task of the unit in a period, with its report if there is one and the one before it."""

    entry: Entry
    period: ReportingPeriod
    roles: tuple[str, ...]
    targets: tuple[EntryTarget, ...]
    report: ProgressReport | None
    last: ProgressReport | None
    values: dict[int, tuple[str, str]] = field(default_factory=dict)

    def filled(self) -> dict[str, str]:
        """What stands in the cells at first, by field: the draft, else what was said last."""
        source = self.report or self.last
        found = {name: getattr(source, name) if source else "" for name in TEXTS}
        found |= {
            "standing": source.standing if source else "",
            "percent": str(source.percent) if source else "",
        }
        for target, (value, on) in self.values.items():
            found |= {f"value-{target}": value, f"on-{target}": on}
        return found


def units_to_report(by: Actor, today: dt.date) -> list[Unit]:
    """The units that `by` may report for and that carry something, fewest words first."""
    carrying = EntryUnit.objects.visible_to(by).filter(
        until__isnull=True, entry__state__in=OPEN_STATES
    )
    rows = Unit.objects.filter(pk__in=carrying.order_by().values("unit")).order_by("name")
    return [unit for unit in rows if may(by, REPORT, reach_of_unit(unit))]


def open_periods(unit: Unit, today: dt.date) -> list[OpenPeriod]:
    """The periods for which the unit may report today, the first due first."""
    grouped: dict[str, list[FillRow]] = defaultdict(list)
    for row in _rows(unit, today, None):
        grouped[row.period.name].append(row)
    found = [_open_period(name, rows) for name, rows in grouped.items()]
    return sorted(found, key=lambda period: (period.due_on, period.name))


def fill_rows(unit: Unit, name: str, today: dt.date) -> list[FillRow]:
    """The rows of the workbook for the open period `name`: what is not handed in yet."""
    return [row for row in _rows(unit, today, name) if not _is_handed_in(row)]


def _open_period(name: str, rows: Sequence[FillRow]) -> OpenPeriod:
    return OpenPeriod(
        name=name,
        due_on=min(row.period.due_on for row in rows),
        closes_on=min(row.period.closes_on for row in rows),
        periods=tuple(sorted({row.period.pk for row in rows})),
        owed=len(rows),
        handed_in=sum(map(_is_handed_in, rows)),
    )


def _is_handed_in(row: FillRow) -> bool:
    return row.report is not None and row.report.state in HANDED_IN


def _rows(unit: Unit, today: dt.date, name: str | None) -> list[FillRow]:
    roles: dict[int, list[str]] = defaultdict(list)
    since: dict[int, dt.date] = {}
    carried = EntryUnit.objects.filter(
        unit=unit, until__isnull=True, entry__state__in=OPEN_STATES, since__lte=today
    )
    for row in carried.order_by("-answers", "id"):
        roles[row.entry_id].append(row.get_role_display())
        since.setdefault(row.entry_id, row.since)
    entries = Entry.objects.filter(pk__in=roles).select_related("task", "plan__document")
    ordered = list(entries.order_by("plan_id", "task__position"))
    periods: dict[int, list[ReportingPeriod]] = defaultdict(list)
    there = ReportingPeriod.objects.filter(
        plan__in={e.plan_id for e in ordered}, opens_on__lte=today, closes_on__gte=today
    )
    for period in there.filter(**({"name": name} if name is not None else {})).order_by("due_on"):
        periods[period.plan_id].append(period)
    ordered = [entry for entry in ordered if entry.plan_id in periods]
    reports = _reports(unit, ordered)
    targets: dict[int, list[EntryTarget]] = defaultdict(list)
    for target in EntryTarget.objects.filter(entry__in=ordered, ended_on__isnull=True).order_by(
        "id"
    ):
        targets[target.entry_id].append(target)
    rows = (
        _row(entry, period, tuple(dict.fromkeys(roles[entry.pk])), targets[entry.pk], reports)
        for entry in ordered
        for period in periods[entry.plan_id]
    )
    return [r for r in rows if r.report or asks(r.entry, since[r.entry.pk], r.period)]


def _reports(unit: Unit, entries: Iterable[Entry]) -> dict[int, list[ProgressReport]]:
    """Of each entry, the newest period first. Corrections come back by the page, not by this table."""
    found: dict[int, list[ProgressReport]] = defaultdict(list)
    rows = ProgressReport.objects.filter(unit=unit, entry__in=entries, is_current=True)
    for report in (
        rows.select_related("period").prefetch_related("values").order_by("-period__ends_on")
    ):
        found[report.entry_id].append(report)
    return found


def _row(
    entry: Entry,
    period: ReportingPeriod,
    roles: tuple[str, ...],
    targets: Sequence[EntryTarget],
    reports: dict[int, list[ProgressReport]],
) -> FillRow:
    mine = next((r for r in reports[entry.pk] if r.period_id == period.pk), None)
    # What was not handed in was never said.
    came = (r for r in reports[entry.pk] if r.state in HANDED_IN)
    last = next((r for r in came if r.period.ends_on < period.ends_on), None)
    said = (mine.values.all() if mine else ()) if mine else ()
    values = {v.target_id: (format(v.value.normalize(), "f"), v.on.isoformat()) for v in said}
    return FillRow(entry, period, roles, tuple(targets), mine, last, values)
