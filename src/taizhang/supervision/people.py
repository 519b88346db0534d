"""Who is told: the people with a role in a unit, or else in the nearest unit above it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from taizhang.accounts.models import RoleGrant, current
from taizhang.permission import WHOLE, Role

#: A clerk writes for his own school or enterprise, and for nothing below it.
_OF_ITS_OWN = {Role.CONTACT: Role.CLERK}
_TOLD = (Role.CONTACT, Role.CLERK, Role.UNIT_LEADER, Role.COORDINATOR)


class People:
    """Those who hold such roles on a day. One query; two numbers for each grant are kept."""

    def __init__(self, day: dt.date) -> None:
        self._held: dict[tuple[str, str], list[int]] = defaultdict(list)
        rows = RoleGrant.objects.filter(current(day), role__in=_TOLD, account__is_active=True)
        found = rows.order_by("account_id").values_list(
            "role", "unit_id", "unit__path", "account_id"
        )
        for role, unit, path, account in found:
            self._held[role, WHOLE if unit is None else path or f"/0/{unit}/"].append(account)

    def of(self, role: Role, path: str) -> list[int]:
        """The accounts that are told what concerns the unit at `path` in the role; [] where none."""
        also = _OF_ITS_OWN.get(role)
        here = self._held.get((role, path), []) + (self._held.get((also, path), []) if also else [])
        if here:
            return list(dict.fromkeys(here))
        return next((self._held[role, up] for up in _above(path) if (role, up) in self._held), [])


def _above(path: str) -> Iterator[str]:
    """/1/5/17/ → /1/5/, /1/, /."""
    parts = path.strip("/").split("/")
    for count in range(len(parts) - 1, 0, -1):
        yield "/" + "/".join(parts[:count]) + "/"
    yield WHOLE
