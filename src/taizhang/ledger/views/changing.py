"""Changes: asked for from a task, read with original and current side by side, decided; the list."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from taizhang.ledger.export_asked import export_changes
from taizhang.ledger.models import ChangeKind, EntryTarget
from taizhang.ledger.permissions import ASK_CHANGE, DECIDE_CHANGE
from taizhang.ledger.queries.acting import ChangePage, ToAsk, change_page, to_change
from taizhang.ledger.queries.asked import CHANGES
from taizhang.ledger.services.changing import (
    MOST,
    MOST_WORDS,
    ask_change,
    decide_change,
    withdraw_change,
    wording,
)
from taizhang.ledger.views.acts import UNPROCESSABLE, found, refused_at, unit_asking
from taizhang.ledger.views.asked_pages import AskedPages
from taizhang.organizations.models import Unit
from taizhang.permission import DomainError, needs
from taizhang.policies.permissions import EXPORT, SEE

#: What each kind is for, below its name.
_HELP = {
    ChangeKind.EXTENSION: gettext_lazy("办不完，要推迟时限"),
    ChangeKind.WORDING: gettext_lazy("任务内容的表述要调整"),
    ChangeKind.UNIT: gettext_lazy("应由别的单位承担"),
    ChangeKind.TARGET: gettext_lazy("目标数值或达到日期要调整"),
}


@needs(ASK_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, task_id: int) -> HttpResponse:
    """The form, with the fields of the chosen kind alone. Context: `page`, a `ToAsk`; `given`; `errors`."""
    page = found(to_change, task_id, request)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            change = ask_change(
                entry=page.entry,
                unit=unit_asking(request, page.units),
                kind=request.POST.get("kind", ""),
                wanted=_wanted(request),
                target=_target(request, page),
                reason=request.POST.get("reason", ""),
                by=request.actor,
            )
            return _PAGES.made(request, change)
        except DomainError as error:
            errors = refused_at(error)
    given = request.POST if request.method == "POST" else request.GET
    kind = given.get("kind", "")
    context = {
        "page": page,
        "given": given,
        "errors": errors,
        "kind": kind if kind in ChangeKind.values else ChangeKind.EXTENSION,
        "kinds": [(value, label, _HELP[ChangeKind(value)]) for value, label in ChangeKind.choices],
        "targets": list(page.entry.targets.filter(ended_on__isnull=True).order_by("id")),
        "wording": wording(page.entry),
        "most": MOST,
        "most_words": MOST_WORDS,
    }
    return render(
        request, "ledger/change_ask.html", context, status=UNPROCESSABLE if errors else 200
    )


@needs(SEE)
@require_safe
def change(request: HttpRequest, change_id: int) -> HttpResponse:
    """A request with what the plan said, what holds and what is wanted. Context: `page`, a `ChangePage`."""
    return _PAGES.shown(request, change_id)


@needs(DECIDE_CHANGE)
@require_POST
def decide(request: HttpRequest, change_id: int) -> HttpResponse:
    """Grant or refuse, by the button that was pressed."""
    given = {
        "grant": request.POST.get("decision") == "grant",
        "reason": request.POST.get("reason", ""),
        "by": request.actor,
    }
    return _PAGES.acted(
        request, change_id, lambda c, day: decide_change(change=c, today=day, **given)
    )


@needs(ASK_CHANGE)
@require_POST
def withdraw(request: HttpRequest, change_id: int) -> HttpResponse:
    """The unit takes it back."""
    by = request.actor
    return _PAGES.acted(request, change_id, lambda c, _day: withdraw_change(change=c, by=by))


@needs(ASK_CHANGE)
@require_POST
def attach(request: HttpRequest, change_id: int) -> HttpResponse:
    """The letter, or another file."""
    return _PAGES.attached(request, change_id)


@needs(SEE)
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """The list. Context: `page`, an `AskedPage`."""
    return _PAGES.listed(request)


@needs(EXPORT)
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The list that the same address shows, all of it, as .xlsx."""
    return _PAGES.as_workbook(request)


def _wanted(request: HttpRequest) -> dict[str, Any]:
    given = request.POST
    match given.get("kind"):
        case ChangeKind.EXTENSION:
            return {"due_on": given.get("due_on")}
        case ChangeKind.WORDING:
            return {"words": given.get("words")}
        case ChangeKind.UNIT:
            named = Unit.objects.existing().filter(name=given.get("unit_name", "").strip())
            return {"unit": named.values_list("pk", flat=True).order_by("pk").first()}
    return {"goal": given.get("goal"), "due_on": given.get("goal_due_on")}


def _target(request: HttpRequest, page: ToAsk) -> EntryTarget | None:
    given = request.POST.get("target", "")
    targets = page.entry.targets.filter(ended_on__isnull=True)
    if not given.isdecimal() or len(given) > 18:
        return None
    target: EntryTarget | None = targets.filter(pk=int(given)).first()
    return target


def _context(request: HttpRequest, page: ChangePage) -> dict[str, Any]:
    return {"change": page.change, "reason": request.POST.get("reason", ""), "most": MOST}


_PAGES = AskedPages(
    name="change",
    look=change_page,
    of=lambda page: page.change,
    context=_context,
    listing=CHANGES,
    exported=export_changes,
    title=gettext_lazy("变更台账"),
)
