"""What is known of a task on a day, and the thresholds of its plan."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from taizhang.lights.course import Course


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When a light turns (预警阈值), settings of a plan.

    `days_before`: so many days before its date a task is looked at; `slack`: percentage points that it
    may be behind then. `missing_yellow`, `missing_red`: so many reports are missing. `behind_yellow`,
    `behind_red`: the attained share of a target's course below which it turns. `milestone_days`: so
    many days after a milestone's date it turns red; before, yellow.
    """

    days_before: int = 30
    slack: int = 10
    missing_yellow: int = 1
    missing_red: int = 2
    behind_yellow: Decimal = Decimal("0.9")
    behind_red: Decimal = Decimal("0.7")
    milestone_days: int = 15


@dataclass(frozen=True, slots=True)
class Milestone:
    """A dated step; `done_on` None: not yet."""

    name: str
    due: dt.date
    done_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class MissingReport:
    """A report that was due and did not come."""

    period: str
    due: dt.date


@dataclass(frozen=True, slots=True)
class OpenYear:
    """An earlier year of a routine task that nobody closed."""

    year: int
    due: dt.date
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """A task as it is known. `percent` is the progress last accepted or reported, 0 to 100.

    `first_due` is the date as the plan has it, where it was moved since; `closed_on`: closed (销号);
    `watched_since`: closed, and to be kept up from then on (长期坚持).
    """

    start: dt.date
    due: dt.date | None = None
    first_due: dt.date | None = None
    percent: int = 0
    closed_on: dt.date | None = None
    watched_since: dt.date | None = None
    milestones: tuple[Milestone, ...] = ()
    missing: tuple[MissingReport, ...] = ()
    courses: tuple[Course, ...] = ()
    open_years: tuple[OpenYear, ...] = ()
