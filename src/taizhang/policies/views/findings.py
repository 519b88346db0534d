"""The findings of a plan (体检): examined, dismissed, restored, exported.

Acts are plain forms; htmx swaps the pane in place, without it the page is loaded anew. Page and
fragment include the same template.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from taizhang.permission import Actor, needs
from taizhang.policies.errors import DomainError
from taizhang.policies.findings_export import export_findings
from taizhang.policies.models import Finding, Plan
from taizhang.policies.permissions import DISMISS, EXAMINE, EXPORT, RESTORE
from taizhang.policies.queries.findings import Findings, findings_by_id
from taizhang.policies.services import (
    dismiss_finding,
    examine_plan,
    note_export,
    restore_finding,
)
from taizhang.policies.views.plans import UNPROCESSABLE, plan_response
from taizhang.tables.downloads import workbook
from taizhang.tables.language import language


@dataclass(frozen=True)
class Refusal:
    """What was refused, at which finding, and what had been written there."""

    finding_id: int
    words: str
    reason: str = ""


@needs(EXAMINE)
@require_POST
def examine(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Examine a plan that an earlier version kept."""
    plan = get_object_or_404(Plan.objects.visible_to(request.actor), pk=plan_id)
    plan = examine_plan(plan=plan, by=request.actor)
    return _done(request, plan.pk, _("已体检，结果如下。"))


@needs(DISMISS)
@require_POST
def dismiss(request: HttpRequest, plan_id: int, finding_id: int) -> HttpResponse:
    """Dismiss a finding with the reason that the form gives."""
    reason = request.POST.get("reason", "")
    return _act(
        request,
        _finding(request, plan_id, finding_id),
        lambda finding: dismiss_finding(finding=finding, reason=reason, by=request.actor),
        _("已忽略，列在下面“已忽略”中，可以恢复。"),
    )


@needs(RESTORE)
@require_POST
def restore(request: HttpRequest, plan_id: int, finding_id: int) -> HttpResponse:
    """Put a finding back on the list."""
    return _act(
        request,
        _finding(request, plan_id, finding_id),
        lambda finding: restore_finding(finding=finding, by=request.actor),
        _("已恢复，重新列入问题。"),
    )


@needs(EXPORT)
@require_safe
def export(request: HttpRequest, plan_id: int) -> FileResponse:
    """All findings of the plan as a workbook."""
    today = timezone.localdate()
    findings = _findings(plan_id, request.actor)
    note_export(what="findings", plan=findings.plan, by=request.actor)
    return workbook(export_findings(findings, today=today), _("体检"), today)


def _finding(request: HttpRequest, plan_id: int, finding_id: int) -> Finding:
    found = Finding.objects.visible_to(request.actor).select_related("plan__keeper")
    finding: Finding = get_object_or_404(found, pk=finding_id, plan_id=plan_id)
    return finding


def _act(
    request: HttpRequest, finding: Finding, act: Callable[[Finding], Finding], said: str
) -> HttpResponse:
    try:
        act(finding)
    except DomainError as error:
        reason = request.POST.get("reason", "")
        refusal = Refusal(finding.pk, error.sentence(language()), reason)
        if request.htmx:
            return _pane(request, finding.plan_id, status=UNPROCESSABLE, refusal=refusal)
        return plan_response(request, finding.plan_id, status=UNPROCESSABLE, refusal=refusal)
    return _done(request, finding.plan_id, said)


def _done(request: HttpRequest, plan_id: int, said: str) -> HttpResponse:
    if request.htmx:
        return _pane(request, plan_id, said=said)
    return HttpResponseRedirect(reverse("policies:plan", args=[plan_id]) + "#findings")


def _pane(request: HttpRequest, plan_id: int, *, status: int = 200, **said: object) -> HttpResponse:
    context = {"findings": _findings(plan_id, request.actor), **said}
    return render(request, "policies/_findings.html", context, status=status)


def _findings(plan_id: int, by: Actor) -> Findings:
    try:
        return findings_by_id(plan_id, by)
    except Plan.DoesNotExist:
        raise Http404 from None
