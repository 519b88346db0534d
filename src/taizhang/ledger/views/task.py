"""One task: its page, and its row opened in the ledger."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from taizhang.ledger.charts import course_charts
from taizhang.ledger.columns import COLUMNS
from taizhang.ledger.queries.task import TaskPage, last_report, task_page
from taizhang.ledger.queries.task_at_work import task_at_work
from taizhang.permission import needs
from taizhang.policies.models import Task
from taizhang.policies.permissions import SEE

WIDTHS = {str(n) for n in range(1, len(COLUMNS) + 1)}


@needs(SEE)
@require_safe
def task(request: HttpRequest, task_id: int) -> HttpResponse:
    """The page of a task. Context: `page`, a `TaskPage`; of a published one with its `work`."""
    is_whole = request.GET.get("story") == "all"
    try:
        page = task_at_work(task_id, request.actor, today=timezone.localdate(), is_whole=is_whole)
    except Task.DoesNotExist as missing:
        raise Http404(_("没有这项任务")) from missing
    return render(
        request,
        "ledger/task.html",
        {"page": page, "charts": course_charts(page.work.courses) if page.work else {}},
    )


@needs(SEE)
@require_safe
def row(request: HttpRequest, task_id: int) -> HttpResponse:
    """What opens under the task's row. Context: `page`, `last` (the newest report that came), and how
    many `columns` it spans.
    """
    asked = request.GET.get("columns", "")
    columns = int(asked) if asked in WIDTHS else len(COLUMNS)
    page = _found(request, task_id)
    context = {"page": page, "last": last_report(page.entry), "columns": columns}
    return render(request, "ledger/_row_open.html", context)


def _found(request: HttpRequest, task_id: int) -> TaskPage:
    try:
        return task_page(task_id, request.actor)
    except Task.DoesNotExist as missing:
        raise Http404(_("没有这项任务")) from missing
