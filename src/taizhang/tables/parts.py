"""A table's page, or the part of it that htmx asked for, with the address that says the same."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from taizhang.tables.paging import Paging


def page_or_part(
    request: HttpRequest,
    page: str,
    parts: Mapping[str, str],
    context: Mapping[str, object],
    *,
    query: str,
    paging: Paging,
) -> HttpResponse:
    """Answer with `page`, or with the template in `parts` of the element that htmx will swap.

    `query` asks for the same again, without the number of the page.
    """
    htmx = request.htmx
    is_part = htmx and not htmx.history_restore_request
    part = parts.get(htmx.target or "") if is_part else None
    response = render(request, part or page, dict(context))
    # The same address gives a page or a part of it: no cache may take one for the other.
    response.headers["Vary"] = "HX-Request, HX-Target, Accept-Language, Cookie"
    if part:
        response.headers["HX-Push-Url"] = address_of(request, query, paging)
    return response


def address_of(request: HttpRequest, query: str, paging: Paging) -> str:
    """The address that shows this page of what `query` asks for, and no more than that."""
    number = f"page={paging.page}" if paging.page > 1 else ""
    query = "&".join(filter(None, [query, number]))
    return f"{request.path}?{query}" if query else request.path
