"""Lights of entries: what is known of them is gathered, and the rules are asked (`taizhang.lights`)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.db.models import Max

from taizhang.ledger.models import (
    HANDED_IN,
    Course,
    Entry,
    EntryState,
    EntryTarget,
    EntryUnit,
    LightChange,
    Milestone,
    ProgressReport,
    ReportingPeriod,
    TargetValue,
)
from taizhang.ledger.services.course import thresholds_of
from taizhang.lights import Colour, Light, Measure, MissingReport, Situation, Thresholds, light_of
from taizhang.lights import Course as Line
from taizhang.lights import Milestone as Step

_BATCH = 500


def derive(entries: Iterable[Entry], today: dt.date) -> list[LightChange]:
    """Derive the lights of `entries` for the day `today`, keep them, and return those that turned.

    Seven queries for 500 entries. Nobody is asked: a light follows from what is known.
    """
    changes: list[LightChange] = []
    rows = iter(entries)
    while batch := list(islice(rows, _BATCH)):
        changes += _derived(batch, today)
    return changes


def _derived(batch: Sequence[Entry], today: dt.date) -> list[LightChange]:
    known = _known(batch)
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
        if light.colour != entry.light or reasons != entry.reasons or entry.light_on != today:
            entry.light, entry.reasons, entry.light_on = int(light.colour), reasons, today
            moved.append(entry)
    fields = ["light", "light_before", "light_since", "light_on", "reasons"]
    Entry.objects.bulk_update(moved, fields, batch_size=100)
    return LightChange.objects.bulk_create(changes)


@dataclass
class _Known:
    """What is known of some entries, by their ids."""

    thresholds: dict[int, Thresholds]
    periods: dict[int, list[ReportingPeriod]]
    answering: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    last_reported: dict[tuple[int, int], dt.date] = field(default_factory=dict)
    steps: dict[int, list[Step]] = field(default_factory=lambda: defaultdict(list))
    targets: dict[int, list[EntryTarget]] = field(default_factory=lambda: defaultdict(list))
    values: dict[int, list[Measure]] = field(default_factory=lambda: defaultdict(list))


def _known(batch: Sequence[Entry]) -> _Known:
    plans = {entry.plan_id for entry in batch}
    known = _Known(
        {c.plan_id: thresholds_of(c) for c in Course.objects.filter(plan__in=plans)},
        defaultdict(list),
    )
    for period in ReportingPeriod.objects.filter(plan__in=plans).order_by("plan_id", "starts_on"):
        known.periods[period.plan_id].append(period)
    answering = EntryUnit.objects.filter(entry__in=batch, answers=True, until__isnull=True)
    for entry, unit in answering.order_by("id").values_list("entry_id", "unit_id"):
        known.answering[entry].append(unit)
    reports = ProgressReport.objects.filter(entry__in=batch, is_current=True, state__in=HANDED_IN)
    ends = reports.order_by().values_list("entry_id", "unit_id").annotate(Max("period__ends_on"))
    known.last_reported = {(entry, unit): end for entry, unit, end in ends}
    milestones = Milestone.objects.filter(entry__in=batch, withdrawn_on__isnull=True)
    for step in milestones.order_by("due_on", "id"):
        known.steps[step.entry_id].append(Step(step.name, step.due_on, step.done_on))
    for target in EntryTarget.objects.filter(entry__in=batch, ended_on__isnull=True).order_by("id"):
        known.targets[target.entry_id].append(target)
    _add_values(known, batch)
    return known


def _add_values(known: _Known, batch: Sequence[Entry]) -> None:
    """Values of targets, where one unit alone answers: what several measure is not one number."""
    alone = [entry for entry in batch if len(known.answering[entry.pk]) == 1]
    values = TargetValue.objects.filter(
        target__entry__in=alone,
        report__is_current=True,
        report__state__in=HANDED_IN,
        report__to_lead=False,
    )
    for target, on, value in values.order_by("on", "id").values_list("target_id", "on", "value"):
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
        milestones=tuple(known.steps[entry.pk]),
        missing=tuple(missing_reports(entry, known, today)),
        courses=() if watched else tuple(_courses(entry, known)),
    )
    return light_of(situation, today, known.thresholds.get(entry.plan_id))


def missing_reports(entry: Entry, known: _Known, today: dt.date) -> Iterator[MissingReport]:
    """Reports that are overdue since the last that came; a later one covers those before it."""
    units = known.answering[entry.pk]
    if not units:
        return
    last = min(known.last_reported.get((entry.pk, unit), dt.date.min) for unit in units)
    for period in known.periods[entry.plan_id]:
        if period.due_on < today and period.ends_on > last and owes(entry, period):
            yield MissingReport(period.name, period.due_on)


def owes(entry: Entry, period: ReportingPeriod) -> bool:
    """Whether a report is owed: not for a period of which publication left less than half; under watch
    once a year.
    """
    middle = period.starts_on + (period.ends_on - period.starts_on) / 2
    if entry.state in (EntryState.CLOSED, EntryState.ENDED) or entry.opened_on > middle:
        return False
    return entry.state != EntryState.WATCH or period.ends_on.month == 12


def _courses(entry: Entry, known: _Known) -> Iterator[Line]:
    if len(known.answering[entry.pk]) != 1:
        return
    for target in known.targets[entry.pk]:
        due = target.due_on or entry.due_on
        if due is not None:
            yield Line(
                subject=target.subject,
                unit=target.unit_of_measure,
                goal=target.goal,
                due=due,
                start=target.baseline_on or entry.started_on,
                baseline=target.baseline,
                falls=target.falls,
                measures=tuple(known.values[target.pk]),
            )
