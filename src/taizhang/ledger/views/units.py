"""Units, and one unit with all that it leads and supports."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from taizhang.ledger.export import export_tasks
from taizhang.ledger.export_units import export_units as export_list
from taizhang.ledger.filters import LedgerFilter
from taizhang.ledger.queries.names import units_like
from taizhang.ledger.queries.unit_lights import unit_and_people, unit_lights
from taizhang.ledger.queries.units import UnitFilter, counts_of, units_page
from taizhang.ledger.views.table import page_or_part, table, with_unit
from taizhang.organizations.models import Unit
from taizhang.organizations.queries.time_line import time_line
from taizhang.organizations.queries.unit_list import day_of
from taizhang.permission import needs
from taizhang.policies.permissions import EXPORT, SEE
from taizhang.policies.queries.seen import SeenPlans, seen_plans
from taizhang.policies.services import note_export
from taizhang.policies.visibility import units_visible_to
from taizhang.tables.downloads import workbook
from taizhang.tables.parts import page_or_part as page_of_units


@needs(SEE)
@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """The list. Context: `asked`, a `UnitFilter`; `page`, a `UnitsPage`; `paging`."""
    asked = UnitFilter.from_address(request.GET.dict())
    page = units_page(asked, page=request.GET.get("page"), by=request.actor)
    context = {"asked": asked, "page": page, "paging": page.paging}
    return page_of_units(
        request,
        "ledger/units.html",
        {"units": "ledger/_units.html"},
        context,
        query=asked.query(),
        paging=page.paging,
    )


@needs(EXPORT)
@require_safe
def export_units(request: HttpRequest) -> HttpResponse:
    """The list that the same address shows at /units/, all of it, as .xlsx."""
    asked = UnitFilter.from_address(request.GET.dict())
    note_export(what="units", asked=asked.query(), by=request.actor)
    return workbook(export_list(asked, by=request.actor), _("单位任务数"), timezone.localdate())


@needs(SEE)
@require_safe
def unit(request: HttpRequest, unit_id: int) -> HttpResponse:
    """A unit. Context: `unit`, its time `line`, its `counts` by role, how its tasks stand (`work`, a
    `UnitLights`), `table` with its tasks.
    """
    today = timezone.localdate()
    there = unit_and_people(_units(request), unit_id, today)
    if there is None:
        raise Http404
    found, people = there
    seen = seen_plans(request.actor)
    # What htmx swaps is the table alone.
    work = None if request.htmx else unit_lights(found, people=people, today=today, seen=seen)
    context = {
        "unit": found,
        "work": work,
        "line": time_line(found, day_of(request.GET.get("on"))),
        "counts": _counts(request, found, seen),
    }
    shown = table(request, unit=found, seen=seen)
    return page_or_part(request, "ledger/unit.html", shown, context)


@needs(EXPORT)
@require_safe
def export_unit(request: HttpRequest, unit_id: int) -> HttpResponse:
    """The unit's tasks as the same address shows them, as .xlsx."""
    found = _found(request, unit_id)
    asked = LedgerFilter.from_address(with_unit(request, found))
    today = timezone.localdate()
    title = _("%(unit)s工作台账") % {"unit": found.name}
    note_export(what="unit", asked=asked.query(), by=request.actor)
    book = export_tasks(asked, title=title, today=today, by=request.actor)
    return workbook(book, title, today)


@needs(SEE)
@require_safe
def names(request: HttpRequest) -> HttpResponse:
    """Names of units that hold what is being typed."""
    found = units_like(request.GET.get("unit_name", ""), by=request.actor)
    return render(request, "ledger/_names.html", {"names": found})


def _counts(request: HttpRequest, unit: Unit, seen: SeenPlans) -> dict[str, int]:
    """The unit's tasks by role, as its table counts them."""
    past = request.GET.get("past") == "1"
    out = [] if past else seen.not_in_force
    return counts_of([unit.pk], by=request.actor, out=out, past=past).get(unit.pk, {})


def _found(request: HttpRequest, unit_id: int) -> Unit:
    return get_object_or_404(_units(request), pk=unit_id)


def _units(request: HttpRequest) -> QuerySet[Unit]:
    units = units_visible_to(request.actor).noting_events()
    return units.select_related("division", "parent", "heir")
