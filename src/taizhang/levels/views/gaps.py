"""What nobody below carries, as a matrix; and what has no upper task."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from taizhang.levels.export import export_gaps
from taizhang.levels.queries.gaps import Gaps
from taizhang.levels.queries.gaps import gaps as found_gaps
from taizhang.permission import needs
from taizhang.policies.models import Plan
from taizhang.policies.permissions import EXPORT, SEE
from taizhang.policies.services import note_export
from taizhang.tables.downloads import workbook


@needs(SEE)
@require_safe
def gaps(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The page. Context: `page`, a `Gaps`."""
    page = _found(request, plan_id)
    context = {"page": page, "plan": page.plan, "paging": page.paging}
    return render(request, "levels/gaps.html", context)


@needs(EXPORT)
@require_safe
def export(request: HttpRequest, plan_id: int) -> FileResponse:
    """The whole matrix as a workbook."""
    page, today = _found(request, plan_id, everything=True), timezone.localdate()
    note_export(what="levels", asked=f"show={page.show}", plan=page.plan, by=request.actor)
    return workbook(export_gaps(page, today=today), _("上下级缺口"), today)


def _found(request: HttpRequest, plan_id: int, *, everything: bool = False) -> Gaps:
    try:
        return found_gaps(
            plan_id,
            request.actor,
            show=request.GET.get("show", ""),
            page=request.GET.get("page"),
            column_page=request.GET.get("columns"),
            everything=everything,
        )
    except Plan.DoesNotExist:
        raise Http404 from None
