"""Who owes a report that can be handed in today, for lists that may be long: asked of the database."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.lookups import LessThanOrEqual

from taizhang.ledger.models import HANDED_IN, OPEN_STATES, EntryState, EntryUnit, ProgressReport


def reports_owed(units: Q, today: dt.date, *, begun: bool = False) -> QuerySet[EntryUnit]:
    """The bindings that `units` describes that owe a report, once for each period that is open today.

    Those with a draft are left out unless `begun`: it stands elsewhere on the desk.

    Each with `period`, `period_name` and `due_day`. Same rules as the lights' (`deriving.owes`); a
    later report that came covers the one before.
    """
    theirs = ProgressReport.objects.order_by().filter(
        entry=OuterRef("entry"), unit=OuterRef("unit")
    )
    covered = theirs.filter(
        is_current=True, state__in=HANDED_IN, period__ends_on__gte=OuterRef("ends")
    )
    drafts = theirs.filter(period=OuterRef("period"))
    # Annotations share one join to the periods; conditions on the relation would each make their own.
    names = {"period": "pk", "period_name": "name", "due_day": "due_on", "closes": "closes_on"}
    names |= {"starts": "starts_on", "ends": "ends_on", "opens": "opens_on"}
    rows = (
        EntryUnit.objects.filter(units, until__isnull=True, entry__state__in=OPEN_STATES)
        .annotate(**{name: F(f"entry__plan__periods__{field}") for name, field in names.items()})
        .filter(opens__lte=today, closes__gte=today)
        # From publication at least half of the period was left.
        .filter(
            LessThanOrEqual(F("entry__opened_on") - F("starts"), F("ends") - F("entry__opened_on"))
        )
        .filter(~Q(entry__state=EntryState.WATCH) | Q(ends__month=12))
        .filter(~Exists(covered))
    )
    return rows if begun else rows.filter(~Exists(drafts))
