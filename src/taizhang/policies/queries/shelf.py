"""The shelf: all plans by level, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Case, Count, F, IntegerField, OuterRef, QuerySet, Subquery, Value, When

from taizhang.organizations.models import Level
from taizhang.permission import Actor
from taizhang.policies.models import Finding, Plan, PlanState
from taizhang.policies.queries.neighbours import neighbours_of
from taizhang.tables.paging import Paging

PAGE_SIZE = 100
_LEVELS = list(Level)
#: What the shelf does not show of the plan that another revises.
_HEAVY = [
    f"revises__{name}"
    for name in ("implements", "fact_spans", "warnings", "document_warnings", "conflicts")
]


@dataclass(frozen=True)
class Shelf:
    """Plans of one level, and how many there are of it in all; no known level stands last."""

    level: str
    words: str
    plans: list[Plan]
    count: int


@dataclass(frozen=True)
class ShelfPage:
    """The shelves, as far as one page shows them."""

    shelves: list[Shelf]
    paging: Paging


def shelf_page(page: str | None = None, *, by: Actor) -> ShelfPage:
    """A page of the plans that `by` sees, the highest level first, in each the newest year first.

    Three queries. `above` and `below` of a plan count those that it carries out, and that carry it out.
    """
    visible = Plan.objects.visible_to(by)
    by_level = visible.order_by().values_list("level").annotate(n=Count("id"))
    counts: dict[str, int] = dict(by_level)
    paging = Paging.of(page, count=sum(counts.values()), size=PAGE_SIZE)
    plans = (
        visible.select_related("document", "jurisdiction", "keeper", "revises__document")
        .annotate(open_findings=_open_findings(), later=_later(visible))
        .defer("implements", "fact_spans", "warnings", "document_warnings", *_HEAVY)
        .order_by(_rank(), F("year").desc(nulls_last=True), "-id")
    )
    shown = list(plans[paging.rows])
    near = neighbours_of([plan.pk for plan in shown], by)
    for plan in shown:
        plan.above, plan.below = near.get(plan.pk, (0, 0))
    return ShelfPage(
        [
            Shelf(level, Level(level).label if level else "", list(group), counts[level])
            for level, group in groupby(shown, key=lambda plan: plan.level)
        ],
        paging,
    )


def _open_findings() -> Subquery:
    """How many findings of a plan nobody has dismissed: counted for the plans of the page alone."""
    found = Finding.objects.filter(plan=OuterRef("pk"), dismissed_at__isnull=True).order_by()
    return Subquery(found.values("plan").annotate(n=Count("id")).values("n"))


def _later(visible: QuerySet[Plan]) -> Subquery:
    """The revision that took a plan's place, or that is under review to do so."""
    later = visible.filter(revises=OuterRef("pk")).exclude(state=PlanState.WITHDRAWN)
    return Subquery(later.order_by("-id").values("pk")[:1])


def _rank() -> Case:
    ranks = (When(level=level, then=Value(rank)) for rank, level in enumerate(_LEVELS))
    return Case(*ranks, default=Value(len(_LEVELS)), output_field=IntegerField())
