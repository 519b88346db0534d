"""Divisions are made when a plan first names them; those of the register with all above them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Q, QuerySet

from taizhang.lexicon import divisions as register
from taizhang.organizations.models import Division, Level
from taizhang.organizations.services.rows import get_or_create

_TOWNSHIP = re.compile(r"(?P<county>.{2,}?[县区市旗])(?P<town>.{1,8}(?:镇|乡|街道|苏木|嘎查))$")
#: As many levels as there can be above a township.
ABOVE = "parent__parent__parent"


def divisions_named(levels: Mapping[str, str]) -> dict[str, Division]:
    """Return the divisions of these names, made where they are missing; `levels` may be empty.

    A name that several places have (鼓楼区) is the one of the places that are named with it (南京市);
    where none is, it stays a division without code for a person to tell.
    """
    registered = {name: _registered(name, levels) for name in levels}

    def known() -> dict[str, Division]:
        return _known(levels, registered)

    def create(names: Sequence[str]) -> dict[str, Division]:
        return {name: _create(name, levels, registered[name]) for name in names}

    found = get_or_create(sorted(levels), known, create)
    # A county that a plan only mentioned gets its level when its own plan comes.
    for name, level in levels.items():
        if level and not found[name].level:
            found[name].level = level
            found[name].save(update_fields=["level"])
    return found


def _registered(name: str, beside: Iterable[str]) -> register.Division | None:
    """The one division of the register that `name` can mean, None where there are none or more."""
    every = register.named(name)
    found = [d for d in every if d.until is None] or list(every[:1])
    if len(found) > 1:
        beside = set(beside)
        found = [d for d in found if any(above.name in beside for above in d.ancestors)]
    return found[0] if len(found) == 1 else None


def _known(
    names: Iterable[str], registered: Mapping[str, register.Division | None]
) -> dict[str, Division]:
    parts = {name: _TOWNSHIP.fullmatch(name) for name in names}
    called = {*parts, *(match["town"] for match in parts.values() if match)}
    rows = list(placed().filter(name__in=called))
    found = {}
    for name, listed in registered.items():
        own = [row for row in rows if row.name == name]
        if listed is not None:
            own = [row for row in own if row.code == listed.code]
        elif match := parts[name]:
            own += [row for row in rows if _is_town(row, match)]
        else:
            # One that the register has, but not under this plan's places, is another.
            own = _not_another(own, names)
        if own:
            found[name] = own[0]
    return found


def _is_town(row: Division, match: re.Match[str]) -> bool:
    return (
        row.name == match["town"] and row.parent is not None and row.parent.name == match["county"]
    )


def _not_another(rows: list[Division], beside: Iterable[str]) -> list[Division]:
    names = set(beside)
    near = [r for r in rows if r.parent is not None and r.parent.name in names]
    loose = [r for r in rows if not r.code]
    return near or loose or (rows if len(rows) == 1 else [])


def _create(name: str, levels: Mapping[str, str], listed: register.Division | None) -> Division:
    if listed is not None:
        return _with_all_above(listed)
    match = _TOWNSHIP.fullmatch(name)
    county = next(iter(register.named(match["county"])), None) if match else None
    if match and (county or match["county"] in levels):
        counties = divisions_named({match["county"]: "county", **_near(levels)})
        return Division.objects.create(
            name=match["town"], level=Level.TOWNSHIP, parent=counties[match["county"]]
        )
    level = levels[name] or register.level_of(name) or ""
    return Division.objects.create(name=name, level=level)


def _near(levels: Mapping[str, str]) -> dict[str, str]:
    """The other names, without townships: those that help to tell which county is meant."""
    return {name: level for name, level in levels.items() if not _TOWNSHIP.fullmatch(name)}


def _with_all_above(listed: register.Division) -> Division:
    """The row of a registered division, its parents first; a row without code becomes it."""
    parent = _with_all_above(listed.within) if listed.within else None
    rows = placed().filter(Q(code=listed.code) | Q(code="", parent=None), name=listed.name)
    row = rows.order_by("-code").first() or Division(name=listed.name)
    if row.code != listed.code:
        row.code, row.level, row.parent, row.until = (
            listed.code,
            listed.level,
            parent,
            listed.until,
        )
        row.save()
    return row


def placed() -> QuerySet[Division]:
    """Divisions with those above them in the same query."""
    return Division.objects.select_related(ABOVE).order_by("until", "pk")
