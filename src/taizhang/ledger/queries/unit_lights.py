"""How a unit's tasks stand, and stood at the ends of months; who is asked about them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import F, FilteredRelation, Q, QuerySet

from taizhang.accounts.models import current
from taizhang.ledger.models import Light
from taizhang.ledger.queries.figures import (
    Asked,
    Grouping,
    Lights,
    Punctuality,
    courses_of_units,
    last_periods,
    lights_of_units,
    month_ends,
    punctualities,
)
from taizhang.ledger.queries.mine import plans_of_units
from taizhang.organizations.models import Unit
from taizhang.permission import Role
from taizhang.policies.queries.seen import SeenPlans

MONTHS = 24


@dataclass(frozen=True, slots=True)
class Square:
    """The lights of the unit's tasks at the end of a month, or (the last) today."""

    on: dt.date
    lights: Lights

    @property
    def worst(self) -> Light | None:
        """The gravest of them; None where there was no task yet."""
        for light in (Light.RED, Light.YELLOW, Light.GREEN, Light.BLUE):
            if getattr(self.lights, light.name.lower()):
                return light
        return None

    @property
    def name(self) -> str:
        """The gravest as a word of the address: red."""
        return self.worst.name.lower() if self.worst is not None else ""


@dataclass(frozen=True, slots=True)
class UnitLights:
    """What a unit answers for. `contacts` and `leaders` are names of people."""

    unit: Unit
    lights: Lights
    squares: list[Square]
    punctuality: Punctuality
    contacts: list[str]
    leaders: list[str]

    @property
    def key(self) -> str:
        """The name of its figures."""
        return f"unit.{self.unit.pk}"


def unit_lights(
    unit: Unit, *, people: dict[str, list[str]], today: dt.date, seen: SeenPlans
) -> UnitLights:
    """All of it, in the plans that are `seen`. Five queries, one for a unit that answers for nothing.

    The squares show the tasks for which the unit answers today, each since it was published.
    """
    asked = Asked(by=seen.by, on=today, today=today, seen=seen.ids)
    lights = lights_of_units(asked, units=[unit.pk])
    return UnitLights(
        unit=unit,
        lights=lights.get(unit.pk, Lights()),
        squares=_squares(asked, lights),
        punctuality=_punctuality(asked, unit) if lights else Punctuality(),
        contacts=people[Role.CONTACT],
        leaders=people[Role.UNIT_LEADER],
    )


def _squares(asked: Asked, lights: dict[int, Lights]) -> list[Square]:
    """From the first month in which there was a task; at most two years."""
    if not lights:
        return []
    days = month_ends(asked.on, MONTHS)
    ((_unit, course),) = courses_of_units(asked, lights, days).items()
    squares = [Square(*point) for point in zip(days, course, strict=True)]
    first = next((i for i, square in enumerate(squares) if square.worst is not None), 0)
    return squares[first:]


def _punctuality(asked: Asked, unit: Unit) -> Punctuality:
    periods = last_periods(asked, Q(pk__in=plans_of_units([unit.pk])))
    (punctual,) = punctualities(asked, periods, Grouping("unit", Q(unit=unit)))
    return punctual.get(unit.pk, Punctuality())


def unit_and_people(
    units: QuerySet[Unit], unit_id: int, today: dt.date
) -> tuple[Unit, dict[str, list[str]]] | None:
    """The unit of this id among `units`, and by role the names of those who answer in it on the day, the
    first that came first; None where it is not among them. One query.
    """
    holding = current(today, "grants__") & Q(grants__role__in=_ANSWERING)
    rows = (
        units.filter(pk=unit_id)
        .alias(held=FilteredRelation("grants", condition=holding))
        .annotate(
            held_role=F("held__role"),
            held_by=F("held__account__name"),
            is_active=F("held__account__is_active"),
        )
        .order_by("held__id")
    )
    found = list(rows)
    names: dict[str, list[str]] = {role: [] for role in _ANSWERING}
    for row in found:
        if row.is_active and row.held_by not in names[row.held_role]:
            names[row.held_role].append(row.held_by)
    return (found[0], names) if found else None


_ANSWERING = (Role.CONTACT, Role.UNIT_LEADER)
