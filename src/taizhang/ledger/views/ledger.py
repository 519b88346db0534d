"""The ledger: all tasks of all plans."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from taizhang.ledger.export import export_tasks
from taizhang.ledger.filters import LedgerFilter
from taizhang.ledger.queries.names import plans_like
from taizhang.ledger.views.table import page_or_part, table
from taizhang.permission import needs
from taizhang.policies.permissions import EXPORT, SEE
from taizhang.policies.services import note_export
from taizhang.tables.downloads import workbook


@needs(SEE)
@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """The table, filtered, sorted and paged as the address says."""
    return page_or_part(request, "ledger/ledger.html", table(request), {})


@needs(EXPORT)
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Exactly what the same address shows at /ledger/, all pages of it, as .xlsx."""
    asked = LedgerFilter.from_address(request.GET.dict())
    today = timezone.localdate()
    note_export(what="ledger", asked=asked.query(), by=request.actor)
    book = export_tasks(asked, title=_("工作台账"), today=today, by=request.actor)
    return workbook(book, _("台账"), today)


@needs(SEE)
@require_safe
def plan_names(request: HttpRequest) -> HttpResponse:
    """Titles of plans that hold what is being typed."""
    names = plans_like(request.GET.get("plan_name", ""), by=request.actor)
    return render(request, "ledger/_names.html", {"names": names})
