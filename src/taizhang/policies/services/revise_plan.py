"""Revise a published plan (修订): the revised file is read, and each task says what it continues."""

from __future__ import annotations

from django.db import transaction

from taizhang import extraction
from taizhang.audit import record
from taizhang.bulk import read_apart
from taizhang.permission import Actor, ensure
from taizhang.policies.models import Plan, PlanState, Task
from taizhang.policies.permissions import REVISE
from taizhang.policies.publication.errors import (
    AnotherDocument,
    NotOfThatPlan,
    NotRevisable,
    RevisionIsOpen,
    SameDocument,
)
from taizhang.policies.reading import reading_of
from taizhang.policies.services.import_document import import_document
from taizhang.policies.visibility import reach_of
from taizhang.revision import Comparison, compare

#: A revision shares at least so much of its tasks' words with the plan before it.
LEAST_LIKENESS = 0.25


def revise_plan(*, plan: Plan, data: bytes, name: str, by: Actor, surely: bool = False) -> Plan:
    """Import the revised file of a published plan; its tasks continue those that they are like.

    `surely`: the person says that it is a revision, however little of it agrees. The revision is
    reviewed and published like any plan; until then the plan before it stands.
    Raises: NotAllowed, NotRevisable, RevisionIsOpen, SameDocument, AnotherDocument; ReadingError.
    """
    ensure(by, REVISE, reach_of(plan))
    _ensure_revisable(plan)
    if not surely:
        new = extraction.parse(read_apart(data, name))
        _ensure_revision(compare(reading_of(plan), new))
    return _kept(plan, data, name, by)


@transaction.atomic
def _kept(plan: Plan, data: bytes, name: str, by: Actor) -> Plan:
    plan = Plan.objects.select_for_update(of=("self",), no_key=True).get(pk=plan.pk)
    _ensure_revisable(plan)
    result = import_document(data=data, name=name, by=by, keeper=plan.keeper)
    new = result.plan
    if new.pk == plan.pk or (result.already and new.state not in (PlanState.READ,)):
        raise SameDocument
    new.revises = plan
    new.save(update_fields=["revises"])
    propose_continuations(new, plan)
    record(REVISE, subject=plan, by=by, after={"revision": new.pk, "file": name})
    return new


def propose_continuations(plan: Plan, before: Plan) -> Comparison:
    """Let the tasks of a revision continue those of the plan before it that they are like."""
    old = list(Task.objects.filter(plan=before).order_by("position"))
    new = list(Task.objects.filter(plan=plan).order_by("position"))
    found = compare(reading_of(before), reading_of(plan))
    for pair in found.pairs:
        if pair.new is not None:
            new[pair.new].continues = old[pair.old] if pair.old is not None else None
    Task.objects.bulk_update(new, ["continues"], batch_size=200)
    return found


@transaction.atomic
def continue_task(*, task: Task, continues: Task | None, by: Actor) -> Task:
    """Say which task of the plan before it a task of a revision continues; None: it is new.

    Raises: NotAllowed, NotRevisable, NotOfThatPlan.
    """
    plan = Plan.objects.select_for_update(of=("self",), no_key=True).get(pk=task.plan_id)
    ensure(by, REVISE, reach_of(plan))
    if plan.revises_id is None or plan.state not in (PlanState.READ, PlanState.REVIEW):
        raise NotRevisable(state=plan.get_state_display())
    if continues is not None:
        taken = Task.objects.filter(plan=plan, continues=continues).exclude(pk=task.pk)
        if continues.plan_id != plan.revises_id or taken.exists():
            raise NotOfThatPlan
    before = {"continues": task.continues.code if task.continues else ""}
    task.continues = continues
    task.save(update_fields=["continues"])
    after = {"task": task.key, "continues": continues.code if continues else ""}
    record(REVISE, subject=plan, by=by, before=before, after=after)
    return task


def _ensure_revisable(plan: Plan) -> None:
    if plan.state != PlanState.PUBLISHED:
        raise NotRevisable(state=plan.get_state_display())
    under_way = plan.revisions.filter(state__in=(PlanState.READ, PlanState.REVIEW)).first()
    if under_way is not None:
        raise RevisionIsOpen(title=under_way.name)


def _ensure_revision(found: Comparison) -> None:
    if found.likeness < LEAST_LIKENESS:
        raise AnotherDocument(share=round(found.likeness * 100))
