"""The page for leadership, the lists behind its figures, and its tables as a workbook."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from taizhang.ledger.export_leadership import export_leadership, export_lit_tasks
from taizhang.ledger.leadership_charts import charts
from taizhang.ledger.queries.figures import Asked
from taizhang.ledger.queries.leadership import Extent, LeadershipPage, leadership_page
from taizhang.ledger.queries.lit_tasks import TaskFilter, all_tasks, day_asked, tasks_page
from taizhang.permission import needs
from taizhang.policies.models import Plan
from taizhang.policies.permissions import EXPORT, SEE
from taizhang.policies.services import note_export
from taizhang.tables.downloads import workbook


@needs(SEE)
@require_safe
def leadership(request: HttpRequest) -> HttpResponse:
    """All plans on one page. Context: `page`, a `LeadershipPage`; `charts` of its script."""
    return _shown(request, _page(request, None))


@needs(SEE)
@require_safe
def of_plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """One plan by its sections, as `leadership`."""
    return _shown(request, _page(request, plan_id))


@needs(SEE)
@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    """The tasks behind a figure. Context: `page`, a `TasksPage`; `paging`."""
    today = timezone.localdate()
    asked = TaskFilter.from_address(request.GET.dict(), today)
    page = tasks_page(asked, page=request.GET.get("page"), today=today, by=request.actor)
    context = {"page": page, "paging": page.paging, "asked": asked}
    return render(request, "ledger/leadership_tasks.html", context)


@needs(EXPORT)
@require_safe
def export_tasks(request: HttpRequest) -> HttpResponse:
    """The tasks that the same address shows at /leadership/tasks/, all of them, as .xlsx."""
    today = timezone.localdate()
    asked = TaskFilter.from_address(request.GET.dict(), today)
    page = tasks_page(asked, page=None, today=today, by=request.actor)
    note_export(what="leadership_tasks", asked=asked.query(), plan=page.plan, by=request.actor)
    rows = all_tasks(asked, today=today, by=request.actor)
    return workbook(export_lit_tasks(rows, said=page.in_words), _("数字背后的任务"), page.on)


@needs(EXPORT)
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The tables of the page with every plan and unit, as .xlsx."""
    page = _page(request, None, Extent.EVERYTHING)
    return _workbook(request, page)


@needs(EXPORT)
@require_safe
def export_plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The tables of the page of one plan, as .xlsx."""
    page = _page(request, plan_id, Extent.EVERYTHING)
    return _workbook(request, page)


def _page(request: HttpRequest, plan: int | None, extent: Extent | None = None) -> LeadershipPage:
    today = timezone.localdate()
    on = day_asked(request.GET.get("on"), today) or today
    if extent is None:
        extent = Extent.LIST if request.GET.get("all") == "1" else Extent.SHEET
    try:
        asked = Asked(by=request.actor, on=on, today=today, plan=plan)
        return leadership_page(asked, extent=extent)
    except Plan.DoesNotExist as missing:
        raise Http404(_("没有这份方案")) from missing


def _shown(request: HttpRequest, page: LeadershipPage) -> HttpResponse:
    context = {"page": page, "charts": charts(page)}
    return render(request, "ledger/leadership.html", context)


def _workbook(request: HttpRequest, page: LeadershipPage) -> HttpResponse:
    note_export(what="leadership", asked=_said(page), plan=page.plan, by=request.actor)
    return workbook(export_leadership(page), _("领导概览"), page.asked.on)


def _said(page: LeadershipPage) -> str:
    day: dt.date = page.asked.on
    return f"on={day}" if page.is_past else ""
