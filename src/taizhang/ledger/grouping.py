"""Lists of reports, changes and closures in groups (分组): by what, in which order, what each is called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Grouping:
    """`order` puts the rows of a group together; `called` says what stands above them."""

    words: Promise
    order: tuple[str, ...]
    called: Callable[[Any], str]


GROUPS: dict[str, Grouping] = {
    "plan": Grouping(_("按政策"), ("entry__plan_id",), lambda row: row.entry.plan.name),
    "unit": Grouping(_("按单位"), ("unit__name", "unit_id"), lambda row: row.unit.name),
    "period": Grouping(
        _("按填报期"), ("-period__starts_on", "period__name"), lambda row: row.period.name
    ),
    "kind": Grouping(_("按事项"), ("kind",), lambda row: str(row.get_kind_display())),
    "state": Grouping(_("按状态"), ("state",), lambda row: str(row.get_state_display())),
}


def grouped(group: str, order: tuple[str, ...]) -> tuple[str, ...]:
    """`order` within the groups; as it is without one."""
    if not group:
        return order
    first = GROUPS[group].order
    there = {column.removeprefix("-") for column in first}
    return (*first, *(column for column in order if column.removeprefix("-") not in there))


def offered(groups: tuple[str, ...]) -> list[tuple[str, Promise]]:
    """The groupings to choose from, with their words."""
    return [(key, GROUPS[key].words) for key in groups]
