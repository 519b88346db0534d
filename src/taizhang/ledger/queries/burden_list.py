"""The table of units and months: what was put on whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlencode

from taizhang.configuration.values import value
from taizhang.ledger.grouping import GROUPS_OF
from taizhang.ledger.options import REQUESTS_A_MONTH
from taizhang.ledger.queries.burden import KINDS, Burden, burden, months_to
from taizhang.ledger.queries.mine import plans_at_work
from taizhang.ledger.queries.names import plans_offered
from taizhang.organizations.models import Unit
from taizhang.organizations.models.division import Level
from taizhang.permission import Actor, limits
from taizhang.policies.models import Plan
from taizhang.policies.permissions import SEE
from taizhang.policies.visibility import units_visible_to
from taizhang.tables.paging import Paging

MONTHS = 6
SORTS = ("name", "all", *KINDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class BurdenFilter:
    """What is asked, as it stands in the address. `month` is the last that shows (None: this one)."""

    q: str = ""
    plan: int | None = None
    month: dt.date | None = None
    sort: str = ""
    group: str = ""

    @classmethod
    def from_address(cls, given: Mapping[str, str]) -> Self:
        """Read it out of an address's query; what makes no sense is passed over."""
        plan, sort, group = (given.get(key, "") for key in ("plan", "sort", "group"))
        return cls(
            q=given.get("q", "").strip()[:200],
            plan=int(plan) if plan.isdecimal() and len(plan) <= 18 else None,
            month=_month(given.get("month", "")),
            sort=sort if sort.removeprefix("-") in SORTS else "",
            group=group if group in GROUPS_OF["units"] else "",
        )

    def query(self) -> str:
        """The filter as an address's query."""
        month = f"{self.month:%Y-%m}" if self.month else ""
        said = {"q": self.q, "plan": self.plan, "month": month}
        said |= {"sort": self.sort, "group": self.group}
        return urlencode({key: given for key, given in said.items() if given})


@dataclass(frozen=True, slots=True)
class Bar:
    """A month of a unit: what it had, and how long its bar is, in percent of the longest."""

    burden: Burden
    percent: int


@dataclass(frozen=True, slots=True)
class BurdenRow:
    """A unit with its months, the last of which is the one asked for."""

    unit: Unit
    bars: list[Bar]
    is_over: bool

    @property
    def now(self) -> Burden:
        """The month asked for."""
        return self.bars[-1].burden


@dataclass(frozen=True, slots=True)
class BurdenPage:
    """A page of the table."""

    rows: list[BurdenRow]
    months: list[dt.date]
    paging: Paging
    plans: list[Plan]
    cap: int


def burden_page(asked: BurdenFilter, *, page: str | None, today: dt.date, by: Actor) -> BurdenPage:
    """The page that the address asks for."""
    rows, months = burden_rows(asked, today=today, by=by)
    paging = Paging.of(page, count=len(rows))
    return BurdenPage(
        rows[paging.rows],
        months,
        paging,
        plans_offered(plans_at_work(by).order_by("-id"), asked.plan),
        value(REQUESTS_A_MONTH.name),
    )


def burden_rows(
    asked: BurdenFilter, *, today: dt.date, by: Actor
) -> tuple[list[BurdenRow], list[dt.date]]:
    """All rows in order, and the months; units on which nothing was put are left out."""
    months = months_to(asked.month or today, MONTHS)
    until = months_to(months[-1] + dt.timedelta(days=32), 1)[0] - dt.timedelta(days=1)
    units = units_visible_to(by)
    if asked.q:
        units = units.filter(name__contains=asked.q)
    is_all = not asked.q and limits(by, SEE).everything
    units = units.select_related("division").only("name", "division__name", "division__level")
    named = {unit.pk: unit for unit in units.order_by("name", "pk")}
    counted = burden(
        since=months[0], until=until, units=None if is_all else named.keys(), plan=asked.plan
    )
    busy = {unit for unit, _month in counted}
    most = max((row.all for row in counted.values()), default=0)
    cap = value(REQUESTS_A_MONTH.name)
    rows = []
    for unit in named.values():
        if unit.pk not in busy:
            continue
        there = [counted.get((unit.pk, m)) or Burden(unit.pk, m) for m in months]
        bars = [Bar(b, round(100 * b.all / most) if most else 0) for b in there]
        rows.append(BurdenRow(unit, bars, there[-1].requests > cap))
    key = asked.sort.removeprefix("-") or "all"
    is_down = asked.sort.startswith("-") or not asked.sort
    if key == "name":
        rows = rows[::-1] if is_down and asked.sort else rows
    else:
        rows.sort(key=lambda row: getattr(row.now, key), reverse=is_down)
    return _grouped(rows, asked.group), months


def _grouped(rows: list[BurdenRow], group: str) -> list[BurdenRow]:
    """The rows as they are, within their groups."""
    if not group:
        return rows
    levels = [*Level.values, ""]

    def place(row: BurdenRow) -> tuple[Any, ...]:
        division = row.unit.division
        if group == "level":
            return (levels.index(division.level if division else ""),)
        return (division is None, division.name if division else "", row.unit.division_id)

    return sorted(rows, key=place)


def _month(given: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(f"{given}-01")
    except ValueError:
        return None
