"""Names that wait for an answer (待确认): is it one that we know, or a new one?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from taizhang.organizations.forms import UnitField
from taizhang.organizations.models import Unit
from taizhang.organizations.permissions import MATCH, READ
from taizhang.organizations.queries.unsure import unsure_page, unsure_units
from taizhang.organizations.services import are_new, is_new, is_same_as
from taizhang.organizations.services.history import reach_of
from taizhang.permission import DomainError, may, needs
from taizhang.tables.language import language

UNPROCESSABLE = 422


@needs(READ)
@require_safe
def unsure(request: HttpRequest) -> HttpResponse:
    """The names, each with whom it may mean."""
    return _page(request)


@needs(MATCH)
@require_POST
def answer(request: HttpRequest, unit_id: int) -> HttpResponse:
    """`unit` is who is meant (its number, or a name in `other`); `new` says: a unit of its own."""
    named = get_object_or_404(Unit, pk=unit_id)
    name = named.name
    try:
        if "new" in request.POST:
            is_new(named=named, by=request.actor)
            return _answered(request, _("“%(name)s”已确认为新单位。") % {"name": name})
        chosen = f"#{request.POST['unit']}" if "unit" in request.POST else request.POST.get("other")
        unit = UnitField().clean(chosen)
        kept = is_same_as(named=named, unit=unit, by=request.actor)
    except DomainError as error:
        return _page(request, status=UNPROCESSABLE, trouble=error.sentence(language()), at=unit_id)
    except UnitField.Refused as error:
        return _page(request, status=UNPROCESSABLE, trouble="；".join(error.messages), at=unit_id)
    said = _("“%(name)s”就是“%(unit)s”，已记作别名；它的任务已归到“%(unit)s”。")
    return _answered(request, said % {"name": name, "unit": kept.name})


@needs(MATCH)
@require_POST
def all_new(request: HttpRequest) -> HttpResponse:
    """All names of the page that are given are new."""
    keys = [int(key) for key in request.POST.getlist("named") if key.isdecimal()]
    units = unsure_units().filter(pk__in=keys).select_related("parent", "heir")
    count = are_new(
        named=[u for u in units if may(request.actor, MATCH, reach_of(u))], by=request.actor
    )
    return _answered(request, _("%(count)s 个名称已确认为新单位。") % {"count": count})


def _answered(request: HttpRequest, said: str) -> HttpResponse:
    if request.htmx:
        return _page(request, said=said)
    return HttpResponseRedirect(reverse("organizations:unsure"))


def _page(request: HttpRequest, *, status: int = 200, **said: object) -> HttpResponse:
    page = unsure_page(page=request.GET.get("page"))
    part = request.htmx and not request.htmx.history_restore_request
    template = "organizations/_unsure.html" if part else "organizations/unsure.html"
    rows = [(row, may(request.actor, MATCH, reach_of(row.named))) for row in page.rows]
    # Of these nobody needs to look whether it is one of those proposed.
    unlike = [row.named.pk for row, may_answer in rows if may_answer and not row.proposals]
    context = {"rows": rows, "unlike": unlike, "paging": page.paging, **said}
    return render(request, template, context, status=status)
