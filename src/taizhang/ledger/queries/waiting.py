"""What an entry waits for, and what waits for it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from taizhang.ledger.models import Dependency, Entry
from taizhang.permission import Actor


@dataclass(frozen=True, slots=True)
class Waiting:
    """A dependency as the page of `entry` shows it: `other` is the entry at its other end.

    `is_seen`: the plan of `other` is his to see; else only that there is one is said. `is_late`:
    what is needed is due after what needs it.
    """

    row: Dependency
    other: Entry
    is_seen: bool
    is_late: bool

    @property
    def is_over(self) -> bool:
        """Whether there is nothing left to wait for."""
        return not self.other.is_open or self.other.closed_on is not None


@dataclass(frozen=True, slots=True)
class Dependencies:
    """`needs`: what it waits for. `needed_by`: what waits for it."""

    needs: list[Waiting]
    needed_by: list[Waiting]

    @property
    def is_waiting(self) -> bool:
        """Whether something that it needs is not finished."""
        return any(not one.is_over for one in self.needs)

    def __bool__(self) -> bool:
        return bool(self.needs or self.needed_by)


def dependencies_of(entry: Entry, by: Actor) -> Dependencies:
    """Both sides of an entry. Three queries."""
    rows = Dependency.objects.filter(ended_on__isnull=True).order_by("id")
    needs = list(rows.filter(entry=entry).select_related("needs__task", "needs__plan__document"))
    others = list(rows.filter(needs=entry).select_related("entry__task", "entry__plan__document"))
    ends = {row.needs_id for row in needs} | {row.entry_id for row in others}
    seen = set(Entry.objects.visible_to(by).filter(pk__in=ends).values_list("pk", flat=True))
    return Dependencies(
        [
            Waiting(row, row.needs, row.needs_id in seen, _later(row.needs.due_on, entry.due_on))
            for row in needs
        ],
        [
            Waiting(row, row.entry, row.entry_id in seen, _later(entry.due_on, row.entry.due_on))
            for row in others
        ],
    )


def _later(first: dt.date | None, second: dt.date | None) -> bool:
    return first is not None and second is not None and first > second
