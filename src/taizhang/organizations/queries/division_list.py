"""Divisions: found by name or code, browsed from above."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from taizhang.organizations.models import Division
from taizhang.tables.paging import Paging


@dataclass(frozen=True, slots=True)
class DivisionsPage:
    """A page: the divisions right beneath `above` (None: those of the first level), or those found.

    `trail` is `above` and what is above it, the highest first.
    """

    rows: list[Division]
    paging: Paging
    above: Division | None
    trail: list[Division]


def divisions_page(*, q: str, above: int | None, former: bool, page: str | None) -> DivisionsPage:
    """The page of divisions that the address asks for. Five queries at most."""
    here = None
    if above is not None:
        loaded = Division.objects.select_related("parent__parent__parent")
        here = loaded.filter(pk=above).first()
    asked = Q(name__contains=q) | Q(code__startswith=q) if q else Q(parent=here)
    rows = Division.objects.filter(asked)
    if not former and not q:
        rows = rows.filter(until__isnull=True)
    paging = Paging.of(page, count=rows.count())
    counted = rows.select_related("parent").annotate(
        beneath=Count("children", filter=Q(children__until__isnull=True), distinct=True)
    )
    # Those without code, which somebody should place, come first.
    shown = list(counted.order_by("code", "name", "pk")[paging.rows])
    return DivisionsPage(shown, paging, here, _trail(here))


def _trail(division: Division | None) -> list[Division]:
    trail: list[Division] = []
    while division is not None:
        trail.insert(0, division)
        division = division.parent
    return trail
