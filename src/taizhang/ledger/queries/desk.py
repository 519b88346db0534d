"""The desk (工作台): what one must do, what burns, what happened; nothing else."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from taizhang.ledger.permissions import ACCEPT, REPORT
from taizhang.ledger.queries.burning import Burning, burning
from taizhang.ledger.queries.coordinating import to_coordinate
from taizhang.ledger.queries.first_owed import Coming, coming
from taizhang.ledger.queries.happened import Happened, happened
from taizhang.ledger.queries.mine import may_at_all, of_units
from taizhang.ledger.queries.todo import Section, sections
from taizhang.ledger.queries.unreported import Lacking, unreported
from taizhang.permission import Actor
from taizhang.policies.models import Plan, PlanUnit


@dataclass(frozen=True, slots=True)
class Desk:
    """`lacking`: of plans that one coordinates, where reports did not come; `unseen`: whose units have not
    taken note of them. `since`: whence `happened`. `coming`: what is to be reported next, where nothing
    is to be done.

    `is_blank`: there is no plan that could make work.
    """

    sections: list[Section]
    lacking: list[Lacking]
    unseen: list[Section]
    burning: Burning
    happened: list[Happened]
    since: dt.datetime
    is_blank: bool = False
    coming: Coming | None = None

    @property
    def count(self) -> int:
        """How many things wait."""
        return sum(section.count for section in self.sections)

    @property
    def shows_units(self) -> bool:
        """Whether a row must say of which unit it is: not where all are of one."""
        units = {row.unit for section in self.sections for row in section.rows if row.unit}
        return len(units) > 1

    @property
    def burns_in_several(self) -> bool:
        """Whether what burns is of several units."""
        units = {e.unit_id for e in (*self.burning.turned, *self.burning.longer)}
        return len(units) > 1

    @property
    def late(self) -> int:
        """How many of all that is to be done are late."""
        return sum(section.late for section in self.sections)


def desk(by: Actor, *, today: dt.date, since: dt.datetime) -> Desk:
    """The desk of `by`. At most eleven queries, whatever the size of the ledger; for who coordinates four
    more.
    """
    burns = burning(by, today)
    first, unseen = to_coordinate(by)
    todo = [*first, *sections(by, today)]
    is_blank = not burns.counts and not Plan.objects.visible_to(by).exists()
    return Desk(
        sections=todo,
        lacking=unreported(by, today) if may_at_all(by, ACCEPT) else [],
        unseen=unseen,
        burning=burns,
        happened=happened(by, since),
        since=since,
        is_blank=is_blank,
        coming=None if todo or is_blank else _coming(by, today),
    )


def _coming(by: Actor, today: dt.date) -> Coming | None:
    """What the units of `by` report next; nothing for who reports for none, or for all."""
    units = of_units(by, REPORT)
    if not units or not may_at_all(by, REPORT):
        return None
    given = PlanUnit.objects.order_by().filter(units).values("plan")
    return coming(Plan.objects.order_by().filter(pk__in=given), today, units=units)
