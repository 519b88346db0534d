"""The units and divisions that a reading names → rows, made where they are missing."""

from __future__ import annotations

import datetime as dt

from taizhang.extraction import plan as reading_model
from taizhang.organizations.models import Division
from taizhang.organizations.services import UnitKey, divisions_named, units_named
from taizhang.policies.rows import Units, words


def date_of(text: str | None) -> dt.date | None:
    """Return the day of a date of issue, None where the text names no day of the calendar."""
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None


def name_of(text: str) -> str:
    """Return a name as the columns for names hold it: a misread one must not stop the import."""
    return words(text)[:100]


def divisions_of(reading: reading_model.Plan) -> dict[str, Division]:
    """Return all divisions that the plan names, by name."""
    names = {a.division for task in reading.tasks for a in task.assignments if a.division}
    levels = dict.fromkeys(map(name_of, names), "")
    place = reading.document.jurisdiction
    if place and place.name:
        levels[name_of(place.name)] = place.level.value
    return divisions_named(levels)


def units_of(reading: reading_model.Plan, divisions: dict[str, Division] | None = None) -> Units:
    """Return the unit of each assignment of the plan."""
    divisions = divisions_of(reading) if divisions is None else divisions
    place = reading.document.jurisdiction
    here = name_of(place.name) if place and place.name else None
    keys = {a: _unit_key(a, here) for task in reading.tasks for a in task.assignments}
    issued_on = date_of(reading.document.issued_on)
    units = units_named(keys.values(), divisions, on=issued_on)
    return {assignment: units[key] for assignment, key in keys.items()}


def _unit_key(assignment: reading_model.Assignment, here: str | None) -> UnitKey:
    division = name_of(assignment.division) if assignment.division else None
    if assignment.kind == reading_model.UnitKind.GROUP:
        division = division or here
    return (words(assignment.canonical)[:200], assignment.kind.value, division)
