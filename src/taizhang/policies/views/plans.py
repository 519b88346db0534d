"""The shelf of plans, one plan beside its source, and the files of both."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from taizhang.documents.errors import ReadingError
from taizhang.extraction.serialise import to_json
from taizhang.permission import Actor, DomainError, needs
from taizhang.policies.errors import ensure_size
from taizhang.policies.models import Plan
from taizhang.policies.page_images import PAGED, VERSION
from taizhang.policies.page_view import pages_html
from taizhang.policies.permissions import DOWNLOAD, EXPORT, IMPORT, SEE
from taizhang.policies.queries.plan_page import PlanPage, plan_page
from taizhang.policies.queries.review import review_of
from taizhang.policies.queries.shelf import shelf_page
from taizhang.policies.reading import reading_of
from taizhang.policies.services import (
    ImportResult,
    hand_out_original,
    import_document,
    note_export,
)
from taizhang.policies.source_page import source_html
from taizhang.security.uploads import ensure_content_fits
from taizhang.tables.language import language

ACCEPTED = (
    ".docx,.doc,.wps,.rtf,.odt,.xlsx,.xls,.et,.xlsb,.ods,.pdf,.ofd,.html,.htm,.mhtml,.mht,.txt,"
    ".png,.jpg,.jpeg,.tif,.tiff,.bmp"
)
UNPROCESSABLE = 422


@dataclass(frozen=True)
class Outcome:
    """What came of one uploaded file: a result, or the error in words."""

    name: str
    result: ImportResult | None = None
    place: str = ""
    problem: str = ""
    remedy: str = ""


@needs(SEE)
@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """All plans, by level and year."""
    return _shelf(request, [])


@needs(IMPORT)
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Import the files; the answer is one line each (for the script), or the shelf with the lines."""
    outcomes = [_imported(file, request.actor) for file in request.FILES.getlist("file")]
    status = UNPROCESSABLE if any(o.result is None for o in outcomes) else 200
    if request.htmx:
        return render(request, "policies/_outcomes.html", {"outcomes": outcomes}, status=status)
    return _shelf(request, outcomes, status=status)


@needs(SEE)
@require_safe
def plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The source with its marks beside the tasks."""
    return plan_response(request, plan_id)


def plan_response(
    request: HttpRequest,
    plan_id: int,
    *,
    status: int = 200,
    template: str = "policies/plan.html",
    review_refusal: str = "",
    **said: object,
) -> HttpResponse:
    """The page of one plan; `said` is what came of an act on it."""
    try:
        page = plan_page(plan_id, request.actor)
    except Plan.DoesNotExist:
        raise Http404 from None
    context = {
        "page": page,
        "plan": page.plan,
        "findings": page.findings,
        "source": source_html(page.document, page.facts),
        **_pages(page),
        "review": review_of(page.plan, request.actor, review_refusal),
        **said,
    }
    return render(request, template, context, status=status)


def _pages(page: PlanPage) -> dict[str, object]:
    """The pages as they look, where the document has any; or that they could be had."""
    document, plan = page.document, page.plan
    if document.format not in PAGED:
        return {}
    if not document.pages:
        return {"pages_missing": True}
    kept = f"{plan.document.sha256[:12]}-{VERSION}"

    def address(number: int) -> str:
        return f"{reverse('policies:page-image', args=[plan.pk, number])}?v={kept}"

    return {"pages": pages_html(document, page.facts, address)}


@needs(EXPORT)
@require_safe
def plan_json(request: HttpRequest, plan_id: int) -> JsonResponse:
    """The plan in the plan format, as `taizhang parse --json` prints it."""
    plans = Plan.objects.visible_to(request.actor)
    kept = get_object_or_404(plans.select_related("jurisdiction", "keeper"), pk=plan_id)
    note_export(what="plan", plan=kept, by=request.actor)
    return JsonResponse(
        to_json(reading_of(kept), language()), json_dumps_params={"ensure_ascii": False}
    )


@needs(DOWNLOAD)
@require_safe
def original(request: HttpRequest, plan_id: int) -> FileResponse:
    """The file as it was given, always as a download: it is not ours, and may hold anything."""
    plans = Plan.objects.visible_to(request.actor)
    kept = get_object_or_404(plans.select_related("document", "keeper"), pk=plan_id)
    try:
        file = hand_out_original(plan=kept, by=request.actor).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(
        file,
        as_attachment=True,
        filename=kept.document.name,
        content_type="application/octet-stream",
    )


def _shelf(request: HttpRequest, outcomes: list[Outcome], status: int = 200) -> HttpResponse:
    page = shelf_page(request.GET.get("page"), by=request.actor)
    context = {
        "shelves": page.shelves,
        "paging": page.paging,
        "outcomes": outcomes,
        "accepted": ACCEPTED,
    }
    return render(request, "policies/plans.html", context, status=status)


def _imported(file: UploadedFile, by: Actor) -> Outcome:
    name = file.name or ""
    try:
        ensure_size(size=file.size or 0, name=name, limit=settings.UPLOAD_MAX_BYTES)
        data = file.read()
        ensure_content_fits(data=data, name=name)
        return Outcome(name, import_document(data=data, name=name, by=by))
    except DomainError as refusal:
        return Outcome(name, problem=refusal.sentence(language()))
    except ReadingError as error:
        return Outcome(
            name,
            place=error.place,
            problem=error.problem(language()),
            remedy=error.remedy(language()),
        )
