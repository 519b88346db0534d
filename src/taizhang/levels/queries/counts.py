"""How a link of two plans stands, in figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from taizhang.levels.models import Decision, PlanLink, Relation, TargetLink, TaskLink

#: What a lower target is that somebody must look at.
TROUBLE = (Relation.WEAKER, Relation.LATER, Relation.DIFFERENT)


@dataclass
class Counts:
    """Figures of one link. What was rejected, and the targets of rejected pairs, count as rejected only.

    `carried` are the upper tasks that a lower one carries out (grade 2), proposed or confirmed;
    `confirmed_tasks` those of them that a person confirmed; `based` the lower tasks that carry one.
    """

    upper_tasks: int = 0
    lower_tasks: int = 0
    pairs: Counter[str] = field(default_factory=Counter)
    carried: set[int] = field(default_factory=set)
    confirmed_tasks: set[int] = field(default_factory=set)
    based: set[int] = field(default_factory=set)
    relations: Counter[str] = field(default_factory=Counter)
    waiting_targets: int = 0

    @property
    def all(self) -> int:
        """Pairs of tasks, whatever was said of them."""
        return sum(self.pairs.values())

    @property
    def waiting(self) -> int:
        """Pairs of tasks that nobody decided."""
        return self.pairs[Decision.PROPOSED]

    @property
    def confirmed(self) -> int:
        """Pairs that hold."""
        return self.pairs[Decision.CONFIRMED]

    @property
    def rejected(self) -> int:
        """Pairs that do not hold."""
        return self.pairs[Decision.REJECTED]

    @property
    def uncarried(self) -> int:
        """Upper tasks that nothing carries out."""
        return self.upper_tasks - len(self.carried)

    @property
    def loose(self) -> int:
        """Lower tasks that carry out nothing of the upper plan."""
        return self.lower_tasks - len(self.based)

    @property
    def weaker(self) -> int:
        """Lower targets that ask for less."""
        return self.relations[Relation.WEAKER]

    @property
    def later(self) -> int:
        """Lower targets that are due later."""
        return self.relations[Relation.LATER]

    @property
    def different(self) -> int:
        """Lower targets that are measured otherwise."""
        return self.relations[Relation.DIFFERENT]


def counts_of(links: Iterable[PlanLink]) -> dict[int, Counts]:
    """The figures of each link by its id, in two queries for all of them."""
    found = {
        link.pk: Counts(upper_tasks=link.upper.task_count, lower_tasks=link.lower.task_count)
        for link in links
    }
    rejected = _count_pairs(found)
    _count_targets(found, rejected)
    return found


def _count_pairs(found: dict[int, Counts]) -> set[tuple[int, int]]:
    """Count pairs of tasks; returns those that were rejected."""
    rejected = set()
    rows = TaskLink.objects.filter(plans__in=found).order_by()
    for plans, upper, lower, grade, decision in rows.values_list(
        "plans_id", "upper_id", "lower_id", "grade", "decision"
    ):
        counts = found[plans]
        counts.pairs[decision] += 1
        if decision == Decision.REJECTED:
            rejected.add((upper, lower))
        elif grade == 2:
            counts.carried.add(upper)
            counts.based.add(lower)
            if decision == Decision.CONFIRMED:
                counts.confirmed_tasks.add(upper)
    return rejected


def _count_targets(found: dict[int, Counts], rejected: set[tuple[int, int]]) -> None:
    rows = TargetLink.objects.filter(plans__in=found).exclude(decision=Decision.REJECTED).order_by()
    for plans, upper, lower, relation, decision in rows.values_list(
        "plans_id", "upper__task_id", "lower__task_id", "relation", "decision"
    ):
        if (upper, lower) in rejected:
            continue
        found[plans].relations[relation] += 1
        found[plans].waiting_targets += decision == Decision.PROPOSED
