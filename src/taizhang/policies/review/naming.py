"""Keys for the rows of a plan that was kept before facts had keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from taizhang.corrections import Reviewed
from taizhang.policies.models import Assignment, Deadline, Plan, Target, Task


def name_rows(plan: Plan, reviewed: Reviewed) -> None:
    """Give each row of `plan` the key of its fact in `reviewed`, its reading without corrections."""
    tasks = list(Task.objects.filter(plan=plan).order_by("position"))
    for row, keys in zip(tasks, reviewed.tasks, strict=True):
        row.key, row.stands = keys.key, keys.stands
    Task.objects.bulk_update(tasks, ["key", "stands"], batch_size=200)
    by_task = dict(zip((row.pk for row in tasks), reviewed.tasks, strict=True))
    for model, name in ((Assignment, "assignments"), (Deadline, "deadlines")):
        rows = model.objects.filter(task__plan=plan).order_by("task_id", "position")
        _name(model, rows, {pk: getattr(keys, name) for pk, keys in by_task.items()})
    targets = Target.objects.filter(plan=plan).order_by("position")
    of_tasks: dict[int | None, Sequence[str]] = {pk: k.targets for pk, k in by_task.items()}
    _name(Target, targets, {**of_tasks, None: reviewed.general})


def _name(model: type[Any], rows: Iterable[Any], keys: dict[Any, Sequence[str]]) -> None:
    left = {task: iter(names) for task, names in keys.items()}
    named = list(rows)
    for row in named:
        row.key = next(left[row.task_id])
    model.objects.bulk_update(named, ["key"], batch_size=200)
