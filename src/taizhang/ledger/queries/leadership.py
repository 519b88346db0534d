"""The page for leadership: all plans, or one by section; units side by side; what needs a decision."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import Min, Q
from django.utils.translation import gettext as _

from taizhang.ledger.models import EntryUnit, ReportingPeriod
from taizhang.ledger.queries.decisions import Decision, decisions
from taizhang.ledger.queries.figures import (
    Asked,
    Lights,
    Punctuality,
    Stand,
    by_trouble,
    courses_of_units,
    last_periods,
    lights_of_units,
    month_ends,
    punctuality_by,
    stands_by,
    total,
    units_in_trouble,
)
from taizhang.organizations.models import Unit
from taizhang.policies.models import Plan, Section

#: What one sheet of A4 has room for; all of them are in the list, and in the workbook.
PLANS_SHOWN = 8
UNITS_SHOWN = 10
#: With more tasks than this the page counts reports of the plans and units that it shows, not of all:
#: each report owed has to be looked for.
REPORTS_OF_ALL = 10_000
#: Points of a course: a year.
MONTHS = 12


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

    #: What asks the list of tasks for all of them.
    no_query: ClassVar[dict[str, Any]] = {}

    @property
    def is_past(self) -> bool:
        """Whether the figures are those of a day that is over."""
        return self.asked.is_past


def leadership_page(asked: Asked, *, whole: bool = False) -> LeadershipPage:
    """The page of all plans, or of the one asked for; `whole`: with every plan and unit."""
    plan = _plan(asked)
    stands = stands_by(asked, "task__section" if plan else "plan")
    everything = total(stands.values())
    keys = list(stands) if plan else _plans_shown(stands, whole)
    # Reports of all plans are only counted where that does not take its time (see `REPORTS_OF_ALL`).
    has_reports = plan is not None or everything.lights.tasks <= REPORTS_OF_ALL
    units, has_more_units = _units_shown(asked, whole)
    known = None if plan or has_reports else keys
    periods = _periods(asked, list(stands) if plan is None else [plan.pk], known, list(units))
    key = "entry__task__section" if plan else "entry__plan"
    of_parts = {pk: p for pk, p in periods.items() if known is None or p.plan_id in known}
    punctual = punctuality_by(asked, key, of_parts)
    return LeadershipPage(
        asked=asked,
        plan=plan,
        all=everything,
        punctuality=sum(punctual.values(), Punctuality()) if has_reports else None,
        parts=_sections(stands, punctual) if plan else _plans(keys, stands, punctual),
        part_count=len(stands),
        units=_units(asked, units, periods),
        has_more_units=has_more_units,
        decisions=None if asked.is_past else decisions(asked),
        days=days_to_choose(asked),
    )


def _plans_shown(stands: dict[int, Stand], whole: bool) -> list[int]:
    order = list(by_trouble({key: stand.lights for key, stand in stands.items()}))
    return order if whole else order[:PLANS_SHOWN]


def _units_shown(asked: Asked, whole: bool) -> tuple[dict[int, Lights], bool]:
    """The units of the page with their lights, in order, and whether there are more."""
    if whole or asked.is_past:
        lights = lights_of_units(asked)
        order = list(by_trouble(lights))
    else:
        order = units_in_trouble(asked, UNITS_SHOWN + 1)
        lights = lights_of_units(asked, units=order[:UNITS_SHOWN])
    shown = order if whole else order[:UNITS_SHOWN]
    return {unit: lights[unit] for unit in shown}, len(order) > len(shown)


def _plan(asked: Asked) -> Plan | None:
    """The plan asked for, if he sees it. Raises Plan.DoesNotExist."""
    if asked.plan is None:
        return None
    plan: Plan = _named(Plan.objects.visible_to(asked.by)).get(pk=asked.plan)
    return plan


def _named(plans: Any) -> Any:
    return plans.select_related("document").only("title", "published_on", "document__name")


def _plans(
    shown: list[int], stands: dict[int, Stand], punctual: dict[int, Punctuality]
) -> list[Part]:
    names = {plan.pk: plan.name for plan in _named(Plan.objects.filter(pk__in=shown))}
    return [
        Part(
            key=f"plan.{key}",
            name=names[key],
            query={"plan": key},
            stand=stands[key],
            punctuality=punctual.get(key, Punctuality()),
            plan=key,
        )
        for key in shown
    ]


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


def _periods(
    asked: Asked, plans: list[int], known: list[int] | None, units: list[int]
) -> dict[int, ReportingPeriod]:
    """The periods of `plans` that fell due last; if only some are `known`, of those and of the plans
    in which `units` have work.
    """
    if known is None:
        return last_periods(asked, Q(plan__in=plans))
    bound = EntryUnit.objects.order_by().filter(answers=True, unit__in=units)
    return last_periods(asked, Q(plan__in=known) | Q(plan__in=bound.values("entry__plan")))


def _units(
    asked: Asked, lights: dict[int, Lights], periods: dict[int, ReportingPeriod]
) -> list[UnitRow]:
    if not lights:
        return []
    days = month_ends(asked.on, MONTHS)
    courses = courses_of_units(asked, lights, days, green=False)
    punctual = punctuality_by(asked, "unit", periods, list(lights))
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


def days_to_choose(asked: Asked) -> list[dt.date]:
    """Ends of months since the first plan was published, the last first; at most a year of them."""
    published = Plan.objects.visible_to(asked.by).filter(published_on__isnull=False)
    if asked.plan is not None:
        published = published.filter(pk=asked.plan)
    first = published.order_by().aggregate(first=Min("published_on"))["first"]
    days = month_ends(asked.today, MONTHS + 1)[:-1]
    return [day for day in reversed(days) if first is not None and day >= first]
