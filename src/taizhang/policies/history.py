"""What the history may know of plans and tasks: who sees them, and where."""

from __future__ import annotations

from django.urls import reverse

from taizhang.audit.kinds import tell
from taizhang.permission import Reach
from taizhang.policies.models import Plan, Task
from taizhang.policies.visibility import reach_of


def _of_plan(key: str) -> Reach | None:
    plan = Plan.objects.filter(pk=key).select_related("keeper").first() if key.isdecimal() else None
    return reach_of(plan) if plan else None


def _of_task(key: str) -> Reach | None:
    tasks = Task.objects.filter(pk=key) if key.isdecimal() else Task.objects.none()
    plan_id = tasks.values_list("plan_id", flat=True).first()
    return _of_plan(str(plan_id)) if plan_id else None


tell(
    "policies.plan",
    "方案",
    "plan",
    reach=_of_plan,
    address=lambda key: reverse("policies:plan", args=[key]),
    is_whole=True,
)
tell(
    "policies.task",
    "任务",
    "task",
    reach=_of_task,
    address=lambda key: reverse("ledger:task", args=[key]),
)
tell("policies.finding", "体检问题", "finding")
tell("policies.export", "导出", "export")
