"""What units were called on a day, and who has today what they had."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from taizhang.organizations.models import Succession, SuccessionKind, Unit, UnitPeriod


@dataclass(frozen=True, slots=True)
class Said:
    """A unit as a page says it: its name `then`, and whoever it is `today` where that differs."""

    then: str
    today: tuple[Unit, ...] = ()

    def words(self, *, today: str) -> str:
        """In one line; `today` is a pattern with %s: （今%s）."""
        return self.then + (today % "、".join(u.name for u in self.today) if self.today else "")


#: What `Names` needs of a unit.
OF_NAMES = ("name", "since", "until", "heir")


def named_unit(
    key: int, name: str, since: dt.date | None, until: dt.date | None, heir: int | None
) -> Unit:
    """The unit of this id with no more than `OF_NAMES`: to be said and linked, not to be changed."""
    return Unit(pk=key, name=name, since=since, until=until, heir_id=heir)


class Names:
    """The names of some units through time. No query where none of them ever changed."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.units = {unit.pk: unit for unit in units}
        changed = [u.pk for u in self.units.values() if u.since is not None]
        self.periods: dict[int, list[UnitPeriod]] = defaultdict(list)
        if changed:
            for period in UnitPeriod.objects.filter(unit__in=changed):
                self.periods[period.unit_id].append(period)
        self.after = _successors([u for u in self.units.values() if u.until is not None])

    def said(self, unit: Unit, day: dt.date | None) -> Said:
        """The unit as of `day`, the day of a plan (None: not known), and as of today."""
        then = self._name(unit, day)
        today = self._today(unit)
        if [u.name for u in today] == [then]:
            return Said(then)
        return Said(then, today)

    def _name(self, unit: Unit, day: dt.date | None) -> str:
        if day is None or unit.since is None or day >= unit.since:
            return unit.name
        for period in self.periods[unit.pk]:
            if day <= period.valid_until and (
                period.valid_from is None or period.valid_from <= day
            ):
                return period.name
        return unit.name

    def _today(self, unit: Unit) -> tuple[Unit, ...]:
        """Who has what it had: the ends of all ways that lead on from it."""
        ends: dict[int, Unit] = {}
        seen = {unit.pk}
        ahead = [unit]
        while ahead:
            here = ahead.pop()
            next_ones = self.after.get(here.pk, [])
            if not next_ones and here.until is None:
                ends[here.pk] = here
            for following in next_ones:
                if following.pk not in seen:
                    seen.add(following.pk)
                    ahead.append(following)
        return tuple(sorted(ends.values(), key=lambda u: (u.name, u.pk)))


def _successors(gone: list[Unit]) -> dict[int, list[Unit]]:
    """For each unit that is gone those that have what it had, and so on from them. A query a step."""
    after: dict[int, list[Unit]] = {}
    while gone:
        heirs = Unit.objects.in_bulk({u.heir_id for u in gone if u.heir_id})
        without = [u.pk for u in gone if u.heir_id is None]
        parts = defaultdict(list)
        if without:
            rows = Succession.objects.filter(Q(kind=SuccessionKind.SPLIT), unit__in=without)
            for row in rows.select_related("successor"):
                parts[row.unit_id].append(row.successor)
        for unit in gone:
            after[unit.pk] = [heirs[unit.heir_id]] if unit.heir_id else parts[unit.pk]
        every = {u.pk: u for found in after.values() for u in found}
        gone = [u for u in every.values() if u.until is not None and u.pk not in after]
    return after
