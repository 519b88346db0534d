"""The lists of units and groups, one of them with its time line, and a new one."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from taizhang.organizations.forms import GroupForm, RegisterForm
from taizhang.organizations.models import Division, Unit, UnitKind, UnitNature, UnitState
from taizhang.organizations.permissions import READ, REGISTER
from taizhang.organizations.queries.groups import members_by_rule
from taizhang.organizations.queries.time_line import time_line
from taizhang.organizations.queries.unit_list import (
    UnitsAsked,
    called_like,
    day_of,
    units_asked,
    units_page,
)
from taizhang.organizations.services import register_unit
from taizhang.organizations.services.history import reach_of
from taizhang.organizations.views.acts import ACTS_OF_GROUPS, ACTS_OF_UNITS, done_words
from taizhang.organizations.workbooks.writing import export_units
from taizhang.permission import DomainError, may, needs
from taizhang.tables.downloads import workbook
from taizhang.tables.language import language
from taizhang.tables.parts import page_or_part

UNPROCESSABLE = 422


@needs(READ)
@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """All units, filtered, sorted, paged, as of a day."""
    return _list(request, UnitKind.UNIT)


@needs(READ)
@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    """All groups."""
    return _list(request, UnitKind.GROUP)


def _list(request: HttpRequest, kind: UnitKind) -> HttpResponse:
    asked = UnitsAsked.from_address(request.GET.dict(), kind=kind)
    page = units_page(asked, page=request.GET.get("page"))
    context = {
        "asked": asked,
        "page": page,
        "paging": page.paging,
        "natures": UnitNature.choices,
        "states": UnitState.choices,
        "is_groups": kind == UnitKind.GROUP,
    }
    return page_or_part(
        request,
        "organizations/units.html",
        {"units": "organizations/_units.html"},
        context,
        query=asked.query(),
        paging=page.paging,
    )


@needs(READ)
@require_safe
def export(request: HttpRequest) -> FileResponse:
    """The units that the same address lists, with all periods and aliases; it can be imported."""
    kind = UnitKind.GROUP if request.GET.get("kind") == "group" else UnitKind.UNIT
    asked = UnitsAsked.from_address(request.GET.dict(), kind=kind)
    return workbook(export_units(units_asked(asked)), _("单位"), timezone.localdate())


@needs(READ)
@require_safe
def unit(request: HttpRequest, unit_id: int) -> HttpResponse:
    """A unit as of a day (`?on=`), its time line, and what may be done with it."""
    return unit_response(request, unit_id)


def unit_response(
    request: HttpRequest, unit_id: int, *, status: int = 200, **said: object
) -> HttpResponse:
    """The page of one unit; `said` is what came of an act on it."""
    loaded = Unit.objects.select_related("division", "parent", "heir").prefetch_related(
        "periods__division", "periods__parent"
    )
    found = get_object_or_404(loaded, pk=unit_id)
    line = time_line(found, day_of(request.GET.get("on")))
    acts = ACTS_OF_GROUPS if found.kind == UnitKind.GROUP else ACTS_OF_UNITS
    reach = reach_of(found)
    context = {
        "unit": found,
        "line": line,
        "acts": [
            act
            for act in acts
            if may(request.actor, act.act, reach) and (found.until is None or act.for_gone)
        ],
        "children": found.children.filter(until__isnull=True).order_by("name")[:200],
        "may_match": found.state == UnitState.UNCONFIRMED and found.until is None,
        "done": done_words(request.GET.get("done", "")),
        **said,
    }
    if found.kind == UnitKind.GROUP:
        day = line.on or timezone.localdate()
        memberships = list(found.memberships.select_related("member__division"))
        context |= {
            "day": day,
            "memberships": memberships,
            "proposed": members_by_rule(found) if found.until is None else [],
        }
    return render(request, "organizations/unit.html", context, status=status)


@needs(REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Register a unit."""
    return _new(request, RegisterForm, UnitKind.UNIT, _("登记单位"))


@needs(REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def new_group(request: HttpRequest) -> HttpResponse:
    """Register a group."""
    return _new(request, GroupForm, UnitKind.GROUP, _("登记单位组"))


def _new(
    request: HttpRequest, form_class: type[RegisterForm | GroupForm], kind: UnitKind, title: str
) -> HttpResponse:
    form = form_class(request.POST or None, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        try:
            made = register_unit(kind=kind, by=request.actor, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.sentence(language()))
        else:
            address = reverse("organizations:unit", args=[made.pk])
            return HttpResponseRedirect(f"{address}?done=register")
    status = UNPROCESSABLE if form.errors else 200
    back = reverse("organizations:groups" if kind == UnitKind.GROUP else "organizations:units")
    context = {"form": form, "title": title, "submit": _("登记"), "back": back}
    return render(request, "organizations/act.html", context, status=status)


@needs(READ)
@require_safe
def unit_names(request: HttpRequest) -> HttpResponse:
    """Names of units that hold what is being typed, in whatever field."""
    words = next((v.strip() for v in request.GET.values() if v.strip()), "").splitlines()
    sought = words[-1].strip()[:200] if words else ""
    found = Unit.objects.existing().filter(called_like(sought)).order_by("name") if sought else []
    names = [(u.name, str(u.division or "")) for u in found[:12]] if sought else []
    return render(request, "organizations/_names.html", {"names": names})


@needs(READ)
@require_safe
def division_names(request: HttpRequest) -> HttpResponse:
    """Names of divisions that hold what is being typed."""
    sought = next((v.strip() for v in request.GET.values() if v.strip()), "")[:100]
    rows = Division.objects.filter(name__contains=sought, until__isnull=True)
    found = rows.select_related("parent").order_by("code", "name")[:12] if sought else []
    repeated = [d.name for d in found]
    names = [
        (d.code if d.code and repeated.count(d.name) > 1 else d.name, f"{d.parent or ''} {d.name}")
        for d in found
    ]
    return render(request, "organizations/_names.html", {"names": names})
