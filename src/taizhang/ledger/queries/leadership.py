"""The page for leadership: all plans, or one by section; units side by side; what needs a decision."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum
from typing import Any, ClassVar

from django.db.models import Min, Q
from django.utils.translation import gettext as _

from taizhang.ledger.queries.decisions import Decision, decisions
from taizhang.ledger.queries.figures import (
    Asked,
    Grouping,
    Lights,
    Punctuality,
    Stand,
    by_trouble,
    courses_of_units,
    last_periods,
    lights_of_troubled,
    lights_of_units,
    month_ends,
    punctualities,
    stands_by,
    total,
)
from taizhang.ledger.queries.mine import plans_of_units
from taizhang.ledger.queries.stands import PlansStanding, plans_standing
from taizhang.organizations.models import Unit
from taizhang.policies.models import Plan, Section

#: What one sheet of A4 has room for; more are in the list, and all in the workbook.
PLANS_SHOWN = 8
UNITS_SHOWN = 10
#: So many plans, and units, the list has: with the thousands of a province it would be 19 MB.
LISTED = 100
#: With more tasks than this the page counts reports of the plans and units that it shows, not of all:
#: each report owed has to be looked for.
REPORTS_OF_ALL = 10_000
#: With more than this it looks for the units in trouble, and does not count the lights of all.
LIGHTS_OF_ALL = 2_000
#: Points of a course: a year.
MONTHS = 12


class Extent(Enum):
    """How much there is of plans and units: what has room on a sheet, a list, or every one."""

    SHEET = "sheet"
    LIST = "list"
    EVERYTHING = "everything"

    @property
    def plans(self) -> int | None:
        """So many at most; None: all."""
        return {Extent.SHEET: PLANS_SHOWN, Extent.LIST: LISTED}.get(self)

    @property
    def units(self) -> int | None:
        """So many at most; None: all."""
        return {Extent.SHEET: UNITS_SHOWN, Extent.LIST: LISTED}.get(self)


@dataclass(frozen=True, slots=True)
class Part:
    """A row of the first table: a plan or a section with its figures.

    `key` is the name of its figures, `query` what asks the list of tasks for it.
    """

    key: str
    name: str
    query: dict[str, Any]
    stand: Stand
    punctuality: Punctuality
    plan: int | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """A unit's lights on a day."""

    on: dt.date
    lights: Lights


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit beside others."""

    unit: Unit
    lights: Lights
    course: list[Point]
    punctuality: Punctuality

    @property
    def key(self) -> str:
        """The name of its figures."""
        return f"unit.{self.unit.pk}"

    @property
    def query(self) -> dict[str, Any]:
        """What asks the list of tasks for it."""
        return {"unit": self.unit.pk}


@dataclass(frozen=True, slots=True)
class LeadershipPage:
    """All of the page. `plan` is set on the page of one plan, whose `parts` are its sections.

    There may be more parts (`part_count`) and units (`has_more_units`) than the page shows.
    `punctuality` is None where there are too many tasks, `decisions` for a day that is over.
    """

    asked: Asked
    plan: Plan | None
    all: Stand
    punctuality: Punctuality | None
    parts: list[Part]
    part_count: int
    units: list[UnitRow]
    has_more_units: bool
    decisions: list[Decision] | None
    days: list[dt.date]
    extent: Extent

    #: What asks the list of tasks for all of them.
    no_query: ClassVar[dict[str, Any]] = {}

    @property
    def is_past(self) -> bool:
        """Whether the figures are those of a day that is over."""
        return self.asked.is_past

    @property
    def most_listed(self) -> int:
        """So many plans, or units, can be listed."""
        return LISTED

    @property
    def is_list(self) -> bool:
        """Whether more does not fit on the page: the workbook has it."""
        return self.extent is Extent.LIST


def leadership_page(asked: Asked, *, extent: Extent = Extent.SHEET) -> LeadershipPage:
    """The page of all plans, or of the one asked for.

    At most ten queries, whatever the size of the ledger; for a day that is over twelve.
    """
    if asked.plan is not None:
        return _of_plan(asked, _plan(asked), extent)
    standing = _standing(asked, extent)
    everything = standing.all
    # Reports of all plans are only counted where that does not take its time (see `REPORTS_OF_ALL`).
    has_reports = everything.lights.tasks <= REPORTS_OF_ALL
    shown = [plan.pk for plan, _stand in standing.first[: extent.plans]]
    units, has_more_units = _units_shown(asked, everything, extent)
    counted = Q() if has_reports else Q(pk__in=shown) | Q(pk__in=plans_of_units(list(units)))
    of_parts = Q() if has_reports else Q(entry__plan__in=shown)
    of_plans, of_units = punctualities(
        asked,
        last_periods(asked, counted),
        Grouping("entry__plan", of_parts),
        Grouping("unit", Q(unit__in=list(units))),
    )
    return LeadershipPage(
        asked=asked,
        plan=None,
        all=everything,
        punctuality=sum(of_plans.values(), Punctuality()) if has_reports else None,
        parts=[_part(plan, stand, of_plans) for plan, stand in standing.first[: len(shown)]],
        part_count=standing.count,
        units=_units(asked, units, of_units),
        has_more_units=has_more_units,
        decisions=None if asked.is_past else decisions(asked),
        days=days_to_choose(asked, standing.published_on),
        extent=extent,
    )


def _of_plan(asked: Asked, plan: Plan, extent: Extent) -> LeadershipPage:
    stands = stands_by(asked, "task__section")
    everything = total(stands.values())
    units, has_more_units = _units_shown(asked, everything, extent)
    of_sections, of_units = punctualities(
        asked,
        last_periods(asked, Q(pk=plan.pk)),
        Grouping("entry__task__section"),
        Grouping("unit", Q(unit__in=list(units))),
    )
    return LeadershipPage(
        asked=asked,
        plan=plan,
        all=everything,
        punctuality=sum(of_sections.values(), Punctuality()),
        parts=_sections(stands, of_sections),
        part_count=len(stands),
        units=_units(asked, units, of_units),
        has_more_units=has_more_units,
        decisions=None if asked.is_past else decisions(asked),
        days=days_to_choose(asked, plan.published_on),
        extent=extent,
    )


def _standing(asked: Asked, extent: Extent) -> PlansStanding:
    """All plans; of a day that is over they are counted from their entries."""
    if not asked.is_past:
        return plans_standing(asked, extent.plans)
    stands = stands_by(asked, "plan")
    order = list(by_trouble({key: stand.lights for key, stand in stands.items()}))
    plans = Plan.objects.select_related("document").only("title", "published_on", "document__name")
    shown = plans.in_bulk(order[: extent.plans])
    published = Plan.objects.visible_to(asked.by).order_by()
    return PlansStanding(
        all=total(stands.values()),
        first=[(shown[key], stands[key]) for key in order if key in shown],
        count=len(stands),
        published_on=published.aggregate(first=Min("published_on"))["first"],
    )


def _units_shown(
    asked: Asked, all_of_them: Stand, extent: Extent
) -> tuple[dict[int, Lights], bool]:
    """The units of the page with their lights, in order, and whether there are more."""
    most = extent.units
    if most is None or asked.is_past or all_of_them.lights.tasks <= LIGHTS_OF_ALL:
        found = lights_of_units(asked)
        lights = {unit: found[unit] for unit in by_trouble(found)}
    else:
        lights = lights_of_troubled(asked, most + 1)
    shown = list(lights)[:most]
    return {unit: lights[unit] for unit in shown}, len(lights) > len(shown)


def _plan(asked: Asked) -> Plan:
    """The plan asked for, if he sees it. Raises Plan.DoesNotExist."""
    plans = Plan.objects.visible_to(asked.by).select_related("document")
    plan: Plan = plans.only("title", "published_on", "document__name").get(pk=asked.plan)
    return plan


def _part(plan: Plan, stand: Stand, punctual: dict[int, Punctuality]) -> Part:
    return Part(
        key=f"plan.{plan.pk}",
        name=plan.name,
        query={"plan": plan.pk},
        stand=stand,
        punctuality=punctual.get(plan.pk, Punctuality()),
        plan=plan.pk,
    )


def _sections(
    stands: dict[int | None, Stand], punctual: dict[int | None, Punctuality]
) -> list[Part]:
    """In the order of the plan; last what stands in no section."""
    rows = Section.objects.filter(pk__in=[key for key in stands if key is not None])
    parts = [(section.pk, section.name) for section in rows.order_by("position")]
    if None in stands:
        parts.append((None, _("不在章节中的任务") if parts else _("全部任务")))
    return [
        Part(
            key=f"section.{key or 0}",
            name=name,
            query={"section": key or 0},
            stand=stands[key],
            punctuality=punctual.get(key, Punctuality()),
        )
        for key, name in parts
    ]


def _units(
    asked: Asked, lights: dict[int, Lights], punctual: dict[int, Punctuality]
) -> list[UnitRow]:
    if not lights:
        return []
    days = month_ends(asked.on, MONTHS)
    courses = courses_of_units(asked, lights, days, green=False)
    units = Unit.objects.only("name").in_bulk(list(lights))
    return [
        UnitRow(
            unit=units[key],
            lights=lights[key],
            course=[Point(*point) for point in zip(days, courses[key], strict=True)],
            punctuality=punctual.get(key, Punctuality()),
        )
        for key in lights
    ]


def days_to_choose(asked: Asked, published_on: dt.date | None) -> list[dt.date]:
    """Ends of months since the first plan was published, the last first; at most a year of them."""
    days = month_ends(asked.today, MONTHS + 1)[:-1]
    return [day for day in reversed(days) if published_on is not None and day >= published_on]
