"""Closure: asked for with what still stands in the way, checked, decided; reopening; the list."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from taizhang.ledger.export_asked import export_closures
from taizhang.ledger.permissions import (
    ASK_CLOSURE,
    CHECK_CLOSURE,
    DECIDE_CLOSURE,
    NOTE_LIGHT,
    REOPEN,
)
from taizhang.ledger.queries.acting import ClosurePage, can_reopen, closure_page, to_close
from taizhang.ledger.queries.asked import CLOSURES
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
    unit_asking,
)
from taizhang.ledger.views.asked_pages import AskedPages
from taizhang.permission import DomainError, ensure, needs
from taizhang.policies.permissions import EXPORT, SEE
from taizhang.policies.visibility import reach_of


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
            return _PAGES.made(request, closure)
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
    return _PAGES.shown(request, closure_id)


@needs(CHECK_CLOSURE)
@require_POST
def check(request: HttpRequest, closure_id: int) -> HttpResponse:
    """The leader says that it is so."""
    by = request.actor
    return _PAGES.acted(request, closure_id, lambda c, _day: check_closure(closure=c, by=by))


@needs(DECIDE_CLOSURE)
@require_POST
def decide(request: HttpRequest, closure_id: int) -> HttpResponse:
    """Accept or refuse, by the button that was pressed."""
    given = {
        "grant": request.POST.get("decision") == "grant",
        "reason": request.POST.get("reason", ""),
        "despite": request.POST.get("despite", ""),
        "by": request.actor,
    }
    return _PAGES.acted(
        request, closure_id, lambda c, day: decide_closure(closure=c, today=day, **given)
    )


@needs(ASK_CLOSURE)
@require_POST
def withdraw(request: HttpRequest, closure_id: int) -> HttpResponse:
    """The unit takes it back, or its leader gives it back."""
    given = {"reason": request.POST.get("reason", ""), "by": request.actor}
    return _PAGES.acted(request, closure_id, lambda c, _day: withdraw_closure(closure=c, **given))


@needs(ASK_CLOSURE)
@require_POST
def attach(request: HttpRequest, closure_id: int) -> HttpResponse:
    """More evidence."""
    return _PAGES.attached(request, closure_id)


@needs(SEE)
@require_safe
def closures(request: HttpRequest) -> HttpResponse:
    """The list. Context: `page`, an `AskedPage`."""
    return _PAGES.listed(request)


@needs(EXPORT)
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The list that the same address shows, all of it, as .xlsx."""
    return _PAGES.as_workbook(request)


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


def _context(request: HttpRequest, page: ClosurePage) -> dict[str, Any]:
    return {
        "closure": page.closure,
        "entry": page.entry,
        "found": page.found,
        "given": request.POST,
        "most": MOST,
    }


_PAGES = AskedPages(
    name="closure",
    look=closure_page,
    of=lambda page: page.closure,
    context=_context,
    listing=CLOSURES,
    exported=export_closures,
    title=gettext_lazy("销号台账"),
)
