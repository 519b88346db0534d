"""Subtasks: handed down on the task's side, reported on the side of the unit below."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from taizhang.ledger.errors import WrongValue
from taizhang.ledger.export_subtasks import export_subtasks
from taizhang.ledger.models import Entry, EntryTarget, Subtask
from taizhang.ledger.permissions import HAND_DOWN, REPORT_SUBTASK
from taizhang.ledger.queries.my_subtasks import STATES, SubtaskFilter, mine, my_page
from taizhang.ledger.queries.subtasks import subtasks_page, unit_below, units_below
from taizhang.ledger.reaching import reach_of_unit
from taizhang.ledger.services import handing_down
from taizhang.ledger.values import wrong
from taizhang.organizations.models import Unit
from taizhang.permission import DomainError, ensure, needs
from taizhang.policies.permissions import EXPORT, SEE
from taizhang.policies.services import note_export
from taizhang.policies.views.plans import UNPROCESSABLE
from taizhang.tables.downloads import workbook
from taizhang.tables.language import language
from taizhang.tables.parts import page_or_part


@needs(SEE)
@require_safe
def subtasks(request: HttpRequest, task_id: int) -> HttpResponse:
    """The subtasks of a task. Context: `page`, a `SubtasksPage`."""
    return _page(request, task_id)


@needs(HAND_DOWN)
@require_safe
def names(request: HttpRequest, task_id: int) -> HttpResponse:
    """Names of units below the one that hands down, as one types."""
    entry = _entry(request, task_id)
    unit = _giver(request.GET.get("given_by"), entry)
    found = units_below(unit, request.GET.get("unit", "")) if unit else []
    return render(request, "ledger/_names.html", {"names": found})


@needs(HAND_DOWN)
@require_POST
def add(request: HttpRequest, task_id: int) -> HttpResponse:
    """Hand a part down."""
    entry = _entry(request, task_id)
    given = request.POST.dict()
    unit = _giver(given.get("given_by"), entry)
    if unit is None:
        raise Http404(_("没有指明由哪个单位分解"))
    try:
        below = unit_below(unit, given.get("unit", ""))
        if below is None:
            ensure(request.actor, HAND_DOWN, reach_of_unit(unit))
            raise wrong(handing_down.UNIT, "没有这个单位，请从列表中选", "no such unit: choose one")
        made = handing_down.hand_down(
            entry=entry,
            given_by=unit,
            unit=below,
            name=given.get("name", ""),
            due_on=given.get("due_on", ""),
            weight=given.get("weight") or 1,
            target=_target(given.get("target"), entry),
            goal=given.get("goal", ""),
            today=timezone.localdate(),
            by=request.actor,
        )
    except DomainError as error:
        return _page(request, task_id, error=error, at=f"add-{unit.pk}", given=given)
    return redirect(f"{reverse('ledger:subtasks', args=[task_id])}#subtask-{made.pk}")


@needs(HAND_DOWN)
@require_POST
def change(request: HttpRequest, subtask_id: int) -> HttpResponse:
    """Adjust a subtask, take it back, or take it up again: as `do` says."""
    found = _subtask(request, subtask_id)
    given: dict[str, Any] = {"subtask": found, "by": request.actor}
    reason, do, today = (
        request.POST.get("reason", ""),
        request.POST.get("do"),
        timezone.localdate(),
    )
    try:
        if do == "withdraw":
            handing_down.withdraw_subtask(reason=reason, today=today, **given)
        elif do == "again":
            handing_down.take_up_again(reason=reason, seen=_seen(request), **given)
        else:
            handing_down.adjust_subtask(
                values=request.POST.dict(), seen=_seen(request), today=today, **given
            )
    except DomainError as error:
        typed, at = request.POST.dict(), f"subtask-{subtask_id}"
        return _page(request, found.entry.task_id, error=error, at=at, given=typed)
    return redirect(f"{reverse('ledger:subtasks', args=[found.entry.task_id])}#subtask-{found.pk}")


@needs(SEE)
@require_safe
def my_subtasks(request: HttpRequest) -> HttpResponse:
    """What was handed to the person's units. Context: `asked`, `page`, `states`."""
    return _mine(request)


@needs(EXPORT)
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The list that the same address shows, all of it, as .xlsx."""
    asked, today = SubtaskFilter.from_address(request.GET.dict()), timezone.localdate()
    note_export(what="subtasks", asked=asked.query(), by=request.actor)
    return workbook(export_subtasks(asked, today=today, by=request.actor), _("分解任务"), today)


@needs(REPORT_SUBTASK)
@require_POST
def report(request: HttpRequest, subtask_id: int) -> HttpResponse:
    """Say how far a subtask is, in place; `do` "finish" says that it is done."""
    found, today, given = _subtask(request, subtask_id), timezone.localdate(), request.POST
    refusal, field = "", ""
    try:
        found = handing_down.report_subtask(
            subtask=found,
            percent=given.get("percent", ""),
            said=given.get("said", ""),
            value=given.get("value", ""),
            seen=_seen(request),
            by=request.actor,
        )
        if given.get("do") == "finish":
            found = handing_down.finish_subtask(
                subtask=found, on=today, seen=found.edition, today=today, by=request.actor
            )
    except DomainError as error:
        refusal = error.sentence(language())
        field = error.field if isinstance(error, WrongValue) else ""
        found = _subtask(request, subtask_id)
    told = {"refusal": refusal, "refused_field": field, "typed": given if refusal else None}
    status = UNPROCESSABLE if refusal else 200
    if request.htmx:
        context = {"one": mine(found, today), "today": today, "is_kept": not refusal, **told}
        return render(request, "ledger/_my_subtask.html", context, status=status)
    if refusal:
        return _mine(request, refused=subtask_id, **told)
    return redirect(f"{reverse('ledger:my-subtasks')}#subtask-{subtask_id}")


def _page(
    request: HttpRequest,
    task_id: int,
    *,
    error: DomainError | None = None,
    at: str = "",
    given: dict[str, str] | None = None,
) -> HttpResponse:
    today = timezone.localdate()
    try:
        page = subtasks_page(task_id, today=today, by=request.actor)
    except Entry.DoesNotExist as missing:
        raise Http404(_("没有这项任务，或任务尚未发布")) from missing
    context = {
        "page": page,
        "refusal": error.sentence(language()) if error else "",
        "refused_field": error.field if isinstance(error, WrongValue) else "",
        "refused_at": at,
        "given_values": given or {},
        "today": today,
    }
    status = UNPROCESSABLE if error else 200
    return render(request, "ledger/subtasks.html", context, status=status)


def _mine(request: HttpRequest, **told: object) -> HttpResponse:
    today = timezone.localdate()
    asked = SubtaskFilter.from_address(request.GET.dict())
    page = my_page(asked, page=request.GET.get("page"), today=today, by=request.actor)
    context = {
        "asked": asked,
        "page": page,
        "paging": page.paging,
        "states": STATES.items(),
        "today": today,
        **told,
    }
    if told.get("refusal"):
        return render(request, "ledger/my_subtasks.html", context, status=UNPROCESSABLE)
    return page_or_part(
        request,
        "ledger/my_subtasks.html",
        {"my-subtasks": "ledger/_my_subtasks.html"},
        context,
        query=asked.query(),
        paging=page.paging,
    )


def _entry(request: HttpRequest, task_id: int) -> Entry:
    entry: Entry = get_object_or_404(Entry.objects.visible_to(request.actor), task=task_id)
    return entry


def _subtask(request: HttpRequest, subtask_id: int) -> Subtask:
    rows = Subtask.objects.visible_to(request.actor)
    related = ("unit", "given_by", "target", "entry__task", "entry__plan__document")
    found: Subtask = get_object_or_404(rows.select_related(*related), pk=subtask_id)
    return found


def _giver(key: str | None, entry: Entry) -> Unit | None:
    """The unit that hands down; that which answers where none is named."""
    wanted = key if key and key.isdecimal() else entry.unit_id
    return Unit.objects.filter(pk=wanted).first() if wanted else None


def _target(key: str | None, entry: Entry) -> EntryTarget | None:
    return entry.targets.filter(pk=key).first() if key and key.isdecimal() else None


def _seen(request: HttpRequest) -> int:
    given = request.POST.get("seen", "")
    return int(given) if given.isdecimal() and len(given) < 10 else -1
