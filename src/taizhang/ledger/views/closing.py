"""Closure: asked for with what still stands in the way, checked, decided; reopening; the list."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from taizhang.ledger.export_asked import export_closures
from taizhang.ledger.permissions import (
    ASK_CLOSURE,
    CHECK_CLOSURE,
    DECIDE_CLOSURE,
    NOTE_LIGHT,
    REOPEN,
)
from taizhang.ledger.queries.acting import can_reopen, closure_page, to_close
from taizhang.ledger.queries.asked import CLOSURES, AskedFilter, asked_page
from taizhang.ledger.reaching import reach_of_entry
from taizhang.ledger.services import noting
from taizhang.ledger.services.closing import (
    MOST,
    ask_closure,
    check_closure,
    decide_closure,
    reopen_entry,
    withdraw_closure,
)
from taizhang.ledger.views.acts import (
    UNPROCESSABLE,
    entry_for,
    found,
    refused_at,
    take_files,
    unit_asking,
)
from taizhang.permission import DomainError, ensure, needs
from taizhang.policies.permissions import EXPORT, SEE
from taizhang.policies.services import note_export
from taizhang.policies.visibility import reach_of
from taizhang.tables.downloads import workbook
from taizhang.tables.parts import page_or_part


@needs(ASK_CLOSURE)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, task_id: int) -> HttpResponse:
    """Targets beside their last values, what stands in the way, and the form. Context: `page`, a `ToAsk`."""
    page = found(to_close, task_id, request)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            closure = ask_closure(
                entry=page.entry,
                unit=unit_asking(request, page.units),
                statement=request.POST.get("statement", ""),
                cycle=page.year,
                by=request.actor,
            )
            if refusals := take_files(request, closure):
                return _shown(request, closure.pk, file_refusals=refusals)
            return redirect("ledger:closure", closure.pk)
        except DomainError as error:
            errors = refused_at(error)
    context = {
        "page": page,
        "entry": page.entry,
        "found": page.found,
        "given": request.POST,
        "errors": errors,
        "most": MOST,
    }
    return render(
        request, "ledger/closure_ask.html", context, status=UNPROCESSABLE if errors else 200
    )


@needs(SEE)
@require_safe
def closure(request: HttpRequest, closure_id: int) -> HttpResponse:
    """A request with what stands in its way now. Context: `page`, a `ClosurePage`."""
    return _shown(request, closure_id)


@needs(CHECK_CLOSURE)
@require_POST
def check(request: HttpRequest, closure_id: int) -> HttpResponse:
    """The leader says that it is so."""
    page = found(closure_page, closure_id, request)
    try:
        check_closure(closure=page.closure, by=request.actor)
    except DomainError as error:
        return _shown(request, closure_id, errors=refused_at(error))
    return redirect("ledger:closure", closure_id)


@needs(DECIDE_CLOSURE)
@require_POST
def decide(request: HttpRequest, closure_id: int) -> HttpResponse:
    """Accept or refuse, by the button that was pressed."""
    page = found(closure_page, closure_id, request)
    try:
        decide_closure(
            closure=page.closure,
            grant=request.POST.get("decision") == "grant",
            reason=request.POST.get("reason", ""),
            despite=request.POST.get("despite", ""),
            today=timezone.localdate(),
            by=request.actor,
        )
    except DomainError as error:
        return _shown(request, closure_id, errors=refused_at(error))
    return redirect("ledger:closure", closure_id)


@needs(ASK_CLOSURE)
@require_POST
def withdraw(request: HttpRequest, closure_id: int) -> HttpResponse:
    """The unit takes it back, or its leader gives it back."""
    page = found(closure_page, closure_id, request)
    try:
        withdraw_closure(
            closure=page.closure, reason=request.POST.get("reason", ""), by=request.actor
        )
    except DomainError as error:
        return _shown(request, closure_id, errors=refused_at(error))
    return redirect("ledger:closure", closure_id)


@needs(ASK_CLOSURE)
@require_POST
def attach(request: HttpRequest, closure_id: int) -> HttpResponse:
    """More evidence."""
    page = found(closure_page, closure_id, request)
    refusals = take_files(request, page.closure) if request.FILES else [_("没有选择文件。")]
    if refusals:
        return _shown(request, closure_id, file_refusals=refusals)
    return redirect("ledger:closure", closure_id)


@needs(SEE)
@require_safe
def closures(request: HttpRequest) -> HttpResponse:
    """The list. Context: `page`, an `AskedPage`."""
    page = asked_page(CLOSURES, request.GET.dict(), request.actor)
    return page_or_part(
        request,
        "ledger/closures.html",
        {"asked": "ledger/_closures.html"},
        {"page": page, "asked": page.asked, "paging": page.paging},
        query=page.asked.query(),
        paging=page.paging,
    )


@needs(EXPORT)
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The list that the same address shows, all of it, as .xlsx."""
    asked = AskedFilter.from_address(request.GET.dict(), CLOSURES)
    today = timezone.localdate()
    note_export(what="closures", asked=asked.query(), by=request.actor)
    return workbook(export_closures(asked, today=today, by=request.actor), _("销号台账"), today)


@needs(REOPEN)
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: HttpRequest, task_id: int) -> HttpResponse:
    """What it means to open a task again, and the reason."""
    entry = entry_for(request, task_id)
    ensure(request.actor, REOPEN, reach_of(entry.plan))
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            reason = request.POST.get("reason", "")
            reopen_entry(entry=entry, reason=reason, today=timezone.localdate(), by=request.actor)
            return redirect("ledger:task", task_id)
        except DomainError as error:
            errors = refused_at(error)
    elif not can_reopen(entry):
        return redirect("ledger:task", task_id)
    context = {"entry": entry, "errors": errors, "given": request.POST, "most": MOST}
    return render(request, "ledger/reopen.html", context, status=UNPROCESSABLE if errors else 200)


@needs(NOTE_LIGHT)
@require_http_methods(["GET", "HEAD", "POST"])
def note_light(request: HttpRequest, task_id: int) -> HttpResponse:
    """The light with its reasons, what was said to it, and a form for more."""
    entry = entry_for(request, task_id)
    ensure(request.actor, NOTE_LIGHT, reach_of_entry(entry))
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            noting.note_light(entry=entry, words=request.POST.get("words", ""), by=request.actor)
            return redirect("ledger:task", task_id)
        except DomainError as error:
            errors = refused_at(error)
    context = {"entry": entry, "errors": errors, "given": request.POST, "most": noting.MOST}
    return render(
        request, "ledger/note_light.html", context, status=UNPROCESSABLE if errors else 200
    )


def _shown(
    request: HttpRequest,
    closure_id: int,
    *,
    errors: dict[str, str] | None = None,
    file_refusals: list[str] | None = None,
) -> HttpResponse:
    page = found(closure_page, closure_id, request)
    context = {
        "page": page,
        "closure": page.closure,
        "entry": page.entry,
        "found": page.found,
        "errors": errors or {},
        "file_refusals": file_refusals,
        "given": request.POST,
        "most": MOST,
    }
    status = UNPROCESSABLE if errors or file_refusals else 200
    return render(request, "ledger/closure.html", context, status=status)
