"""The picture of the whole: how the tasks of linked plans flow from level to level."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from taizhang.levels.models import Decision, PlanLink, Relation, TargetLink, TaskLink
from taizhang.levels.queries.visible import links_visible_to
from taizhang.levels.queries.walking import ranks_of
from taizhang.permission import Actor
from taizhang.policies.models import Plan, Task

#: Key of a node: the plan, and its section (None: tasks without one, or the plan as a whole).
Key = tuple[int, int | None]


@dataclass
class Node:
    """A section of a plan; or, where a column holds several plans, a plan.

    `carried` of its `tasks` are carried by something below, `based` carry something above. Whether
    there is anything below or above is told by `has_below`, `has_above`.
    """

    key: Key
    plan: Plan
    words: str
    rank: int
    tasks: int = 0
    carried: int = 0
    based: int = 0
    has_below: bool = False
    has_above: bool = False

    @property
    def missing(self) -> int:
        """How many of its tasks nothing below carries."""
        return self.tasks - self.carried if self.has_below else 0


@dataclass
class Flow:
    """Tasks of `upper` that tasks of `lower` carry out: `pairs` of them, so many of them confirmed."""

    upper: Node
    lower: Node
    link: int
    pairs: int = 0
    confirmed: int = 0
    weaker: int = 0


@dataclass(frozen=True, slots=True)
class Whole:
    """All that is above and below a plan. `columns` from the highest level to the lowest."""

    plan: Plan
    columns: list[list[Node]]
    flows: list[Flow]


@dataclass
class _Found:
    """What is gathered on the way."""

    links: list[PlanLink]
    ranks: dict[int, int]
    plans: dict[int, Plan]
    nodes: dict[Key, Node] = field(default_factory=dict)
    of_task: dict[int, Node] = field(default_factory=dict)


def whole(plan_id: int, by: Actor) -> Whole:
    """The picture around a plan, as far as `by` sees it. Raises: Plan.DoesNotExist."""
    plans = Plan.objects.visible_to(by).select_related("document", "jurisdiction", "keeper")
    plan: Plan = plans.get(pk=plan_id)
    seen = links_visible_to(by).filter(ended_at=None, aligned_at__isnull=False)
    ranks = ranks_of(plan.pk, seen.order_by().values_list("upper_id", "lower_id"))
    links = list(seen.filter(upper__in=ranks, lower__in=ranks))
    known = {plan.pk: plan}
    for link in links:
        known |= {link.upper_id: link.upper, link.lower_id: link.lower}
    found = _Found(links, ranks, known)
    _gather_nodes(found)
    flows = _flows(found)
    columns: dict[int, list[Node]] = defaultdict(list)
    for node in found.nodes.values():
        columns[node.rank].append(node)
    return Whole(plan, [columns[rank] for rank in sorted(columns)], flows)


def _gather_nodes(found: _Found) -> None:
    """A node for each section where a plan stands alone in its column, else one for the plan."""
    in_column: dict[int, int] = defaultdict(int)
    for pk in found.plans:
        in_column[found.ranks[pk]] += 1
    has_below = {link.upper_id for link in found.links}
    has_above = {link.lower_id for link in found.links}
    tasks = Task.objects.filter(plan__in=found.plans).order_by("plan_id", "position")
    for pk, plan_id, section, label, title in tasks.values_list(
        "pk", "plan_id", "section_id", "section__label", "section__title"
    ):
        plan, rank = found.plans[plan_id], found.ranks[plan_id]
        is_alone = in_column[rank] == 1
        key: Key = (plan_id, section if is_alone else None)
        if key not in found.nodes:
            place = plan.jurisdiction.name if plan.jurisdiction else plan.name
            words = f"{label or ''}{title}" if is_alone and title else place
            found.nodes[key] = Node(key, plan, words, rank)
            found.nodes[key].has_below = plan_id in has_below
            found.nodes[key].has_above = plan_id in has_above
        found.nodes[key].tasks += 1
        found.of_task[pk] = found.nodes[key]


def _flows(found: _Found) -> list[Flow]:
    ids = [link.pk for link in found.links]
    weaker = _weaker(ids)
    flows: dict[tuple[Key, Key], Flow] = {}
    carried, based = set(), set()
    rows = TaskLink.objects.filter(plans__in=ids, grade=2).exclude(decision=Decision.REJECTED)
    for link, upper, lower, decision in rows.order_by().values_list(
        "plans_id", "upper_id", "lower_id", "decision"
    ):
        above, below = found.of_task[upper], found.of_task[lower]
        flow = flows.setdefault((above.key, below.key), Flow(above, below, link))
        flow.pairs += 1
        flow.confirmed += decision == Decision.CONFIRMED
        flow.weaker += (upper, lower) in weaker
        carried.add(upper)
        based.add(lower)
    for task in carried:
        found.of_task[task].carried += 1
    for task in based:
        found.of_task[task].based += 1
    order = {key: place for place, key in enumerate(found.nodes)}
    return sorted(flows.values(), key=lambda f: (order[f.upper.key], order[f.lower.key]))


def _weaker(links: list[int]) -> set[tuple[int, int]]:
    """The pairs of tasks with a target that is weaker or later."""
    rows = TargetLink.objects.filter(
        plans__in=links, relation__in=(Relation.WEAKER, Relation.LATER)
    ).exclude(decision=Decision.REJECTED)
    return set(rows.order_by().values_list("upper__task_id", "lower__task_id"))
