"""What becomes of reports: checked, accepted, returned, woven in; one or many at once."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from taizhang.ledger.models import ProgressReport
from taizhang.ledger.permissions import ACCEPT, CHECK, WEAVE
from taizhang.ledger.services.answering import (
    accept_report,
    accept_reports,
    check_report,
    check_reports,
    return_report,
    weave_report,
)
from taizhang.ledger.views.reporting import UNPROCESSABLE, found_report, report_response, seen
from taizhang.ledger.views.reports import reports_response
from taizhang.permission import DomainError, needs
from taizhang.policies.permissions import SEE
from taizhang.tables.language import language

REASON = "reason-"


@needs(CHECK)
@require_POST
def check(request: HttpRequest, report_id: int) -> HttpResponse:
    """The leader says that it is so."""
    report = found_report(request, report_id)
    try:
        check_report(report=report, seen=seen(request), by=request.actor)
    except DomainError as error:
        return _refused(request, report, error)
    return redirect("ledger:report", report_id)


@needs(ACCEPT)
@require_POST
def accept(request: HttpRequest, report_id: int) -> HttpResponse:
    """The coordinator accepts."""
    report = found_report(request, report_id)
    try:
        accept_report(
            report=report, seen=seen(request), today=timezone.localdate(), by=request.actor
        )
    except DomainError as error:
        return _refused(request, report, error)
    return redirect("ledger:report", report_id)


# Leader, coordinator and lead may return, each at his turn: which, the service decides.
@needs(SEE)
@require_POST
def give_back(request: HttpRequest, report_id: int) -> HttpResponse:
    """Return it, with a reason at each part that it is about."""
    report = found_report(request, report_id)
    returns = [
        (key.removeprefix(REASON), value)
        for key, value in request.POST.items()
        if key.startswith(REASON)
    ]
    try:
        return_report(
            report=report,
            returns=[("" if field == "whole" else field, reason) for field, reason in returns],
            seen=seen(request),
            today=timezone.localdate(),
            by=request.actor,
        )
    except DomainError as error:
        return _refused(request, report, error)
    return redirect(_back(request, report_id))


@needs(WEAVE)
@require_POST
def weave(request: HttpRequest, report_id: int, support_id: int) -> HttpResponse:
    """Take a supporting unit's report into this one."""
    into, support = found_report(request, report_id), found_report(request, support_id)
    try:
        weave_report(
            support=support,
            into=into,
            seen=seen(request),
            today=timezone.localdate(),
            by=request.actor,
        )
    except DomainError as error:
        return _refused(request, into, error)
    return redirect(reverse("ledger:report", args=[report_id]) + "#supports")


@needs(ACCEPT)
@require_POST
def accept_many(request: HttpRequest) -> HttpResponse:
    """Accept those that were ticked; each stands or falls alone."""
    answers = accept_reports(picks=_picks(request), today=timezone.localdate(), by=request.actor)
    return reports_response(request, answers=answers, act="accept")


@needs(CHECK)
@require_POST
def check_many(request: HttpRequest) -> HttpResponse:
    """Check those that were ticked."""
    answers = check_reports(picks=_picks(request), by=request.actor)
    return reports_response(request, answers=answers, act="check")


def _picks(request: HttpRequest) -> list[tuple[ProgressReport, int]]:
    """The reports that were ticked, as id:edition, if the person sees them."""
    wanted: dict[int, int] = {}
    for pick in request.POST.getlist("pick")[:500]:
        key, _, edition = pick.partition(":")
        if key.isdecimal() and edition.isdecimal() and len(key) <= 18 and len(edition) < 10:
            wanted[int(key)] = int(edition)
    reports = ProgressReport.objects.visible_to(request.actor).filter(pk__in=wanted)
    related = reports.select_related("unit", "period", "entry__plan__keeper", "entry__task")
    return [(report, wanted[report.pk]) for report in related.order_by("id")]


def _refused(request: HttpRequest, report: ProgressReport, error: DomainError) -> HttpResponse:
    """The page again with the refusal, and the reasons that were written."""
    reasons = {
        key.removeprefix(REASON): value
        for key, value in request.POST.items()
        if key.startswith(REASON)
    }
    return report_response(
        request,
        report.pk,
        status=UNPROCESSABLE,
        decision_refusal=error.sentence(language()),
        reasons=reasons,
    )


def _back(request: HttpRequest, report_id: int) -> str:
    """To the lead's own report, where a supporting one was returned from there."""
    into = request.POST.get("into", "")
    key = int(into) if into.isdecimal() and len(into) <= 18 else report_id
    return reverse("ledger:report", args=[key])
