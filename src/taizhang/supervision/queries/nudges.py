"""What a coordinator may remind of (催办), and when he did last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, QuerySet, TextField, Value
from django.http import QueryDict

from taizhang.ledger.models import OPEN_STATES, Entry, EntryUnit, ReportingPeriod
from taizhang.ledger.queries.owing import owing_for
from taizhang.permission import Actor
from taizhang.supervision.models import NudgedUnit
from taizhang.supervision.permissions import NUDGE
from taizhang.supervision.queries.due import late

#: So many tasks at once.
MOST = 200


@dataclass(frozen=True, slots=True)
class NudgeLine:
    """A task, the units that answer for it, and the last reminder."""

    entry: Entry
    units: list[str]
    last: NudgedUnit | None


def nudge_lines(entries: Collection[int], by: Actor) -> list[NudgeLine]:
    """Those of `entries` that are open, that units answer for, and that `by` may remind of."""
    kept = Entry.objects.visible_to(by, NUDGE).filter(pk__in=entries, state__in=OPEN_STATES)
    rows = kept.select_related("task", "plan__document", "plan__keeper")
    found = list(rows.order_by("plan_id", "task__position")[:MOST])
    units: dict[int, list[str]] = {entry.pk: [] for entry in found}
    carrying = EntryUnit.objects.filter(entry__in=found, answers=True, until__isnull=True)
    for entry, name in carrying.order_by("id").values_list("entry_id", "unit__name"):
        units[entry].append(name)
    last: dict[int, NudgedUnit] = {}
    nudged = NudgedUnit.objects.filter(entry__in=found).select_related("nudge")
    for row in nudged.order_by("nudge__made_at"):
        last[row.entry_id] = row
    return [NudgeLine(e, units[e.pk], last.get(e.pk)) for e in found if units[e.pk]]


def chosen(given: QueryDict, today: dt.date) -> list[int]:
    """The entries that an address names: `entry` each, all that owe a report for `period`, or all of the
    plan `overdue` that are past their dates. At most `MOST`.
    """
    if (period := given.get("period", "")).isdecimal():
        found = ReportingPeriod.objects.filter(pk=period).first()
        rows = owing_for(found) if found else EntryUnit.objects.none()
    elif (plan := given.get("overdue", "")).isdecimal():
        rows = late(today).filter(entry__plan=plan)
    else:
        return [int(pk) for pk in given.getlist("entry") if pk.isdecimal()][:MOST]
    ids = rows.order_by("entry_id").values_list("entry_id", flat=True).distinct()
    return list(ids[:MOST])


def put_on_units(since: dt.date, until: dt.date, plan: int | None) -> QuerySet[NudgedUnit, Any]:
    """Each reminder is one request to each of its units, however many tasks it names (减负): the unit, the
    day, the kind and how many.
    """
    rows = NudgedUnit.objects.filter(nudge__made_on__gte=since, nudge__made_on__lte=until)
    if plan is not None:
        rows = rows.filter(nudge__plan=plan)
    said = {"on": F("nudge__made_on"), "kind": Value("nudges", TextField())}
    days = rows.order_by().annotate(**said).values_list("unit", *said)
    return days.annotate(count=Count("nudge", distinct=True))
