"""A page of the ledger's table."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet, Window

from taizhang.ledger.filters import LedgerFilter
from taizhang.ledger.queries.rows import Row, rows_of
from taizhang.permission import Actor
from taizhang.policies.models import PlanState, Section, Task
from taizhang.policies.queries.seen import SeenPlan, SeenPlans
from taizhang.tables.paging import Paging

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

    plans: list[SeenPlan] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    is_at_work: bool = True


def ledger_page(
    asked: LedgerFilter, *, page: str | None, today: dt.date, seen: SeenPlans
) -> LedgerPage:
    """The page of the table that `asked` and `page` of the address ask for. Six queries at most."""
    tasks = asked.tasks(today=today, by=seen.by, seen=seen)
    ids, paging = _ids(asked, tasks, page, are_few=seen.few is not None)
    return LedgerPage(rows_of(ids, asked.group), paging)


def _ids(
    asked: LedgerFilter, tasks: QuerySet[Task], page: str | None, *, are_few: bool
) -> tuple[list[int], Paging]:
    """The ids of the page's tasks. Of few plans they are counted along with it, which saves a query;
    of all plans that would sort a hundred thousand tasks.
    """
    if are_few and asked.is_in_one_order:
        first = Paging.asked(page)
        counted = tasks.annotate(count=Window(Count("*"))).order_by(*asked.order())
        rows = list(counted.values_list("id", "count")[first.rows])
        if rows or first.page == 1:
            return [key for key, _count in rows], Paging(first.page, rows[0][1] if rows else 0)
    paging = Paging.of(page, count=tasks.count())
    return asked.ids_in_order(tasks, paging.rows), paging


def choices(asked: LedgerFilter, seen: SeenPlans) -> Choices:
    """What whoever sees these plans can choose beside `asked`."""
    few = seen.few
    are_few = few is not None and len(few) <= PLANS_TO_CHOOSE_FROM
    return Choices(
        plans=few if few and are_few else [],
        sections=_sections(asked.plan, seen.by) if asked.plan else [],
        is_at_work=few is None or any(plan.state in _AT_WORK for plan in few),
    )


def _sections(plan: int, by: Actor) -> list[Section]:
    """Those of `plan` that have tasks."""
    sections = Section.objects.visible_to(by).filter(plan=plan, tasks__isnull=False)
    return list(sections.distinct().order_by("position"))
