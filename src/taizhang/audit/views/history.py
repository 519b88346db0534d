"""The history: of everything, of one subject, one event; and what is taken away of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from taizhang.audit.export import lines_of, workbook_of
from taizhang.audit.filters import HistoryFilter
from taizhang.audit.kinds import Kind, kind_of
from taizhang.audit.models import Event
from taizhang.audit.permissions import EXPORT, FOLLOW, READ
from taizhang.audit.queries.history import (
    HistoryPage,
    Row,
    acts_that_happened,
    events_of,
    history_page,
    kinds_told,
)
from taizhang.audit.services import note_export
from taizhang.permission import Actor, NotAllowed, ensure, may, needs
from taizhang.tables.downloads import workbook

#: The part of the page that htmx swaps.
PART = "events"
#: Stands in the address for the key of what is only one: the installation.
NO_KEY = "-"


@dataclass(frozen=True, slots=True)
class Shown:
    """What `_events.html` shows. `subject` is set on the page of one subject."""

    asked: HistoryFilter
    page: HistoryPage
    sees_all: bool
    subject: str = ""


@needs(READ)
@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """The whole history, filtered."""
    asked = HistoryFilter.from_address(request.GET.dict())
    shown = Shown(asked, history_page(asked, given=request.GET.dict()), sees_all=True)
    context: dict[str, object] = {"shown": shown}
    if not _is_part(request):
        context |= {"acts": acts_that_happened(), "kinds": kinds_told()}
    return _page_or_part(request, "audit/history.html", context, asked)


@needs(FOLLOW)
@require_safe
def of_subject(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """The history of one subject, for those who see the subject."""
    told = kind_of(kind)
    key = "" if key == NO_KEY else key
    sees_all = may(request.actor, READ)
    _ensure_seen(request.actor, told, key)
    asked = HistoryFilter.from_address(request.GET.dict()).without("kind")
    page = history_page(asked, of=told, key=key, given=request.GET.dict())
    latest = events_of(told, key).filter(subject_kind=kind, subject_key=key).first()
    if latest is None and not told.address(key):
        raise Http404
    context = {
        "shown": Shown(asked, page, sees_all, subject=key),
        "kind": told,
        "name": latest.subject_name if latest else key,
        "address": told.address(key),
    }
    return _page_or_part(request, "audit/of_subject.html", context, asked)


@needs(FOLLOW)
@require_safe
def event(request: HttpRequest, event_id: int) -> HttpResponse:
    """One event: who, when, from where, and what it changed, before beside after."""
    found = get_object_or_404(Event.objects.select_related("chain"), pk=event_id)
    told = kind_of(found.subject_kind)
    name, _colon, whole_key = found.chain.name.partition(":")
    whole = kind_of(name)
    if whole.is_whole:
        _ensure_seen(request.actor, whole, whole_key)
    else:
        _ensure_seen(request.actor, told, found.subject_key)
    is_part = whole.is_whole and whole.name != told.name
    beside = events_of(told, found.subject_key).order_by()
    context = {
        "row": Row.of([found])[0],
        "address": told.address(found.subject_key),
        "whole": whole if is_part else None,
        "whole_key": whole_key,
        "fits": found.hash_taken_again(found.chain.name) == found.hash,
        "earlier": beside.filter(id__lt=found.pk).order_by("-id").first(),
        "later": beside.filter(id__gt=found.pk).order_by("id").first(),
        "sees_all": may(request.actor, READ),
    }
    return render(request, "audit/event.html", context)


@needs(EXPORT)
@require_safe
def export_workbook(request: HttpRequest) -> FileResponse:
    """What the same address shows at the history, all of it, as .xlsx."""
    asked = HistoryFilter.from_address(request.GET.dict())
    note_export(form="xlsx", asked=asked.query(), by=request.actor)
    return workbook(workbook_of(asked), _("历史"), timezone.localdate())


@needs(EXPORT)
@require_safe
def export_lines(request: HttpRequest) -> StreamingHttpResponse:
    """The same as JSON Lines."""
    asked = HistoryFilter.from_address(request.GET.dict())
    note_export(form="jsonl", asked=asked.query(), by=request.actor)
    answer = StreamingHttpResponse(lines_of(asked), content_type="application/jsonl")
    name = f"history_{timezone.localdate()}.jsonl"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _ensure_seen(actor: Actor, kind: Kind, key: str) -> None:
    """Refuse who sees neither everything nor this subject. Raises: NotAllowed, Http404."""
    if may(actor, READ):
        return
    reach = kind.reach(key)
    if reach is None:
        # What is not told, or not there, is for those who read everything: nobody else learns which.
        raise NotAllowed(act=READ, by=actor)
    ensure(actor, FOLLOW, reach)


def _is_part(request: HttpRequest) -> bool:
    htmx = request.htmx
    return bool(htmx and not htmx.history_restore_request and htmx.target == PART)


def _page_or_part(
    request: HttpRequest, page: str, context: dict[str, object], asked: HistoryFilter
) -> HttpResponse:
    part = _is_part(request)
    response = render(request, "audit/_events.html" if part else page, context)
    response.headers["Vary"] = "HX-Request, HX-Target, Accept-Language, Cookie"
    if part:
        query = asked.query()
        place = next(
            (f"{k}={request.GET[k]}" for k in ("after", "before") if request.GET.get(k)), ""
        )
        query = "&".join(filter(None, [query, place]))
        response.headers["HX-Push-Url"] = f"{request.path}?{query}" if query else request.path
    return response
