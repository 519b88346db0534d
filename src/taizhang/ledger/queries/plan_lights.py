"""How the tasks of a published plan stand: how many have which light."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from taizhang.ledger.models import Entry, Light
from taizhang.policies.models import Plan

#: As they are shown: what burns first.
ORDER = (Light.RED, Light.YELLOW, Light.GREEN, Light.BLUE)


@dataclass(frozen=True, slots=True)
class LightCount:
    """Tasks of one light; `start` and `share` are of the bar, in thousandths."""

    light: Light
    count: int
    start: int
    share: int

    @property
    def key(self) -> str:
        """As the ledger's address calls it."""
        return self.light.name.lower()


def lights_of(plan: Plan) -> list[LightCount]:
    """The lights that tasks of the plan have, in `ORDER`; nothing where none is at work. One query."""
    rows = Entry.objects.filter(plan=plan).order_by().values_list("light").annotate(n=Count("pk"))
    counts = dict(rows)
    total, before, found = sum(counts.values()), 0, []
    for light in ORDER:
        if count := counts.get(light, 0):
            start = round(1000 * before / total)
            before += count
            found.append(LightCount(light, count, start, round(1000 * before / total) - start))
    return found
