"""What a task waits for: said and ended on its page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from taizhang.ledger.models import Dependency, Entry
from taizhang.ledger.permissions import WRITE_BOOK
from taizhang.ledger.queries.waiting import entries_like, entry_named, waits_alone
from taizhang.ledger.services.waiting import end_waiting, wait_for
from taizhang.ledger.values import wrong
from taizhang.permission import DomainError, needs
from taizhang.policies.permissions import SEE
from taizhang.policies.views.plans import UNPROCESSABLE
from taizhang.tables.language import language


@needs(SEE)
@require_safe
def names(request: HttpRequest, task_id: int) -> HttpResponse:
    """Tasks that hold what is being typed, to wait for."""
    entry = _entry(request, task_id)
    found = entries_like(request.GET.get("needs", ""), entry=entry, by=request.actor)
    return render(request, "ledger/_names.html", {"names": found})


@needs(WRITE_BOOK)
@require_POST
def add(request: HttpRequest, task_id: int) -> HttpResponse:
    """Say that the task waits for the one that was typed or chosen."""
    entry, typed, refusal = _entry(request, task_id), request.POST.get("needs", ""), ""
    try:
        needed = entry_named(typed, by=request.actor)
        if needed is None:
            field = ("needs", "前置任务", "Task needed first")
            raise wrong(field, "没有找到，请从列表中选", "not found: choose one of the list")
        wait_for(entry=entry, needs=needed, today=timezone.localdate(), by=request.actor)
    except DomainError as error:
        refusal = error.sentence(language())
    return _answer(request, entry, refusal, typed)


@needs(WRITE_BOOK)
@require_POST
def end(request: HttpRequest, dependency_id: int) -> HttpResponse:
    """Say that the task waits no more."""
    entries = Entry.objects.visible_to(request.actor)
    row: Dependency = get_object_or_404(
        Dependency.objects.select_related("entry__plan__keeper"),
        pk=dependency_id,
        entry__in=entries,
    )
    end_waiting(dependency=row, today=timezone.localdate(), by=request.actor)
    return _answer(request, row.entry, "", "")


def _answer(request: HttpRequest, entry: Entry, refusal: str, typed: str) -> HttpResponse:
    if refusal or request.htmx:
        waits = waits_alone(entry, request.actor)
        context = {"entry": entry, "found": waits.found, "may": waits.may}
        context |= {"refusal": refusal, "typed": typed}
        template = "ledger/_dependencies.html" if request.htmx else "ledger/waiting.html"
        status = UNPROCESSABLE if refusal else 200
        return render(request, template, context, status=status)
    return redirect("ledger:task", entry.task_id)


def _entry(request: HttpRequest, task_id: int) -> Entry:
    entries = Entry.objects.visible_to(request.actor).select_related("plan__keeper", "task")
    entry: Entry = get_object_or_404(entries, task=task_id)
    return entry
