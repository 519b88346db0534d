"""The language of the pages: Chinese, unless the person chose another by the switch.

Django's LocaleMiddleware follows the browser first. Offices have browsers that were installed in
English and never told otherwise; their pages must be Chinese all the same.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation


def chosen_language(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: speak the language of the cookie that `set_language` keeps."""
    known = {code for code, _name in settings.LANGUAGES}

    def respond(request: HttpRequest) -> HttpResponse:
        cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = cookie if cookie in known else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return respond
