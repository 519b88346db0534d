"""Reports of many tasks: the list, what is due from a unit on one page, the list as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from taizhang.ledger.export_reports import export_reports
from taizhang.ledger.models import ProgressReport
from taizhang.ledger.permissions import REPORT
from taizhang.ledger.queries.due import due_page
from taizhang.ledger.queries.reports import ReportFilter, reports_page
from taizhang.ledger.services.answering import Answered
from taizhang.permission import needs
from taizhang.policies.permissions import EXPORT, SEE
from taizhang.policies.services import note_export
from taizhang.tables.downloads import workbook
from taizhang.tables.language import language
from taizhang.tables.parts import page_or_part


@dataclass(frozen=True, slots=True)
class Refused:
    """A report that did not move, and why."""

    report: ProgressReport
    words: str


@needs(SEE)
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """The list. Context: `page`, a `ReportsPage`; `asked`; `paging`."""
    return reports_response(request)


@needs(EXPORT)
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The list that the same address shows, all of it, as .xlsx."""
    asked = ReportFilter.from_address(request.GET.dict())
    today = timezone.localdate()
    note_export(what="reports", asked=asked.query(), by=request.actor)
    return workbook(export_reports(asked, today=today, by=request.actor), _("报送"), today)


@needs(REPORT)
@require_safe
def due(request: HttpRequest) -> HttpResponse:
    """All that is due from one's unit, a small form each. Context: `page`, a `DuePage`; `today`."""
    unit = request.GET.get("unit", "")
    today = timezone.localdate()
    page = due_page(
        unit_id=int(unit) if unit.isdecimal() and len(unit) <= 18 else None,
        page=request.GET.get("page"),
        today=today,
        by=request.actor,
    )
    context = {"page": page, "paging": page.paging, "today": today}
    return render(request, "ledger/reports_due.html", context)


def reports_response(
    request: HttpRequest, *, answers: Sequence[Answered] | None = None, act: str = ""
) -> HttpResponse:
    """The list; `answers` is what came of the `act` on several of them."""
    given = request.GET.dict()
    asked = ReportFilter.from_address(given)
    page = reports_page(asked, page=given.get("page"), today=timezone.localdate(), by=request.actor)
    refused = [
        Refused(a.report, a.refusal.sentence(language())) for a in answers or () if a.refusal
    ]
    context = {
        "page": page,
        "asked": page.asked,
        "paging": page.paging,
        "act": act,
        "answers": answers,
        "refused_answers": refused,
        "done_answers": len(answers or ()) - len(refused),
    }
    return page_or_part(
        request,
        "ledger/reports.html",
        {"reports": "ledger/_reports.html"},
        context,
        query=page.asked.query(),
        paging=page.paging,
    )
