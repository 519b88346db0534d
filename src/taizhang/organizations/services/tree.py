"""The tree of units: who stands under whom, and the paths that say so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import CharField, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat, Substr

from taizhang.lexicon import divisions as register
from taizhang.organizations.errors import BeneathItself
from taizhang.organizations.models import Division, Level, Unit, path_beneath

#: The word of a division's level → what its government is called, where not 人民政府.
_GOVERNMENTS = {
    "特别行政区": "政府",
    "地区": "行政公署",
    "盟": "行政公署",
    "街道": "办事处",
}


def government_name(division: Division) -> str:
    """The official name of the division's government, which is the root of the division's units."""
    place = full_name(division)
    ending = next((e for word, e in _GOVERNMENTS.items() if place.endswith(word)), "人民政府")
    return place + ending


def full_name(division: Division) -> str:
    """The name that the division's organs begin with: a town's follows its county's (象山县石浦镇)."""
    if division.level == Level.TOWNSHIP and division.parent:
        return division.parent.name + division.name
    return division.name


def has_government(division: Division) -> bool:
    """Whether a government is to be expected: none for a place whose level nobody knows."""
    return bool(division.level or register.level_of(division.name))


def add_to_tree(units: Sequence[Unit]) -> None:
    """Give units that were inserted in bulk their paths; their parents have theirs. One query."""
    above = Unit.objects.filter(pk=OuterRef("parent_id")).order_by().values("path")
    key = Cast("pk", CharField())
    Unit.objects.filter(pk__in=[unit.pk for unit in units]).order_by().update(
        path=Concat(Coalesce(Subquery(above), Value("/")), key, Value("/"))
    )
    for unit in units:
        unit.path = path_beneath(unit.parent, unit.pk)


def lock_trees(*units: Unit | None) -> None:
    """Lock the roots that `units` stand under, so that no two people move in one tree at once.

    Whoever waited here must read the paths anew.
    """
    roots = {int(unit.path.split("/")[1]) for unit in units if unit is not None}
    list(Unit.objects.select_for_update(no_key=True).filter(pk__in=roots).order_by("pk"))


def put_beneath(unit: Unit, above: Unit | None) -> None:
    """Give the locked `unit` and all beneath it the paths that they have beneath `above`."""
    old = Unit.objects.values_list("path", flat=True).get(pk=unit.pk)
    top = Unit.objects.values_list("path", flat=True).get(pk=above.pk) if above else "/"
    new = f"{top}{unit.pk}/"
    if new != old:
        Unit.objects.filter(path__startswith=old).order_by().update(
            path=Concat(Value(new), Substr("path", len(old) + 1))
        )
    unit.path = new


def ensure_not_beneath(unit: Unit, above: Unit | None) -> None:
    """Refuse to put `unit` under what stands beneath it. Raises: BeneathItself."""
    if above is not None:
        path = Unit.objects.values_list("path", flat=True).get(pk=above.pk)
        if f"/{unit.pk}/" in path:
            raise BeneathItself(unit=unit.name, parent=above.name)


def mend_paths() -> int:
    """Set the paths of all units by their parents, level by level; return how many were wrong."""
    rows = Unit.objects.order_by().values_list("pk", "heir_id", "parent_id")
    parents = {pk: heir or parent for pk, heir, parent in rows}
    paths = dict(Unit.objects.order_by().values_list("pk", "path"))
    wrong = [
        Unit(pk=pk, path=path) for pk, path in paths_of(parents).items() if paths.get(pk) != path
    ]
    Unit.objects.bulk_update(wrong, ["path"], batch_size=200)
    return len(wrong)


def paths_of(parents: Mapping[int, int | None]) -> dict[int, str]:
    """The path of each unit, from the parent of each."""
    paths: dict[int, str] = {}

    def path(pk: int) -> str:
        if pk not in paths:
            above = parents[pk]
            paths[pk] = f"{path(above) if above else '/'}{pk}/"
        return paths[pk]

    for pk in parents:
        path(pk)
    return paths


def chain(division: Division) -> Iterable[Division]:
    """The division and those above it, the nearest first."""
    here: Division | None = division
    while here is not None:
        yield here
        here = here.parent
