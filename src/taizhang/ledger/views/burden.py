"""What is put on units (减负)."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from taizhang.ledger.export_asking import export_burden
from taizhang.ledger.queries.burden_list import BurdenFilter, burden_page
from taizhang.permission import needs
from taizhang.policies.permissions import EXPORT, SEE
from taizhang.policies.services import note_export
from taizhang.tables.downloads import workbook
from taizhang.tables.parts import page_or_part


@needs(SEE)
@require_safe
def burden(request: HttpRequest) -> HttpResponse:
    """The table. Context: `asked`, a `BurdenFilter`; `page`, a `BurdenPage`; `paging`."""
    asked = BurdenFilter.from_address(request.GET.dict())
    today = timezone.localdate()
    page = burden_page(asked, page=request.GET.get("page"), today=today, by=request.actor)
    return page_or_part(
        request,
        "ledger/burden.html",
        {"burden": "ledger/_burden.html"},
        {"asked": asked, "page": page, "paging": page.paging},
        query=asked.query(),
        paging=page.paging,
    )


@needs(EXPORT)
@require_safe
def export(request: HttpRequest) -> FileResponse:
    """The table that the same address shows, all of it, as .xlsx."""
    asked = BurdenFilter.from_address(request.GET.dict())
    today = timezone.localdate()
    note_export(what="burden", asked=asked.query(), by=request.actor)
    return workbook(export_burden(asked, today=today, by=request.actor), _("减负"), today)
