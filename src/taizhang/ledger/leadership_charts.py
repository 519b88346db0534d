"""What the script draws on the page for leadership: a bar for each plan, a line for each unit."""

from __future__ import annotations

import datetime as dt
from typing import Any

from taizhang.ledger.models import Light
from taizhang.ledger.queries.leadership import LeadershipPage, Part, UnitRow
from taizhang.ledger.ways import way

#: From the left: what burns comes first.
ORDER = (Light.RED, Light.YELLOW, Light.GREEN, Light.BLUE)


def charts(page: LeadershipPage) -> dict[str, Any]:
    """By the key of a row. A bar has `parts` (light, its word, number, address), a line `points`
    (day, red, yellow, address).
    """
    bars = {part.key: {"parts": _bar(page, part)} for part in page.parts}
    lines = {row.key: {"points": _line(page, row)} for row in page.units}
    return {**bars, **lines}


def address_of(page: LeadershipPage, *, day: dt.date | None = None, **asked: Any) -> str:
    """The list of the tasks behind a figure of the page, on its day or another."""
    day = day or page.asked.on
    on = {"on": day} if day < page.asked.today else {}
    plan = {"plan": page.plan.pk} if page.plan else {}
    # Numbers, days and words of ours: nothing that an address would have to spell otherwise.
    said = "&".join(f"{key}={value}" for key, value in {**plan, **asked, **on}.items())
    return f"{way('ledger:leadership-tasks')}?{said}"


def _bar(page: LeadershipPage, part: Part) -> list[dict[str, Any]]:
    return [
        {
            "light": light.name.lower(),
            "words": str(light.label),
            "value": getattr(part.stand.lights, light.name.lower()),
            "address": address_of(page, **part.query, light=light.name.lower()),
        }
        for light in ORDER
    ]


def _line(page: LeadershipPage, row: UnitRow) -> list[dict[str, Any]]:
    """Red and yellow on each day, and the list of these tasks on that day."""
    return [
        {
            "day": point.on.isoformat(),
            "red": point.lights.red,
            "yellow": point.lights.yellow,
            "address": address_of(page, unit=row.unit.pk, light="trouble", day=point.on),
        }
        for point in row.course
    ]
