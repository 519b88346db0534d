"""Links of a plan go on to the revision that takes its place, decisions and all."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from taizhang.levels.models import PlanLink, TaskLink
from taizhang.policies.models import Plan, Task


def carry_over(sender: object, *, plan: Plan, before: Plan, **_rest: Any) -> None:
    """Link `plan` as `before` was linked: its plans, and of its tasks those that go on.

    Links of targets are proposed anew: their numbers are what a revision changes.
    """
    goes_on = dict(
        Task.objects.filter(plan=plan, continues__plan=before).values_list("continues_id", "pk")
    )
    for link in PlanLink.objects.filter(Q(upper=before) | Q(lower=before), ended_at=None):
        _again(link, plan, before, goes_on)


def _again(link: PlanLink, plan: Plan, before: Plan, goes_on: dict[int, int]) -> None:
    is_upper = link.upper_id == before.pk
    ends = (
        {"upper": plan, "lower": link.lower} if is_upper else {"upper": link.upper, "lower": plan}
    )
    new, _made = PlanLink.objects.get_or_create(
        **ends,
        defaults={"how": link.how, "made_at": link.made_at, "made_by": link.made_by},
    )
    mine = "upper_id" if is_upper else "lower_id"
    rows = []
    for row in TaskLink.objects.filter(plans=link):
        if (task := goes_on.get(getattr(row, mine))) is None:
            continue
        row.pk, row._state.adding, row.plans = None, True, new
        setattr(row, mine, task)
        rows.append(row)
    there = set(TaskLink.objects.filter(plans=new).values_list("upper_id", "lower_id"))
    TaskLink.objects.bulk_create(r for r in rows if (r.upper_id, r.lower_id) not in there)
