"""Many rows by their keys, in batches: no cursor is held over a commit, and memory stays small."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

BATCH = 500


def batches(rows: QuerySet[Any], *, after: int = 0, size: int = BATCH) -> Iterator[list[Any]]:
    """`rows` in the order of their ids, after that one, `size` at once."""
    while batch := list(rows.filter(pk__gt=after).order_by("pk")[:size]):
        yield batch
        after = batch[-1].pk
