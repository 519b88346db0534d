"""Task books: written, checked, accepted, returned, begun again, printed; their milestones."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from taizhang.ledger.book_file import book_file
from taizhang.ledger.errors import SeenIsOld, WrongValue
from taizhang.ledger.models import Entry, EntryTarget, Milestone, TaskBook
from taizhang.ledger.permissions import ACCEPT_BOOK, CHECK_BOOK, WRITE_BOOK
from taizhang.ledger.queries.booking import BookPage, book_page
from taizhang.ledger.services import steps
from taizhang.ledger.services.booking import (
    TEXTS,
    accept_book,
    begin_again,
    check_book,
    draft_book,
    return_book,
    return_to_writer,
    write_book,
)
from taizhang.organizations.models import Unit
from taizhang.permission import Actor, DomainError, needs
from taizhang.policies.models import Task
from taizhang.policies.permissions import EXPORT, SEE
from taizhang.policies.services import note_export
from taizhang.policies.views.plans import UNPROCESSABLE
from taizhang.policies.views.publication import DOCX
from taizhang.tables.language import language


@needs(SEE)
@require_safe
def book(request: HttpRequest, task_id: int) -> HttpResponse:
    """The book: the form for whoever writes it now, else its sheet. Context: `page`, a `BookPage`."""
    return _page(request, task_id, unit=request.GET.get("unit"))


@needs(WRITE_BOOK)
@require_POST
def begin(request: HttpRequest, task_id: int) -> HttpResponse:
    """Have the book of a unit drafted from the words of the plan."""
    entry = _entry(request, task_id)
    unit = _unit(request.POST.get("unit") or entry.unit_id)
    try:
        made = draft_book(entry=entry, unit=unit, by=request.actor)
    except DomainError as error:
        return _page(request, task_id, unit=str(unit.pk), error=error)
    return redirect(_address(made))


@needs(WRITE_BOOK)
@require_POST
def save(request: HttpRequest, book_id: int) -> HttpResponse:
    """Keep what stands in the form; handed in where the button said so."""
    found = _book(request, book_id)
    submit = request.POST.get("do") == "submit"
    try:
        kept = write_book(
            book=found,
            values=request.POST.dict(),
            seen=_seen(request),
            submit=submit,
            today=timezone.localdate(),
            by=request.actor,
        )
    except DomainError as error:
        return _refused(request, found, error, given=request.POST.dict())
    return redirect(f"{_address(kept)}&did={'submit' if submit else 'save'}")


@needs(CHECK_BOOK)
@require_POST
def check(request: HttpRequest, book_id: int) -> HttpResponse:
    """The leader lets the book out, or sends it back to who wrote it."""
    returned = request.POST.get("do") == "return"
    act = _returning(return_to_writer, request) if returned else check_book
    return _done(request, book_id, act, "return" if returned else "check")


@needs(ACCEPT_BOOK)
@require_POST
def accept(request: HttpRequest, book_id: int) -> HttpResponse:
    """The coordinator accepts the book, or sends it back."""
    returned = request.POST.get("do") == "return"
    act = _returning(return_book, request) if returned else accept_book
    return _done(request, book_id, act, "return" if returned else "accept")


@needs(WRITE_BOOK)
@require_POST
def again(request: HttpRequest, book_id: int) -> HttpResponse:
    """Begin a new round of an accepted book."""
    reason = request.POST.get("reason", "")

    def act(*, book: TaskBook, seen: int, by: Actor) -> TaskBook:
        return begin_again(book=book, reason=reason, seen=seen, by=by)

    return _done(request, book_id, act, "again")


@needs(EXPORT)
@require_safe
def file(request: HttpRequest, book_id: int) -> HttpResponse:
    """The book as .docx."""
    found = _book(request, book_id)
    page = _found(request, found.entry.task_id, str(found.unit_id), None)
    note_export(what="book", asked=found.unit.name, plan=found.entry.plan, by=request.actor)
    name = f"任务书_{found.entry.task.code or found.entry_id}_{found.unit.name}.docx"
    return FileResponse(
        io.BytesIO(book_file(page)), as_attachment=True, filename=name, content_type=DOCX
    )


@needs(WRITE_BOOK)
@require_POST
def add_step(request: HttpRequest, task_id: int) -> HttpResponse:
    """Add a milestone of a unit."""
    entry = _entry(request, task_id)
    unit = _unit(request.POST.get("unit") or entry.unit_id)
    try:
        steps.add_milestone(
            entry=entry,
            unit=unit,
            name=request.POST.get("name", ""),
            due_on=request.POST.get("due_on", ""),
            target=_target(entry, request.POST.get("target", "")),
            figure=request.POST.get("figure", ""),
            today=timezone.localdate(),
            by=request.actor,
        )
    except DomainError as error:
        given = request.POST.dict()
        return _page(request, task_id, unit=str(unit.pk), error=error, at="step-add", step=given)
    return redirect(f"{reverse('ledger:book', args=[task_id])}?unit={unit.pk}#steps")


@needs(WRITE_BOOK)
@require_POST
def change_step(request: HttpRequest, milestone_id: int) -> HttpResponse:
    """Move a milestone, say that it is done or not yet, or withdraw it: as `do` says."""
    found: Milestone = get_object_or_404(
        Milestone.objects.visible_to(request.actor).select_related("entry", "unit"), pk=milestone_id
    )
    given: dict[str, Any] = {
        "milestone": found,
        "today": timezone.localdate(),
        "by": request.actor,
    }
    reason, do = request.POST.get("reason", ""), request.POST.get("do")
    try:
        if do == "move":
            steps.move_milestone(due_on=request.POST.get("due_on", ""), reason=reason, **given)
        elif do == "withdraw":
            steps.withdraw_milestone(reason=reason, **given)
        else:
            on = None if do == "undone" else request.POST.get("done_on", "")
            steps.finish_milestone(on=on, **given)
    except DomainError as error:
        unit, at = str(found.unit_id), f"step-{found.pk}"
        return _page(request, found.entry.task_id, unit=unit, error=error, at=at)
    address = reverse("ledger:book", args=[found.entry.task_id])
    return redirect(f"{address}?unit={found.unit_id}#steps")


def _page(
    request: HttpRequest,
    task_id: int,
    *,
    unit: str | None,
    error: DomainError | None = None,
    at: str = "",
    given: dict[str, str] | None = None,
    **told: object,
) -> HttpResponse:
    """The page; `error` was raised at `at` ("" the book itself), and `given` was typed and is not kept."""
    page = _found(request, task_id, unit, given)
    field = error.field if isinstance(error, WrongValue) else ""
    context = {
        "page": page,
        "refusal": error.sentence(language()) if error else "",
        "refused_field": field,
        "refused_at": at,
        "is_old": isinstance(error, SeenIsOld),
        "did": request.GET.get("did", ""),
        "today": timezone.localdate(),
        **told,
    }
    writes = page.rights.write and page.book is not None
    template = "ledger/book_form.html" if writes else "ledger/book.html"
    return render(request, template, context, status=UNPROCESSABLE if error else 200)


def _found(
    request: HttpRequest, task_id: int, unit: str | None, given: dict[str, str] | None
) -> BookPage:
    try:
        return book_page(
            task_id, unit=unit, today=timezone.localdate(), by=request.actor, given=given
        )
    except (Task.DoesNotExist, Entry.DoesNotExist) as missing:
        raise Http404(_("没有这项任务，或任务尚未发布")) from missing


def _refused(
    request: HttpRequest, found: TaskBook, error: DomainError, given: dict[str, str] | None = None
) -> HttpResponse:
    unit = str(found.unit_id)
    return _page(request, found.entry.task_id, unit=unit, error=error, given=given)


def _done(
    request: HttpRequest, book_id: int, act: Callable[..., TaskBook], did: str
) -> HttpResponse:
    found = _book(request, book_id)
    try:
        kept = act(book=found, seen=_seen(request), by=request.actor)
    except DomainError as error:
        return _refused(request, found, error)
    return redirect(f"{_address(kept)}&did={did}")


def _returning(service: Callable[..., TaskBook], request: HttpRequest) -> Callable[..., TaskBook]:
    """`service` with the reasons of the form: why-<field>, and why for the whole."""
    reasons = [("", request.POST.get("why", ""))]
    reasons += [(name, request.POST.get(f"why-{name}", "")) for name in TEXTS]

    def act(*, book: TaskBook, seen: int, by: Actor) -> TaskBook:
        return service(book=book, returns=reasons, seen=seen, by=by)

    return act


def _entry(request: HttpRequest, task_id: int) -> Entry:
    entry: Entry = get_object_or_404(Entry.objects.visible_to(request.actor), task=task_id)
    return entry


def _unit(key: object) -> Unit:
    if not str(key or "").isdecimal():
        raise Http404(_("没有指明单位"))
    return get_object_or_404(Unit, pk=key)


def _target(entry: Entry, key: str) -> EntryTarget | None:
    """The target that a new milestone is about; none chosen is none."""
    if not key.isdecimal():
        return None
    return get_object_or_404(entry.targets, pk=key)


def _book(request: HttpRequest, book_id: int) -> TaskBook:
    books = TaskBook.objects.visible_to(request.actor)
    found: TaskBook = get_object_or_404(
        books.select_related("unit", "entry__plan__keeper", "entry__task"), pk=book_id
    )
    return found


def _seen(request: HttpRequest) -> int:
    given = request.POST.get("seen", "")
    return int(given) if given.isdecimal() and len(given) < 10 else -1


def _address(book: TaskBook) -> str:
    return f"{reverse('ledger:book', args=[book.entry.task_id])}?unit={book.unit_id}"
