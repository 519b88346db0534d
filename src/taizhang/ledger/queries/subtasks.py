"""Subtasks of an entry: their weighted progress, and what they add up to of its targets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from taizhang.ledger.models import Entry, EntryTarget, Subtask
from taizhang.organizations.models import Unit

_RATES = ("%", "％", "‰")


@dataclass(frozen=True, slots=True)
class Share:
    """What units below were given of a target, and how much of it they have: in the target's unit.

    `handed` is the sum of their goals, `missing` what of the goal nobody was given, 0 where enough was.
    Of a rate (%) nothing can be summed: `handed` and `value` are None, and `weaker` counts the units
    whose own goal is weaker than the target's.
    """

    target: EntryTarget
    count: int
    handed: Decimal | None
    missing: Decimal
    value: Decimal | None
    weaker: int

    @property
    def is_rate(self) -> bool:
        """Whether it cannot be summed."""
        return self.handed is None


def subtasks_of(entry: Entry | int, unit: Unit | int | None = None) -> list[Subtask]:
    """The subtasks that count, in the order in which they were given; those of `unit` alone if told."""
    rows = Subtask.objects.filter(entry=entry, withdrawn_on__isnull=True)
    if unit is not None:
        rows = rows.filter(given_by=unit)
    return list(rows.select_related("unit", "given_by", "target").order_by("id"))


def rolled_up(entry: Entry | int, unit: Unit | int) -> int | None:
    """The progress of `unit`'s part by its subtasks, open and done: their mean by weight, in percent.

    None where it handed nothing down. It is offered to the unit's report, and nothing more.
    """
    return mean(subtasks_of(entry, unit))


def mean(subtasks: Iterable[Subtask]) -> int | None:
    """Their mean by weight, rounded to a whole percent; 100 only when all are at 100."""
    rows = [(one.weight, one.percent) for one in subtasks]
    if not rows:
        return None
    whole = sum(weight for weight, _percent in rows)
    exact = Decimal(sum(weight * percent for weight, percent in rows)) / whole
    rounded = int(exact.quantize(Decimal(1), ROUND_HALF_UP))
    return 99 if rounded == 100 and exact < 100 else rounded


def shares(subtasks: Sequence[Subtask]) -> list[Share]:
    """What the subtasks add up to, for each target that one of them has a share of."""
    by_target: dict[EntryTarget, list[Subtask]] = {}
    for one in subtasks:
        if one.target is not None and one.goal is not None:
            by_target.setdefault(one.target, []).append(one)
    return [_share(target, rows) for target, rows in by_target.items()]


def _share(target: EntryTarget, rows: Sequence[Subtask]) -> Share:
    goals = [one.goal for one in rows if one.goal is not None]
    if target.unit_of_measure in _RATES:
        weaker = sum(g > target.goal if target.falls else g < target.goal for g in goals)
        return Share(target, len(rows), None, Decimal(0), None, weaker)
    handed = sum(goals, Decimal(0))
    values = [one.value for one in rows if one.value is not None]
    # A ceiling is kept by all together: nothing is missing below it.
    missing = Decimal(0) if target.falls else max(Decimal(0), target.goal - handed)
    value = sum(values, Decimal(0)) if values else None
    return Share(target, len(rows), handed, missing, value, 0)
