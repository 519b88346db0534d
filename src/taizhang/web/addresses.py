"""Addresses as they come: without the NUL character, which no word holds and PostgreSQL refuses."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Respond = Callable[[HttpRequest], HttpResponse]


def without_nul(respond: Respond) -> Respond:
    """Middleware: what an address asks for is read as if the NULs in it were not there."""

    def answer(request: HttpRequest) -> HttpResponse:
        asked = request.META.get("QUERY_STRING", "")
        if "%00" in asked:
            request.META["QUERY_STRING"] = asked.replace("%00", "")
        return respond(request)

    return answer
