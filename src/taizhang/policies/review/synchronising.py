"""The rows of a plan follow its reading with its corrections; what did not change is not touched.

Rows keep their ids for as long as their fact has its key: what is linked to a task or a target stays
linked to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db.models import F, Model

from taizhang.corrections import Conflict, Reviewed
from taizhang.policies.models import Assignment, Deadline, Plan, Section, Target, Task
from taizhang.policies.resolving import date_of, units_of
from taizhang.policies.rows import Rows, rows_of, unsure_facts, words, year_of
from taizhang.policies.search import index_tasks
from taizhang.policies.visibility import note_units

Row = TypeVar("Row", bound=Model)
#: Beyond every position of a row of its kind: where rows wait that change their place.
_ASIDE = 16_000
_ASIDE_IN_PLAN = 10_000_000
#: What a row has of its own, which no reading says.
_OWN = frozenset({"code", "continues"})


def synchronise(plan: Plan, reviewed: Reviewed) -> Plan:
    """Make the rows of `plan` say what `reviewed` says, in the caller's transaction."""
    rows = rows_of(reviewed.plan, plan=plan, units=units_of(reviewed.plan), reviewed=reviewed)
    _to_sections_that_are_there(plan, rows)
    for row, keys in zip(rows.tasks, reviewed.tasks, strict=True):
        row.checked_in_id = None
        if keys.checked_by is not None:
            row.checked_in_id = _corrections_of(plan)[keys.checked_by]
    tasks = _Sync(Task, Task.objects.filter(plan=plan), _ASIDE_IN_PLAN)
    tasks.follow(rows.tasks)
    of_plan = {"task__plan": plan}
    parts = [
        _Sync(Assignment, Assignment.objects.filter(**of_plan), _ASIDE),
        _Sync(Deadline, Deadline.objects.filter(**of_plan), _ASIDE),
        _Sync(Target, Target.objects.filter(plan=plan), _ASIDE_IN_PLAN),
    ]
    for sync, wanted in zip(parts, (rows.assignments, rows.deadlines, rows.targets), strict=True):
        sync.follow(wanted)
    tasks.drop()
    touched = tasks.changed | {row.task_id for sync in parts for row in sync.touched}
    index_tasks(sorted(touched - {None} - tasks.dropped))
    note_units([plan])
    return _keep_state(plan, reviewed)


class _Sync:
    """Rows of one kind that follow others with the same keys."""

    def __init__(self, model: type[Any], there: Any, aside: int) -> None:
        self.model, self.aside = model, aside
        self.there = {row.key: row for row in there}
        self.fields = [
            f for f in model._meta.concrete_fields if not f.primary_key and f.name not in _OWN
        ]
        self.changed: set[int] = set()
        self.dropped: set[int] = set()
        self.touched: list[Any] = []
        self.gone: list[Any] = []

    def follow(self, wanted: Sequence[Any]) -> None:
        """Add, change and (parts) drop rows, so that they are `wanted`, whose ids are set."""
        changed, new = [], []
        for row in wanted:
            for field in self.fields:
                # The id of what a row belongs to is known once that was saved.
                if field.is_relation and (other := field.get_cached_value(row, None)) is not None:
                    setattr(row, field.attname, other.pk)
            before = self.there.get(row.key)
            if before is None:
                new.append(row)
                continue
            row.pk = before.pk
            row._state.adding = False
            if any(_differ(f, row, before) for f in self.fields):
                changed.append(row)
        kept = {row.key for row in wanted}
        self.gone = [row for key, row in self.there.items() if key not in kept]
        if self.model is not Task:
            self.drop()
        elif self.gone:
            self._aside([row.pk for row in self.gone])
        moved = [r.pk for r in changed if r.position != self.there[r.key].position]
        self._aside(moved)
        if changed:
            self.model.objects.bulk_update(changed, [f.name for f in self.fields], batch_size=200)
        self.model.objects.bulk_create(new)
        self.touched += [*changed, *new]
        self.changed = {row.pk for row in (*changed, *new)}

    def drop(self) -> None:
        """Take away the rows that are wanted no more; of tasks once their parts are gone."""
        self.dropped = {row.pk for row in self.gone}
        self.touched += [row for row in self.gone if self.model is not Task]
        self.model.objects.filter(pk__in=self.dropped).delete()

    def _aside(self, ids: Sequence[int]) -> None:
        if ids:
            rows = self.model.objects.filter(pk__in=ids)
            rows.update(position=F("position") + self.aside)


def _differ(field: Any, row: Any, before: Any) -> bool:
    return bool(getattr(row, field.attname) != getattr(before, field.attname))


def _to_sections_that_are_there(plan: Plan, rows: Rows) -> None:
    """Tasks point to the rows of sections that the plan has: corrections make none."""
    there = {row.position: row for row in Section.objects.filter(plan=plan)}
    for task in rows.tasks:
        if task.section is not None:
            task.section = there.get(task.section.position)


def _corrections_of(plan: Plan) -> dict[int, int]:
    return dict(plan.corrections.order_by().values_list("number", "id"))


def _keep_state(plan: Plan, reviewed: Reviewed) -> Plan:
    about = reviewed.plan.document
    plan.title, plan.doc_number = words(about.title), words(about.doc_number)
    plan.issuer, plan.year = words(about.issuer), year_of(about)
    plan.issued_on = date_of(about.issued_on)
    plan.document_confidence = about.confidence
    plan.task_count = len(reviewed.plan.tasks)
    plan.unsure_count = unsure_facts(reviewed.plan)
    plan.checked_count = reviewed.checked
    plan.conflicts = list(map(_conflict, reviewed.conflicts))
    plan.save()
    return plan


def _conflict(conflict: Conflict) -> dict[str, Any]:
    return {
        "number": conflict.number,
        "kind": conflict.kind.value,
        "key": conflict.key,
        "words": conflict.words,
        "field": conflict.field,
        "now": conflict.now,
    }
