"""Gantt pictures of a task and of a plan."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from taizhang.ledger.models import Entry
from taizhang.ledger.queries.gantt import plan_gantt, task_gantt
from taizhang.permission import needs
from taizhang.policies.models import Plan
from taizhang.policies.permissions import SEE


@needs(SEE)
@require_safe
def of_task(request: HttpRequest, task_id: int) -> HttpResponse:
    """A task with milestones, subtasks and what it waits for. Context: `page`, a `GanttPage`."""
    today = timezone.localdate()
    try:
        page = task_gantt(task_id, today=today, by=request.actor)
    except Entry.DoesNotExist as missing:
        raise Http404(_("没有这项任务，或任务尚未发布")) from missing
    return render(request, "ledger/gantt.html", {"page": page, "today": today})


@needs(SEE)
@require_safe
def of_plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """All tasks of a plan. Context: `page`, a `GanttPage`."""
    today = timezone.localdate()
    try:
        page = plan_gantt(plan_id, today=today, by=request.actor)
    except Plan.DoesNotExist as missing:
        raise Http404(_("没有这份方案")) from missing
    return render(request, "ledger/gantt.html", {"page": page, "today": today})
