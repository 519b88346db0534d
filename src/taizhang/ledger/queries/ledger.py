"""A page of the ledger's table."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import lru_cache

from taizhang.ledger.filters import LedgerFilter
from taizhang.ledger.queries.rows import Row, rows_of
from taizhang.permission import Actor, Limits, limits
from taizhang.policies.models import Plan, PlanState, Section
from taizhang.policies.permissions import SEE
from taizhang.tables.paging import Paging
from taizhang.tables.prepared import Prepared

#: With more plans than this, a list to choose from is no help: one types a part of the name.
PLANS_TO_CHOOSE_FROM = 40
_AT_WORK = (PlanState.PUBLISHED, PlanState.SUPERSEDED)


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """The rows of one page, and which page it is."""

    rows: list[Row]
    paging: Paging


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filter bar offers: `plans` while they are few, `sections` of the plan chosen.

    `is_at_work`: tasks were published, so that lights and states can be asked for.
    """

    plans: list[Plan] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    is_at_work: bool = True


def ledger_page(asked: LedgerFilter, *, page: str | None, today: dt.date, by: Actor) -> LedgerPage:
    """The page of the table that `asked` and `page` of the address ask for. Six queries."""
    tasks = asked.tasks(today=today, by=by)
    paging = Paging.of(page, count=tasks.count())
    ids = asked.ids_in_order(tasks, paging.rows)
    return LedgerPage(rows_of(ids, asked.group), paging)


def choices(asked: LedgerFilter, *, by: Actor) -> Choices:
    """What `by` can choose beside `asked`."""
    ids = _first_plans(limits(by, SEE))()
    are_few = len(ids) <= PLANS_TO_CHOOSE_FROM
    found = _offered(ids) if are_few else []
    return Choices(
        plans=found,
        sections=_sections(asked.plan, by) if asked.plan else [],
        is_at_work=not are_few or any(plan.state in _AT_WORK for plan in found),
    )


@lru_cache(maxsize=512)
def _first_plans(reached: Limits) -> Prepared[int]:
    """The ids of the plans that are seen, as many as tell whether they are few."""
    plans = Plan.objects.within(reached).order_by("-issued_on", "-id")
    return Prepared(lambda: plans.values_list("id", flat=True)[: PLANS_TO_CHOOSE_FROM + 1])


def _offered(ids: list[int]) -> list[Plan]:
    plans = Plan.objects.select_related("document").only("title", "document__name", "state")
    found = plans.in_bulk(ids)
    return [found[key] for key in ids]


def _sections(plan: int, by: Actor) -> list[Section]:
    """Those of `plan` that have tasks."""
    sections = Section.objects.visible_to(by).filter(plan=plan, tasks__isnull=False)
    return list(sections.distinct().order_by("position"))
