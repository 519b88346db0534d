"""What a unit has to report now: which entries, for which period, and what came already."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from taizhang.ledger.models import (
    HANDED_IN,
    OPEN_STATES,
    Entry,
    EntryTarget,
    EntryUnit,
    Milestone,
    ProgressReport,
    ReportingPeriod,
    ReportState,
    Standing,
    TargetValue,
)
from taizhang.ledger.permissions import REPORT
from taizhang.ledger.queries.first_owed import Coming, coming
from taizhang.ledger.queries.owing import is_asked
from taizhang.ledger.queries.proofs import EvidenceRow, evidence_rows
from taizhang.ledger.queries.reporting import (
    TargetRow,
    Text,
    rows_of,
    steps_with_figures,
    texts_of,
)
from taizhang.ledger.queries.subtasks import rolled_up_by_unit
from taizhang.ledger.reaching import reach_of_unit
from taizhang.organizations.models import Unit
from taizhang.permission import Actor, limits, may
from taizhang.policies.models import Plan, PlanUnit
from taizhang.tables.paging import Paging

#: So many forms stand on one page; and so many of what was handed in.
PAGE_SIZE, HANDED_SHOWN = 10, 20


@dataclass(frozen=True, slots=True)
class Turn:
    """An entry that a unit may report on now, for one period; `report` None: not begun.

    `is_asked`: whether the period asks for it; else it may be made all the same. `percent`: how far
    the unit's part has come.
    """

    entry: Entry
    unit: Unit
    period: ReportingPeriod
    answers: bool
    is_asked: bool
    report: ProgressReport | None
    last: ProgressReport | None
    percent: int = 0

    @property
    def waits(self) -> bool:
        """Whether it waits for the unit: asked for or begun, and not handed in."""
        return self.report.is_open if self.report else self.is_asked

    @property
    def key(self) -> str:
        """What its draft is called in the browser."""
        version = self.report.version if self.report else 1
        return f"{self.entry.pk}.{self.unit.pk}.{self.period.pk}.{version}"

    @property
    def slug(self) -> str:
        """What the fields of its form begin with."""
        return f"{self.entry.pk}-{self.unit.pk}"

    def is_late(self, today: dt.date) -> bool:
        """Whether its day is over."""
        return self.waits and self.answers and today > self.period.due_on


@dataclass(frozen=True, slots=True)
class DueRow:
    """A turn as a compact form: what it says, or what it begins with. `is_over`: its day is over, and who
    asks for it is the lead.

    `rolled_up`: what the unit's subtasks come to; offered as the percent, never written for him.
    """

    turn: Turn
    standing: str
    percent: int
    texts: list[Text]
    targets: list[TargetRow]
    evidence: list[EvidenceRow]
    is_late: bool
    is_over: bool
    returns: Mapping[str, str]
    rolled_up: int | None

    @property
    def untouched(self) -> str:
        """The state of a report in which its unit wrote nothing since it came into it: what stands there is
        last period's, or what was returned. "" for one that was written in, or where nothing stands.
        """
        report = self.turn.report
        if report is None:
            return ReportState.DRAFT if self.turn.last else ""
        is_back = report.state == ReportState.RETURNED and report.returned_at
        since = report.returned_at if is_back else report.made_at
        moved = [report.changed_at, *(row.evidence.added_at for row in self.evidence)]
        return report.state if max(moved) <= since else ""

    @property
    def standings(self) -> list[tuple[str, str]]:
        """The states to choose from."""
        return [(value, str(words)) for value, words in Standing.choices]

    @property
    def done(self) -> Text:
        """The one text of the compact form."""
        return self.texts[0]

    @property
    def more(self) -> str:
        """What the other texts say, in one line."""
        return "；".join(text.now for text in self.texts[1:] if text.now)

    @property
    def asks_for_more(self) -> bool:
        """Whether one of the other texts was returned."""
        return any(text.reason for text in self.texts[1:])


@dataclass(frozen=True, slots=True)
class DuePage:
    """All that is due from the units of a person: open forms, and the first of what was handed in.

    `coming`: what is asked next, where nothing waits now.
    """

    rows: list[DueRow]
    supports: list[DueRow]
    handed: list[Turn]
    handed_count: int
    paging: Paging
    units: list[Unit]
    unit: Unit | None
    coming: Coming | None = None

    @property
    def is_cut(self) -> bool:
        """Whether more was handed in than is shown."""
        return self.handed_count > len(self.handed)

    @property
    def open_count(self) -> int:
        """How many wait for the unit on this page."""
        return len(self.rows) + len(self.supports)


def due_page(*, unit_id: int | None, page: str | None, today: dt.date, by: Actor) -> DuePage:
    """The page of the units that `by` reports for: his own, or the one of `unit_id`."""
    units = _own_units(by)
    unit = next((u for u in units if u.pk == unit_id), None)
    shown = [unit] if unit else units
    slots = _slots(shown, today)
    waiting = sorted((slot for slot in slots if slot.waits), key=_order)
    handed = [slot for slot in slots if slot.came]
    paging = Paging.of(page, count=len(waiting), size=PAGE_SIZE)
    asked = waiting[paging.rows]
    turns = _turns([*asked, *handed[:HANDED_SHOWN]], shown)
    rows = _rows(turns[: len(asked)], today, by)
    return DuePage(
        rows=[row for row in rows if row.turn.answers],
        supports=[row for row in rows if not row.turn.answers],
        handed=turns[len(asked) :],
        handed_count=len(handed),
        paging=paging,
        units=units,
        unit=unit,
        coming=None if waiting else _coming(shown, today),
    )


def _coming(units: Sequence[Unit], today: dt.date) -> Coming | None:
    """What is asked next of these units."""
    given = PlanUnit.objects.order_by().filter(unit__in=units).values("plan")
    return coming(Plan.objects.order_by().filter(pk__in=given), today, units=Q(unit__in=units))


@dataclass(frozen=True, slots=True)
class NextTurn:
    """What a unit reports next: `report` (an id) where it is begun. `left`: how many wait, this one too."""

    entry: Entry
    unit: Unit
    period: ReportingPeriod
    report: int | None
    left: int


def next_turn(after: ProgressReport, *, today: dt.date) -> NextTurn | None:
    """What waits for the unit of `after`, which was handed in: the next in the order of the page of all,
    and from its end on the first. Four queries.
    """
    slots = [slot for slot in _slots([after.unit], today) if slot.waits]
    slots = sorted((slot for slot in slots if slot.entry != after.entry_id), key=_order)
    if not slots:
        return None
    here = (after.to_lead, after.period.due_on, after.entry.plan_id, after.entry_id)
    found = next((slot for slot in slots if _order(slot) > here), slots[0])
    entry = Entry.objects.select_related("task").defer(*_NOT_SHOWN).get(pk=found.entry)
    return NextTurn(entry, after.unit, found.period, found.report, len(slots))


def _order(slot: _Slot) -> tuple[bool, dt.date, int, int]:
    """What the unit answers for stands before what it supports; then by the day."""
    return (not slot.answers, slot.period.due_on, slot.period.plan_id, slot.entry)


def turns_on(entry: Entry, *, today: dt.date, by: Actor) -> list[Turn]:
    """What `by` may report on this entry now, for each of his units that carry it."""
    carrying = EntryUnit.objects.filter(entry=entry, until__isnull=True)
    units = Unit.objects.filter(pk__in=carrying.order_by().values("unit"))
    mine = [unit for unit in units if may(by, REPORT, reach_of_unit(unit))]
    return turns_of(mine, today, entry=entry)


def turns_of(units: Sequence[Unit], today: dt.date, entry: Entry | None = None) -> list[Turn]:
    """What these units may report now. At most seven queries."""
    return _turns(_slots(units, today, entry), units)


@dataclass(frozen=True, slots=True)
class _Slot:
    """A turn before anything is read of what it says: ids, and how its report stands."""

    entry: int
    unit: int
    answers: bool
    is_asked: bool
    period: ReportingPeriod
    report: int | None
    state: str
    percent: int

    @property
    def came(self) -> bool:
        """Whether it was handed in and not returned."""
        return self.state in HANDED_IN

    @property
    def waits(self) -> bool:
        """As of a `Turn`."""
        return not self.came if self.report else self.is_asked


def _slots(units: Sequence[Unit], today: dt.date, entry: Entry | None = None) -> list[_Slot]:
    """One for each entry and unit. Three queries.

    Of the periods that are open the first that the unit still owes; where it owes none, the newest.
    """
    carried = EntryUnit.objects.filter(
        unit__in=units, until__isnull=True, entry__state__in=OPEN_STATES
    )
    if entry is not None:
        carried = carried.filter(entry=entry)
    pairs: dict[tuple[int, int], tuple[Any, ...]] = {}
    for row in carried.order_by("entry__plan", "entry", "-answers", "id").values_list(*_OF_PAIR):
        pairs.setdefault(row[:2], row[2:])
    periods = open_periods({plan for plan, *_rest in pairs.values()}, today)
    reports = _reports(units, periods)
    found = []
    for (key, unit), (plan, answers, percent, since, *days, state) in pairs.items():
        opened_on, owed_from = days
        began, own = max(since, owed_from or opened_on), periods.get(plan, ())
        turns = [
            _Slot(
                entry=key,
                unit=unit,
                answers=answers,
                is_asked=is_asked(period, began=began, state=state),
                period=period,
                report=reports.get((key, unit, period.pk), _NONE)[0],
                state=reports.get((key, unit, period.pk), _NONE)[1],
                percent=percent,
            )
            for period in own
        ]
        if turns:
            found.append(next((turn for turn in turns if turn.waits), turns[-1]))
    return found


_OF_PAIR = (
    "entry_id",
    "unit_id",
    "entry__plan_id",
    "answers",
    "percent",
    "since",
    "entry__opened_on",
    "entry__owed_from",
    "entry__state",
)
#: No report yet: its id and state.
_NONE: tuple[int | None, str] = (None, "")


def _reports(
    units: Sequence[Unit], periods: Mapping[int, list[ReportingPeriod]]
) -> dict[tuple[int, int, int], tuple[int | None, str]]:
    """Id and state of the newest version of each report, by entry, unit and period."""
    given = ProgressReport.objects.filter(
        unit__in=units, period__in=[period.pk for own in periods.values() for period in own]
    )
    rows = given.order_by("version").values_list("entry_id", "unit_id", "period_id", "pk", "state")
    return {(entry, unit, period): (pk, state) for entry, unit, period, pk, state in rows}


def _turns(slots: Sequence[_Slot], units: Iterable[Unit]) -> list[Turn]:
    """With all that is said in them. Four queries."""
    there = Entry.objects.select_related("task", "unit").defer(*_NOT_SHOWN)
    entries = there.in_bulk([slot.entry for slot in slots])
    reports = ProgressReport.objects.in_bulk([slot.report for slot in slots if slot.report])
    lasts = _last_reports([slot for slot in slots if not slot.came])
    by_id = {unit.pk: unit for unit in units}
    found = []
    for slot in slots:
        report = reports[slot.report] if slot.report else None
        if report is not None:
            report.period, report.unit = slot.period, by_id[slot.unit]
            report.entry = entries[slot.entry]
        found.append(
            Turn(
                entries[slot.entry],
                by_id[slot.unit],
                slot.period,
                slot.answers,
                slot.is_asked,
                report,
                lasts.get((slot.entry, slot.unit)),
                slot.percent,
            )
        )
    return found


def open_periods(plans: Iterable[int], today: dt.date) -> dict[int, list[ReportingPeriod]]:
    """The periods that take reports today, by plan, the earlier first."""
    found: dict[int, list[ReportingPeriod]] = defaultdict(list)
    rows = ReportingPeriod.objects.filter(
        plan__in=list(plans), opens_on__lte=today, closes_on__gte=today
    )
    for period in rows.order_by("starts_on"):
        found[period.plan_id].append(period)
    return dict(found)


def _own_units(by: Actor) -> list[Unit]:
    """The units of his grants; those below them only where he has none of his own to report."""
    reached = limits(by, REPORT)
    if reached.nothing:
        return []
    exact = Unit.objects.filter(path__in=[*reached.own, *reached.takes_part])
    if reached.everything:
        carrying = EntryUnit.objects.filter(until__isnull=True).order_by().values("unit")
        exact = Unit.objects.filter(pk__in=carrying)
    return list(exact.order_by("name")[:200])


#: What of a task no form shows.
_NOT_SHOWN = ("task__spans", "task__number_spans", "task__measure_spans", "task__warnings")


def _last_reports(slots: Sequence[_Slot]) -> dict[tuple[int, int], ProgressReport]:
    """What was last handed in before each of these, by entry and unit. Two queries."""
    given = ProgressReport.objects.filter(
        entry__in={slot.entry for slot in slots},
        unit__in={slot.unit for slot in slots},
        is_current=True,
        state__in=HANDED_IN,
    )
    begins = {(slot.entry, slot.unit): slot.period.starts_on for slot in slots}
    last: dict[tuple[int, int], int] = {}
    rows = given.order_by("period__starts_on").values_list(
        "entry_id", "unit_id", "pk", "period__starts_on"
    )
    for entry, unit, pk, starts_on in rows:
        if (entry, unit) in begins and starts_on < begins[entry, unit]:
            last[entry, unit] = pk
    there = ProgressReport.objects.select_related("period").in_bulk(list(last.values()))
    return {key: there[pk] for key, pk in last.items()}


def _rows(turns: Sequence[Turn], today: dt.date, by: Actor) -> list[DueRow]:
    reports = [turn.report for turn in turns if turn.report]
    files = evidence_rows(reports, by)
    targets: dict[int, list[EntryTarget]] = defaultdict(list)
    entries = [turn.entry.pk for turn in turns]
    for target in EntryTarget.objects.filter(entry__in=entries, ended_on__isnull=True):
        targets[target.entry_id].append(target)
    kept: dict[int, dict[int, TargetValue]] = defaultdict(dict)
    for value in TargetValue.objects.filter(report__in=reports):
        kept[value.report_id][value.target_id] = value
    before = _values_before(turns)
    rolled_up = rolled_up_by_unit(entries)
    steps = steps_with_figures(t for own in targets.values() for t in own)
    return [
        _row(turn, targets[turn.entry.pk], kept, before, files, rolled_up, steps, today)
        for turn in turns
    ]


def _values_before(turns: Sequence[Turn]) -> dict[tuple[int, int], dict[int, list[TargetValue]]]:
    """What each unit measured for earlier periods, by entry and unit, then by target."""
    found: dict[tuple[int, int], dict[int, list[TargetValue]]] = defaultdict(
        lambda: defaultdict(list)
    )
    values = TargetValue.objects.filter(
        report__entry__in=[turn.entry.pk for turn in turns],
        report__is_current=True,
        report__state__in=HANDED_IN,
    )
    for value in values.select_related("report__period").order_by("on", "id"):
        found[value.report.entry_id, value.report.unit_id][value.target_id].append(value)
    return found


def _row(
    turn: Turn,
    targets: Sequence[EntryTarget],
    kept: Mapping[int, dict[int, TargetValue]],
    before: Mapping[tuple[int, int], dict[int, list[TargetValue]]],
    files: Mapping[int, list[EvidenceRow]],
    rolled_up: Mapping[tuple[int, int], int],
    steps: Sequence[Milestone],
    today: dt.date,
) -> DueRow:
    report = turn.report
    # What is not begun yet begins with what was said last: `begin_report` takes the same.
    shown = report or turn.last
    if shown is None:
        shown = ProgressReport(state=ReportState.DRAFT, percent=turn.percent)
    returns = dict(report.returns) if report else {}
    mine = kept.get(report.pk, {}) if report else {}
    earlier = {
        target: [v for v in values if v.report.period.starts_on < turn.period.starts_on]
        for target, values in before.get((turn.entry.pk, turn.unit.pk), {}).items()
    }
    return DueRow(
        turn=turn,
        standing=shown.standing,
        percent=shown.percent,
        texts=texts_of(shown, turn.last, returns, {}),
        targets=rows_of(turn.entry, targets, mine, earlier, today, returns, {}, steps),
        evidence=files.get(report.pk, []) if report else [],
        is_late=turn.is_late(today),
        is_over=not turn.answers and today > turn.period.due_on,
        returns=returns,
        rolled_up=rolled_up.get((turn.entry.pk, turn.unit.pk)),
    )
