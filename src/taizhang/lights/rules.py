"""The rules: each looks at one thing and gives reasons; the gravest makes the colour."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from taizhang.lights.course import Course
from taizhang.lights.light import Colour, Light, Reason
from taizhang.lights.situation import Situation, Thresholds


def light_of(situation: Situation, today: dt.date, thresholds: Thresholds | None = None) -> Light:
    """The light of a task on the day `today`."""
    limits = thresholds or Thresholds()
    if situation.closed_on is not None:
        closed = Reason("closed", Colour.BLUE, {"closed": situation.closed_on.isoformat()})
        return Light(Colour.BLUE, (closed, *_moved(situation, Colour.BLUE)))
    reasons = [
        *_open_years(situation, today),
        *_date(situation, today, limits),
        *_milestones(situation, today, limits),
        *_reports(situation, limits),
        *(r for course in situation.courses for r in _course(course, today, limits)),
    ]
    reasons.sort(key=lambda reason: -reason.colour)
    colour = max((reason.colour for reason in reasons), default=Colour.GREEN)
    if not reasons:
        reasons = [_all_is_well(situation)]
    return Light(colour, (*reasons, *_moved(situation, Colour.GREEN)))


def _all_is_well(situation: Situation) -> Reason:
    """Why the light is green; of what was closed already and goes on, that."""
    since = situation.watched_since
    if since is not None:
        return Reason("watched", Colour.GREEN, {"closed": since.isoformat()})
    return Reason("on-course", Colour.GREEN)


def expected_percent(situation: Situation, today: dt.date) -> int | None:
    """Where a task's progress should be: evenly from its start to its date; None without a date."""
    if situation.due is None:
        return None
    days = (situation.due - situation.start).days
    if days <= 0 or today >= situation.due:
        return 100
    return max(0, round(100 * (today - situation.start).days / days))


def _date(situation: Situation, today: dt.date, limits: Thresholds) -> Iterator[Reason]:
    due, percent = situation.due, situation.percent
    if due is None:
        return
    days = (due - today).days
    said = {"due": due.isoformat(), "days": str(abs(days)), "percent": str(percent)}
    if days < 0:
        yield Reason("overdue", Colour.RED, said)
        return
    expected = expected_percent(situation, today)
    behind = expected is not None and percent < expected - limits.slack
    if days <= limits.days_before and behind:
        yield Reason("due-soon", Colour.YELLOW, said | {"expected": str(expected)})


def _open_years(situation: Situation, today: dt.date) -> Iterator[Reason]:
    """A year's work that was not closed is overdue, as any other whose date has passed."""
    for row in situation.open_years:
        days = (today - row.due).days
        if days > 0:
            said = {"year": str(row.year), "due": row.due.isoformat(), "days": str(days)}
            yield Reason("year-open", Colour.RED, said | {"percent": str(row.percent)})


def _milestones(situation: Situation, today: dt.date, limits: Thresholds) -> Iterator[Reason]:
    for step in situation.milestones:
        days = (today - step.due).days
        if step.done_on is None and days > 0:
            colour = Colour.RED if days > limits.milestone_days else Colour.YELLOW
            said = {"name": step.name, "due": step.due.isoformat(), "days": str(days)}
            yield Reason("milestone-missed", colour, said)


def _reports(situation: Situation, limits: Thresholds) -> Iterator[Reason]:
    missing = sorted(situation.missing, key=lambda report: report.due)
    if len(missing) < limits.missing_yellow:
        return
    colour = Colour.RED if len(missing) >= limits.missing_red else Colour.YELLOW
    periods = "、".join(report.period for report in missing[-6:])
    if len(missing) > 6:
        periods = f"{len(missing)}期（…{periods}）"
    yield Reason(
        "reports-missing", colour, {"periods": periods, "due": missing[-1].due.isoformat()}
    )


def _course(course: Course, today: dt.date, limits: Thresholds) -> Iterator[Reason]:
    latest = course.latest(today)
    said = {
        "subject": course.subject,
        "unit": course.unit,
        "goal": _figure(course.goal),
        "due": course.due.isoformat(),
    }
    if latest is None:
        if today > course.due:
            yield Reason("target-unmeasured", Colour.RED, said)
        return
    if course.is_reached(latest.value):
        return
    said |= {"value": _figure(latest.value), "on": latest.on.isoformat()}
    if today > course.due:
        yield Reason("target-missed", Colour.RED, said)
        return
    if course.is_held:
        # It was reached when all began, and is lost by now.
        held = {"expected": _figure(course.goal)}
        yield Reason("target-behind", Colour.YELLOW, said | held)
        return
    # What was measured a month ago is held against the line of that day, not of today.
    attained, expected = course.attained(latest.on), course.expected(latest.on)
    if attained is None or expected is None:
        return
    # What is counted comes whole: nobody is behind by 0.4 of a workshop.
    if course.is_counted and abs(expected - latest.value) < 1:
        return
    if attained < limits.behind_yellow:
        colour = Colour.RED if attained < limits.behind_red else Colour.YELLOW
        yield Reason("target-behind", colour, said | {"expected": _figure(expected)})


def _moved(situation: Situation, colour: Colour) -> Iterator[Reason]:
    first, due = situation.first_due, situation.due
    if first is not None and due is not None and first != due:
        yield Reason("extended", colour, {"first": first.isoformat(), "due": due.isoformat()})


def _figure(value: Decimal) -> str:
    """A figure as people write it: one digit behind the point, two below 1, no trailing zeros."""
    places = Decimal("0.1") if abs(value) >= 1 else Decimal("0.01")
    whole = value == value.to_integral_value()
    return format((value if whole else value.quantize(places, ROUND_HALF_UP)).normalize(), "f")
