"""The ledger as a workbook (导出): the tasks asked for, and on a second sheet their targets."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import IO, Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from taizhang.ledger.filters import LedgerFilter
from taizhang.ledger.light_words import sentences
from taizhang.ledger.models import HANDED_IN, Entry, EntryState, Light, ProgressReport
from taizhang.ledger.queries.handed_on import Carried, carried_in
from taizhang.ledger.said import sentence
from taizhang.ledger.words import FactWords, fact_words
from taizhang.organizations.models import Unit
from taizhang.organizations.queries.naming import Names
from taizhang.permission import Actor
from taizhang.policies.models import Assignment, Deadline, DeadlineKind, Role, Target, Task
from taizhang.tables.language import language
from taizhang.tables.workbook import Field, OfficeSheet, OfficeWorkbook

BATCH = 2_000
#: The columns whose cells tasks of one measure share.
NUMBER, MEASURE = 0, 2
ROLES = [role.value for role in Role]

# Plain tuples, not models: a hundred thousand tasks have half a million facts.
TASK = (
    "id",
    "plan_id",
    "section_id",
    "number",
    "section__label",
    "section__title",
    "measure",
    "text",
    "plan__title",
    "plan__document__name",
    "plan__doc_number",
    "code",
)
WORK = ("due_on", "first_due_on", "due_of_targets", "percent", "light", "reasons", "state")
#: What a granted change made of a target: goal and date that hold.
HOLDS = ("entry_targets__goal", "entry_targets__due_on", "entry_targets__first_due_on")
DEADLINE = ("task_id", "kind", "date_end", "raw", "then_ongoing")
TARGET = (
    "task_id",
    "subject",
    "comparator",
    "value",
    "upper",
    "unit_of_measure",
    "due_on",
    "due",
)


@dataclass
class Facts:
    """What the tasks of one batch are given, by task."""

    units: dict[tuple[int, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    deadlines: dict[int, list[tuple]] = field(default_factory=lambda: defaultdict(list))
    targets: dict[int, list[tuple]] = field(default_factory=lambda: defaultdict(list))
    work: dict[int, tuple] = field(default_factory=dict)
    reworded: dict[int, str] = field(default_factory=dict)


def export_tasks(asked: LedgerFilter, *, title: str, today: dt.date, by: Actor) -> IO[bytes]:
    """A workbook of the tasks that `asked` gives and `by` sees, in its order."""
    ids = asked.ids_in_order(asked.tasks(today=today, by=by))
    count = ngettext("共 %(count)s 项任务", "共 %(count)s 项任务", len(ids)) % {"count": len(ids)}
    said = _("%(said)s；%(count)s；导出于 %(day)s") % {
        "said": sentence(asked, by=by),
        "count": count,
        "day": today,
    }
    book = OfficeWorkbook()
    tasks = book.sheet(_("台账"), _task_fields(), title=title, said=said)
    targets = book.sheet(_("目标"), _target_fields(), title=_("目标清单"), said=said)
    merging = _Merging(tasks)
    words, names = fact_words(), _UnitNames()
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        facts = _facts(batch, names)
        for task in _tasks(batch):
            same = merging.same_as_above(task)
            merging.take(task, tasks.write(_task_row(task, facts, words, same)))
            for target in facts.targets.get(task[0], ()):
                targets.write(_target_row(task, target, words))
    merging.end()
    return book.finish()


def _task_fields() -> list[Field]:
    return [
        Field(_("序号"), 6, "centre"),
        Field(_("章节"), 18),
        Field(_("举措"), 22),
        Field(_("任务"), 60),
        Field(_("牵头单位"), 20),
        Field(_("责任单位"), 20),
        Field(_("配合单位"), 26),
        Field(_("完成时限"), 12, "date"),
        Field(_("时限原文"), 14),
        Field(_("目标"), 28),
        Field(_("进度（%）"), 8, "number"),
        Field(_("进展"), 40),
        Field(_("存在问题"), 28),
        Field(_("下一步"), 28),
        Field(_("灯"), 8, "centre"),
        Field(_("灯色原因"), 36),
        Field(_("状态"), 10, "centre"),
        Field(_("原时限"), 12, "date"),
        Field(_("来源"), 30),
        Field(_("编号"), 14, "centre"),
    ]


def _target_fields() -> list[Field]:
    return [
        Field(_("序号"), 6, "centre"),
        Field(_("任务"), 60),
        Field(_("目标内容"), 30),
        Field(_("要求"), 10, "centre"),
        Field(_("数值"), 12, "number"),
        Field(_("上限"), 12, "number"),
        Field(_("计量单位"), 10, "centre"),
        Field(_("期限"), 12, "date"),
        Field(_("来源"), 30),
        Field(_("原数值"), 12, "number"),
        Field(_("原期限"), 12, "date"),
    ]


def _tasks(ids: Sequence[int]) -> Iterator[tuple]:
    rows = Task.objects.filter(id__in=ids).order_by().values_list(*TASK)
    found = {row[0]: row for row in rows}
    # A task that went while the file was written is left out.
    return (found[key] for key in ids if key in found)


class _UnitNames:
    """What units are called: as of the plan, and today, where that is another name."""

    def __init__(self) -> None:
        self.now = dict(Unit.objects.order_by().values_list("id", "name"))
        changed = Unit.objects.filter(Q(since__isnull=False) | Q(until__isnull=False)).order_by()
        self.changed = {unit.pk: unit for unit in changed}
        self.names = Names(self.changed.values())
        self.today = _("（今%s）")

    def of(self, assignments: QuerySet[Assignment]) -> Iterator[tuple[int, str, int, str]]:
        """Task, role, unit and its name of each assignment; the plan's day is asked for where it matters."""
        columns = ["task_id", "role", "unit_id"]
        if self.changed:
            columns.append("task__plan__issued_on")
        for task_id, role, unit_id, *day in assignments.values_list(*columns):
            yield task_id, role, unit_id, self._name(unit_id, *day)

    def _name(self, unit_id: int, day: dt.date | None = None) -> str:
        unit = self.changed.get(unit_id)
        return self.names.said(unit, day).words(today=self.today) if unit else self.now[unit_id]


def _facts(ids: Sequence[int], names: _UnitNames) -> Facts:
    facts = Facts()
    units = Assignment.objects.filter(task_id__in=ids).order_by("task_id", "position")
    given: dict[tuple[int, str], dict[int, str]] = defaultdict(dict)
    for task_id, role, unit, name in names.of(units):
        given[task_id, role][unit] = name
    _hand_on(given, carried_in(ids))
    for place, named in given.items():
        facts.units[place] = list(named.values())
    deadlines = Deadline.objects.filter(task_id__in=ids).order_by("task_id", "position")
    for task_id, *deadline in deadlines.values_list(*DEADLINE):
        facts.deadlines[task_id].append(tuple(deadline))
    targets = Target.objects.filter(task_id__in=ids).order_by("task_id", "position")
    for task_id, *target in targets.values_list(*TARGET, *HOLDS):
        facts.targets[task_id].append(tuple(target))
    entries = Entry.objects.filter(task_id__in=ids).order_by()
    facts.reworded = dict(entries.exclude(words="").values_list("task_id", "words"))
    for task_id, *work in entries.values_list("task_id", *WORK):
        facts.work[task_id] = tuple(work)
    for task_id, *texts in _reported(ids):
        facts.work[task_id] = (*facts.work[task_id], *texts)
    return facts


def _hand_on(
    given: dict[tuple[int, str], dict[int, str]], parts: Mapping[int, Sequence[Carried]]
) -> None:
    """Say of tasks that were handed on who has them now, and then who had them."""
    for task, carried in parts.items():
        for part in carried:
            named = given[task, part.role]
            if part.is_over:
                had = named.pop(part.unit.pk, part.unit.name)
                named[part.unit.pk] = _("（原%s）") % had
            elif part.is_new and part.unit.pk not in named:
                named[part.unit.pk] = part.unit.name


def _reported(ids: Sequence[int]) -> Iterator[tuple]:
    """Task, done, problems and next steps of what was handed in last for each entry; of several units
    that answer for it, the latest period's, each under its name.
    """
    reports = ProgressReport.objects.filter(
        entry__task__in=ids, is_current=True, to_lead=False, state__in=HANDED_IN
    ).order_by("entry__task", "-period__ends_on", "unit__name")
    columns = ("entry__task", "period__ends_on", "unit__name", "done", "problems", "next_steps")
    for task_id, rows in groupby(reports.values_list(*columns), key=lambda row: row[0]):
        given = list(rows)
        last = [row for row in given if row[1] == given[0][1]]
        many = len(last) > 1
        yield (
            task_id,
            *(
                "\n".join(f"（{r[2]}）{r[at]}" if many else r[at] for r in last if r[at])
                for at in (3, 4, 5)
            ),
        )


def _task_row(task: tuple, facts: Facts, words: FactWords, same: dict[int, bool]) -> list[Any]:
    task_id, _plan, _section, number, label, title, measure, text, *plan, code = task
    deadlines, work = facts.deadlines[task_id], facts.work.get(task_id)
    amounts = (f"{t[0]}：{_amount(t, words)}" for t in facts.targets[task_id])
    if now := facts.reworded.get(task_id):
        text = _("%(now)s\n（原表述：%(first)s）") % {"now": now, "first": text}
    return [
        None if same[NUMBER] else _number(number),
        (label or "") + (title or ""),
        None if same[MEASURE] else measure,
        text,
        *("、".join(facts.units.get((task_id, role), ())) for role in ROLES),
        _date_now(deadlines, work, words),
        _said_of_date(deadlines, work),
        "\n".join(amounts),
        *_work(work),
        _source(*plan),
        code,
    ]


def _target_row(task: tuple, target: tuple, words: FactWords) -> list[Any]:
    subject, comparator, first, upper, unit, due_on, due, goal, due_now, first_due = target
    is_other = goal is not None and goal != first
    moved = due_now != first_due
    return [
        _number(task[3]),
        task[7],
        subject,
        words.comparator(comparator),
        goal if is_other else first,
        None if is_other else upper,
        unit,
        due_now if moved else due_on or due,
        _source(*task[8:11]),
        first if is_other else None,
        first_due if moved else None,
    ]


def _amount(target: tuple, words: FactWords) -> str:
    """What must be reached; where a goal was granted that the plan does not say, the plan's after it."""
    _subject, comparator, first, upper, unit, _due_on, _due, goal, *_dates = target
    plans = words.amount(comparator, first, upper, unit)
    if goal is None or goal == first:
        return plans
    return _("%(now)s（原%(first)s）") % {
        "now": words.amount(comparator, goal, None, unit),
        "first": plans,
    }


def _number(number: str) -> int | str:
    return int(number) if number.isdecimal() and len(number) < 10 else number


def _due(deadlines: list[tuple], words: FactWords) -> dt.date | str:
    """A real date where there is just one; words where there are more, or none."""
    if len(deadlines) == 1:
        kind, day, _raw, then_ongoing = deadlines[0]
        if kind == DeadlineKind.BY and day and not then_ongoing:
            return day
    return "；".join(words.due(*deadline) for deadline in deadlines)


def _date_now(deadlines: list[tuple], work: tuple | None, words: FactWords) -> dt.date | str:
    """The date that holds: the one of the plan, unless it was moved since, or is its targets'."""
    is_other = work is not None and work[0] is not None and (work[0] != work[1] or work[2])
    return work[0] if work and is_other else _due(deadlines, words)


def _said_of_date(deadlines: list[tuple], work: tuple | None) -> str:
    """The plan's words for it; of a date that is only its targets' this is said instead."""
    raws = [raw for _kind, _day, raw, _then in deadlines]
    return "；".join([*raws, _("按目标的最晚日期")] if work and work[2] else raws)


def _work(work: tuple | None) -> tuple[Any, ...]:
    """Percent, what was reported, light, why, state, and the first date where it was moved; of a
    published task.
    """
    if work is None:
        return (None,) * 8
    due, first, _of_targets, percent, light, reasons, state, *reported = work
    said = "；".join(sentences(reasons, language()))
    moved = first if due != first else None
    standing = (str(Light(light).label), said, str(EntryState(state).label), moved)
    return percent, *(reported or (None,) * 3), *standing


def _source(title: str, file: str, doc_number: str) -> str:
    return f"{title or file}（{doc_number}）" if doc_number else title or file


class _Merging:
    """Rows that share their measure, one after the other, share its cell; and that of the number."""

    def __init__(self, sheet: OfficeSheet) -> None:
        self.sheet = sheet
        self.runs = {NUMBER: _Run(), MEASURE: _Run()}

    def same_as_above(self, task: tuple) -> dict[int, bool]:
        """Whether number and measure of `task` are those of the row above."""
        return {c: run.key == self._key(task, c) is not None for c, run in self.runs.items()}

    def take(self, task: tuple, row: int) -> None:
        for column, run in self.runs.items():
            key = self._key(task, column)
            if key is None or key != run.key:
                self.sheet.merge(column, run.first, run.last)
                run.key, run.first = key, row
            run.last = row

    def end(self) -> None:
        for column, run in self.runs.items():
            self.sheet.merge(column, run.first, run.last)

    @staticmethod
    def _key(task: tuple, column: int) -> object:
        """Plan, section and measure, and for the number it too; None where there is no measure."""
        _id, plan, section, number, _label, _title, measure, *_rest = task
        return (plan, section, measure, number if column == NUMBER else "") if measure else None


@dataclass
class _Run:
    key: object = None
    first: int = 0
    last: int = 0
