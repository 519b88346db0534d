"""Rows that several people may make at the same moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction

#: How often two imports may make the same row at the same moment before we give up.
TRIES = 10

Row = TypeVar("Row", bound=models.Model)
Key = TypeVar("Key")
Service = TypeVar("Service", bound=Callable[..., Any])


def again_on_conflict(service: Service) -> Service:
    """Decorate a service: where an import gave a task to the very unit that goes, do it once more."""

    @wraps(service)
    def trying(*args: Any, **kwargs: Any) -> Any:
        for _ in range(TRIES - 1):
            try:
                return service(*args, **kwargs)
            except IntegrityError:
                if transaction.get_connection().in_atomic_block:
                    raise
        return service(*args, **kwargs)

    return trying  # type: ignore[return-value]


def get_or_create(
    wanted: Sequence[Key],
    known: Callable[[], dict[Key, Row]],
    create: Callable[[Sequence[Key]], dict[Key, Row]],
) -> dict[Key, Row]:
    """Get what is known and create the rest in few queries, while others may do the same.

    Another import may create one of them between our look and our insert. The unique constraint
    then refuses ours, and we look again. (ON CONFLICT would do it in one step, but not on every
    database that speaks PostgreSQL.) `wanted` is sorted, so that two imports wait for each other
    in one direction only.
    """
    for _ in range(TRIES):
        found = known()
        missing = [key for key in wanted if key not in found]
        if not missing:
            return found
        try:
            with transaction.atomic():
                return found | create(missing)
        except IntegrityError:
            continue
    raise RuntimeError(f"{TRIES} times another import made the same rows first")
