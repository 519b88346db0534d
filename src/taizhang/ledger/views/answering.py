"""What becomes of reports: checked, accepted, returned, woven in; one or many at once."""

from __future__ import annotations

from collections.abc import Callable

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
    return_to_support,
    return_within_unit,
    weave_report,
)
from taizhang.ledger.views.reporting import UNPROCESSABLE, found_report, report_response, seen
from taizhang.ledger.views.reports import reports_response
from taizhang.permission import DomainError, needs
from taizhang.tables.language import language

REASON = "reason-"
#: The part of the form that stands for the whole report.
WHOLE = "whole"


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


@needs(ACCEPT)
@require_POST
def give_back(request: HttpRequest, report_id: int) -> HttpResponse:
    """The coordinator returns it, with a reason at each part that it is about."""
    return _given_back(request, report_id, return_report)


@needs(CHECK)
@require_POST
def give_back_within(request: HttpRequest, report_id: int) -> HttpResponse:
    """The leader has it written anew."""
    return _given_back(request, report_id, return_within_unit)


@needs(WEAVE)
@require_POST
def give_back_to_support(request: HttpRequest, report_id: int) -> HttpResponse:
    """The lead returns what a supporting unit reported to it."""
    return _given_back(request, report_id, return_to_support)


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


def _given_back(
    request: HttpRequest, report_id: int, service: Callable[..., ProgressReport]
) -> HttpResponse:
    report = found_report(request, report_id)
    reasons = _reasons(request)
    try:
        service(
            report=report,
            returns=[("" if part == WHOLE else part, words) for part, words in reasons.items()],
            seen=seen(request),
            today=timezone.localdate(),
            by=request.actor,
        )
    except DomainError as error:
        return _refused(request, report, error)
    return redirect(_back(request, report_id))


def _reasons(request: HttpRequest) -> dict[str, str]:
    """What was written at the parts, by the part."""
    return {
        key.removeprefix(REASON): value
        for key, value in request.POST.items()
        if key.startswith(REASON)
    }


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
    return report_response(
        request,
        report.pk,
        status=UNPROCESSABLE,
        decision_refusal=error.sentence(language()),
        reasons=_reasons(request),
    )


def _back(request: HttpRequest, report_id: int) -> str:
    """To the lead's own report, where a supporting one was returned from there."""
    into = request.POST.get("into", "")
    key = int(into) if into.isdecimal() and len(into) <= 18 else report_id
    return reverse("ledger:report", args=[key])
