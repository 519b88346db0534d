"""The date by which the ledger sorts a task (`Task.due_order`) goes with the one that holds."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce

from taizhang.ledger.models import Entry
from taizhang.policies.deadlines import NO_DATE
from taizhang.policies.models import Task

_BATCH = 500


def sort_by_due(entries: Iterable[Entry]) -> None:
    """After the dates of `entries` moved, or they were made: bring their tasks in step.

    Each with its `task` at hand. A routine task has no date there: it ends with every year.
    """
    moved = []
    for entry in entries:
        day = entry.due_on if entry.cycle is None else None
        if entry.task.due_order != (day or NO_DATE):
            entry.task.due_order = day or NO_DATE
            moved.append(entry.task)
    Task.objects.bulk_update(moved, ["due_order"], batch_size=_BATCH)


def sorted_out_of_step() -> QuerySet[Entry]:
    """Entries whose task the ledger sorts by another date: there should be none."""
    holds = Coalesce("due_on", Value(NO_DATE))
    rows: QuerySet[Entry] = Entry.objects.order_by().filter(cycle__isnull=True)
    return rows.annotate(holds=holds).exclude(task__due_order=F("holds"))
