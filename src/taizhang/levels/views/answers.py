"""How acts upon links answer: refusals in words, beside the page as it stands."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from taizhang.permission import DomainError
from taizhang.tables.language import language

UNPROCESSABLE = 422


def refused(request: HttpRequest, refusal: DomainError) -> HttpResponse:
    """The refusal, for htmx to put at the head of the page."""
    response = render(
        request,
        "levels/_refusal.html",
        {"refusal": refusal.sentence(language())},
        status=UNPROCESSABLE,
    )
    response.headers["HX-Retarget"] = "#refusal"
    response.headers["HX-Reswap"] = "innerHTML"
    return response


def gone_to(request: HttpRequest, address: str) -> HttpResponse:
    """Send the person on; a request of htmx too goes to a whole page."""
    if not request.htmx:
        return HttpResponse(status=303, headers={"Location": address})
    return HttpResponse(headers={"HX-Redirect": address})
