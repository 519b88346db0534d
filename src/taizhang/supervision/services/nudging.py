"""A coordinator reminds by hand (催办)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from taizhang.audit import record
from taizhang.ledger.models import Entry, EntryUnit
from taizhang.permission import Actor, Role, ensure
from taizhang.policies.models import Plan
from taizhang.policies.rows import words as cleaned
from taizhang.policies.visibility import reach_of
from taizhang.supervision.errors import NothingChosen, WordsMissing
from taizhang.supervision.models import Message, Nudge, NudgedUnit
from taizhang.supervision.people import People
from taizhang.supervision.permissions import NUDGE
from taizhang.supervision.queries.due import Due
from taizhang.supervision.services.saying import say

LONGEST = 500
#: So many tasks are named by their numbers.
NAMED = 5


@transaction.atomic
def nudge(*, entries: Sequence[Entry], words: str, today: dt.date, by: Actor) -> list[Nudge]:
    """Remind the units that answer for `entries`, in the coordinator's own words; one for each plan.

    Their contacts are told at once, in the application, on a day off too; by mail with the next digest.
    Raises: NotAllowed, NothingChosen, WordsMissing.
    """
    plans: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        plans[entry.plan_id].append(entry)
    kept = {p.pk: p for p in Plan.objects.filter(pk__in=plans).select_related("keeper", "document")}
    for plan in kept.values():
        ensure(by, NUDGE, reach_of(plan))
    ensure(by, NUDGE)
    said = cleaned(words).strip()
    if not said or len(said) > LONGEST:
        raise WordsMissing(most=LONGEST)
    carrying = {plan: _carrying(of_plan) for plan, of_plan in plans.items()}
    if not any(carrying.values()):
        raise NothingChosen
    return [_nudged(kept[p], rows, said, today, by) for p, rows in carrying.items() if rows]


def _carrying(entries: Sequence[Entry]) -> list[EntryUnit]:
    """Who answers for those that are still open."""
    still = [entry.pk for entry in entries if entry.is_open]
    rows = EntryUnit.objects.filter(entry__in=still, answers=True, until__isnull=True)
    return list(rows.select_related("unit", "entry__task").order_by("entry__task__position", "id"))


def _nudged(plan: Plan, rows: Sequence[EntryUnit], words: str, today: dt.date, by: Actor) -> Nudge:
    made = Nudge.objects.create(
        plan=plan, words=words, made_on=today, made_at=timezone.now(), made_by=by.name
    )
    pairs = {(row.entry_id, row.unit_id): row for row in rows}
    NudgedUnit.objects.bulk_create(
        NudgedUnit(nudge=made, entry_id=entry, unit_id=unit) for entry, unit in pairs
    )
    units: dict[int, list[EntryUnit]] = defaultdict(list)
    for row in pairs.values():
        units[row.unit_id].append(row)
    dues = [_due(made, plan, theirs, by) for theirs in units.values()]
    for _counts in say(dues, today=today, people=People(today)):
        pass
    names = [theirs[0].unit.name for theirs in units.values()]
    after = {"words": words, "units": names, "tasks": len({entry for entry, _unit in pairs})}
    record(NUDGE, subject=made, by=by, after=after)
    return made


def _due(made: Nudge, plan: Plan, rows: Sequence[EntryUnit], by: Actor) -> Due:
    """What the contacts of one unit are told."""
    unit = rows[0].unit
    names = [row.entry.task.code or row.entry.task.number for row in rows]
    shown = "、".join(names[:NAMED])
    tasks = shown if len(rows) <= NAMED else f"{shown}等{len(rows)}项"
    details = {
        "who": by.name,
        "unit": unit.name,
        "words": made.words,
        "plan": plan.name,
        "tasks": tasks,
    }
    about = {"unit": unit.pk, "nudge": made.pk}
    if len(rows) == 1:
        about["entry"] = rows[0].entry_id
    topic = f"nudge:{made.pk}:{unit.pk}"
    return Due("nudge", topic, Role.CONTACT, unit.path, details, plan.pk, about)


def told_by(made: Nudge) -> int:
    """How many people were told."""
    return Message.objects.filter(nudge=made).count()
