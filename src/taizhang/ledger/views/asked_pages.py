"""What the pages of changes and of closures do alike: one request shown, acted on and given files; the
list of them, on a page and as .xlsx.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from taizhang.ledger.queries.asked import AskedFilter, Listing, asked_page
from taizhang.ledger.services.evidence import Proven
from taizhang.ledger.views.acts import UNPROCESSABLE, found, refused_at, take_files
from taizhang.permission import Actor, DomainError
from taizhang.policies.services import note_export
from taizhang.tables.downloads import workbook
from taizhang.tables.parts import page_or_part


@dataclass(frozen=True)
class AskedPages:
    """The pages of one kind of request: `look` finds what its page shows, `of` the request in that.

    Its templates and views are called by `name` ("change"), those of the list by `listing.key`.
    """

    name: str
    look: Callable[[int, Actor], Any]
    of: Callable[[Any], Proven]
    context: Callable[[HttpRequest, Any], dict[str, Any]]
    listing: Listing
    exported: Callable[..., IO[bytes]]
    title: Promise

    def shown(
        self,
        request: HttpRequest,
        key: int,
        *,
        errors: dict[str, str] | None = None,
        file_refusals: list[str] | None = None,
    ) -> HttpResponse:
        """The request's page, with what was refused at its place."""
        page = found(self.look, key, request)
        told = {"errors": errors or {}, "file_refusals": file_refusals}
        status = UNPROCESSABLE if errors or file_refusals else 200
        context = {"page": page, **self.context(request, page), **told}
        return render(request, f"ledger/{self.name}.html", context, status=status)

    def acted(
        self, request: HttpRequest, key: int, act: Callable[[Any, dt.date], object]
    ) -> HttpResponse:
        """Do `act` to the request, today; then show it, or why not."""
        page = found(self.look, key, request)
        try:
            act(self.of(page), timezone.localdate())
        except DomainError as error:
            return self.shown(request, key, errors=refused_at(error))
        return redirect(f"ledger:{self.name}", key)

    def made(self, request: HttpRequest, asked: Proven) -> HttpResponse:
        """Give a request that was just made the files that came with it, and show it."""
        if refusals := take_files(request, asked):
            return self.shown(request, asked.pk, file_refusals=refusals)
        return redirect(f"ledger:{self.name}", asked.pk)

    def attached(self, request: HttpRequest, key: int) -> HttpResponse:
        """Take files that were sent later."""
        page = found(self.look, key, request)
        if not request.FILES:
            return self.shown(request, key, file_refusals=[_("没有选择文件。")])
        return self.made(request, self.of(page))

    def listed(self, request: HttpRequest) -> HttpResponse:
        """The list. Context: `page`, an `AskedPage`."""
        page = asked_page(self.listing, request.GET.dict(), request.actor)
        return page_or_part(
            request,
            f"ledger/{self.listing.key}.html",
            {"asked": f"ledger/_{self.listing.key}.html"},
            {"page": page, "asked": page.asked, "paging": page.paging},
            query=page.asked.query(),
            paging=page.paging,
        )

    def as_workbook(self, request: HttpRequest) -> HttpResponse:
        """The list that the same address shows, all of it, as .xlsx."""
        asked = AskedFilter.from_address(request.GET.dict(), self.listing)
        today = timezone.localdate()
        note_export(what=self.listing.key, asked=asked.query(), by=request.actor)
        book = self.exported(asked, today=today, by=request.actor)
        return workbook(book, str(self.title), today)
