"""Evidence: taken for a report; of whatever it is, shown small, handed out, taken away."""

from __future__ import annotations

from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from taizhang.ledger.evidence_pictures import NoPicture, small_picture
from taizhang.ledger.models import Entry, Evidence
from taizhang.ledger.permissions import REPORT
from taizhang.ledger.queries.proofs import evidence_row
from taizhang.ledger.services.evidence import attach_evidence, hand_out_evidence, remove_evidence
from taizhang.ledger.views.reporting import UNPROCESSABLE, found_report, report_response
from taizhang.permission import DomainError, needs
from taizhang.policies.permissions import DOWNLOAD, SEE
from taizhang.tables.language import language


@needs(REPORT)
@require_POST
def attach(request: HttpRequest, report_id: int) -> HttpResponse:
    """Take the files. For the script, which sends one at a time: its line, or the refusal in words."""
    report = found_report(request, report_id)
    refusals, rows = [], []
    size = request.POST.get("size", "")
    for file in request.FILES.getlist("file"):
        try:
            attached = attach_evidence(
                of=report,
                name=file.name or "",
                pieces=file.chunks(),
                size=int(size) if size.isdecimal() and len(size) < 16 else None,
                by=request.actor,
            )
            rows.append(evidence_row(attached.evidence, request.actor))
        except DomainError as error:
            refusals.append(error.sentence(language()))
    if not rows and not refusals:
        refusals.append(_("没有选择文件。"))
    status = UNPROCESSABLE if refusals else 200
    if request.htmx:
        context = {"rows": rows, "refusals": refusals, "may_remove": True}
        return render(request, "ledger/_report_evidence_rows.html", context, status=status)
    if refusals:
        return report_response(request, report_id, status=status, evidence_refusals=refusals)
    return redirect("ledger:report", report_id)


@needs(REPORT)
@require_POST
def remove(request: HttpRequest, evidence_id: int) -> HttpResponse:
    """Take a file away from an open report."""
    evidence = _found(request, evidence_id)
    try:
        remove_evidence(evidence=evidence, by=request.actor)
    except DomainError as error:
        words = error.sentence(language())
        if request.htmx:
            return HttpResponse(words, status=UNPROCESSABLE, content_type="text/plain")
        if evidence.report_id is None:
            return redirect(*_page_of(evidence))
        return report_response(
            request, evidence.report_id, status=UNPROCESSABLE, evidence_refusals=[words]
        )
    if request.htmx:
        return HttpResponse(status=204)
    return redirect(*_page_of(evidence))


@needs(DOWNLOAD)
@require_safe
def download(request: HttpRequest, evidence_id: int) -> FileResponse:
    """The file, always as a download: it is not ours, and may hold anything."""
    evidence = _found(request, evidence_id)
    try:
        content = hand_out_evidence(evidence=evidence, by=request.actor)
    except FileNotFoundError:
        raise Http404(_("文件已不在存放处，请告知系统管理员")) from None
    return FileResponse(
        content,
        as_attachment=True,
        filename=evidence.name,
        content_type="application/octet-stream",
    )


@needs(SEE)
@require_safe
def picture(request: HttpRequest, evidence_id: int) -> HttpResponse:
    """A picture small, drawn anew: nothing of the file itself reaches the page. Else its download."""
    evidence = _found(request, evidence_id)
    try:
        drawn = small_picture(evidence.file)
    except NoPicture:
        return redirect("ledger:evidence", evidence_id)
    except FileNotFoundError:
        raise Http404 from None
    return HttpResponse(
        drawn,
        content_type="image/jpeg",
        headers={"Cache-Control": "private, max-age=86400, immutable"},
    )


def _page_of(evidence: Evidence) -> tuple[str, int]:
    """The page where it stands, by its name and key."""
    if evidence.change_id:
        return "ledger:change", evidence.change_id
    if evidence.closure_id:
        return "ledger:closure", evidence.closure_id
    return "ledger:report", evidence.report_id


def _found(request: HttpRequest, evidence_id: int) -> Evidence:
    """The evidence of something about a plan that the person sees."""
    entries = Entry.objects.visible_to(request.actor).order_by().values("pk")
    kinds = ("report", "change", "closure")
    of_entries = Q(*((f"{kind}__entry__in", entries) for kind in kinds), _connector=Q.OR)
    related = (f"{kind}__{way}" for kind in kinds for way in ("unit", "entry__plan__keeper"))
    evidence: Evidence = get_object_or_404(
        Evidence.objects.filter(of_entries).select_related("file", *related), pk=evidence_id
    )
    return evidence
