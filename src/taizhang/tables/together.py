"""Rows of one table that are looked for in several ways, each on its own index."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet


def in_any(parts: Iterable[QuerySet[Any]]) -> Q:
    """The condition that a row is in one of `parts`, which have no order and are not cut.

    Said by OR, a database reads the whole table, for no index serves all the ways; so they are put
    together as a union of ids.
    """
    keys = [part.order_by().values("pk") for part in parts]
    if not keys:
        return Q(pk__in=())
    return Q(pk__in=keys[0].union(*keys[1:]) if len(keys) > 1 else keys[0])
