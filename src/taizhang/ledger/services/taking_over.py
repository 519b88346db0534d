"""What goes along when a task goes from one unit to another, by a granted change or by a revision.

What was done stays with who did it: reports, the task book, steps that were reached. What is still to be
done must have somebody who can do it, say that it is done, or take it back.
"""

from __future__ import annotations

import datetime as dt

from taizhang.ledger.models import Entry, Milestone, Subtask
from taizhang.organizations.models import Unit


def take_over(*, entry: Entry, giver: Unit, taker: Unit, today: dt.date) -> None:
    """Let `taker` have the milestones and handed-down parts of `giver` that are open.

    A step that it has itself on the same day is there once; a part that was its own is the whole now.
    """
    steps = Milestone.objects.filter(entry=entry, done_on__isnull=True, withdrawn_on__isnull=True)
    own = set(steps.filter(unit=taker).values_list("name", "due_on"))
    for step in steps.filter(unit=giver):
        if (step.name, step.due_on) in own:
            step.withdrawn_on = today
        step.unit = taker
        step.save(update_fields=["unit", "withdrawn_on"])
    parts = Subtask.objects.filter(
        entry=entry, given_by=giver, done_on__isnull=True, withdrawn_on__isnull=True
    )
    parts.filter(unit=taker).update(withdrawn_on=today)
    parts.exclude(unit=taker).update(given_by=taker)
