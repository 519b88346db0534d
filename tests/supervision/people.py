"""The ledger of `tests.ledger.at_work`, with accounts for its people."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from taizhang.accounts.models import Account
from taizhang.permission import Role
from taizhang.supervision.models import DailyRun, Message
from taizhang.supervision.services.daily import run_day
from tests.ledger.at_work import AtWork, at_work
from tests.people import OPERATOR, person

#: 2026年3月's reports are open from 21 March and due on 5 April, a Sunday and 清明; 6 April is off too.
WEDNESDAY = dt.date(2026, 4, 1)
DUE = dt.date(2026, 4, 5)


@dataclass
class Office:
    """The work, and who gets its reminders."""

    work: AtWork
    contact: Account
    leader: Account
    coordinator: Account


def office() -> Office:
    """民政局 has a contact and a leader; the coordinator keeps everything; the others have nobody."""
    work = at_work()
    unit = work.unit("民政局")
    return Office(
        work,
        person(Role.CONTACT, unit, name="王芳"),
        person(Role.UNIT_LEADER, unit, name="陈局长"),
        person(Role.COORDINATOR, name="李敏"),
    )


def run(day: dt.date) -> DailyRun:
    """The day, run at the command line."""
    return run_day(today=day, by=OPERATOR)


def said(account: Account, on: dt.date | None = None, kind: str = "") -> list[str]:
    """What a person was told, in order."""
    rows = Message.objects.filter(account=account).order_by("id")
    rows = rows.filter(made_on=on) if on else rows
    return [m.words for m in rows.filter(kind__startswith=kind)]
