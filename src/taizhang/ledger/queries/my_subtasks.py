"""The subtasks that were handed to a person's units: filtered, sorted, in groups."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from taizhang.ledger.grouping import GROUPS_OF, grouped, turned_round
from taizhang.ledger.models import Subtask
from taizhang.ledger.permissions import REPORT_SUBTASK
from taizhang.ledger.queries.mine import of_units
from taizhang.permission import Actor
from taizhang.tables.paging import Paging

STATES: dict[str, Any] = {
    "open": _("办理中"),
    "late": _("已过期"),
    "done": _("已办结"),
    "withdrawn": _("已收回"),
    "all": _("全部"),
}


SORTS: dict[str, tuple[str, ...]] = {
    "due": ("due_on", "id"),
    "name": ("name", "id"),
    "task": ("entry__plan_id", "entry__task__position", "entry_id", "id"),
    "giver": ("given_by__name", "given_by_id", "id"),
    "unit": ("unit__name", "unit_id", "id"),
    "percent": ("percent", "id"),
}


@dataclass(frozen=True, slots=True)
class SubtaskFilter:
    """What the list is asked for; `q` is in its words, the task's or a unit's name.

    `sort` is a key of `SORTS`, with - before it for the other direction.
    """

    state: str = "open"
    q: str = ""
    sort: str = ""
    group: str = ""

    @classmethod
    def from_address(cls, given: Mapping[str, str]) -> SubtaskFilter:
        """What the address asks for; what it cannot ask for is left out."""
        state, sort, group = (given.get(key, "") for key in ("state", "sort", "group"))
        return cls(
            state if state in STATES else "open",
            given.get("q", "").strip()[:100],
            sort if sort.removeprefix("-") in SORTS else "",
            group if group in GROUPS_OF["subtasks"] else "",
        )

    def query(self) -> str:
        """The address's query that asks for the same."""
        asked = {"state": self.state if self.state != "open" else "", "q": self.q}
        asked |= {"sort": self.sort, "group": self.group}
        return urlencode({key: value for key, value in asked.items() if value})

    @property
    def order(self) -> tuple[str, ...]:
        """By what the rows are sorted."""
        columns = SORTS[self.sort.removeprefix("-") or "due"]
        columns = turned_round(columns) if self.sort.startswith("-") else columns
        return grouped(self.group, columns, of="subtasks")

    @property
    def words(self) -> str:
        """What is asked for, in words."""
        state = str(STATES[self.state])
        return f"{state}；“{self.q}”" if self.q else state


@dataclass(frozen=True, slots=True)
class Mine:
    """A subtask of his; `is_late`: its day is over; `may_report`: it is open."""

    row: Subtask
    is_late: bool

    @property
    def may_report(self) -> bool:
        """Whether anything can still be said."""
        return self.row.done_on is None and self.row.withdrawn_on is None


@dataclass(frozen=True, slots=True)
class MinePage:
    """A page of the list."""

    rows: list[Mine]
    paging: Paging


def my_subtasks(asked: SubtaskFilter, *, today: dt.date, by: Actor) -> QuerySet[Subtask]:
    """The subtasks of the units where `by` has his role, by date."""
    rows = Subtask.objects.filter(of_units(by, REPORT_SUBTASK))
    closed = Q(done_on__isnull=False) | Q(withdrawn_on__isnull=False)
    conditions = {
        "open": ~closed,
        "late": ~closed & Q(due_on__lt=today),
        "done": Q(done_on__isnull=False, withdrawn_on__isnull=True),
        "withdrawn": Q(withdrawn_on__isnull=False),
        "all": Q(),
    }
    rows = rows.filter(conditions[asked.state])
    if asked.q:
        rows = rows.filter(
            Q(name__contains=asked.q)
            | Q(unit__name__contains=asked.q)
            | Q(given_by__name__contains=asked.q)
            | Q(entry__task__measure__contains=asked.q)
            | Q(entry__task__text__contains=asked.q)
            | Q(entry__words__contains=asked.q)
        )
    related = ("unit", "given_by", "target", "entry__task", "entry__plan__document")
    found: QuerySet[Subtask] = rows.select_related(*related).order_by(*asked.order)
    return found


def my_page(asked: SubtaskFilter, *, page: str | None, today: dt.date, by: Actor) -> MinePage:
    """A page of them."""
    rows = my_subtasks(asked, today=today, by=by)
    paging = Paging.of(page, count=rows.count())
    return MinePage([mine(row, today) for row in rows[paging.rows]], paging)


def mine(row: Subtask, today: dt.date) -> Mine:
    """A subtask as the list shows it."""
    is_open = row.done_on is None and row.withdrawn_on is None
    return Mine(row, is_open and row.due_on is not None and row.due_on < today)
