"""How far a task has come as a whole: the mean of what the units that answer for it said of their parts."""

from __future__ import annotations

from collections.abc import Iterable

from taizhang.ledger.models import Entry, EntryUnit
from taizhang.tables.prepared import Prepared

_CARRYING = Prepared(
    lambda entry: EntryUnit.objects.filter(entry=entry, until__isnull=True).order_by("id")
)


def carried_by(entry: Entry) -> list[EntryUnit]:
    """The units that carry the entry now, in the order in which they came to it. One query."""
    return _CARRYING(entry.pk)


def mean_share(entry: Entry, carrying: Iterable[EntryUnit] | None = None) -> int:
    """0 to 100; what it was where nobody answers. One query, unless who carries it is at hand."""
    rows = carried_by(entry) if carrying is None else carrying
    shares = {row.unit_id: row.percent for row in rows if row.answers}
    return round(sum(shares.values()) / len(shares)) if shares else entry.percent
