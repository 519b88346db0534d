"""Targets of two plans: which measure one quantity, and how the lower stands to the upper."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from math import fsum, log
from typing import TypeAlias

from taizhang.alignment.model import Place, Relation, TargetPair
from taizhang.alignment.preparing import PreparedPlan, PreparedTarget
from taizhang.extraction.plan import DeadlineKind, Target
from taizhang.lexicon.measures import MeasureKind

#: How alike two subjects must be to name one quantity: with the unit in common, with its kind, without.
_SAME_UNIT, _SAME_KIND, _OTHER_KIND = 0.15, 0.35, 0.5
#: Less alike than this, only the likest of both tasks are one quantity.
_SURE = 0.3
#: A general target stands alone, without a task that tells what it is about.
_GENERAL = 0.6
#: Of several that are alike, those much less alike than the best are other quantities.
_OF_BEST = 0.6
_EACH = re.compile(r"每(?!年|学年|学期|季度?|半年|月|周|日|天|批|期)|(?<!年)均")
_PLACES_EACH = re.compile(r"每个?[省市县区乡镇街村校]|各[省市县区]")
_PERIOD = re.compile(r"每(?:学年|年|学期|季度?|半年|月|周|日|天)")

_Found: TypeAlias = tuple[float, PreparedTarget, PreparedTarget]


class Quantities:
    """The targets of two plans, compared where it is asked for."""

    def __init__(self, above: PreparedPlan, below: PreparedPlan) -> None:
        """Weigh the words of all targets of both plans: what most of them have says little."""
        self._above, self._below = above, below
        self._size = len(above.targets) + len(below.targets)
        self._weights: dict[str, float] = {}
        self._masses: dict[int, float] = {}
        self._unseen = above.place | below.place

    def of_tasks(self, upper: int, lower: int) -> tuple[TargetPair, ...]:
        """The pairs of one quantity among the targets of two tasks."""
        return self._paired(
            self._above.targets_of.get(upper, ()), self._below.targets_of.get(lower, ()), 0
        )

    def general(self) -> tuple[TargetPair, ...]:
        """The pairs of one quantity in which one target at least is of the whole plan.

        Where both are, no task is looked for; a task's target is taken for what no general one says.
        """
        above, below = self._above.targets_of.get(None, ()), self._below.targets_of.get(None, ())
        found = list(self._paired(above, below, _GENERAL))
        ups, lows = {p.upper for p in found}, {p.lower for p in found}
        rest_above = [t for t in above if t.place not in ups]
        rest_below = [t for t in below if t.place not in lows]
        found += self._lone(
            rest_above, [t for t in self._below.targets if t.place.task is not None]
        )
        found += self._lone(
            [t for t in self._above.targets if t.place.task is not None], rest_below
        )
        return tuple(found)

    def _lone(
        self, above: Sequence[PreparedTarget], below: Sequence[PreparedTarget]
    ) -> Iterator[TargetPair]:
        """Each pair whose likeness is the highest for both."""
        taken: set[Place] = set()
        for _, one, other in sorted(
            self._alike(above, below, _GENERAL), key=lambda f: (-f[0], f[1].order, f[2].order)
        ):
            if one.unit == other.unit and not {one.place, other.place} & taken:
                taken |= {one.place, other.place}
                yield self._related(one, other)

    def _paired(
        self, above: Sequence[PreparedTarget], below: Sequence[PreparedTarget], least: float
    ) -> tuple[TargetPair, ...]:
        found = list(self._alike(above, below, least))
        best: dict[Place, float] = {}
        for alike, one, other in found:
            best[one.place] = max(alike, best.get(one.place, 0))
            # Places of the two plans may be the same; the lower's is told apart by its sign.
            best[_below(other)] = max(alike, best.get(_below(other), 0))
        return tuple(
            self._related(one, other)
            for alike, one, other in found
            if alike == best[one.place] == best[_below(other)]
            or (
                one.kind is other.kind
                and alike >= _SURE
                and alike >= _OF_BEST * max(best[one.place], best[_below(other)])
            )
        )

    def _alike(
        self, above: Sequence[PreparedTarget], below: Sequence[PreparedTarget], least: float
    ) -> Iterator[_Found]:
        for one in above:
            for other in below:
                wanted = (
                    _SAME_UNIT
                    if one.unit == other.unit
                    else _SAME_KIND
                    if one.kind is other.kind
                    else _OTHER_KIND
                )
                alike = self._likeness(one, other)
                if alike >= max(wanted, least):
                    yield alike, one, other

    def _likeness(self, one: PreparedTarget, other: PreparedTarget) -> float:
        """The share of the words of both subjects that they have in common, from 0 to 1."""
        common = one.terms & other.terms
        if not common:
            return 0.0
        return 2 * self._mass(common) / (self._mass_of(one) + self._mass_of(other) or 1)

    def _mass_of(self, target: PreparedTarget) -> float:
        known = self._masses.get(id(target))
        if known is None:
            known = self._masses[id(target)] = self._mass(target.terms)
        return known

    def _mass(self, terms: frozenset[str]) -> float:
        return fsum([self._weight(term) for term in terms])

    def _weight(self, term: str) -> float:
        known = self._weights.get(term)
        if known is None:
            above, below = self._above.target_frequency, self._below.target_frequency
            often = above.get(term, 0) + below.get(term, 0)
            unseen = term in self._unseen
            known = 0.0 if unseen else log((1 + self._size) / (0.5 + often))
            self._weights[term] = known
        return known

    def _related(self, one: PreparedTarget, other: PreparedTarget) -> TargetPair:
        upper = self._above.target(one.place.task, one.place.target)
        lower = self._below.target(other.place.task, other.place.target)
        relation, code = self._relation(one, other, upper, lower)
        details = {"upper": _value(upper), "lower": _value(lower)}
        if code == "other-base":
            details |= {"upper_subject": upper.subject, "lower_subject": lower.subject}
        if code == "later":
            details |= {
                "upper_due": _due(self._above, one.place) or "",
                "lower_due": _due(self._below, other.place) or "",
            }
        return TargetPair(
            upper=one.place,
            lower=other.place,
            relation=relation,
            code=code,
            details=tuple(details.items()),
        )

    def _relation(
        self, one: PreparedTarget, other: PreparedTarget, upper: Target, lower: Target
    ) -> tuple[Relation, str]:
        if one.unit != other.unit:
            return Relation.DIFFERENT, "other-unit"
        if _period(upper) != _period(lower):
            return Relation.DIFFERENT, "other-base"
        if not _is_measured_alike(one, upper, lower):
            return Relation.DIFFERENT, "own-share"
        return self._compared(one, other, upper, lower)

    def _compared(
        self, one: PreparedTarget, other: PreparedTarget, upper: Target, lower: Target
    ) -> tuple[Relation, str]:
        a, b = upper.value * one.factor, lower.value * other.factor
        if a == b:
            due_above, due_below = _due(self._above, one.place), _due(self._below, other.place)
            if due_above and due_below and _end(due_below) > _end(due_above):
                return Relation.LATER, "later"
            return Relation.EQUAL, "equal"
        if "<=" in (upper.comparator, lower.comparator):
            return (Relation.STRONGER, "tighter") if b < a else (Relation.WEAKER, "looser")
        return (Relation.STRONGER, "higher") if b > a else (Relation.WEAKER, "lower")


def _below(target: PreparedTarget) -> Place:
    return Place(target.place.task, -1 - target.place.target)


def _is_measured_alike(one: PreparedTarget, upper: Target, lower: Target) -> bool:
    """Whether values of two levels can be set side by side: rates and standards, not totals."""
    if one.kind in (MeasureKind.SHARE, MeasureKind.TIME, MeasureKind.SCORE):
        return True
    if _PLACES_EACH.search(upper.subject) or (
        _EACH.search(upper.subject) and _EACH.search(lower.subject)
    ):
        return True
    if one.kind is MeasureKind.SIZE:
        return upper.comparator == lower.comparator == "<="
    return one.unit == "次" and bool(_period(upper))


def _period(target: Target) -> str:
    """每年, 每学期: what a number is counted by; nothing where it is not said."""
    found = _PERIOD.search(target.subject)
    return found[0] if found and target.unit == "次" else ""


def _value(target: Target) -> str:
    sign = {"=": "", ">=": "≥", "<=": "≤", "~": "约"}.get(target.comparator, target.comparator)
    upper = "" if target.upper is None else f"–{_plain(target.upper)}"
    return f"{sign}{_plain(target.value)}{upper}{target.unit}"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _due(plan: PreparedPlan, place: Place) -> str | None:
    """The target's date, else its task's deadline; None where neither is a point in time."""
    due = plan.target(place.task, place.target).due
    if due is None and place.task is not None:
        dates = [
            deadline.date
            for deadline in plan.plan.tasks[place.task].deadlines
            if deadline.kind is DeadlineKind.BY and deadline.date
        ]
        due = dates[0] if dates else None
    return due


def _end(date: str) -> str:
    """The last day that a date may mean, good for comparing."""
    return date + "-12-31"[len(date) - 4 :] if len(date) < 10 else date
