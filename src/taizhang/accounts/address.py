"""From which machine a request comes."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The address of the machine that asks, "" where it is none (a Unix socket).

    Behind a proxy (TAIZHANG_HTTPS) it is what the proxy itself added: the last of X-Forwarded-For;
    whatever stands before it the visitor may have written himself.
    """
    given = request.META.get("REMOTE_ADDR", "")
    if settings.HTTPS:
        given = request.META.get("HTTP_X_FORWARDED_FOR", given).split(",")[-1].strip()
    try:
        return str(ipaddress.ip_address(given))
    except ValueError:
        return ""
