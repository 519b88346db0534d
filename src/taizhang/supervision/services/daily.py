"""The daily run (每日运行): the ledger is brought to the day, people are told, digests are made.

Claimed by the unique row of its day, so that several servers run it once. Each step is a transaction of
its own, or many: a run that was killed goes on where it stopped, and what was said stays said. Nothing
leaves the server here (`services.delivering`).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from taizhang.audit import Subject, record
from taizhang.ledger.models import OPEN_STATES, Course, Entry
from taizhang.ledger.services.course import make_periods
from taizhang.ledger.services.cycling import begin_cycles
from taizhang.ledger.services.deriving import derive
from taizhang.ledger.services.opening import open_missing
from taizhang.ledger.services.standing import keep_stands, stands_out_of_step
from taizhang.permission import Actor, ensure
from taizhang.policies.models import PlanState
from taizhang.policies.visibility import note_units, units_out_of_step
from taizhang.supervision.batches import batches
from taizhang.supervision.errors import DayIsPast, RunIsGoing
from taizhang.supervision.models import DailyRun
from taizhang.supervision.people import People
from taizhang.supervision.permissions import RUN
from taizhang.supervision.queries.due import RULES, Day
from taizhang.supervision.services.digesting import make_digests
from taizhang.supervision.services.saying import say
from taizhang.supervision.working_days import is_known, is_working_day

#: A run that gave no sign of life for so long was killed.
DEAD_AFTER = dt.timedelta(minutes=2)
KIND = "supervision.run"


def run_day(*, today: dt.date, by: Actor) -> DailyRun:
    """Run the day, or go on with it; once it is finished, nothing.

    Raises: NotAllowed, RunIsGoing (another process has it), DayIsPast.
    """
    ensure(by, RUN)
    run = _claimed(today, by)
    if run.finished_at is not None:
        return run
    for name, step in _steps(today).items():
        if name not in run.done:
            step(run, by)
            _done(run, name)
    _finish(run, by)
    return run


def _steps(today: dt.date) -> dict[str, Callable[[DailyRun, Actor], None]]:
    """What is done, in order. On a day off nobody is told anything."""
    steps = {"open": _open, "periods": _periods, "cycles": _cycles, "lights": _lights}
    if is_working_day(today):
        steps |= {name: _saying(rule) for name, rule in RULES.items()}
        steps["digests"] = _digests
    return steps


def _open(run: DailyRun, by: Actor) -> None:
    with transaction.atomic():
        plans = open_missing(run.day)
        # They never are, while all acts keep them: the self-check would have told.
        note_units(units_out_of_step())
        keep_stands(stands_out_of_step())
        _keep(run, "open", {"plans": plans})


def _periods(run: DailyRun, by: Actor) -> None:
    """The course of each plan in force, one after the other."""
    courses = Course.objects.filter(plan__state=PlanState.PUBLISHED)
    for batch in batches(courses, size=50):
        with transaction.atomic():
            for course in batch:
                make_periods(course, run.day)
            _touch(run)


def _cycles(run: DailyRun, by: Actor) -> None:
    """Routine tasks begin their next year, 200 in a transaction."""
    _keep(run, "cycles", {"begun": begin_cycles(today=run.day, by=by)})


def _lights(run: DailyRun, by: Actor) -> None:
    """Lights of all that is open, 500 at once; where it stopped is kept with them."""
    entries = Entry.objects.filter(state__in=OPEN_STATES)
    figures = run.figures.get("lights", {"entries": 0, "turned": 0, "after": 0})
    for batch in batches(entries, after=figures["after"]):
        with transaction.atomic():
            # Read again under a lock: an act on one of them may have come between.
            rows = Entry.objects.filter(pk__in=[entry.pk for entry in batch]).order_by("pk")
            locked = list(rows.select_for_update(of=("self",), no_key=True))
            turned = derive(locked, run.day)
            figures = {
                "entries": figures["entries"] + len(locked),
                "turned": figures["turned"] + len(turned),
                "after": batch[-1].pk,
            }
            _keep(run, "lights", figures)


def _saying(rule: Callable[[Day], Any]) -> Callable[[DailyRun, Actor], None]:
    """A step that says what `rule` finds."""

    def step(run: DailyRun, by: Actor) -> None:
        people = People(run.day)
        counts: Counter[str] = Counter()
        for came in say(rule(Day.of(run.day)), today=run.day, people=people):
            counts += came
            _touch(run)
        _keep(run, rule.__name__, {"said": counts["said"], "nobody": counts["nobody"]})

    return step


def _digests(run: DailyRun, by: Actor) -> None:
    counts: Counter[str] = Counter()
    for came in make_digests(run.day):
        counts += came
        _touch(run)
    _keep(run, "digests", {"people": counts["people"], "messages": counts["messages"]})


def _claimed(today: dt.date, by: Actor) -> DailyRun:
    """The run of the day, ours. Raises: RunIsGoing, DayIsPast."""
    now = timezone.now()
    last = DailyRun.objects.order_by("-day").first()
    if last is not None and last.day > today:
        done = DailyRun.objects.filter(day=today, finished_at__isnull=False).first()
        if done is not None:
            return done
        raise DayIsPast(day=today, last=last.day)
    mine = uuid4().hex
    figures = {"calendar": {"known": is_known(today.year), "working": is_working_day(today)}}
    given = {"holder": mine, "started_at": now, "touched_at": now, "made_by": by.name}
    run, made = DailyRun.objects.get_or_create(day=today, defaults={**given, "figures": figures})
    if made or run.finished_at is not None:
        return run
    dead = DailyRun.objects.filter(
        pk=run.pk, finished_at__isnull=True, touched_at__lt=now - DEAD_AFTER
    )
    if not dead.update(holder=mine, touched_at=now, takes=F("takes") + 1):
        raise _going(run)
    run.refresh_from_db()
    return run


def _going(run: DailyRun) -> RunIsGoing:
    return RunIsGoing(day=run.day, since=timezone.localtime(run.started_at).strftime("%H:%M"))


def _touch(run: DailyRun, **changes: Any) -> None:
    """A sign of life; with it what has changed. Raises: RunIsGoing if another took the run over."""
    rows = DailyRun.objects.filter(pk=run.pk, holder=run.holder)
    if not rows.update(touched_at=timezone.now(), **changes):
        raise _going(run)


def _keep(run: DailyRun, step: str, figures: dict[str, Any]) -> None:
    run.figures = {**run.figures, step: figures}
    _touch(run, figures=run.figures)


def _done(run: DailyRun, step: str) -> None:
    run.done = [*run.done, step]
    _touch(run, done=run.done)


@transaction.atomic
def _finish(run: DailyRun, by: Actor) -> None:
    run.finished_at = timezone.now()
    _touch(run, finished_at=run.finished_at)
    day = run.day.isoformat()
    subject = Subject(KIND, day, day, KIND)
    turned = run.figures.get("lights", {}).get("turned", 0)
    said = sum(figures.get("said", 0) for figures in run.figures.values())
    record(RUN, subject=subject, by=by, after={"day": day, "turned": turned, "messages": said})
