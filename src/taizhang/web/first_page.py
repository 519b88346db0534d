"""The first page (/): what is first for this person."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from taizhang.ledger.views.desk import desk
from taizhang.permission import ACTS, Role, may, own

#: For whoever has no business data: the act that he may do, and the page of it.
OTHERWISE = (
    ("accounts.see", "accounts:people"),
    ("audit.read", "audit:history"),
    ("security.self-check", "self-check"),
)


@own
@require_safe
def first_page(request: HttpRequest) -> HttpResponse:
    """The desk; for who only leads his page; for the three duties their work; else one's own account."""
    if {grant.role for grant in request.actor.grants} == {Role.LEADERSHIP}:
        return HttpResponseRedirect(reverse("ledger:leadership"))
    if may(request.actor, ACTS["policies.see"]):
        return desk(request)
    for act, view in OTHERWISE:
        if may(request.actor, ACTS[act]):
            try:
                return HttpResponseRedirect(reverse(view))
            except NoReverseMatch:
                continue
    return HttpResponseRedirect(reverse("accounts:profile"))
