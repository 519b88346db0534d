"""Revise a published plan: give the revised file, compare task by task, say what goes on."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from taizhang.documents.errors import ReadingError
from taizhang.permission import needs
from taizhang.policies.errors import DomainError, ensure_size
from taizhang.policies.models import Plan, PlanState, Task
from taizhang.policies.permissions import EXPORT, REVISE, SEE
from taizhang.policies.publication.errors import AnotherDocument
from taizhang.policies.queries.revision import RevisionPage, revision_page
from taizhang.policies.revision_export import export_revision
from taizhang.policies.services import note_export
from taizhang.policies.services.revise_plan import continue_task, revise_plan
from taizhang.policies.views.plans import ACCEPTED, UNPROCESSABLE
from taizhang.policies.views.publication import plan_for
from taizhang.security.uploads import ensure_content_fits
from taizhang.tables.downloads import workbook
from taizhang.tables.language import language


@needs(REVISE)
@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The form for the revised file; sent, the comparison follows."""
    plan = plan_for(request, plan_id, REVISE)
    if request.method != "POST":
        if plan.state != PlanState.PUBLISHED:
            return redirect("policies:plan", plan_id)
        return render(request, "policies/revise.html", {"plan": plan, "accepted": ACCEPTED})
    said: dict[str, Any]
    try:
        new = _revised(request, plan)
    except AnotherDocument as refusal:
        said = {"refusal": refusal.sentence(language()), "is_another": True}
    except DomainError as refusal:
        said = {"refusal": refusal.sentence(language())}
    except ReadingError as error:
        said = {
            "refusal": error.problem(language()),
            "place": error.place,
            "remedy": error.remedy(language()),
        }
    else:
        if new is not None:
            address = reverse("policies:revision", args=[new.pk])
            # The script follows by itself, without it the browser does.
            if request.htmx:
                return HttpResponse(status=204, headers={"HX-Redirect": address})
            return redirect(address)
        said = {"refusal": _("没有选择文件，没有导入。请选择修订后的文件。")}
    template = "policies/_revise_said.html" if request.htmx else "policies/revise.html"
    context = {"plan": plan, "accepted": ACCEPTED, **said}
    return render(request, template, context, status=UNPROCESSABLE)


@needs(SEE)
@require_safe
def revision(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The revision beside what it revises. Context: `page`, a `RevisionPage`."""
    page = _page(request, plan_id, SEE)
    if page is None:
        return redirect("policies:plan", plan_id)
    return render(request, "policies/revision.html", {"page": page, "plan": page.plan})


@needs(REVISE)
@require_POST
def continues(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Say of a task of the revision which one it continues; none: it is new."""
    plan = plan_for(request, plan_id, REVISE)
    task = Task.objects.filter(plan=plan, pk=_id(request, "task")).first()
    asked = _id(request, "continues")
    refusal = ""
    if task is None or plan.revises is None:
        return redirect("policies:plan", plan_id)
    old = get_object_or_404(Task, pk=asked, plan=plan.revises) if asked else None
    try:
        continue_task(task=task, continues=old, by=request.actor)
    except DomainError as error:
        refusal = error.sentence(language())
    if not request.htmx and not refusal:
        kind = request.POST.get("kind", "")
        return redirect(reverse("policies:revision", args=[plan_id]) + f"?kind={kind[:20]}")
    page = revision_page(plan, plan.revises, request.POST.get("kind", ""))
    template = "policies/_revision.html" if request.htmx else "policies/revision.html"
    context = {"page": page, "plan": plan, "refusal": refusal}
    return render(request, template, context, status=UNPROCESSABLE if refusal else 200)


@needs(EXPORT)
@require_safe
def export(request: HttpRequest, plan_id: int) -> HttpResponse | FileResponse:
    """The comparison as .xlsx."""
    page = _page(request, plan_id, EXPORT)
    if page is None:
        return redirect("policies:plan", plan_id)
    today = timezone.localdate()
    note_export(what="revision", plan=page.plan, by=request.actor)
    return workbook(export_revision(page, today=today), _("修订对照"), today)


def _page(request: HttpRequest, plan_id: int, act: Any) -> RevisionPage | None:
    plan = plan_for(request, plan_id, act)
    if plan.revises_id is None:
        return None
    seen = Plan.objects.visible_to(request.actor).select_related("document", "jurisdiction")
    before = seen.filter(pk=plan.revises_id).first()
    if before is None:
        # He takes part in the newer version alone: the older one is not his to read.
        raise Http404
    asked = "all" if act is EXPORT else request.GET.get("kind", "")
    return revision_page(plan, before, asked)


def _revised(request: HttpRequest, plan: Plan) -> Plan | None:
    """The revision that the file makes; None where no file was sent."""
    file = request.FILES.get("file")
    if file is None:
        return None
    name = file.name or ""
    ensure_size(size=file.size or 0, name=name, limit=settings.UPLOAD_MAX_BYTES)
    data = file.read()
    ensure_content_fits(data=data, name=name)
    surely = request.POST.get("surely") == "1"
    return revise_plan(plan=plan, data=data, name=name, by=request.actor, surely=surely)


def _id(request: HttpRequest, name: str) -> int | None:
    said = request.POST.get(name, "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) <= 18 else None
