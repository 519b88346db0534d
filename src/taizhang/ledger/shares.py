"""How far a task has come as a whole: the mean of what the units that answer for it said of their parts."""

from __future__ import annotations

from taizhang.ledger.models import Entry, EntryUnit


def mean_share(entry: Entry) -> int:
    """0 to 100; what it was where nobody answers. One query."""
    rows = EntryUnit.objects.filter(entry=entry, answers=True, until__isnull=True).order_by()
    shares = dict(rows.values_list("unit_id", "percent"))
    return round(sum(shares.values()) / len(shares)) if shares else entry.percent
