"""What waits for what (前置任务): an entry cannot be finished before those that it needs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import connection, transaction

from taizhang.audit import record
from taizhang.documents.errors import Wording
from taizhang.ledger.errors import NotPossibleNow
from taizhang.ledger.locking import locked_entry
from taizhang.ledger.models import Dependency, Entry
from taizhang.ledger.permissions import WRITE_BOOK
from taizhang.ledger.reaching import reach_of_answering
from taizhang.permission import Actor, DomainError, ensure
from taizhang.policies.permissions import SEE
from taizhang.policies.visibility import reach_of

#: One after the other adds to the graph: two at once could close a circle that neither sees.
_GRAPH_LOCK = 7_261_004


class WaitsForItself(DomainError):
    """It would wait for itself, by others or at once."""

    code = "ledger.waits-for-itself"
    words = Wording(
        "“{needs}”已经直接或间接在等“{entry}”，不能互相等待：{way}。",
        "“{needs}” already waits for “{entry}”: two tasks cannot wait for each other ({way}).",
    )


@transaction.atomic
def wait_for(*, entry: Entry, needs: Entry, today: dt.date, by: Actor) -> Dependency:
    """Say that `entry` waits for `needs`; both are in plans that `by` sees.

    By a unit that answers for `entry`. Said twice it is there once. Raises: NotAllowed, NotPossibleNow,
    WaitsForItself.
    """
    ensure(by, WRITE_BOOK, reach_of_answering(entry))
    for one in (entry, needs):
        ensure(by, SEE, reach_of(one.plan))
    _lock_graph()
    entry = locked_entry(entry.pk)
    needs = Entry.objects.select_related("task").get(pk=needs.pk)
    for one in (entry, needs):
        if not one.is_open:
            state = f"{one}：{one.get_state_display()}"
            raise NotPossibleNow(state=state, act="设为前置任务", act_en="make it wait")
    there = Dependency.objects.filter(entry=entry, needs=needs, ended_on__isnull=True).first()
    if there is not None:
        return there
    if way := _way(needs.pk, entry.pk):
        names = Entry.objects.select_related("task").in_bulk(way)
        said = " → ".join(str(names[pk])[:20] for pk in way)
        raise WaitsForItself(entry=str(entry)[:30], needs=str(needs)[:30], way=said)
    row = Dependency.objects.create(entry=entry, needs=needs, made_on=today, made_by=by.name)
    record(WRITE_BOOK, subject=row, by=by, after={"entry": str(entry), "needs": str(needs)})
    return row


@transaction.atomic
def end_waiting(*, dependency: Dependency, today: dt.date, by: Actor) -> Dependency:
    """Say that an entry waits no more. Raises: NotAllowed."""
    ensure(by, WRITE_BOOK, reach_of_answering(dependency.entry))
    locked_entry(dependency.entry_id)
    row = Dependency.objects.select_related("entry__task", "needs__task").get(pk=dependency.pk)
    if row.ended_on is None:
        row.ended_on = today
        row.save(update_fields=["ended_on"])
        before = {"entry": str(row.entry), "needs": str(row.needs)}
        record(WRITE_BOOK, subject=row, by=by, before=before, after={"on": today})
    return row


def _way(start: int, end: int) -> list[int]:
    """The entries from `start` to `end` along what each waits for; [] where there is no way.

    One query for each step of distance.
    """
    if start == end:
        return [start]
    came_from: dict[int, int] = {start: start}
    edge: Iterable[int] = [start]
    while edge:
        rows = Dependency.objects.filter(entry__in=edge, ended_on__isnull=True).order_by("id")
        found = []
        for entry, needs in rows.values_list("entry_id", "needs_id"):
            if needs not in came_from:
                came_from[needs] = entry
                found.append(needs)
        if end in came_from:
            return _back(came_from, start, end)
        edge = found
    return []


def _back(came_from: dict[int, int], start: int, end: int) -> list[int]:
    way = [end]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return way[::-1]


def _lock_graph() -> None:
    # SQLite's transactions begin IMMEDIATE, one at a time.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", (_GRAPH_LOCK,))
