"""One target up and down the levels: its figures, and how each stands to the one above."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from taizhang.levels.models import Decision, Relation, TargetLink
from taizhang.levels.queries.pairs import TargetRow
from taizhang.levels.queries.visible import links_visible_to
from taizhang.levels.queries.walking import ranks_of, walk
from taizhang.permission import Actor
from taizhang.policies.models import Plan, Target
from taizhang.policies.queries.plan_page import commitment


@dataclass(frozen=True, slots=True)
class Figure:
    """A target of the chain; `above` says how it stands to those above it (several, if it has two)."""

    target: Target
    rank: int
    above: list[TargetRow]
    is_here: bool

    @property
    def words(self) -> str:
        """What it demands: ≥65%."""
        return commitment(self.target)

    @property
    def place(self) -> str:
        """The place, or else the plan."""
        plan: Plan = self.target.plan
        return plan.jurisdiction.name if plan.jurisdiction else plan.name

    @property
    def is_comparable(self) -> bool:
        """Whether its value may be set beside the one above."""
        return not any(row.row.relation == Relation.DIFFERENT for row in self.above)

    @property
    def is_weaker(self) -> bool:
        """Whether it asks for less, or later."""
        return any(row.row.relation in (Relation.WEAKER, Relation.LATER) for row in self.above)

    @property
    def above_value(self) -> Decimal | None:
        """The value that it should reach: that of the target above, where the two can be compared."""
        values = [r.row.upper.value for r in self.above if r.row.relation != Relation.DIFFERENT]
        return values[0] if values else None


@dataclass(frozen=True, slots=True)
class Figures:
    """The chain of `target`, from the highest level to the lowest."""

    target: Target
    rows: list[Figure]


def figures(target_id: int, by: Actor) -> Figures:
    """The chain of a target, as far as `by` sees it. Raises: Target.DoesNotExist."""
    ends = ("plan__document", "plan__jurisdiction", "task")
    target: Target = Target.objects.visible_to(by).select_related(*ends).get(pk=target_id)
    seen = links_visible_to(by).filter(ended_at=None).order_by().values("pk")
    alive = TargetLink.objects.filter(plans__in=seen).exclude(decision=Decision.REJECTED)
    links = walk(target_id, lambda edge, near: alive.filter(**{f"{near}__in": edge}))
    ids = {target_id, *(row.upper_id for row in links), *(row.lower_id for row in links)}
    found: dict[int, Target] = Target.objects.select_related(*ends).in_bulk(ids)
    ranks = ranks_of(
        target.plan_id,
        [(found[row.upper_id].plan_id, found[row.lower_id].plan_id) for row in links],
    )
    above: dict[int, list[TargetRow]] = {}
    for row in links:
        row.upper, row.lower = found[row.upper_id], found[row.lower_id]
        above.setdefault(row.lower_id, []).append(TargetRow(row))
    rows = [
        Figure(t, ranks.get(t.plan_id, 0), above.get(pk, []), pk == target_id)
        for pk, t in found.items()
    ]
    rows.sort(key=lambda row: (row.rank, row.place, row.target.position))
    return Figures(found[target_id], rows)
