"""The fill-in workbook (填报表): taken away, brought back, looked at, taken."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import signing
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from taizhang.ledger.errors import CannotTakeWorkbook, WorkbookRefused
from taizhang.ledger.models import ReportState
from taizhang.ledger.permissions import REPORT
from taizhang.ledger.queries.fill_in import fill_rows, open_periods, units_to_report
from taizhang.ledger.queries.reports import ReportFilter
from taizhang.ledger.services.taking_back import Outcome, preview_workbook, take_workbook
from taizhang.ledger.workbooks.keys import ForgedKey
from taizhang.ledger.workbooks.reading import lines_of
from taizhang.ledger.workbooks.writing import fill_in_workbook
from taizhang.organizations.models import Unit
from taizhang.permission import Actor, needs
from taizhang.tables.downloads import workbook as download_of
from taizhang.tables.given_file import WorkbookField
from taizhang.tables.language import language

UNPROCESSABLE = 422
#: So many of each are shown on the page.
SHOWN = 200
_SALT = "ledger.workbook.preview"
_A_DAY = 24 * 3600


class _File(forms.Form):
    file = WorkbookField(label=gettext_lazy("填好的填报表"))


@needs(REPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def workbook(request: HttpRequest) -> HttpResponse:
    """Take a workbook away for the unit; bring one back: the preview says what would happen."""
    units, unit = _unit(request)
    form = _File(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and unit and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            given = {"unit": unit, "data": file.read(), "name": file.name}
            outcome = preview_workbook(**given, today=timezone.localdate(), by=request.actor)
            context |= _outcome(outcome, request.actor) | {"name": file.name}
        except CannotTakeWorkbook as error:
            form.add_error("file", error.sentence(language()))
    return _page(request, units, unit, context, status=UNPROCESSABLE if form.errors else 200)


@needs(REPORT)
@require_safe
def download(request: HttpRequest) -> FileResponse | HttpResponseRedirect:
    """The workbook of a unit for an open period; back to the page where that is closed by now."""
    _units, unit = _unit(request)
    name = request.GET.get("period", "")
    today = timezone.localdate()
    if unit is None or name not in {period.name for period in open_periods(unit, today)}:
        return redirect("ledger:workbook")
    rows = fill_rows(unit, name, today)
    book = fill_in_workbook(rows, unit=unit, period=name, today=today)
    return download_of(
        book, _("%(unit)s%(period)s填报表") % {"unit": unit.name, "period": name}, today
    )


@needs(REPORT)
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Do what the preview said: as drafts, or handed in."""
    units, unit = _unit(request)
    try:
        packed = signing.loads(request.POST.get("rows", ""), salt=_SALT, max_age=_A_DAY)
        lines = list(lines_of(packed["rows"]))
    except (signing.BadSignature, ForgedKey):
        context = {"trouble": _("预览已过期，没有写入。请重新上传填报表。")}
        return _page(request, units, unit, context, status=UNPROCESSABLE)
    if unit is None or packed["by"] != request.actor.account:
        raise Http404
    is_submitted = request.POST.get("submit") == "1"
    try:
        done = take_workbook(
            unit=unit,
            lines=lines,
            submit=is_submitted,
            skip_conflicts=request.POST.get("skip") == "1",
            today=timezone.localdate(),
            by=request.actor,
        )
    except WorkbookRefused as error:
        context = _outcome(error.outcome, request.actor)
        context |= {"trouble": error.sentence(language()), "is_submitted": is_submitted}
        context["rows"] = request.POST["rows"]
        return _page(request, units, unit, context, status=UNPROCESSABLE)
    drafts = ReportFilter(state=ReportState.DRAFT, unit=unit.pk).query() if done.changes else ""
    context = {"done": done, "drafts": "" if is_submitted else drafts}
    return _page(request, units, unit, context)


def _unit(request: HttpRequest) -> tuple[list[Unit], Unit | None]:
    """The units to choose from, and the one that the address names: else the person's own."""
    units = units_to_report(request.actor, timezone.localdate())
    asked = request.POST.get("unit") or request.GET.get("unit", "")
    own = request.actor.unit
    if asked:
        return units, next((unit for unit in units if str(unit.pk) == asked), None)
    mine = next((unit for unit in units if unit.pk == own), None)
    return units, mine or (units[0] if units else None)


def _outcome(outcome: Outcome, by: Actor) -> dict[str, Any]:
    rows = {"rows": outcome.packed(), "by": by.account}
    return {
        "outcome": outcome,
        "changes": outcome.changes[:SHOWN],
        "conflicts": outcome.conflicts[:SHOWN],
        "faults": outcome.faults[:SHOWN],
        "rows": signing.dumps(rows, salt=_SALT, compress=True),
    }


def _page(
    request: HttpRequest,
    units: list[Unit],
    unit: Unit | None,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    shown = {
        "form": _File(),
        **context,
        "units": units,
        "unit": unit,
        "periods": open_periods(unit, timezone.localdate()) if unit else [],
    }
    return render(request, "ledger/workbook.html", shown, status=status)
