"""The choice of columns."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from taizhang.ledger.columns import COOKIE, cookie_value
from taizhang.permission import needs
from taizhang.policies.permissions import SEE

A_YEAR = 365 * 24 * 3600


@needs(SEE)
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keep the columns that were ticked, and go back to where the person was."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = reverse("ledger:ledger")
    response = redirect(back)
    if "reset" in request.POST:
        response.delete_cookie(COOKIE)
        return response
    value = cookie_value(
        request.POST.getlist("column"), is_full_text=request.POST.get("lines") == "full"
    )
    secure = request.is_secure()
    response.set_cookie(COOKIE, value, A_YEAR, httponly=True, samesite="Lax", secure=secure)
    return response
