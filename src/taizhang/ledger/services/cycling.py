"""Routine tasks (年度常规): on 1 January a new year begins, and what came of the old one is kept.

A year that nobody closed does not go away: it stays open beside the new one, its task is red for it,
and it can still be closed (`closing.ask_closure` with its `cycle`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from taizhang import audit
from taizhang.ledger.models import (
    Entry,
    EntryCycle,
    EntryState,
    EntryTarget,
    EntryUnit,
    Light,
)
from taizhang.ledger.permissions import BEGIN_CYCLE
from taizhang.ledger.services.deriving import derive
from taizhang.permission import Actor, ensure

_BATCH = 200


def begin_cycles(*, today: dt.date, by: Actor) -> int:
    """Begin the year of `today` for routine tasks that are in an earlier one; how many.

    Done again on the same day it does nothing. Each 200 tasks are one transaction. Raises: NotAllowed.
    """
    ensure(by, BEGIN_CYCLE)
    begun = 0
    while count := _begin_some(today, by):
        begun += count
    return begun


@transaction.atomic
def _begin_some(today: dt.date, by: Actor) -> int:
    entries = list(_due(today).select_for_update(of=("self",), no_key=True)[:_BATCH])
    EntryCycle.objects.bulk_create(row for entry in entries for row in _over(entry, today.year))
    events = [_begin(entry, today.year, by) for entry in entries]
    fields = ["state", "cycle", "percent", "started_on", "due_on", "first_due_on"]
    Entry.objects.bulk_update(entries, [*fields, "closed_on", "owed_from", "edition"])
    EntryUnit.objects.filter(entry__in=entries, until__isnull=True).update(percent=0)
    _targets_follow(entries, today.year)
    audit.record_all(events)
    derive(entries, today)
    return len(entries)


def _due(today: dt.date) -> QuerySet[Entry]:
    rows = Entry.objects.filter(cycle__lt=today.year).exclude(state=EntryState.ENDED)
    found: QuerySet[Entry] = rows.select_related("plan", "task").order_by("pk")
    return found


def _over(entry: Entry, now: int) -> list[EntryCycle]:
    """The years that are over: the last one as it stands, and any that passed unnoticed since."""
    last = entry.cycle or now
    first = EntryCycle(
        entry=entry,
        year=last,
        due_on=entry.due_on or end_of(last),
        closed_on=entry.closed_on,
        percent=entry.percent,
        light=entry.light,
    )
    missed = [
        EntryCycle(entry=entry, year=year, due_on=end_of(year), light=Light.RED)
        for year in range(last + 1, now)
    ]
    return [first, *missed]


def _begin(entry: Entry, year: int, by: Actor) -> audit.Entry:
    before = _said(entry)
    if entry.state == EntryState.CLOSED:
        entry.owed_from = dt.date(year, 1, 1)
    entry.state, entry.cycle, entry.percent = EntryState.RUNNING, year, 0
    entry.started_on, entry.closed_on = dt.date(year, 1, 1), None
    entry.due_on = entry.first_due_on = end_of(year)
    entry.edition += 1
    return audit.Entry(BEGIN_CYCLE, entry, by, before, _said(entry))


def _targets_follow(entries: Sequence[Entry], year: int) -> None:
    """Targets without a date of their own are due with the year."""
    rows = EntryTarget.objects.filter(entry__in=entries, ended_on__isnull=True)
    rows.filter(target__due_on__isnull=True).update(due_on=end_of(year), first_due_on=end_of(year))


def end_of(year: int) -> dt.date:
    """The last day of a routine task's year."""
    return dt.date(year, 12, 31)


def _said(entry: Entry) -> dict[str, object]:
    return {
        "cycle": entry.cycle,
        "state": entry.state,
        "percent": entry.percent,
        "due_on": entry.due_on,
        "closed_on": entry.closed_on,
    }
