"""Acts on a unit that need no form of their own: a name taken off, members taken and let go."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from taizhang.organizations import permissions, services
from taizhang.organizations.models import Alias, Membership, Unit
from taizhang.organizations.views.units import UNPROCESSABLE, unit_response
from taizhang.permission import DomainError, needs
from taizhang.tables.language import language


@needs(permissions.CHANGE)
@require_POST
def remove_alias(request: HttpRequest, unit_id: int, alias_id: int) -> HttpResponse:
    """The name was never one of the unit's."""
    alias = get_object_or_404(Alias.objects.select_related("unit"), pk=alias_id, unit=unit_id)
    return _do(
        request,
        unit_id,
        "alias-removed",
        lambda: services.remove_alias(alias=alias, by=request.actor),
    )


@needs(permissions.GROUPS)
@require_POST
def take_members(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Take the members that a rule proposed and a person ticked."""
    group = get_object_or_404(Unit, pk=unit_id)
    keys = [int(key) for key in request.POST.getlist("member") if key.isdecimal()]
    members = list(Unit.objects.filter(pk__in=keys))
    if not members:
        return HttpResponseRedirect(reverse("organizations:unit", args=[unit_id]))
    return _do(
        request,
        unit_id,
        "members",
        lambda: services.add_members(group=group, members=members, by=request.actor),
    )


@needs(permissions.GROUPS)
@require_POST
def leave(request: HttpRequest, unit_id: int, membership_id: int) -> HttpResponse:
    """The unit belongs to the group until the end of today."""
    rows = Membership.objects.select_related("group", "member")
    membership = get_object_or_404(rows, pk=membership_id, group=unit_id)
    return _do(
        request,
        unit_id,
        "left",
        lambda: services.end_membership(
            membership=membership, valid_until=timezone.localdate(), by=request.actor
        ),
    )


def _do(request: HttpRequest, unit_id: int, done: str, act: Callable[[], object]) -> HttpResponse:
    try:
        act()
    except DomainError as error:
        trouble = error.sentence(language())
        return unit_response(request, unit_id, status=UNPROCESSABLE, trouble=trouble)
    address = reverse("organizations:unit", args=[unit_id])
    return HttpResponseRedirect(f"{address}?done={done}")
