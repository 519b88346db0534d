"""Publish a plan (发布): from this moment its tasks are promises; and withdraw it (撤回)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from taizhang.audit import record
from taizhang.permission import Actor, ensure
from taizhang.policies.models import NoticeKind, Plan, PlanState, Task, TaskUnit, UnitNotice
from taizhang.policies.permissions import PUBLISH, WITHDRAW
from taizhang.policies.publication.binding import bind
from taizhang.policies.publication.errors import (
    NotPublishable,
    NotReady,
    NotWithdrawable,
    WithdrawnWhy,
)
from taizhang.policies.rows import words
from taizhang.policies.search import index_tasks
from taizhang.policies.signals import plan_published, plan_revised, plan_withdrawn
from taizhang.policies.visibility import note_units, reach_of

_OPEN = frozenset({PlanState.READ, PlanState.REVIEW})


@transaction.atomic
def publish_plan(*, plan: Plan, on: dt.date, by: Actor) -> Plan:
    """Publish a plan whose tasks are all checked.

    Groups are expanded as of the day `on`, tasks numbered, units told. What was published does not
    change any more. A plan that revises another takes its place: tasks that go on keep their number.
    Raises: NotAllowed, NotPublishable, NotReady.
    """
    plan = _locked(plan)
    ensure(by, PUBLISH, reach_of(plan))
    if plan.state not in _OPEN:
        raise NotPublishable(state=plan.get_state_display())
    tasks = list(Task.objects.filter(plan=plan).order_by("position").select_related("continues"))
    if left := sum(task.checked_in_id is None for task in tasks):
        raise NotReady(left=left)
    TaskUnit.objects.bulk_create(bind(tasks, on), batch_size=500)
    _number(plan, tasks, on)
    plan.state, plan.published_on = PlanState.PUBLISHED, on
    plan.published_at, plan.published_by = timezone.now(), by.name
    plan.save()
    note_units([plan])
    if plan.revises is not None:
        _take_the_place_of(plan, plan.revises, tasks, by)
    else:
        plan_published.send(Plan, plan=plan, by=by)
        _tell(plan, NoticeKind.PUBLISHED, _how_many)
    record(PUBLISH, subject=plan, by=by, after={"code": plan.code, "tasks": len(tasks), "on": on})
    return plan


@transaction.atomic
def withdraw_plan(*, plan: Plan, reason: str, by: Actor) -> Plan:
    """Take a plan back: its tasks bind nobody any more; all stays readable.

    A revision that is withdrawn before it was published leaves the plan that it was to revise as it is.
    Raises: NotAllowed, WithdrawnWhy, NotWithdrawable.
    """
    plan = _locked(plan)
    ensure(by, WITHDRAW, reach_of(plan))
    reason = words(reason).strip()
    if not reason:
        raise WithdrawnWhy
    if plan.state in (PlanState.SUPERSEDED, PlanState.WITHDRAWN):
        raise NotWithdrawable(state=plan.get_state_display())
    before = {"state": plan.state}
    was_published = plan.state == PlanState.PUBLISHED
    plan.state, plan.withdrawn_at = PlanState.WITHDRAWN, timezone.now()
    plan.withdrawn_reason = reason
    plan.save(update_fields=["state", "withdrawn_at", "withdrawn_reason"])
    if was_published:
        plan_withdrawn.send(Plan, plan=plan, on=timezone.localdate(), by=by)
        _tell(plan, NoticeKind.WITHDRAWN, lambda roles: f"：{reason}")
    record(WITHDRAW, subject=plan, by=by, before=before, after={"reason": reason})
    return plan


def _locked(plan: Plan) -> Plan:
    rows = Plan.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("revises").get(pk=plan.pk)


def _number(plan: Plan, tasks: list[Task], on: dt.date) -> None:
    """Give plan and tasks their numbers: 2026-03, 2026-03-017.

    A revision goes on with the number of the plan before it, and new tasks with the next ones.
    """
    before = plan.revises
    if before is not None and before.code:
        plan.code = before.code
    else:
        year = on.year
        rows = Plan.objects.filter(code__startswith=f"{year}-", revises__isnull=True)
        numbers = (int(code.rpartition("-")[2]) for code in rows.values_list("code", flat=True))
        plan.code = f"{year}-{max(numbers, default=0) + 1:02d}"
    used = Task.objects.filter(code__startswith=f"{plan.code}-").values_list("code", flat=True)
    following = max((int(code.rpartition("-")[2]) for code in used), default=0) + 1
    for task in tasks:
        if task.continues is not None and task.continues.code:
            task.code = task.continues.code
        else:
            task.code, following = f"{plan.code}-{following:03d}", following + 1
    Task.objects.bulk_update(tasks, ["code"], batch_size=200)
    index_tasks(tasks)


def _take_the_place_of(plan: Plan, before: Plan, tasks: list[Task], by: Actor) -> None:
    # One that was withdrawn meanwhile stays so.
    if before.state == PlanState.PUBLISHED:
        before.state = PlanState.SUPERSEDED
        before.save(update_fields=["state"])
    going_on = {task.continues_id for task in tasks if task.continues_id}
    gone = Task.objects.filter(plan=before).exclude(pk__in=going_on).count()
    new = sum(task.continues_id is None for task in tasks)
    said = {"new": new, "withdrawn": gone, "by": plan.pk}
    record(PUBLISH, subject=before, by=by, before={"state": PlanState.PUBLISHED}, after=said)
    plan_revised.send(Plan, plan=plan, before=before, by=by)
    _tell(plan, NoticeKind.REVISED, _how_many)
    there = TaskUnit.objects.filter(task__plan=plan).values("unit")
    left = TaskUnit.objects.filter(task__plan=before).exclude(unit__in=there)
    UnitNotice.objects.bulk_create(
        UnitNotice(
            unit_id=unit,
            plan=plan,
            kind=NoticeKind.REVISED,
            words=f"《{plan.name}》已修订，贵单位不再承担其中的任务",
            made_at=timezone.now(),
        )
        for unit in left.order_by().values_list("unit_id", flat=True).distinct()
    )


def _how_many(roles: dict[str, int]) -> str:
    parts = [
        f"{name}{roles[role]}项"
        for role, name in (("lead", "牵头"), ("responsible", "责任"), ("support", "配合"))
        if roles.get(role)
    ]
    return f"，贵单位{'、'.join(parts)}"


def _tell(plan: Plan, kind: NoticeKind, rest: Callable[[dict[str, int]], str]) -> None:
    """Tell each unit that the plan binds, in one sentence."""
    roles: dict[int, dict[str, int]] = {}
    bound = TaskUnit.objects.filter(task__plan=plan).order_by("unit_id", "id")
    for unit, role in bound.values_list("unit_id", "role"):
        of_unit = roles.setdefault(unit, {})
        of_unit[role] = of_unit.get(role, 0) + 1
    done = {"published": "已发布", "revised": "已修订", "withdrawn": "已撤回"}[kind.value]
    UnitNotice.objects.bulk_create(
        UnitNotice(
            unit_id=unit,
            plan=plan,
            kind=kind,
            words=f"《{plan.name}》{done}{rest(of_unit)}",
            made_at=timezone.now(),
        )
        for unit, of_unit in roles.items()
    )
