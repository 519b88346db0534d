"""A fill-in workbook taken back (填报表导入): all of it, or nothing and a list of what to mend.

Every row goes through the services of reporting, so that a workbook cannot do what the page may not.
The preview does the same and takes it back at once: what it says is what would happen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from taizhang.ledger.errors import WorkbookRefused, WrongValue
from taizhang.ledger.models import (
    HANDED_IN,
    Entry,
    EntryTarget,
    ProgressReport,
    ReportingPeriod,
    Standing,
)
from taizhang.ledger.permissions import REPORT
from taizhang.ledger.reaching import reach_of_unit
from taizhang.ledger.services.reporting import TEXTS, begin_report, said, save_report, submit_report
from taizhang.ledger.workbooks.reading import Line, read_back
from taizhang.organizations.models import Unit
from taizhang.permission import Actor, DomainError, ensure
from taizhang.tables.incoming import Fault
from taizhang.tables.language import language

#: What stands in for a field that is missing, so that the others are tried as well; never kept.
_ANYTHING = {"standing": Standing.ON_COURSE.value, "done": "—", "problems": "—"}


@dataclass(frozen=True, slots=True)
class Difference:
    """A field of a report: its words, what stands there now, what the workbook says."""

    words: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """A row that differs from what stands in the system; `why` is set where somebody else changed it."""

    line: Line
    entry: Entry
    period: ReportingPeriod
    report: ProgressReport | None
    differences: tuple[Difference, ...]
    why: str = ""


@dataclass
class Outcome:
    """What a workbook would do, or did. `same` rows say nothing new and are left alone."""

    unit: Unit
    changes: list[Change] = field(default_factory=list)
    conflicts: list[Change] = field(default_factory=list)
    same: int = 0
    faults: list[Fault] = field(default_factory=list)
    submitted: bool = False

    @property
    def is_clean(self) -> bool:
        """Whether it can be taken as it is."""
        return not (self.faults or self.conflicts)

    def packed(self) -> list[Any]:
        """What was changed, for the page that asks whether it shall be done."""
        return [change.line.packed() for change in [*self.changes, *self.conflicts]]


def preview_workbook(*, unit: Unit, data: bytes, name: str, today: dt.date, by: Actor) -> Outcome:
    """What the workbook would do for the unit; nothing is kept. Raises: NotAllowed, CannotTakeWorkbook."""
    ensure(by, REPORT, reach_of_unit(unit))
    back = read_back(data, name)
    with transaction.atomic():
        outcome = _Taking(unit, today, by).run(back.lines, back.faults)
        transaction.set_rollback(True)
    return outcome


@transaction.atomic
def take_workbook(
    *,
    unit: Unit,
    lines: Sequence[Line],
    submit: bool = False,
    skip_conflicts: bool = False,
    today: dt.date,
    by: Actor,
) -> Outcome:
    """Keep what the rows of a workbook say as drafts of the unit, or hand the reports in.

    All rows or none; `skip_conflicts` leaves out those that somebody changed since, because a person
    decided so. Raises: NotAllowed, WorkbookRefused with `outcome`.
    """
    ensure(by, REPORT, reach_of_unit(unit))
    outcome = _Taking(unit, today, by, submit=submit).run(lines, [])
    if outcome.faults or (outcome.conflicts and not skip_conflicts):
        refusal = WorkbookRefused(faults=len(outcome.faults), conflicts=len(outcome.conflicts))
        refusal.outcome = outcome
        raise refusal
    return outcome


class _Taking:
    """One pass over the rows of a workbook."""

    def __init__(self, unit: Unit, today: dt.date, by: Actor, *, submit: bool = False) -> None:
        self.unit, self.today, self.by, self.submit = unit, today, by, submit
        self.outcome = Outcome(unit, submitted=submit)
        self.seen: dict[tuple[int, int], Line] = {}

    def run(self, lines: Iterable[Line], faults: Sequence[Fault]) -> Outcome:
        lines = list(lines)
        self.outcome.faults += faults
        self.entries = Entry.objects.select_related("task", "plan__keeper").in_bulk(
            {line.key.entry for line in lines}
        )
        self.periods = ReportingPeriod.objects.in_bulk({line.key.period for line in lines})
        self.targets = EntryTarget.objects.filter(entry__in=self.entries).in_bulk()
        self.reports = self._reports()
        # Always in the same order, so that two workbooks at once do not wait for each other for ever.
        for line in sorted(lines, key=lambda line: (line.key.entry, line.key.period, line.number)):
            self._line(line)
        place = [(fault.sheet, *_place(fault.cell)) for fault in self.outcome.faults]
        ordered = sorted(zip(place, self.outcome.faults, strict=True), key=lambda pair: pair[0])
        self.outcome.faults = [fault for _at, fault in ordered]
        for changes in (self.outcome.changes, self.outcome.conflicts):
            changes.sort(key=lambda change: (change.line.sheet, change.line.number))
        return self.outcome

    def _reports(self) -> dict[tuple[int, int], ProgressReport]:
        rows = ProgressReport.objects.filter(
            unit=self.unit, entry__in=self.entries, is_current=True
        ).select_related("period", "unit")
        return {(row.entry_id, row.period_id): row for row in rows}

    def _line(self, line: Line) -> None:
        key = line.key
        wrong = self._strange(line)
        if wrong:
            self.outcome.faults.append(line.fault("key", wrong))
            return
        touched = key.touched(line.values)
        entry, period = self.entries[key.entry], self.periods[key.period]
        report = self.reports.get((key.entry, key.period))
        differences = self._differences(touched, report, line) if touched else ()
        if not differences:
            self.outcome.same += 1
            return
        kept = Line(line.sheet, line.number, key, touched, line.cells)
        change = Change(kept, entry, period, report, differences)
        if why := self._changed_since(kept, report):
            conflict = Change(kept, entry, period, report, differences, why)
            self.outcome.conflicts.append(conflict)
        elif self._taken(change):
            self.outcome.changes.append(change)

    def _strange(self, line: Line) -> str:
        """Why the row is not one of this unit's workbook; "" where it is."""
        key = line.key
        if key.unit != self.unit.pk:
            other = Unit.objects.filter(pk=key.unit).values_list("name", flat=True).first()
            said = _("这一行是%(other)s的填报表，不是%(unit)s的：请在该单位的填报表页面上传。")
            return said % {"other": other or "", "unit": self.unit.name}
        if key.entry not in self.entries or key.period not in self.periods:
            return _("这项任务或这个填报周期已经没有了：请重新下载填报表。")
        first = self.seen.setdefault((key.entry, key.period), line)
        if first is not line:
            return _("与第 %(row)s 行是同一项任务（填报标识相同）：请只留一行。") % {
                "row": first.number
            }
        return ""

    def _differences(
        self, touched: dict[str, str], report: ProgressReport | None, line: Line
    ) -> tuple[Difference, ...]:
        now = _plain(report) if report else self._said_last(line)
        found = []
        for name, text in touched.items():
            before = now.get(name, "")
            if "".join(before.split()) == "".join(_as_kept(name, text).split()) and report:
                continue
            if report is None and not text and name.partition("-")[1]:
                continue
            found.append(Difference(self._words(name), _shown(name, before), _shown(name, text)))
        return tuple(found)

    def _said_last(self, line: Line) -> dict[str, str]:
        """What the draft would begin with; measured values are measured anew."""
        before = [
            report
            for (entry, _period), report in self.reports.items()
            if entry == line.key.entry
            and report.state in HANDED_IN
            and report.period.ends_on < self.periods[line.key.period].ends_on
        ]
        if not before:
            return {}
        last = _plain(max(before, key=lambda report: report.period.ends_on))
        return {name: text for name, text in last.items() if "-" not in name}

    def _words(self, name: str) -> str:
        if name in TEXTS:
            zh, en, _most = TEXTS[name]
            return en if language() == "en" else zh
        kind, _dash, number = name.partition("-")
        if kind in ("value", "on"):
            target = self.targets.get(int(number))
            subject = target.subject if target else ""
            return subject if kind == "value" else _("%s的时点") % subject
        return {"standing": _("进展状态"), "percent": _("进度")}.get(name, name)

    def _changed_since(self, line: Line, report: ProgressReport | None) -> str:
        """Who changed the report after the workbook was made, in a sentence."""
        if report is None or (report.pk, report.edition) == (line.key.report, line.key.edition):
            return ""
        when = timezone.localtime(report.changed_at).strftime("%m-%d %H:%M")
        said = _("%(who)s在%(when)s改过，现在是“%(state)s”")
        return said % {
            "who": report.changed_by,
            "when": when,
            "state": report.get_state_display(),
        }

    def _taken(self, change: Change) -> bool:
        """Whether the row could be kept; what hinders it goes to the faults, all of it."""
        values, count = dict(change.line.values), len(self.outcome.faults)
        while True:
            try:
                with transaction.atomic():
                    self._keep(change, values)
            except WrongValue as error:
                self.outcome.faults.append(self._fault(change, error))
                anything = _stand_in(error.field)
                if anything and values.get(error.field) != anything:
                    values[error.field] = anything
                elif values.pop(error.field, None) is None:
                    break
            except DomainError as error:
                self.outcome.faults.append(change.line.fault("key", error.sentence(language())))
                break
            else:
                break
        return len(self.outcome.faults) == count

    def _keep(self, change: Change, values: dict[str, str]) -> None:
        report = begin_report(
            entry=change.entry, unit=self.unit, period=change.period, today=self.today, by=self.by
        )
        key = change.line.key
        seen = key.edition if key.report else report.edition
        report = save_report(report=report, values=values, seen=seen, by=self.by)
        if self.submit:
            submit_report(report=report, seen=report.edition, today=self.today, by=self.by)

    def _fault(self, change: Change, error: WrongValue) -> Fault:
        return change.line.fault(error.field, error.sentence(language()))


def _stand_in(name: str) -> str:
    """What is tried instead of a wrong value; of a target's, so that its day is looked at too."""
    return "0" if name.startswith("value-") else _ANYTHING.get(name, "")


def _plain(report: ProgressReport) -> dict[str, str]:
    """What a report says, by field of the form."""
    now = said(report)
    found = {name: str(now[name]) for name in ("standing", "percent", *TEXTS)}
    for target, value, on in now["values"]:
        found |= {f"value-{target}": value, f"on-{target}": on.isoformat()}
    return found


def _as_kept(name: str, text: str) -> str:
    """A cell's text as a report would keep it, to compare."""
    if name == "percent":
        return text or "0"
    return text.replace(",", "").replace("，", "") if name.startswith("value-") else text


def _shown(name: str, text: str) -> str:
    if name == "standing" and text in Standing.values:
        return str(Standing(text).label)
    return f"{text}%" if name == "percent" and text else text


def _place(cell: str) -> tuple[int, str]:
    digits = "".join(filter(str.isdecimal, cell))
    return int(digits or 0), cell.rjust(12)
