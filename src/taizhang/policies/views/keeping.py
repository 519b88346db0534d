"""Who keeps a plan (管理单位): handed to another unit, whose coordinator then decides."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from taizhang.organizations.models import Unit
from taizhang.permission import needs
from taizhang.policies.permissions import SET_KEEPER
from taizhang.policies.queries.keeping import (
    keeper_named,
    keepers_for,
    keepers_like,
    to_hand_over,
)
from taizhang.policies.services import set_keeper
from taizhang.policies.views.plans import UNPROCESSABLE
from taizhang.policies.views.publication import plan_for

#: The choice of the installation itself, and of a unit that is typed.
FREE, OTHER = "free", "other"


@needs(SET_KEEPER)
@require_http_methods(["GET", "HEAD", "POST"])
def keeper(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Who could keep the plan; sent, it is handed over. Context: `page`, a `ToHandOver`."""
    plan = plan_for(request, plan_id, SET_KEEPER)
    page = to_hand_over(plan, request.actor)
    refusal, chosen = "", request.POST.get("keeper", "")
    if request.method == "POST":
        unit = _chosen(request, chosen)
        if unit is not None or (chosen == FREE and page.may_free):
            set_keeper(plan=plan, keeper=unit, by=request.actor)
            return redirect("policies:plan", plan_id)
        refusal = _("没有这个单位，或不在您统筹的范围内，没有移交。")
    context = {
        "page": page,
        "plan": plan,
        "refusal": refusal,
        "chosen": chosen,
        "unit_name": request.POST.get("unit_name", ""),
    }
    status = UNPROCESSABLE if refusal else 200
    return render(request, "policies/keeper.html", context, status=status)


@needs(SET_KEEPER)
@require_safe
def names(request: HttpRequest) -> HttpResponse:
    """Names of units that hold what is being typed, of those that may keep a plan."""
    found = keepers_like(request.GET.get("unit_name", ""), request.actor)
    return render(request, "policies/_keeper_names.html", {"names": found})


def _chosen(request: HttpRequest, chosen: str) -> Unit | None:
    if chosen == OTHER:
        return keeper_named(request.POST.get("unit_name", ""), request.actor)
    if chosen.isdecimal() and len(chosen) <= 18:
        return keepers_for(request.actor).filter(pk=int(chosen)).first()
    return None
