"""A report of progress: begun, written, handed in, corrected."""

from __future__ import annotations

import datetime as dt
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from taizhang.ledger.errors import SeenIsOld, WrongValue
from taizhang.ledger.models import Entry, ProgressReport, ReportingPeriod, ReportState
from taizhang.ledger.permissions import CHECK, REPORT
from taizhang.ledger.queries.due import NextTurn, next_turn, turns_on
from taizhang.ledger.queries.reporting import ReportPage, follows, report_page
from taizhang.ledger.queries.reports import next_waiting
from taizhang.ledger.reaching import reach_of_unit
from taizhang.ledger.services.reporting import (
    begin_report,
    correct_report,
    said,
    save_report,
    submit_report,
)
from taizhang.organizations.models import Unit
from taizhang.permission import Actor, DomainError, may, needs
from taizhang.policies.permissions import SEE
from taizhang.policies.visibility import may_in
from taizhang.tables.language import language
from taizhang.tables.prepared import Prepared

UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY.value


@needs(REPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, task_id: int) -> HttpResponse:
    """What this person may report on the task now; sent, the report is begun (or found) and opened.

    Context: `entry`; `turns`, a list of `Turn`; `refusal`.
    """
    entries = Entry.objects.visible_to(request.actor).select_related("plan__keeper", "task")
    entry = get_object_or_404(entries, task=task_id)
    today, refusal = timezone.localdate(), ""
    if request.method == "POST":
        unit = _chosen(Unit, request.POST.get("unit"))
        period = _chosen(ReportingPeriod, request.POST.get("period"))
        try:
            if unit and period:
                report = begin_report(
                    entry=entry, unit=unit, period=period, today=today, by=request.actor
                )
                return _begun(request, report)
            refusal = _("请选择单位和填报期。")
        except DomainError as error:
            refusal = error.sentence(language())
            if wants_json(request):
                return refused(error)
    turns = turns_on(entry, today=today, by=request.actor)
    if request.method != "POST" and len(turns) == 1 and turns[0].report is not None:
        return redirect("ledger:report", turns[0].report.pk)
    context = {"entry": entry, "turns": turns, "refusal": refusal, "today": today}
    status = UNPROCESSABLE if refusal else 200
    return render(request, "ledger/report_begin.html", context, status=status)


@needs(SEE)
@require_safe
def report(request: HttpRequest, report_id: int) -> HttpResponse:
    """A report: the form for whoever writes it now, else its text. Context: `page`, a `ReportPage`."""
    return report_response(request, report_id)


@needs(REPORT)
@require_POST
def save(request: HttpRequest, report_id: int) -> HttpResponse:
    """Keep what was written. For the script JSON: the new edition, or what is wrong and where."""
    found = found_report(request, report_id)
    try:
        kept = save_report(
            report=found, values=_given(request), seen=seen(request), by=request.actor
        )
    except DomainError as error:
        return _not_kept(request, found, error)
    if wants_json(request):
        return JsonResponse({"edition": kept.edition, "at": _now()})
    return redirect(reverse("ledger:report", args=[report_id]) + "?saved=1")


@needs(REPORT)
@require_POST
def submit(request: HttpRequest, report_id: int) -> HttpResponse:
    """Hand the report in, with what stands in the form."""
    found = found_report(request, report_id)
    try:
        done = submit_report(
            report=found,
            values=_given(request),
            seen=seen(request),
            today=timezone.localdate(),
            by=request.actor,
        )
    except DomainError as error:
        return _not_kept(request, found, error)
    address = reverse("ledger:report", args=[report_id])
    if wants_json(request):
        return JsonResponse({"address": address, "follows": follows(done, timezone.localdate())})
    return redirect(address)


@needs(REPORT)
@require_POST
def correct(request: HttpRequest, report_id: int) -> HttpResponse:
    """Begin a correction of an accepted report, with the reason."""
    found = found_report(request, report_id)
    reason = request.POST.get("reason", "")
    try:
        new = correct_report(report=found, reason=reason, by=request.actor)
    except DomainError as error:
        refusal = error.sentence(language())
        return report_response(request, report_id, status=UNPROCESSABLE, correct_refusal=refusal)
    return redirect("ledger:report", new.pk)


def report_response(
    request: HttpRequest,
    report_id: int,
    *,
    status: int = 200,
    given: dict[str, str] | None = None,
    **told: object,
) -> HttpResponse:
    """The page of a report; `given` was typed and is not kept, `told` is what came of an act."""
    today = timezone.localdate()
    try:
        page = report_page(report_id, today=today, by=request.actor, given=given)
    except ProgressReport.DoesNotExist:
        raise Http404(_("没有这份报送")) from None
    is_saved = request.GET.get("saved") == "1"
    # Who decides goes from one to the next, and so does who writes.
    is_his = (
        page.rights.write and not _gave_back(request.actor, page.report)
    ) or page.rights.decide
    to_write = None if is_his else _next_to_write(request.actor, page.report, today)
    following = None if is_his or to_write else next_waiting(request.actor, page.report)
    context = {
        "page": page,
        "report": page.report,
        "is_saved": is_saved,
        "following": following,
        "to_write": to_write,
        **told,
    }
    return render(request, _template_of(page), context, status=status)


def _gave_back(by: Actor, report: ProgressReport) -> bool:
    """Whether it is back with who writes it, and he who looks would check it: he may write in it too."""
    return report.state == ReportState.RETURNED and may(by, CHECK, reach_of_unit(report.unit))


def _next_to_write(by: Actor, report: ProgressReport, today: dt.date) -> NextTurn | None:
    """What whoever handed the report in writes next; None for whoever only reads it."""
    is_writer = report.state == ReportState.SUBMITTED and may(
        by, REPORT, reach_of_unit(report.unit)
    )
    return next_turn(report, today=today) if is_writer else None


def found_report(request: HttpRequest, report_id: int) -> ProgressReport:
    """The report, if the person sees its plan, with no more than who may do something to it hangs on: the
    services read it again.
    """
    report = _REPORT.one(report_id)
    if report is None or not may_in(report.entry.plan, SEE, request.actor):
        raise Http404(_("没有这份报送"))
    return report


_REPORT = Prepared(
    lambda report: (
        ProgressReport.objects.filter(pk=report)
        .select_related("unit", "entry__plan__keeper")
        .only("entry__plan__keeper__path", "unit__path", "unit__name")
    )
)


def seen(request: HttpRequest) -> int:
    """The edition that the person had before him; -1, which never was, where he does not say."""
    text = request.POST.get("seen", "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def wants_json(request: HttpRequest) -> bool:
    """Whether our script asks, which puts the answer into the page itself."""
    return request.headers.get("Accept") == "application/json"


def refused(error: DomainError, **more: object) -> JsonResponse:
    """The refusal for the script: its code, its words, the field that it is about."""
    field = error.field if isinstance(error, WrongValue) else ""
    words = error.sentence(language())
    return JsonResponse(
        {"code": error.code, "words": words, "field": field, **more}, status=UNPROCESSABLE
    )


def newest(report: ProgressReport) -> dict[str, Any]:
    """What stands in the report now, by the names of the form's fields."""
    now = ProgressReport.objects.get(pk=report.pk)
    values = said(now)
    fields = {name: str(value) for name, value in values.items() if name != "values"}
    for target, value, on in values["values"]:
        fields |= {f"value-{target}": value, f"on-{target}": on.isoformat()}
    return {"edition": now.edition, "is_open": now.is_open, "fields": fields}


def _not_kept(request: HttpRequest, report: ProgressReport, error: DomainError) -> HttpResponse:
    """Nothing typed is lost: the script keeps it in the page, else the page comes back with it."""
    stands = newest(report) if isinstance(error, SeenIsOld) else None
    if wants_json(request):
        return refused(error, newest=stands)
    field = error.field if isinstance(error, WrongValue) else ""
    return report_response(
        request,
        report.pk,
        status=UNPROCESSABLE,
        given=_given(request),
        refusal=error.sentence(language()),
        refused_field=field,
        newest=stands,
    )


def _template_of(page: ReportPage) -> str:
    return "ledger/report_form.html" if page.rights.write else "ledger/report.html"


def _begun(request: HttpRequest, report: ProgressReport) -> HttpResponse:
    address = reverse("ledger:report", args=[report.pk])
    if wants_json(request):
        return JsonResponse({"id": report.pk, "edition": report.edition, "address": address})
    return redirect(address)


def _given(request: HttpRequest) -> dict[str, str]:
    return {
        k: v for k, v in request.POST.dict().items() if k not in ("csrfmiddlewaretoken", "seen")
    }


def _chosen(model: Any, given: str | None) -> Any:
    key = int(given) if given and given.isdecimal() and len(given) <= 18 else 0
    return model.objects.filter(pk=key).first()


def _now() -> str:
    return timezone.localtime().strftime("%H:%M:%S")
