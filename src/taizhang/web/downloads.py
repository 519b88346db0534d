"""Tells the page that a file it asked for has begun to come.

A browser says nothing between the click and the first byte, and the workbook of a province takes half a
minute until then. frame.js asks for a file with the cookie `awaited`, set for that address alone; the
answer sets `arrived-…`, which the page looks for.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

AWAITED, ARRIVED = "awaited", "arrived"
#: What frame.js makes up; anything else in the cookie is nothing of ours.
_TOKEN = re.compile(r"[0-9a-f]{16}")
#: The page looks four times a second.
_SECONDS = 60
_REFUSED = 400


def told_on_arrival(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: say which awaited file is coming, or that it will not come."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        token = request.COOKIES.get(AWAITED, "")
        if _TOKEN.fullmatch(token):
            came = "failed" if response.status_code >= _REFUSED else "here"
            response.set_cookie(
                f"{ARRIVED}-{token}",
                came,
                max_age=_SECONDS,
                secure=settings.SESSION_COOKIE_SECURE,
                samesite="Strict",
            )
        return response

    return respond
