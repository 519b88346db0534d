"""How a unit's tasks stand, and stood at the ends of months; who is asked about them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from taizhang.accounts.models import RoleGrant, current
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
    seen_by,
)
from taizhang.ledger.queries.mine import plans_of_units
from taizhang.organizations.models import Unit
from taizhang.permission import Actor, Role

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


def unit_lights(unit: Unit, *, today: dt.date, by: Actor) -> UnitLights:
    """All of it, as far as `by` sees the plans. Six queries, two for a unit that answers for nothing.

    The squares show the tasks for which the unit answers today, each since it was published.
    """
    asked = Asked(by=by, on=today, today=today, seen=seen_by(by))
    lights = lights_of_units(asked, units=[unit.pk])
    people = _people(unit, today)
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


def _people(unit: Unit, today: dt.date) -> dict[str, list[str]]:
    roles = (Role.CONTACT, Role.UNIT_LEADER)
    grants = RoleGrant.objects.filter(
        current(today), unit=unit, role__in=roles, account__is_active=True
    )
    found: dict[str, list[str]] = {role: [] for role in roles}
    for role, name in grants.order_by("id").values_list("role", "account__name"):
        if name not in found[role]:
            found[role].append(name)
    return found
