"""Rows that go on in a new reading get the keys that their facts have there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from taizhang.corrections import Reviewed, ReviewedTask
from taizhang.extraction.plan import Task as ReadTask
from taizhang.policies.models import Assignment, Deadline, Plan, Target, Task
from taizhang.revision import compare

_PARTS = (
    (Assignment, "assignments", "surface"),
    (Deadline, "deadlines", "raw"),
    (Target, "targets", "raw"),
)


def rename_rows(plan: Plan, before: Reviewed, after: Reviewed) -> None:
    """Name the rows of tasks, and of their parts with the same words, as the new reading does."""
    names: dict[type[Any], dict[str, str]] = {Task: {}, **{model: {} for model, _, _ in _PARTS}}
    for pair in compare(before.plan, after.plan).pairs:
        if pair.old is None or pair.new is None:
            continue
        old, new = before.tasks[pair.old], after.tasks[pair.new]
        names[Task][old.key] = new.key
        old_task, new_task = before.plan.tasks[pair.old], after.plan.tasks[pair.new]
        for model, name, words in _PARTS:
            names[model].update(_same_words(old, old_task, new, new_task, name, words))
    for model, renamed in names.items():
        _rename(model, plan, renamed)


def _same_words(
    old: ReviewedTask,
    old_task: ReadTask,
    new: ReviewedTask,
    new_task: ReadTask,
    name: str,
    words: str,
) -> Iterator[tuple[str, str]]:
    left = list(zip(getattr(new, name), getattr(new_task, name), strict=True))
    for key, part in zip(getattr(old, name), getattr(old_task, name), strict=True):
        for other in left:
            if getattr(other[1], words) == getattr(part, words):
                left.remove(other)
                yield key, other[0]
                break


def _rename(model: type[Any], plan: Plan, names: dict[str, str]) -> None:
    of_plan = {"plan": plan} if model in (Task, Target) else {"task__plan": plan}
    rows = list(model.objects.filter(**of_plan))
    # A row whose fact is not in the new reading must not bear the name of another there.
    taken = set(names.values())
    changed = []
    for row in rows:
        name = names.get(row.key, f"?{row.pk}" if row.key in taken else row.key)
        if name != row.key:
            row.key = name
            changed.append(row)
    model.objects.bulk_update(changed, ["key"], batch_size=200)
