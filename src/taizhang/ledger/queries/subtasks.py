"""Subtasks of an entry: their weighted progress, and what they add up to of its targets."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from taizhang.ledger.drafting import figure
from taizhang.ledger.models import Entry, EntryTarget, EntryUnit, Subtask
from taizhang.ledger.permissions import HAND_DOWN
from taizhang.ledger.reaching import reach_of_unit
from taizhang.ledger.services.handing_down import is_short
from taizhang.organizations.models import Unit, UnitKind
from taizhang.permission import Actor, may
from taizhang.tables.prepared import Prepared

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
    entry_id = entry if isinstance(entry, int) else entry.pk
    return mean(_HANDED_DOWN(entry_id, unit if isinstance(unit, int) else unit.pk))


_HANDED_DOWN = Prepared(
    lambda entry, unit: Subtask.objects.filter(
        entry=entry, given_by=unit, withdrawn_on__isnull=True
    ).only("weight", "percent")
)


def rolled_up_by_unit(entries: Sequence[int]) -> dict[tuple[int, int], int]:
    """As `rolled_up`, of many entries at once: by entry and the unit that handed something down."""
    found: dict[tuple[int, int], list[Subtask]] = defaultdict(list)
    rows = Subtask.objects.filter(entry__in=entries, withdrawn_on__isnull=True).order_by()
    for one in rows.only("entry_id", "given_by_id", "weight", "percent"):
        found[one.entry_id, one.given_by_id].append(one)
    return {key: percent for key, own in found.items() if (percent := mean(own)) is not None}


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


@dataclass(frozen=True, slots=True)
class Part:
    """A subtask as pages show it: `share` is its part of the weight, in percent."""

    row: Subtask
    share: int
    is_late: bool
    is_short: bool

    @property
    def place(self) -> str:
        """Its name in the page."""
        return f"subtask-{self.row.pk}"

    @property
    def goal(self) -> str:
        """Its share of the target, as one types it."""
        return figure(self.row.goal)


@dataclass(frozen=True, slots=True)
class GivenBy:
    """What one unit handed down of an entry; `may_hand`: this person may hand more, or take back."""

    unit: Unit
    parts: list[Part]
    shares: list[Share]
    may_hand: bool

    @property
    def place(self) -> str:
        """The name of its form in the page."""
        return f"add-{self.unit.pk}"

    @property
    def percent(self) -> int | None:
        """Their progress by weight."""
        return mean(part.row for part in self.parts)


@dataclass(frozen=True, slots=True)
class SubtasksPage:
    """All subtasks of an entry, by the unit that gave them; `targets` may be shared out."""

    entry: Entry
    given: list[GivenBy]
    withdrawn: list[Subtask]
    targets: list[EntryTarget]

    @property
    def may_hand(self) -> bool:
        """Whether this person may hand anything down."""
        return any(one.may_hand for one in self.given)


def subtasks_page(task_id: int, *, today: dt.date, by: Actor) -> SubtasksPage:
    """The subtasks of a task. Raises: Entry.DoesNotExist, for what he does not see too."""
    entries = Entry.objects.visible_to(by).select_related("plan__keeper", "plan__document", "task")
    entry: Entry = entries.get(task=task_id)
    rows = Subtask.objects.filter(entry=entry).select_related("unit", "given_by", "target")
    every = list(rows.order_by("id"))
    counting = [one for one in every if one.withdrawn_on is None]
    carrying = EntryUnit.objects.filter(entry=entry, until__isnull=True).select_related("unit")
    units = dict.fromkeys(row.unit for row in carrying.order_by("-answers", "id"))
    units |= dict.fromkeys(one.given_by for one in counting)
    is_now = {row.unit_id for row in carrying}
    given = []
    for unit in units:
        own = [one for one in counting if one.given_by_id == unit.pk]
        may_hand = entry.is_open and unit.pk in is_now and may(by, HAND_DOWN, reach_of_unit(unit))
        if own or may_hand:
            given.append(GivenBy(unit, _parts(own, today), shares(own), may_hand))
    targets = list(entry.targets.filter(ended_on__isnull=True).order_by("id"))
    return SubtasksPage(entry, given, [one for one in every if one.withdrawn_on], targets)


def units_below(unit: Unit, words: str) -> list[str]:
    """Names of units beneath `unit` that hold `words`, a dozen of them."""
    below = Unit.objects.existing().filter(path__startswith=unit.path, kind=UnitKind.UNIT)
    found = below.exclude(pk=unit.pk).filter(name__contains=words.strip()[:200]).order_by("name")
    return list(found.values_list("name", flat=True)[:12])


def unit_below(unit: Unit, name: str) -> Unit | None:
    """The unit of this name beneath `unit`, else the one of this name anywhere; None: there is none."""
    named = Unit.objects.existing().filter(name=name.strip())
    return named.filter(path__startswith=unit.path).first() or named.first()


def _parts(rows: Sequence[Subtask], today: dt.date) -> list[Part]:
    whole = sum(one.weight for one in rows)
    return [
        Part(one, round(100 * one.weight / whole), is_late(one, today), is_short(one))
        for one in rows
    ]


def is_late(subtask: Subtask, today: dt.date) -> bool:
    """Whether its day is over and it is not done."""
    return subtask.done_on is None and subtask.due_on is not None and subtask.due_on < today


@dataclass(frozen=True, slots=True)
class SubtaskLine:
    """The subtasks of an entry in one line; `may_hand`: this person might hand parts down."""

    count: int
    done: int
    late: int
    percent: int | None
    may_hand: bool


def subtask_line(
    entry: Entry, rows: Sequence[Subtask], *, today: dt.date, by: Actor
) -> SubtaskLine:
    """Of the subtasks of an entry that count."""
    return SubtaskLine(
        len(rows),
        sum(one.done_on is not None for one in rows),
        sum(is_late(one, today) for one in rows),
        mean(rows),
        entry.is_open and may(by, HAND_DOWN),
    )
