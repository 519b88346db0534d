"""The plans above and below a plan: linked, aligned, parted."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from taizhang.levels.errors import NothingChosen
from taizhang.levels.models import How, PlanLink
from taizhang.levels.permissions import ALIGN, LINK
from taizhang.levels.queries.named import is_named
from taizhang.levels.queries.plan_levels import plan_levels
from taizhang.levels.queries.visible import links_visible_to
from taizhang.levels.services import align_plans, end_link, link_plans
from taizhang.levels.views.answers import UNPROCESSABLE, gone_to, refused
from taizhang.permission import DomainError, needs
from taizhang.policies.models import Plan
from taizhang.policies.permissions import SEE
from taizhang.tables.language import language


@needs(SEE)
@require_safe
def levels(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The page. Context: `page`, a `PlanLevels`. Typing swaps the list of what was found."""
    part = request.htmx and request.htmx.target == "found"
    return _page(request, plan_id, template="levels/_found.html" if part else "levels/plan.html")


@needs(LINK)
@require_POST
def link(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Link the plan to the upper one that the form names."""
    plans = Plan.objects.visible_to(request.actor).select_related("keeper", "document")
    lower = get_object_or_404(plans, pk=plan_id)
    chosen = _number(request.POST.get("upper", ""))
    if not chosen:
        return _refused(request, plan_id, NothingChosen())
    upper = get_object_or_404(plans, pk=chosen)
    how = How.NAMED if any(is_named(upper, s) for s in lower.implements) else How.CHOSEN
    try:
        link_plans(upper=upper, lower=lower, how=how, by=request.actor)
    except DomainError as refusal:
        return _refused(request, plan_id, refusal)
    return gone_to(request, reverse("levels:plan", args=[plan_id]))


@needs(ALIGN)
@require_POST
def align(request: HttpRequest, link_id: int) -> HttpResponse:
    """Propose which task carries which; then to the page of the link. With `quiet`: no answer."""
    found = _link(request, link_id)
    try:
        align_plans(link=found, by=request.actor)
    except DomainError as refusal:
        return _refused(request, found.lower_id, refusal)
    if "quiet" in request.POST:
        return HttpResponse(status=204)
    return gone_to(request, reverse("levels:pair", args=[link_id]))


@needs(LINK)
@require_POST
def end(request: HttpRequest, link_id: int) -> HttpResponse:
    """Part two plans."""
    found = end_link(link=_link(request, link_id), by=request.actor)
    return gone_to(request, reverse("levels:plan", args=[_side(request, found)]))


@needs(LINK)
@require_POST
def restore(request: HttpRequest, link_id: int) -> HttpResponse:
    """Link them again, with all that was decided."""
    found = _link(request, link_id)
    try:
        link_plans(upper=found.upper, lower=found.lower, by=request.actor)
    except DomainError as refusal:
        return _refused(request, _side(request, found), refusal)
    return gone_to(request, reverse("levels:plan", args=[_side(request, found)]))


def _page(
    request: HttpRequest,
    plan_id: int,
    *,
    template: str = "levels/plan.html",
    status: int = 200,
    refusal: str = "",
) -> HttpResponse:
    asked, number = request.GET.get("q", ""), request.GET.get("page")
    try:
        page = plan_levels(plan_id, request.actor, asked=asked, page=number)
    except Plan.DoesNotExist:
        raise Http404 from None
    context = {"page": page, "plan": page.plan, "paging": page.paging, "refusal": refusal}
    return render(request, template, context, status=status)


def _refused(request: HttpRequest, plan_id: int, refusal: DomainError) -> HttpResponse:
    if request.htmx:
        return refused(request, refusal)
    said = refusal.sentence(language())
    return _page(request, plan_id, status=UNPROCESSABLE, refusal=said)


def _link(request: HttpRequest, link_id: int) -> PlanLink:
    found: PlanLink = get_object_or_404(links_visible_to(request.actor), pk=link_id)
    return found


def _side(request: HttpRequest, link: PlanLink) -> int:
    """The plan from whose page the act was done."""
    return link.upper_id if request.POST.get("from") == str(link.upper_id) else link.lower_id


def _number(said: str) -> int:
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else 0
