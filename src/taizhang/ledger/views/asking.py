"""Requests for more than reports: listed, sent, answered, withdrawn."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from taizhang.configuration.values import value
from taizhang.ledger.errors import TooMuchAsked
from taizhang.ledger.export_asking import export_answers, export_requests
from taizhang.ledger.models import Evidence, InformationRequest, RequestAnswer
from taizhang.ledger.options import REQUESTS_A_MONTH
from taizhang.ledger.permissions import ANSWER, ASK_MORE
from taizhang.ledger.queries.asking import (
    RequestFilter,
    RequestPage,
    answers_for,
    loads,
    plans_to_ask_about,
    request_page,
    requests_page,
    units_of,
)
from taizhang.ledger.services.asking import (
    MOST_FIELDS,
    MOST_FILES,
    answer_request,
    ask_more,
    withdraw_request,
)
from taizhang.ledger.services.evidence import attach_evidence, hand_out_evidence, remove_evidence
from taizhang.permission import DomainError, needs
from taizhang.policies.permissions import DOWNLOAD, EXPORT, SEE
from taizhang.policies.services import note_export
from taizhang.tables.downloads import workbook
from taizhang.tables.language import language
from taizhang.tables.parts import page_or_part

UNPROCESSABLE = 422


@needs(SEE)
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """The list. Context: `asked`, a `RequestFilter`; `page`, a `RequestsPage`; `paging`."""
    asked = RequestFilter.from_address(request.GET.dict())
    today = timezone.localdate()
    page = requests_page(asked, page=request.GET.get("page"), today=today, by=request.actor)
    return page_or_part(
        request,
        "ledger/requests.html",
        {"requests": "ledger/_requests.html"},
        {"asked": asked, "page": page, "paging": page.paging, "today": today},
        query=asked.query(),
        paging=page.paging,
    )


@needs(EXPORT)
@require_safe
def export(request: HttpRequest) -> FileResponse:
    """The list that the same address shows, all of it, as .xlsx."""
    asked = RequestFilter.from_address(request.GET.dict())
    today = timezone.localdate()
    note_export(what="requests", asked=asked.query(), by=request.actor)
    return workbook(export_requests(asked, today=today, by=request.actor), _("补充材料"), today)


@needs(SEE)
@require_safe
def one(request: HttpRequest, request_id: int) -> HttpResponse:
    """One with its answers side by side. Context: `page`, a `RequestPage`."""
    context = {"page": _page(request, request_id), "is_sent": "sent" in request.GET}
    return render(request, "ledger/request.html", context)


@needs(EXPORT)
@require_safe
def export_one(request: HttpRequest, request_id: int) -> FileResponse:
    """Its answers as .xlsx."""
    page, today = _page(request, request_id), timezone.localdate()
    note_export(what="answers", plan=page.request.plan, by=request.actor)
    return workbook(export_answers(page, today=today), page.request.title, today)


@needs(ASK_MORE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form; a POST shows first what it would put on each unit, and sends it when told to."""
    given = request.POST if request.method == "POST" else request.GET
    plans = plans_to_ask_about(request.actor)
    plan = next((p for p in plans if str(p.pk) == given.get("plan")), None)
    plan = plan or (plans[0] if len(plans) == 1 else None)
    units = units_of(plan) if plan else []
    chosen = [unit for unit in units if str(unit.pk) in given.getlist("unit")]
    fields = [line.strip() for line in given.get("fields", "").splitlines() if line.strip()]
    files = given.get("files", "").strip()
    context: dict[str, Any] = {
        "plans": plans,
        "plan": plan,
        "units": units,
        "chosen": {unit.pk for unit in chosen},
        "given": given,
        "cap": value(REQUESTS_A_MONTH.name),
        "limits": {"fields": MOST_FIELDS, "files": MOST_FILES},
    }
    status = 200
    if request.method == "POST" and plan:
        today = timezone.localdate()
        if given.get("act") == "send":
            try:
                sent = ask_more(
                    plan=plan,
                    units=chosen,
                    title=given.get("title", ""),
                    reason=given.get("reason", ""),
                    fields=fields,
                    files=files,
                    due_on=given.get("due_on", ""),
                    exceeding=given.get("exceeding", ""),
                    today=today,
                    by=request.actor,
                )
            except DomainError as error:
                context["trouble"] = error.sentence(language())
                context["field"] = getattr(error, "details", {}).get("field", "")
                context["is_over"] = isinstance(error, TooMuchAsked)
                status = UNPROCESSABLE
            else:
                return redirect(f"{_address(sent)}?sent=1")
        count = int(files) if files.isdecimal() and len(files) < 3 else 0
        context["loads"] = loads(
            plan=plan, units=chosen, fields=fields[:MOST_FIELDS], files=count, today=today
        )
        context["is_over"] = any(load.is_over for load in context["loads"])
    return render(request, "ledger/request_new.html", context, status=status)


@needs(ASK_MORE)
@require_POST
def withdraw(request: HttpRequest, request_id: int) -> HttpResponse:
    """Nobody need answer any more."""
    page = _page(request, request_id)
    try:
        withdraw_request(request=page.request, by=request.actor)
    except DomainError as error:
        context = {"page": page, "trouble": error.sentence(language())}
        return render(request, "ledger/request.html", context, status=UNPROCESSABLE)
    return redirect("ledger:request", request_id)


@needs(ANSWER)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, answer_id: int) -> HttpResponse:
    """What a unit is asked, to answer for it."""
    found = _answer(request, answer_id)
    said = [request.POST.get(f"field-{n}", "") for n in range(len(found.request.fields))]
    if request.method != "POST":
        return _answer_page(request, found, list(found.said))
    try:
        answer_request(answer=found, said=said, by=request.actor)
    except DomainError as error:
        return _answer_page(request, found, said, error)
    return redirect("ledger:request", found.request_id)


@needs(ANSWER)
@require_POST
def attach(request: HttpRequest, answer_id: int) -> HttpResponse:
    """Files to an answer, sent before it; what was typed is kept on the page."""
    found = _answer(request, answer_id)
    said = [request.POST.get(f"field-{n}", "") for n in range(len(found.request.fields))]
    refusal: DomainError | None = None
    try:
        if gone := request.POST.get("remove", ""):
            rows = Evidence.objects.filter(answer=found).select_related("file", "answer__unit")
            evidence = get_object_or_404(rows, pk=gone if gone.isdecimal() else 0)
            remove_evidence(evidence=evidence, by=request.actor)
        for file in request.FILES.getlist("file"):
            attach_evidence(
                of=found,
                name=file.name or "",
                pieces=file.chunks(),
                size=file.size,
                by=request.actor,
            )
    except DomainError as error:
        refusal = error
    return _answer_page(request, found, said, refusal)


@needs(DOWNLOAD)
@require_safe
def file(request: HttpRequest, file_id: int) -> FileResponse:
    """A file of an answer, always as a download."""
    rows = Evidence.objects.filter(
        answer__request__in=InformationRequest.objects.visible_to(request.actor)
    )
    related = ("file", "answer__unit", "answer__request__plan__keeper")
    evidence = get_object_or_404(rows.select_related(*related), pk=file_id)
    try:
        content = hand_out_evidence(evidence=evidence, by=request.actor)
    except FileNotFoundError:
        raise Http404(_("文件已不在存放处，请告知系统管理员")) from None
    kind = "application/octet-stream"
    return FileResponse(content, as_attachment=True, filename=evidence.name, content_type=kind)


def _page(request: HttpRequest, request_id: int) -> RequestPage:
    try:
        return request_page(request_id, by=request.actor)
    except InformationRequest.DoesNotExist as missing:
        raise Http404(_("没有这项要求")) from missing


def _answer(request: HttpRequest, answer_id: int) -> RequestAnswer:
    rows = answers_for(request.actor).select_related(
        "unit", "request__plan__document", "request__plan__keeper"
    )
    found: RequestAnswer = get_object_or_404(rows, pk=answer_id)
    return found


def _answer_page(
    request: HttpRequest,
    answer: RequestAnswer,
    said: list[str],
    refusal: DomainError | None = None,
) -> HttpResponse:
    field = refusal.details.get("field", "") if refusal else ""
    lines = [
        {
            "name": f"field-{number}",
            "words": words,
            "known": answer.known.get(str(number), ""),
            "said": said[number] if number < len(said) else "",
            "is_wrong": field == f"field-{number}",
        }
        for number, words in enumerate(answer.request.fields)
    ]
    context = {
        "answer": answer,
        "lines": lines,
        "files": answer.evidence.filter(removed_at__isnull=True).order_by("id"),
        "trouble": refusal.sentence(language()) if refusal else "",
        "is_open": answer.answered_at is None and answer.request.withdrawn_at is None,
    }
    status = UNPROCESSABLE if refusal else 200
    return render(request, "ledger/request_answer.html", context, status=status)


def _address(sent: InformationRequest) -> str:
    return reverse("ledger:request", args=[sent.pk])
