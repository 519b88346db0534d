"""What an entry waits for, and what waits for it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Case, Q, When

from taizhang.ledger.models import OPEN_STATES, Dependency, Entry
from taizhang.ledger.permissions import WRITE_BOOK
from taizhang.ledger.queries.work import Work
from taizhang.ledger.reaching import answering_among, reach_of_answering
from taizhang.permission import Actor, may


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


@dataclass(frozen=True, slots=True)
class Waits:
    """What stands on a task's page of it; `may`: this person says what it waits for."""

    found: Dependencies
    may: bool


def waits_of(entry: Entry, work: Work, by: Actor) -> Waits:
    """No query where nothing was ever said to wait."""
    found = dependencies_of(entry, by) if work.is_tied else Dependencies([], [])
    carrying = [(row.answers, row.unit.path) for row in work.units_now]
    return Waits(found, entry.is_open and may(by, WRITE_BOOK, answering_among(carrying)))


def waits_alone(entry: Entry, by: Actor) -> Waits:
    """The same of an entry of which nothing else was read."""
    may_say = entry.is_open and may(by, WRITE_BOOK, reach_of_answering(entry))
    return Waits(dependencies_of(entry, by), may_say)


def dependencies_of(entry: Entry, by: Actor) -> Dependencies:
    """Both sides of an entry. One query where there are none, as with most; else four."""
    rows = Dependency.objects.filter(ended_on__isnull=True).order_by("id")
    if not rows.filter(Q(entry=entry) | Q(needs=entry)).exists():
        return Dependencies([], [])
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


def entries_like(words: str, *, entry: Entry, by: Actor) -> list[str]:
    """Tasks at work that hold `words` in number or text, as `entry_named` finds them again."""
    words = words.strip()[:100]
    if not words:
        return []
    rows = Entry.objects.visible_to(by).filter(state__in=OPEN_STATES).exclude(pk=entry.pk)
    rows = rows.exclude(task__code="").filter(
        Q(task__code__contains=words)
        | Q(task__measure__contains=words)
        | Q(task__text__contains=words)
    )
    # Those of the same plan first: most that is waited for stands there.
    near = Case(When(plan=entry.plan_id, then=0), default=1)
    found = rows.select_related("task").order_by(near, "id")[:12]
    return [f"{one.task.code} {one.task.measure or one.task.text[:40]}" for one in found]


def entry_named(words: str, *, by: Actor) -> Entry | None:
    """The task at work whose number `words` begin with."""
    code = words.strip().split(" ")[0][:30]
    if not code:
        return None
    entries = Entry.objects.visible_to(by).select_related("plan__keeper", "task")
    found: Entry | None = entries.filter(task__code=code).order_by("-id").first()
    return found
