"""The wording that holds after a granted change, for the search: what the plan says is found as well."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from taizhang.ledger.models import Entry


def words_that_hold(task_ids: Sequence[int]) -> Iterable[tuple[int, str]]:
    """Of these tasks those whose wording was changed, each with the words that hold now."""
    rows = Entry.objects.order_by().filter(task__in=task_ids).exclude(words="")
    return rows.values_list("task_id", "words")
