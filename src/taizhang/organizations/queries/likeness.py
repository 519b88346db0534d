"""Whom a name can mean: registered units that are alike, with how alike they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from taizhang.lexicon import organs
from taizhang.organizations.models import Alias, Unit, UnitKind, UnitPeriod, UnitState
from taizhang.organizations.services.tree import full_name

#: Below this two names have no more in common than most offices have.
LIKE_ENOUGH = 0.6
PROPOSALS = 5


@dataclass(frozen=True, slots=True)
class Proposal:
    """`unit` may be meant; `likeness` from 0 to 1; `by` is the name of it that is alike."""

    unit: Unit
    likeness: float
    by: str

    @property
    def percent(self) -> int:
        """The likeness in hundredths."""
        return round(self.likeness * 100)


def proposals(named: Sequence[Unit]) -> dict[int, list[Proposal]]:
    """For each of these provisional units whom it may be, the likeliest first. Three queries.

    Sought among units of the same place, and those without; a name is held against each name that a
    unit has or had. The place's own words say nothing and are left out.
    """
    known = _Known({unit.division_id for unit in named})
    return {unit.pk: known.like(unit) for unit in named}


class _Known:
    def __init__(self, divisions: Iterable[int | None]) -> None:
        ids = {pk for pk in divisions if pk is not None}
        units = Unit.objects.filter(kind=UnitKind.UNIT).exclude(state=UnitState.UNCONFIRMED)
        near = units.filter(division__in=ids) | units.filter(division__isnull=True)
        self.units = {u.pk: u for u in near.select_related("division__parent")}
        self.names: dict[int | None, list[tuple[str, Unit]]] = defaultdict(list)
        for unit in self.units.values():
            self._add(unit.name, unit)
        for model in (UnitPeriod, Alias):
            rows = model.objects.filter(unit__in=self.units).order_by()
            for name, pk in rows.values_list("name", "unit_id"):
                self._add(name, self.units[pk])

    def _add(self, name: str, unit: Unit) -> None:
        self.names[unit.division_id].append((name, unit))

    def like(self, named: Unit) -> list[Proposal]:
        best: dict[int, Proposal] = {}
        place = full_name(named.division) if named.division else ""
        for division in {named.division_id, None}:
            for name, unit in self.names[division]:
                if unit.pk == named.pk:
                    continue
                score = likeness(named.name, name, place=place)
                if score >= LIKE_ENOUGH and (unit.pk not in best or best[unit.pk].likeness < score):
                    best[unit.pk] = Proposal(unit, score, name)
        return sorted(best.values(), key=lambda p: (-p.likeness, p.unit.name))[:PROPOSALS]


def likeness(one: str, other: str, *, place: str) -> float:
    """How alike two names of units of `place` are, from 0 to 1; 0.99 where the rules for short
    forms make them one.
    """
    a, b = _own_words(one, place), _own_words(other, place)
    if not a or not b:
        return 0.0
    if _written_out(a) == _written_out(b):
        return 0.99
    score = max(fuzz.ratio(a, b), fuzz.ratio(_written_out(a), _written_out(b)))
    # 教育局 and 教育局职成教中心: the one holds the other, and is another.
    return min(score, 95) / 100


def _own_words(name: str, place: str) -> str:
    return name.replace(place, "", 1) if place else name


@lru_cache(maxsize=20_000)
def _written_out(words: str) -> str:
    return organs.official(words).of("")
