"""Divisions: browsed, found, entered and placed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from taizhang.lexicon import divisions as register
from taizhang.organizations.forms import DivisionForm
from taizhang.organizations.models import Division
from taizhang.organizations.permissions import CHANGE_DIVISIONS, READ
from taizhang.organizations.queries.division_list import divisions_page
from taizhang.organizations.services.change_division import add_division, change_division
from taizhang.organizations.services.load_divisions import is_loaded, load_divisions
from taizhang.permission import DomainError, Reach, may, needs
from taizhang.tables.language import language
from taizhang.tables.parts import page_or_part

UNPROCESSABLE = 422


@needs(READ)
@require_safe
def divisions(request: HttpRequest) -> HttpResponse:
    """The divisions beneath one, or those whose name or code is sought."""
    q = request.GET.get("q", "").strip()[:100]
    above = request.GET.get("above", "")
    former = request.GET.get("former") == "1"
    key = int(above) if above.isdecimal() and len(above) <= 18 else None
    page = divisions_page(q=q, above=key, former=former, page=request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "q": q,
        "former": former,
        "page": page,
        "paging": page.paging,
        "state": register.STATE,
        "is_loaded": is_loaded(),
        "may_change": may(request.actor, CHANGE_DIVISIONS, Reach()),
        "done": request.GET.get("done") == "1",
    }
    return page_or_part(
        request,
        "organizations/divisions.html",
        {"divisions": "organizations/_divisions.html"},
        context,
        query=query.urlencode(),
        paging=page.paging,
    )


@needs(CHANGE_DIVISIONS)
@require_POST
def load(request: HttpRequest) -> HttpResponse:
    """Load the register of the package."""
    load_divisions(by=request.actor)
    return HttpResponseRedirect(reverse("organizations:divisions") + "?done=1")


@needs(CHANGE_DIVISIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Enter a division."""
    form = DivisionForm(request.POST or None, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        try:
            made = add_division(by=request.actor, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.sentence(language()))
        else:
            return _back(made)
    return _form(request, form, _("登记行政区划"), _("登记"))


@needs(CHANGE_DIVISIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, division_id: int) -> HttpResponse:
    """Say what a division is and where it belongs."""
    division = get_object_or_404(Division.objects.select_related("parent"), pk=division_id)
    parent = division.parent
    initial = {
        "name": division.name,
        "level": division.level,
        "code": division.code,
        "parent": (parent.code or parent.name) if parent else "",
    }
    form = DivisionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_division(division=division, by=request.actor, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.sentence(language()))
        else:
            return _back(division)
    return _form(request, form, division.name, _("保存"))


def _back(division: Division) -> HttpResponse:
    address = reverse("organizations:divisions")
    above = f"above={division.parent_id}&" if division.parent_id else ""
    return HttpResponseRedirect(f"{address}?{above}done=1")


def _form(request: HttpRequest, form: DivisionForm, title: str, submit: str) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "submit": submit,
        "back": reverse("organizations:divisions"),
        "is_division": True,
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "organizations/act.html", context, status=status)
