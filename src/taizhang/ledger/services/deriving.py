"""Lights of entries: what is known of them is gathered, and the rules are asked (`taizhang.lights`)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.db.models import Max

from taizhang.ledger.lines import line_of
from taizhang.ledger.models import (
    HANDED_IN,
    Course,
    Entry,
    EntryCycle,
    EntryState,
    EntryTarget,
    EntryUnit,
    LightChange,
    Milestone,
    ProgressReport,
    ReportingPeriod,
    TargetValue,
)
from taizhang.ledger.queries.owing import asks
from taizhang.ledger.services.course import thresholds_of
from taizhang.ledger.services.standing import keep_stands
from taizhang.lights import (
    Colour,
    Light,
    Measure,
    MissingReport,
    OpenYear,
    Situation,
    Thresholds,
    light_of,
)
from taizhang.lights import Course as Line
from taizhang.lights import Milestone as Step
from taizhang.tables.prepared import Prepared

_BATCH = 500
#: The columns of an entry's light.
_LIGHT = ("light", "light_before", "light_since", "light_on", "reasons")


@dataclass(frozen=True, slots=True)
class AtHand:
    """What an act on one entry has read of it by then: the units that carry it now; of the reports that
    were handed in and not returned the unit and the last day of the period.
    """

    carrying: Sequence[EntryUnit]
    came: Iterable[tuple[int, dt.date]]


def derive(
    entries: Iterable[Entry],
    today: dt.date,
    *,
    also: Sequence[str] = (),
    at_hand: AtHand | None = None,
) -> list[LightChange]:
    """Derive the lights of `entries` for the day `today`, keep them, and return those that turned.

    Eight queries for 500 entries. Nobody is asked: a light follows from what is known. `also`: columns
    of the entries that the caller changed, kept with the lights. `at_hand` is of the one entry.
    """
    changes: list[LightChange] = []
    rows = iter(entries)
    while batch := list(islice(rows, _BATCH)):
        changes += _derived(batch, today, also, at_hand)
    return changes


def _derived(
    batch: Sequence[Entry], today: dt.date, also: Sequence[str], at_hand: AtHand | None
) -> list[LightChange]:
    known = _known(batch, today, at_hand)
    changes, moved = [], []
    for entry in batch:
        light = _light(entry, known, today)
        reasons = [[r.code, int(r.colour), dict(r.details)] for r in light.reasons]
        if light.colour != entry.light:
            changes.append(
                LightChange(
                    entry=entry, on=today, before=entry.light, after=light.colour, reasons=reasons
                )
            )
            entry.light_before, entry.light_since = entry.light, today
        is_same = light.colour == entry.light and reasons == entry.reasons
        if also or not is_same or entry.light_on != today:
            entry.light, entry.reasons, entry.light_on = int(light.colour), reasons, today
            moved.append(entry)
    if len(moved) == 1:
        moved[0].save(update_fields=[*also, *_LIGHT])
    else:
        Entry.objects.bulk_update(moved, [*also, *_LIGHT], batch_size=100)
    if changes:
        keep_stands(change.entry.plan_id for change in changes)
    return LightChange.objects.bulk_create(changes)


@dataclass
class _Known:
    """What is known of some entries, by their ids. `periods` are those that are over, by their plan."""

    thresholds: dict[int, Thresholds]
    periods: dict[int, list[ReportingPeriod]]
    #: Units with the day since which they carry the entry.
    answering: dict[int, list[tuple[int, dt.date]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    last_reported: dict[tuple[int, int], dt.date] = field(default_factory=dict)
    steps: dict[int, list[Milestone]] = field(default_factory=lambda: defaultdict(list))
    targets: dict[int, list[EntryTarget]] = field(default_factory=lambda: defaultdict(list))
    values: dict[int, list[Measure]] = field(default_factory=lambda: defaultdict(list))
    open_years: dict[int, list[OpenYear]] = field(default_factory=lambda: defaultdict(list))


# What is known, each of some plans or entries: nearly always of one.
_COURSES = Prepared(lambda *plans: Course.objects.filter(plan__in=plans))
_OVER = Prepared(
    lambda day, *plans: ReportingPeriod.objects.filter(plan__in=plans, due_on__lt=day).order_by(
        "plan_id", "starts_on"
    )
)
_STEPS = Prepared(
    lambda *entries: Milestone.objects.filter(
        entry__in=entries, withdrawn_on__isnull=True
    ).order_by("due_on", "id")
)
_TARGETS = Prepared(
    lambda *entries: EntryTarget.objects.filter(entry__in=entries, ended_on__isnull=True).order_by(
        "id"
    )
)
_OPEN_YEARS = Prepared(
    lambda *entries: EntryCycle.objects.filter(entry__in=entries, closed_on__isnull=True).order_by(
        "year"
    )
)
_VALUES = Prepared(
    lambda *entries: (
        TargetValue.objects.filter(
            target__entry__in=entries,
            report__is_current=True,
            report__state__in=HANDED_IN,
            report__to_lead=False,
        )
        .order_by("on", "id")
        .values_list("target__entry_id", "target_id", "report__period__ends_on", "on", "value")
    )
)


def _known(batch: Sequence[Entry], today: dt.date, at_hand: AtHand | None) -> _Known:
    plans, ids = sorted({entry.plan_id for entry in batch}), [entry.pk for entry in batch]
    known = _Known({c.plan_id: thresholds_of(c) for c in _COURSES(*plans)}, defaultdict(list))
    for period in _OVER(today, *plans):
        known.periods[period.plan_id].append(period)
    if at_hand is None:
        _add_units(known, ids)
    else:
        (entry,) = batch
        known.answering[entry.pk] = [(r.unit_id, r.since) for r in at_hand.carrying if r.answers]
        for unit, end in sorted(at_hand.came):
            known.last_reported[entry.pk, unit] = end
    for step in _STEPS(*ids):
        known.steps[step.entry_id].append(step)
    for target in _TARGETS(*ids):
        known.targets[target.entry_id].append(target)
    _add_values(known, batch)
    for row in _OPEN_YEARS(*ids):
        known.open_years[row.entry_id].append(OpenYear(row.year, row.due_on, row.percent))
    return known


def _add_units(known: _Known, ids: Sequence[int]) -> None:
    """Who answers, and until when each of them has reported."""
    answering = EntryUnit.objects.filter(entry__in=ids, answers=True, until__isnull=True)
    for entry, unit, since in answering.order_by("id").values_list("entry_id", "unit_id", "since"):
        known.answering[entry].append((unit, since))
    reports = ProgressReport.objects.filter(entry__in=ids, is_current=True, state__in=HANDED_IN)
    ends = reports.order_by().values_list("entry_id", "unit_id").annotate(Max("period__ends_on"))
    known.last_reported = {(entry, unit): end for entry, unit, end in ends}


def _add_values(known: _Known, batch: Sequence[Entry]) -> None:
    """Values of targets, where one unit alone answers: what several measure is not one number.

    Of a routine task those of its year: each year is measured anew.
    """
    alone = {e.pk: e for e in batch if known.targets[e.pk] and len(known.answering[e.pk]) == 1}
    for entry, target, end, on, value in _VALUES(*alone) if alone else ():
        if alone[entry].cycle is None or end >= alone[entry].started_on:
            known.values[target].append(Measure(on, value))


def _light(entry: Entry, known: _Known, today: dt.date) -> Light:
    if entry.state == EntryState.ENDED:
        return Light(Colour.BLUE, ())
    closed = entry.closed_on if entry.state == EntryState.CLOSED else None
    watched = entry.state == EntryState.WATCH
    situation = Situation(
        start=entry.started_on,
        due=None if watched else entry.due_on,
        first_due=None if watched else entry.first_due_on,
        percent=entry.percent,
        closed_on=closed,
        watched_since=entry.closed_on if watched else None,
        milestones=tuple(Step(s.name, s.due_on, s.done_on) for s in known.steps[entry.pk]),
        missing=tuple(missing_reports(entry, known, today)),
        courses=() if watched else tuple(_courses(entry, known)),
        open_years=tuple(known.open_years[entry.pk]),
    )
    return light_of(situation, today, known.thresholds.get(entry.plan_id))


def missing_reports(entry: Entry, known: _Known, today: dt.date) -> Iterator[MissingReport]:
    """Reports that are overdue from one of its units at least; a later one covers those before it."""
    units = [
        (since, known.last_reported.get((entry.pk, unit), dt.date.min))
        for unit, since in known.answering[entry.pk]
    ]
    for period in known.periods[entry.plan_id]:
        if period.due_on < today and any(
            period.ends_on > last and asks(entry, since, period) for since, last in units
        ):
            yield MissingReport(period.name, period.due_on)


def _courses(entry: Entry, known: _Known) -> Iterator[Line]:
    if len(known.answering[entry.pk]) != 1:
        return
    targets, steps = known.targets[entry.pk], known.steps[entry.pk]
    for target in targets:
        line = line_of(target, entry, beside=targets, steps=steps, measures=known.values[target.pk])
        if line is not None:
            yield line
