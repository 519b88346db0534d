"""What burns: red and yellow lights among the entries that a person follows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, Q, Value, When

from taizhang.ledger.models import OPEN_STATES, Entry, Light
from taizhang.ledger.queries.mine import entries_followed
from taizhang.permission import Actor

SHOWN = 20
#: A light that turned within so many days is news.
NEW_FOR = 30


@dataclass(frozen=True, slots=True)
class Burning:
    """The first entries with a red or yellow light, and how many entries have which light."""

    turned: list[Entry]
    longer: list[Entry]
    counts: dict[Light, int]

    @property
    def count(self) -> int:
        """All that burn."""
        return self.counts.get(Light.RED, 0) + self.counts.get(Light.YELLOW, 0)

    @property
    def is_cut(self) -> bool:
        """Whether there are more than are shown."""
        return self.count > len(self.turned) + len(self.longer)


_SHOWN = (
    "light",
    "light_before",
    "light_since",
    "reasons",
    "task__code",
    "task__measure",
    "task__text",
    "unit__name",
)


def burning(by: Actor, today: dt.date) -> Burning:
    """Those that turned worse within a month first, red before yellow. Two queries."""
    followed = entries_followed(by).filter(state__in=OPEN_STATES).order_by()
    rows = followed.values_list("light").annotate(n=Count("pk"))
    counts = {Light(light): n for light, n in rows}
    since = today - dt.timedelta(days=NEW_FOR)
    turned = Q(light_since__gt=since, light_before__isnull=False) & ~Q(
        light=Light.YELLOW, light_before=Light.RED
    )
    first = (
        followed.filter(light__gte=Light.YELLOW)
        .annotate(is_old=Case(When(turned, Value(0)), default=1, output_field=IntegerField()))
        .order_by("is_old", "-light", "-light_since", "pk")
    )
    shown = Entry.objects.filter(pk__in=first[:SHOWN].values("pk")).select_related("task", "unit")
    shown = shown.only(*_SHOWN)
    entries = sorted(shown, key=lambda e: (-e.light, -e.light_since.toordinal(), e.pk))
    new = [e for e in entries if _is_new(e, since)]
    return Burning(new, [e for e in entries if not _is_new(e, since)], counts)


def _is_new(entry: Entry, since: dt.date) -> bool:
    eased = entry.light == Light.YELLOW and entry.light_before == Light.RED
    return entry.light_since > since and entry.light_before is not None and not eased
