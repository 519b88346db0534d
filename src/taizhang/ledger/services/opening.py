"""Entries of the ledger: made when a plan is published, carried over its revision, ended with it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from taizhang.audit import record
from taizhang.ledger.drafting import held_against, step_named
from taizhang.ledger.models import (
    OPEN_STATES,
    Course,
    Entry,
    EntryState,
    EntryTarget,
    EntryUnit,
    Milestone,
    ReportingPeriod,
)
from taizhang.ledger.services.changing import drop_changes
from taizhang.ledger.services.closing import drop_closures
from taizhang.ledger.services.course import make_periods
from taizhang.ledger.services.dating import sort_by_due
from taizhang.ledger.services.deriving import derive
from taizhang.ledger.services.standing import keep_stands
from taizhang.ledger.services.taking_over import take_over
from taizhang.ledger.shares import mean_share
from taizhang.organizations.models import Unit
from taizhang.permission import Actor
from taizhang.policies.models import Deadline, DeadlineKind, Plan, PlanState, Target, Task, TaskUnit
from taizhang.policies.permissions import PUBLISH, WITHDRAW
from taizhang.policies.search import index_tasks
from taizhang.policies.visibility import note_units

_BATCH = 500


def open_entries(sender: object, *, plan: Plan, **_rest: Any) -> None:
    """Make the entries of a plan that was published, its course and its periods."""
    on = plan.published_on or dt.date.today()
    entries = _made(_tasks(plan), plan, on)
    course, _new = Course.objects.get_or_create(plan=plan)
    make_periods(course, on)
    derive(entries, on)
    keep_stands([plan.pk])


def open_missing(today: dt.date) -> int:
    """Entries for plans that were published before there was a ledger; how many plans."""
    plans = list(Plan.objects.filter(state=PlanState.PUBLISHED, entries=None).order_by("id"))
    for plan in plans:
        open_entries(Plan, plan=plan)
        derive(Entry.objects.filter(plan=plan), today)
        make_periods(plan.course, today)
    return len(plans)


def carry_over(sender: object, *, plan: Plan, before: Plan, by: Actor, **_rest: Any) -> None:
    """Let entries go on in the revision of their plan: reports, periods and all."""
    on = plan.published_on or dt.date.today()
    Course.objects.filter(plan=before).update(plan=plan)
    ReportingPeriod.objects.filter(plan=before).update(plan=plan)
    there = {entry.task_id: entry for entry in Entry.objects.filter(plan=before)}
    tasks = _tasks(plan)
    for task in tasks:
        entry = there.pop(task.continues_id, None) if task.continues_id else None
        if entry is not None:
            _go_on(entry, task, on, by)
    _end(there.values(), on, by, {"revised_by": plan.pk})
    new = [task for task in tasks if not Entry.objects.filter(task=task).exists()]
    _made(new, plan, on)
    course, _new = Course.objects.get_or_create(plan=plan)
    make_periods(course, on)
    derive(Entry.objects.filter(plan=plan), on)
    keep_stands([before.pk, plan.pk])
    note_units([plan])


def end_entries(sender: object, *, plan: Plan, on: dt.date, by: Actor, **_rest: Any) -> None:
    """End the entries of a plan that was withdrawn."""
    _end(Entry.objects.filter(plan=plan), on, by, {"withdrawn": plan.pk})
    keep_stands([plan.pk])


@dataclass(frozen=True, slots=True)
class Due:
    """When a task is to be done; `of_targets`: it is said of its targets alone."""

    on: dt.date | None
    of_targets: bool = False


def due_of(task: Task, on: dt.date) -> Due:
    """The date of a task, as `_tasks` fetches it: the last that it names; of routine work the end of the
    year of `on`.

    Where it says nothing of time, the latest date by which one of its targets is to be reached: then
    all of it is. What is to go on (长期坚持) has no date, whatever its targets say.
    """
    dated = [d.date_end for d in task.its_deadlines if d.kind == DeadlineKind.BY and d.date_end]
    if dated:
        return Due(max(dated))
    if any(d.kind == DeadlineKind.ROUTINE for d in task.its_deadlines):
        return Due(dt.date(on.year, 12, 31))
    reached = [target.due_on for target in task.its_targets if target.due_on]
    if reached and not any(d.kind == DeadlineKind.ONGOING for d in task.its_deadlines):
        return Due(max(reached), of_targets=True)
    return Due(None)


def _tasks(plan: Plan) -> list[Task]:
    return list(_with_facts(Task.objects.filter(plan=plan).order_by("position")))


def _with_facts(tasks: QuerySet[Task]) -> QuerySet[Task]:
    return tasks.prefetch_related(
        Prefetch("deadlines", Deadline.objects.order_by("position"), "its_deadlines"),
        Prefetch("targets", Target.objects.order_by("position"), "its_targets"),
        Prefetch("task_units", TaskUnit.objects.order_by("id"), "its_units"),
    )


def _made(tasks: Sequence[Task], plan: Plan, on: dt.date) -> list[Entry]:
    entries = Entry.objects.bulk_create((_entry(task, plan, on) for task in tasks), _BATCH)
    pairs = list(zip(entries, tasks, strict=True))
    EntryUnit.objects.bulk_create((u for e, t in pairs for u in _units(e, t, on)), _BATCH)
    EntryTarget.objects.bulk_create(
        (_target(e, target) for e, t in pairs for target in t.its_targets), _BATCH
    )
    Milestone.objects.bulk_create((m for e, t in pairs for m in _stages(e, t)), _BATCH)
    sort_by_due(entries)
    return entries


def _entry(task: Task, plan: Plan, on: dt.date) -> Entry:
    due = due_of(task, on)
    return Entry(
        task=task,
        plan=plan,
        unit_id=_answering(task),
        started_on=min(plan.issued_on or on, on),
        opened_on=on,
        due_on=due.on,
        first_due_on=due.on,
        due_of_targets=due.of_targets,
        cycle=on.year if _is_routine(task) else None,
        light_since=on,
        light_on=on,
    )


def _is_routine(task: Task) -> bool:
    """Whether it is to be done each year again, and no date ends it."""
    kinds = {d.kind for d in task.its_deadlines}
    has_date = any(d.kind == DeadlineKind.BY and d.date_end for d in task.its_deadlines)
    return DeadlineKind.ROUTINE in kinds and not has_date


def _answering(task: Task) -> int | None:
    """The one unit that answers; None where several do."""
    units = {row.unit_id for row in task.its_units if row.answers}
    return units.pop() if len(units) == 1 else None


def _units(entry: Entry, task: Task, on: dt.date) -> Iterable[EntryUnit]:
    for row in task.its_units:
        yield EntryUnit(
            entry=entry, unit_id=row.unit_id, role=row.role, answers=row.answers, since=on
        )


def _target(entry: Entry, target: Target) -> EntryTarget:
    due = target.due_on or entry.due_on
    return EntryTarget(
        entry=entry,
        target=target,
        subject=target.subject,
        comparator=held_against(target.comparator, target.value, target.raw),
        unit_of_measure=target.unit_of_measure,
        goal=target.value,
        first_goal=target.value,
        due_on=due,
        first_due_on=due,
    )


def _stages(entry: Entry, task: Task) -> Iterable[Milestone]:
    """Earlier dates of a task that names several are its milestones."""
    if entry.unit_id is None:
        return
    stages = [d for d in task.its_deadlines if d.kind == DeadlineKind.BY and d.date_end]
    for deadline in stages:
        if deadline.date_end != entry.due_on:
            yield Milestone(
                entry=entry,
                unit_id=entry.unit_id,
                name=step_named(task.text, deadline.raw)[:200],
                due_on=deadline.date_end,
                first_due_on=deadline.date_end,
            )


def _go_on(entry: Entry, task: Task, on: dt.date, by: Actor) -> None:
    """Point an entry to the new text of its task; what changed in it holds from now."""
    old = _with_facts(Task.objects.all()).get(pk=entry.task_id)
    before = {"task": old.pk, "due_on": entry.due_on, "unit": entry.unit_id}
    was, now = due_of(old, entry.opened_on), due_of(task, on)
    # A date that the revision leaves as it was keeps the extension that was granted.
    if now.on != was.on:
        entry.due_on = now.on
    entry.due_of_targets = now.of_targets
    had_words = bool(entry.words)
    if task.text != old.text:
        entry.words = ""
    is_routine = _is_routine(task)
    if is_routine != (entry.cycle is not None):
        entry.cycle = on.year if is_routine else None
    entry.task, entry.plan, entry.edition = task, task.plan, entry.edition + 1
    _units_of_revision(entry, old, task, on)
    entry.save()
    if had_words:
        index_tasks([old.pk, task.pk])
    sort_by_due([entry])
    _targets_of_revision(entry, task, on)
    after = {"task": task.pk, "due_on": entry.due_on, "unit": entry.unit_id}
    record(PUBLISH, subject=entry, by=by, before=before, after=after)


def _units_of_revision(entry: Entry, old: Task, task: Task, on: dt.date) -> None:
    """Units that the revision leaves as they were stay, with any change that was granted since.

    Where another unit answers now, it goes on from where the one before it was.
    """
    named = old.task_units.values_list("unit_id", "role", "answers")
    if set(named) == {(row.unit_id, row.role, row.answers) for row in task.its_units}:
        return
    wanted = {(row.unit_id, row.role): row for row in task.its_units}
    there = list(entry.units.filter(until__isnull=True).select_related("unit").order_by("id"))
    for row in there:
        new = wanted.pop((row.unit_id, row.role), None)
        if new is None:
            row.until = on
        else:
            row.answers = new.answers
        row.save(update_fields=["until", "answers"])
    carrying = {row.unit_id for row in there if row.until is None}
    new = [row for row in task.its_units if row.answers and row.unit_id not in carrying]
    # Of several that answered, or answer, nobody says whose part went to whom.
    came_to = dict.fromkeys({row.unit_id for row in new}, 0)
    gone = {row.unit_id: row for row in there if row.until is not None and row.answers}
    if len(gone) == len(came_to) == 1:
        came_to = dict.fromkeys(came_to, next(iter(gone.values())).percent)
    EntryUnit.objects.bulk_create(
        EntryUnit(
            entry=entry,
            unit_id=r.unit_id,
            role=r.role,
            answers=r.answers,
            percent=came_to.get(r.unit_id, 0) if r.answers else 0,
            since=on,
        )
        for r in wanted.values()
    )
    entry.unit_id, entry.percent = _answering(task), mean_share(entry)
    _take_over(entry, there, task, on)


def _take_over(entry: Entry, there: Sequence[EntryUnit], task: Task, on: dt.date) -> None:
    """What units that the revision dropped had still to do is the first one's that answers now."""
    bound = {row.unit_id for row in task.its_units}
    answering = [row.unit_id for row in task.its_units if row.answers] or sorted(bound)
    if not answering:
        return
    taker = Unit.objects.get(pk=answering[0])
    for giver in {row.unit_id: row.unit for row in there if row.unit_id not in bound}.values():
        take_over(entry=entry, giver=giver, taker=taker, today=on)


def _targets_of_revision(entry: Entry, task: Task, on: dt.date) -> None:
    """Targets of the same subject and unit of measure go on, with the values measured so far."""
    there: dict[tuple[str, str], list[EntryTarget]] = defaultdict(list)
    for row in entry.targets.filter(ended_on__isnull=True):
        there[row.subject, row.unit_of_measure].append(row)
    for target in task.its_targets:
        rows = there.get((target.subject, target.unit_of_measure))
        if not rows:
            _target(entry, target).save()
            continue
        row = rows.pop(0)
        new = _target(entry, target)
        if row.target.value != target.value:
            row.goal = new.goal
        if row.target.due_on != target.due_on:
            row.due_on = new.due_on
        row.target, row.comparator = target, new.comparator
        row.save()
    for rows in there.values():
        for row in rows:
            row.ended_on = on
            row.save(update_fields=["ended_on"])


def _end(entries: Iterable[Entry], on: dt.date, by: Actor, why: dict[str, Any]) -> None:
    for entry in entries:
        if entry.state not in OPEN_STATES:
            continue
        before = {"state": entry.state}
        entry.state, entry.edition = EntryState.ENDED, entry.edition + 1
        entry.closed_on = None
        entry.save(update_fields=["state", "edition", "closed_on"])
        after = {"state": entry.state, "on": on, **why}
        drop_changes(entry, "任务已终止")
        drop_closures(entry, "任务已终止")
        record(WITHDRAW, subject=entry, by=by, before=before, after=after)
