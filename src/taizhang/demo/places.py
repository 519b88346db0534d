"""The invented places of the demonstration, one under the other, which no register can know."""

from __future__ import annotations

from taizhang.organizations.models import Division
from taizhang.organizations.services.change_division import change_division
from taizhang.permission import Actor

#: A place and the one above it.
PLACES = (("岚川市", "临澜省"), ("青溪县", "岚川市"))


def place_the_demo(*, by: Actor) -> None:
    """Say which place belongs to which, where nobody has."""
    found = {d.name: d for d in Division.objects.filter(name__in={n for p in PLACES for n in p})}
    for name, above in PLACES:
        division, parent = found.get(name), found.get(above)
        if division is None or parent is None or division.parent_id:
            continue
        change_division(
            division=division,
            name=division.name,
            level=division.level,
            parent=parent,
            code=division.code,
            by=by,
        )
