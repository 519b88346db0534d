"""One's own messages (提醒): read, taken note of; by mail or not."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from taizhang.permission import needs
from taizhang.supervision.permissions import OWN
from taizhang.supervision.queries.messages import messages_page
from taizhang.supervision.services.seeing import choose_mail, mark_seen


@needs(OWN)
@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    """The page, by day. Context: `page`, a `MessagesPage`."""
    page = messages_page(
        kind=request.GET.get("kind", ""),
        only_unseen=request.GET.get("unseen") == "1",
        page=request.GET.get("page"),
        by=request.actor,
    )
    return render(request, "supervision/messages.html", {"page": page, "paging": page.paging})


@needs(OWN)
@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """Take note of one, or of all."""
    given = request.POST.get("message", "")
    mark_seen(message=int(given) if given.isdecimal() else None, by=request.actor)
    return HttpResponseRedirect(back(request))


@needs(OWN)
@require_POST
def mail(request: HttpRequest) -> HttpResponse:
    """Mail, or none."""
    choose_mail(wanted=request.POST.get("wanted") == "1", by=request.actor)
    return HttpResponseRedirect(back(request))


def back(request: HttpRequest) -> str:
    """Where the person came from."""
    here = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(here, allowed_hosts=None)
    return here if is_ours else reverse("supervision:messages")
