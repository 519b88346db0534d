"""Lists in groups (分组): by what, in which order, what each group is called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from taizhang.organizations.models.division import Level


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
        _("按填报期"), ("-period__starts_on", "period__name"), lambda row: row.period.words
    ),
    "kind": Grouping(_("按事项"), ("kind",), lambda row: str(row.get_kind_display())),
    "state": Grouping(_("按状态"), ("state",), lambda row: str(row.get_state_display())),
}
#: How a request stands, what presses first.
REQUEST_STATES: dict[str, Promise] = {
    "overdue": _("逾期未答"),
    "open": _("等待答复"),
    "answered": _("都已答复"),
    "withdrawn": _("已撤回"),
}
#: Of requests; `stands` is the place of its state among these.
_OF_REQUESTS = {
    "plan": Grouping(_("按政策"), ("plan__title", "plan_id"), lambda row: row.plan.name),
    "state": Grouping(
        _("按状态"), ("stands",), lambda row: str([*REQUEST_STATES.values()][row.stands])
    ),
}
#: Of rows with a `unit`; the order is that of units, each with the `rank` of its division's level.
_OF_UNITS = {
    "division": Grouping(
        _("按行政区划"), ("division__name", "division_id"), lambda row: _place(row)
    ),
    "level": Grouping(_("按层级"), ("rank",), lambda row: _level(row)),
}
_OF_SUBTASKS = {
    "task": Grouping(
        _("按任务"),
        ("entry__plan_id", "entry__task__position", "entry_id"),
        lambda row: f"{row.entry.task.code} {row.entry.task.measure or row.entry.task.text}"[:60],
    ),
    "giver": Grouping(
        _("按交办单位"), ("given_by__name", "given_by_id"), lambda row: row.given_by.name
    ),
    "unit": GROUPS["unit"],
}
#: What each list can be grouped by; what is written to tasks (reports, changes, closures) has one set.
GROUPS_OF: dict[str, dict[str, Grouping]] = {
    "tasks": GROUPS,
    "requests": _OF_REQUESTS,
    "units": _OF_UNITS,
    "subtasks": _OF_SUBTASKS,
}


def grouped(group: str, order: tuple[str, ...], of: str = "tasks") -> tuple[str, ...]:
    """`order` within the groups; as it is without one."""
    if not group:
        return order
    first = GROUPS_OF[of][group].order
    there = {column.removeprefix("-") for column in first}
    return (*first, *(column for column in order if column.removeprefix("-") not in there))


def offered(groups: tuple[str, ...]) -> list[tuple[str, Promise]]:
    """The groupings to choose from, with their words."""
    return [(key, GROUPS[key].words) for key in groups]


def turned_round(columns: tuple[str, ...]) -> tuple[str, ...]:
    """The columns of an order, the other way round."""
    return tuple(c.removeprefix("-") if c.startswith("-") else f"-{c}" for c in columns)


def ranked() -> Case:
    """The `rank` of a unit by the level of its division, the highest first; who has none comes last."""
    levels = enumerate(Level.values)
    return Case(*(When(division__level=v, then=n) for n, v in levels), default=len(Level.values))


def _place(row: Any) -> str:
    return row.unit.division.name if row.unit.division else str(_("没有行政区划"))


def _level(row: Any) -> str:
    division = row.unit.division
    level = division.get_level_display() if division else ""
    return str(level or _("层级不明"))
