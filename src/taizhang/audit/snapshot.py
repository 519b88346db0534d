"""Read many tables as they stood at one moment, while others write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def snapshot() -> Iterator[None]:
    """Within it all queries see the database of one moment; nothing may be written.

    No writer waits for it. Within a transaction the caller's own view is used as it is.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        # Not transaction.atomic: its BEGIN IMMEDIATE would keep every writer out.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
