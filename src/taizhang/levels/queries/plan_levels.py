"""The plans above and below one plan, how each link stands, and what might be linked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from taizhang.levels.models import PlanLink
from taizhang.levels.queries.counts import Counts, counts_of
from taizhang.levels.queries.named import GONE, current_plans, is_named
from taizhang.levels.queries.visible import links_visible_to
from taizhang.organizations.models import Level
from taizhang.permission import Actor
from taizhang.policies.models import Plan
from taizhang.tables.paging import Paging

PAGE_SIZE = 100
FOUND_SHOWN = 12
_RANKS = {level.value: rank for rank, level in enumerate(Level)}


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link as the page of one of its plans shows it: the other plan, and the figures.

    `is_upside_down`: by their levels the upper plan stands below the lower one.
    """

    link: PlanLink
    other: Plan
    counts: Counts

    @property
    def is_upside_down(self) -> bool:
        """Whether by their levels the upper plan stands below the lower one."""
        return is_upside_down(self.link)

    @property
    def is_gone(self) -> bool:
        """Whether the other plan was withdrawn or replaced."""
        return self.other.state in GONE


@dataclass(frozen=True, slots=True)
class PlanLevels:
    """What the page of a plan's levels shows.

    `named` are plans here that it names and is not linked to yet, `absent` what it names and nobody
    imported (or not for this person to see). `found` are the plans that hold what was typed.
    `unaligned` counts the links below that were never aligned.
    """

    plan: Plan
    above: list[LinkRow]
    below: list[LinkRow]
    ended: list[LinkRow]
    named: list[Plan]
    absent: list[Mapping[str, Any]]
    asked: str
    found: list[Plan]
    paging: Paging

    @property
    def unaligned(self) -> int:
        """How many links below nobody aligned yet."""
        return sum(row.link.aligned_at is None and not row.is_gone for row in self.below)

    @property
    def is_gone(self) -> bool:
        """Whether the plan itself was withdrawn or replaced."""
        return self.plan.state in GONE


def plan_levels(plan_id: int, by: Actor, *, asked: str = "", page: str | None = None) -> PlanLevels:
    """The page of a plan's levels. Raises: Plan.DoesNotExist, for one that `by` does not see too."""
    plans = Plan.objects.visible_to(by).select_related("document", "jurisdiction", "keeper")
    plan: Plan = plans.get(pk=plan_id)
    links = list(links_visible_to(by).filter(Q(upper=plan) | Q(lower=plan)))
    current = [link for link in links if link.ended_at is None]
    above = [link for link in current if link.lower_id == plan.pk]
    below = sorted((link for link in current if link.upper_id == plan.pk), key=_by_place)
    ended = [link for link in links if link.ended_at is not None]
    paging = Paging.of(page, count=len(below), size=PAGE_SIZE)
    shown = below[paging.rows]
    counts = counts_of([*above, *shown, *ended])
    linked = {link.upper_id for link in above}
    named, absent = _named(plan, by)
    return PlanLevels(
        plan=plan,
        above=[LinkRow(link, link.upper, counts[link.pk]) for link in above],
        below=[LinkRow(link, link.lower, counts[link.pk]) for link in shown],
        ended=[LinkRow(link, _other(link, plan), counts[link.pk]) for link in ended],
        named=[other for other in named if other.pk not in linked],
        absent=absent,
        asked=asked,
        found=_found(asked, by, {plan.pk, *linked}),
        paging=paging,
    )


def is_upside_down(link: PlanLink) -> bool:
    """Whether the upper plan is, by its level, below the lower one."""
    upper, lower = (_RANKS.get(plan.level) for plan in (link.upper, link.lower))
    return upper is not None and lower is not None and upper > lower


def _named(plan: Plan, by: Actor) -> tuple[list[Plan], list[Mapping[str, Any]]]:
    if not plan.implements:
        return [], []
    others = list(current_plans(by).exclude(pk=plan.pk))
    named = [o for o in others if any(is_named(o, said) for said in plan.implements)]
    absent = [said for said in plan.implements if not any(is_named(o, said) for o in others)]
    return named, absent


def _found(asked: str, by: Actor, without: set[int]) -> list[Plan]:
    words = asked.strip()[:200]
    if not words:
        return []
    holds = Q(title__icontains=words) | Q(doc_number__icontains=words)
    holds |= Q(document__name__icontains=words) | Q(jurisdiction__name__icontains=words)
    plans = current_plans(by).filter(holds).exclude(pk__in=without)
    return sorted(plans[: 4 * FOUND_SHOWN], key=lambda plan: _RANKS.get(plan.level, 9))[
        :FOUND_SHOWN
    ]


def _other(link: PlanLink, plan: Plan) -> Plan:
    return link.lower if link.upper_id == plan.pk else link.upper


def _by_place(link: PlanLink) -> tuple[int, str, int]:
    place = link.lower.jurisdiction
    return (_RANKS.get(link.lower.level, 9), place.name if place else link.lower.name, link.pk)
