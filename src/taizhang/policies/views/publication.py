"""Publish a plan, see what came of it, hand out letters, withdraw it, take note of notices."""

from __future__ import annotations

import datetime as dt
import io

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from taizhang.organizations.models import Unit
from taizhang.permission import Act, ensure, needs
from taizhang.policies.errors import DomainError
from taizhang.policies.models import Plan, PlanState, UnitNotice
from taizhang.policies.permissions import EXPORT, PUBLISH, SEE, TAKE_NOTE, WITHDRAW
from taizhang.policies.publication.letters import letter as letter_of
from taizhang.policies.publication.letters import letters as letters_of
from taizhang.policies.publication.letters import units_bound
from taizhang.policies.queries.publication import published, to_publish
from taizhang.policies.review import UNDER_REVIEW
from taizhang.policies.services import mark_seen, note_export
from taizhang.policies.services.publish_plan import publish_plan, withdraw_plan
from taizhang.policies.views.plans import UNPROCESSABLE
from taizhang.policies.visibility import reach_of
from taizhang.tables.language import language

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: A plan that was published keeps its letters.
_PUBLISHED = (PlanState.PUBLISHED, PlanState.SUPERSEDED)


@needs(PUBLISH)
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, plan_id: int) -> HttpResponse:
    """What publication will do; sent, it is done. Context: `page`, a `ToPublish`."""
    plan = plan_for(request, plan_id, PUBLISH)
    on = _day((request.POST or request.GET).get("on"))
    refusal = ""
    if request.method == "POST":
        try:
            publish_plan(plan=plan, on=on, by=request.actor)
            return redirect(reverse("policies:letters", args=[plan_id]) + "?done=1")
        except DomainError as error:
            refusal = error.sentence(language())
    elif plan.state not in UNDER_REVIEW:
        return redirect("policies:plan", plan_id)
    context = {"page": to_publish(plan, on), "plan": plan, "refusal": refusal}
    status = UNPROCESSABLE if refusal else 200
    return render(request, "policies/publish.html", context, status=status)


@needs(WITHDRAW)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, plan_id: int) -> HttpResponse:
    """What withdrawal means, and the reason; sent, it is done."""
    plan = plan_for(request, plan_id, WITHDRAW)
    refusal = ""
    if request.method == "POST":
        try:
            withdraw_plan(plan=plan, reason=request.POST.get("reason", ""), by=request.actor)
            return redirect("policies:plan", plan_id)
        except DomainError as error:
            refusal = error.sentence(language())
    context = {"plan": plan, "page": published(plan), "refusal": refusal}
    status = UNPROCESSABLE if refusal else 200
    return render(request, "policies/withdraw.html", context, status=status)


@needs(SEE)
@require_safe
def letters(request: HttpRequest, plan_id: int) -> HttpResponse:
    """What was published: numbers, units with their notices and letters. Context: a `Published`."""
    plan = plan_for(request, plan_id, SEE)
    if plan.state not in _PUBLISHED:
        return redirect("policies:plan", plan_id)
    context = {"page": published(plan), "plan": plan, "is_done": request.GET.get("done") == "1"}
    return render(request, "policies/letters.html", context)


@needs(EXPORT)
@require_safe
def letter(request: HttpRequest, plan_id: int, unit_id: int) -> HttpResponse:
    """The letter of one unit, as .docx."""
    plan = plan_for(request, plan_id, EXPORT)
    unit = next((u for u in units_bound(plan) if u.pk == unit_id), None)
    if plan.state not in _PUBLISHED or unit is None:
        return redirect("policies:plan", plan_id)
    note_export(what="letter", asked=unit.name, plan=plan, by=request.actor)
    return FileResponse(
        io.BytesIO(letter_of(plan, unit)),
        as_attachment=True,
        filename=f"任务交办函_{unit.name}.docx",
        content_type=DOCX,
    )


@needs(EXPORT)
@require_safe
def all_letters(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The letters of all units, as .zip."""
    plan = plan_for(request, plan_id, EXPORT)
    if plan.state not in _PUBLISHED:
        return redirect("policies:plan", plan_id)
    note_export(what="letters", plan=plan, by=request.actor)
    return FileResponse(
        io.BytesIO(letters_of(plan, units_bound(plan))),
        as_attachment=True,
        filename=f"任务交办函_{plan.name[:60]}.zip",
        content_type="application/zip",
    )


@needs(TAKE_NOTE)
@require_POST
def seen(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Take note of what one's unit was told."""
    plans = Plan.objects.visible_to(request.actor).order_by().values("pk")
    notice: UnitNotice = get_object_or_404(UnitNotice, pk=notice_id, plan__in=plans)
    mark_seen(notice=notice, by=request.actor)
    if request.htmx:
        unit = Unit.objects.filter(pk=notice.unit_id).first() if request.POST.get("unit") else None
        return render(request, "policies/_notices.html", {"notices_unit": unit})
    return HttpResponseRedirect(_back(request))


def plan_for(request: HttpRequest, plan_id: int, act: Act) -> Plan:
    """The plan, if the person sees it; refused where he may not do `act` to it."""
    plans = Plan.objects.visible_to(request.actor).select_related("keeper", "document", "revises")
    plan: Plan | None = plans.filter(pk=plan_id).first()
    if plan is None:
        raise Http404
    ensure(request.actor, act, reach_of(plan))
    return plan


def _day(given: str | None) -> dt.date:
    try:
        return dt.date.fromisoformat(given or "")
    except ValueError:
        return timezone.localdate()


def _back(request: HttpRequest) -> str:
    back = request.POST.get("next", "")
    return back if url_has_allowed_host_and_scheme(back, None) else "/"
