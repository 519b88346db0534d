"""What a Gantt picture shows: a task with its milestones and subtasks, or all tasks of a plan."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from taizhang.ledger.drawing.gantt import Gantt, Line, Point, draw_gantt
from taizhang.ledger.models import Dependency, Entry, Light, Milestone
from taizhang.ledger.queries.subtasks import is_late, subtasks_of
from taizhang.ledger.queries.waiting import Dependencies, dependencies_of
from taizhang.permission import Actor
from taizhang.policies.models import Plan


@dataclass(frozen=True, slots=True)
class Row:
    """What the table beside the picture says of a bar. `entry` None: a subtask or a heading."""

    line: Line
    entry: Entry | None = None
    unit: str = ""
    needs: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class GanttPage:
    """The picture and its table; `entry` is the task that it is of, None where it is of a plan."""

    plan: Plan
    entry: Entry | None
    picture: Gantt
    rows: list[Row]
    waiting: Dependencies | None = None


def task_gantt(task_id: int, *, today: dt.date, by: Actor) -> GanttPage:
    """A task, its milestones, subtasks, and the tasks that it waits for or that wait for it.

    Raises: Entry.DoesNotExist.
    """
    entries = Entry.objects.visible_to(by).select_related("plan__document", "task", "unit")
    entry: Entry = entries.get(task=task_id)
    waiting = dependencies_of(entry, by)
    rows = [Row(_line(entry, _steps([entry], today)[entry.pk]), entry, _unit(entry))]
    for one in subtasks_of(entry):
        start, address = one.given_on, reverse("ledger:subtasks", args=[task_id])
        look = "done" if one.done_on else "late" if is_late(one, today) else "part"
        line = Line(
            f"s{one.pk}",
            f"{one.unit.name}：{one.name}",
            f"{address}#subtask-{one.pk}",
            start,
            one.done_on or one.due_on or entry.due_on,
            None,
            one.percent,
            look,
            is_thin=True,
        )
        rows.append(Row(line, None, one.unit.name))
    others = [w.other for w in (*waiting.needs, *waiting.needed_by) if w.is_seen]
    rows += [Row(_line(other, ()), other, _unit(other)) for other in dict.fromkeys(others)]
    waits: list[tuple[object, object]] = [(entry.pk, w.other.pk) for w in waiting.needs]
    waits += [(w.other.pk, entry.pk) for w in waiting.needed_by]
    lines = [row.line for row in rows]
    return GanttPage(entry.plan, entry, draw_gantt(lines, waits, today), rows, waiting)


def plan_gantt(plan_id: int, *, today: dt.date, by: Actor) -> GanttPage:
    """All tasks of a plan at work, under their sections. Five queries. Raises: Plan.DoesNotExist."""
    plan: Plan = Plan.objects.visible_to(by).select_related("document").get(pk=plan_id)
    entries = list(
        Entry.objects.filter(plan=plan)
        .select_related("task__section", "unit")
        .order_by("task__position")
    )
    steps = _steps(entries, today)
    dependencies = Dependency.objects.filter(entry__plan=plan, ended_on__isnull=True)
    waits = list(dependencies.order_by("id").values_list("entry_id", "needs_id"))
    names = {entry.pk: entry.task.code or str(entry) for entry in entries}
    needs: dict[int, list[str]] = defaultdict(list)
    for waiting, needed in waits:
        needs[waiting].append(names.get(needed, _("其他方案的任务")))
    rows: list[Row] = []
    section = None
    for entry in entries:
        if entry.task.section is not None and entry.task.section != section:
            section = entry.task.section
            rows.append(Row(Line(f"h{section.pk}", section.name)))
        rows.append(Row(_line(entry, steps[entry.pk]), entry, _unit(entry), needs[entry.pk]))
    picture = draw_gantt([row.line for row in rows], waits, today)
    return GanttPage(plan, None, picture, rows)


def _line(entry: Entry, points: Sequence[Point]) -> Line:
    task = entry.task
    return Line(
        entry.pk,
        " ".join(filter(None, [task.number, task.measure or task.text[:60]])),
        reverse("ledger:task", args=[entry.task_id]),
        entry.started_on,
        entry.due_on,
        entry.first_due_on,
        entry.percent,
        Light(entry.light).name.lower(),
        points=points,
    )


def _steps(entries: Iterable[Entry], today: dt.date) -> dict[int, list[Point]]:
    found: dict[int, list[Point]] = defaultdict(list)
    rows = Milestone.objects.filter(entry__in=list(entries), withdrawn_on__isnull=True)
    for row in rows.order_by("due_on", "id"):
        state = "done" if row.done_on else "missed" if row.due_on < today else "open"
        moved = row.first_due_on if row.first_due_on != row.due_on else None
        found[row.entry_id].append(Point(row.due_on, state, row.name, moved))
    return found


def _unit(entry: Entry) -> str:
    return entry.unit.name if entry.unit else ""
