"""A person's saved views: kept, renamed, removed; each act leads back to the list."""

from __future__ import annotations

import contextlib

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from taizhang.ledger.models import SavedView
from taizhang.ledger.permissions import SAVE_VIEW
from taizhang.ledger.queries.saved import address_of, saved_views
from taizhang.ledger.services.saving_views import remove_view, rename_view, save_view
from taizhang.permission import DomainError, needs
from taizhang.tables.language import language

UNPROCESSABLE = 422


@needs(SAVE_VIEW)
@require_safe
def views(request: HttpRequest) -> HttpResponse:
    """All views of the person, to rename and remove."""
    return _page(request)


@needs(SAVE_VIEW)
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep the filter that a list shows."""
    given = {key: request.POST.get(key, "") for key in ("page", "name", "query")}
    try:
        view = save_view(**given, by=request.actor)
    except DomainError as error:
        return _page(request, error.sentence(language()), given)
    return redirect(address_of(view))


@needs(SAVE_VIEW)
@require_POST
def rename(request: HttpRequest, view_id: int) -> HttpResponse:
    """Call it otherwise."""
    try:
        rename_view(view=SavedView(pk=view_id), name=request.POST.get("name", ""), by=request.actor)
    except SavedView.DoesNotExist:
        return redirect("ledger:views")
    except DomainError as error:
        return _page(request, error.sentence(language()))
    return redirect("ledger:views")


@needs(SAVE_VIEW)
@require_POST
def remove(request: HttpRequest, view_id: int) -> HttpResponse:
    """Take it away; what is gone already, or another's, is not there to be taken."""
    with contextlib.suppress(SavedView.DoesNotExist):
        remove_view(view=SavedView(pk=view_id), by=request.actor)
    return redirect("ledger:views")


def _page(
    request: HttpRequest, trouble: str = "", given: dict[str, str] | None = None
) -> HttpResponse:
    context = {"views": saved_views(request.actor), "trouble": trouble, "given": given}
    status = UNPROCESSABLE if trouble else 200
    return render(request, "ledger/saved_views.html", context, status=status)
