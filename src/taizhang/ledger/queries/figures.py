"""The figures of the work: what leadership reads, defined here and nowhere else.

What all of them have in common:

- They count entries (`Entry`), one for each published task that the person sees. Those that were ended,
  by a revision that dropped them or with a plan that was withdrawn, are left out for every day.
- They hold as of a day. For today lights are what stands at the entries; for a day that is over the
  lights that turned since (`LightChange`) are taken back. What a task, a unit or a plan *is* (its
  section, who carries it) is that of today, except that a unit counts what it carried on the day.
- A routine task (年度常规) counts once, in its present cycle: closed for the year it is closed, and it
  runs again with the next cycle. A task under watch (长期坚持) counts as closed, and has a light all
  the same: it still owes a report a year.

Each function makes one or two grouped queries, whatever the number of plans, units and entries; the
rows that come back are groups. `tests/ledger/leadership_sql.py` says every figure again in plain SQL.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject, TruncMonth

from taizhang.ledger.models import (
    COUNTED,
    HANDED_IN,
    Entry,
    EntryState,
    EntryUnit,
    LightChange,
    ProgressReport,
    ReportingPeriod,
)
from taizhang.ledger.queries.owing import asked_by_due_day, began, is_asked, state_on
from taizhang.lights import Colour
from taizhang.organizations.models import Unit
from taizhang.permission import Actor, limits
from taizhang.policies.models import Plan
from taizhang.policies.permissions import SEE

#: A unit's trouble: what burns, and what is about to.
TROUBLED = (Colour.RED, Colour.YELLOW)
_ONE_DAY = dt.timedelta(days=1)
#: Of so many plans the ids are told to the database; more it looks for itself.
FEW_PLANS = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose figures, of which day; of one plan, or (None) of all."""

    by: Actor
    on: dt.date
    today: dt.date
    plan: int | None = None
    #: The plans (ids) that he sees, where the caller looked: a database is quicker for them.
    seen: tuple[int, ...] | None = None

    @property
    def is_past(self) -> bool:
        """Whether lights have to be taken back."""
        return self.on < self.today

    @property
    def month_before(self) -> dt.date:
        """The day with which it is compared: a month before; of a month's end the end before."""
        return month_before(self.on)


@dataclass(frozen=True, slots=True)
class Lights:
    """How many tasks have which light, and how many are closed.

    `closed`: closed (blue) or, after they were closed, under watch (then with another light).
    """

    red: int = 0
    yellow: int = 0
    green: int = 0
    blue: int = 0
    closed: int = 0

    @property
    def tasks(self) -> int:
        """All of them."""
        return self.red + self.yellow + self.green + self.blue

    @property
    def trouble(self) -> int:
        """Red and yellow."""
        return self.red + self.yellow

    @property
    def kept_up(self) -> int:
        """How many of those closed go on (长期坚持), with a light of their own."""
        return self.closed - self.blue

    @property
    def closed_share(self) -> int | None:
        """The share that is closed (销号率), in percent; None of nothing."""
        return percent(self.closed, self.tasks)

    def __add__(self, other: Lights) -> Lights:
        return Lights(
            self.red + other.red,
            self.yellow + other.yellow,
            self.green + other.green,
            self.blue + other.blue,
            self.closed + other.closed,
        )


@dataclass(frozen=True, slots=True)
class Stand:
    """How things stand on the day, and how that moved since a month before.

    `red_moved`, `yellow_moved`, `closed_moved`: so many more (less) than on that day. Green is what
    is left, and grows with each plan that is published: it is not compared.
    """

    lights: Lights = Lights()
    red_moved: int = 0
    yellow_moved: int = 0
    closed_moved: int = 0

    def __add__(self, other: Stand) -> Stand:
        return Stand(
            self.lights + other.lights,
            self.red_moved + other.red_moved,
            self.yellow_moved + other.yellow_moved,
            self.closed_moved + other.closed_moved,
        )


@dataclass(frozen=True, slots=True)
class Punctuality:
    """Reports of the period that fell due last: how many were owed, how many came in time.

    `late` came after their day; what is left did not come, or was returned and has not come again.
    """

    owed: int = 0
    on_time: int = 0
    late: int = 0

    @property
    def missing(self) -> int:
        """Owed, and not there."""
        return self.owed - self.on_time - self.late

    @property
    def share(self) -> int | None:
        """The share that came in time (按时报送率), in percent; None where none was owed."""
        return percent(self.on_time, self.owed)

    def __add__(self, other: Punctuality) -> Punctuality:
        return Punctuality(
            self.owed + other.owed, self.on_time + other.on_time, self.late + other.late
        )


def percent(part: int, whole: int) -> int | None:
    """A share in whole percent, halves upwards; 100 only of all, 0 only of none."""
    if not whole:
        return None
    rounded = (200 * part + whole) // (2 * whole)
    if 0 < part < whole:
        return min(99, max(1, rounded))
    return rounded


def month_before(day: dt.date) -> dt.date:
    """The same day a month earlier; of the last day of a month the last day."""
    end_before = day.replace(day=1) - _ONE_DAY
    if day.day == calendar.monthrange(day.year, day.month)[1]:
        return end_before
    return end_before.replace(day=min(day.day, end_before.day))


def month_ends(on: dt.date, count: int) -> list[dt.date]:
    """The `count` last points of a course by months: ends of months, then the day itself."""
    days = [on]
    while len(days) < count:
        days.append(days[-1].replace(day=1) - _ONE_DAY)
    return days[::-1]


def counted(asked: Asked, prefix: str = "") -> Q:
    """The entries that count; `prefix` leads to them, as `entry__`."""
    condition = Q(**{f"{prefix}state__in": COUNTED})
    if asked.is_past:
        condition &= Q(**{f"{prefix}opened_on__lte": asked.on})
    if asked.plan is not None:
        return condition & Q(**{f"{prefix}plan": asked.plan}) & _visible(asked, prefix)
    return condition & _visible(asked, prefix)


def _visible(asked: Asked, prefix: str) -> Q:
    if limits(asked.by, SEE).everything:
        return Q()
    if asked.seen is not None:
        return Q(**{f"{prefix}plan__in": asked.seen})
    plans = Plan.objects.order_by().visible_to(asked.by).values("pk")
    return Q(**{f"{prefix}plan__in": plans})


def seen_by(by: Actor) -> tuple[int, ...] | None:
    """The plans (ids) that `by` sees; None where he sees all, or many. One query at most."""
    if limits(by, SEE).everything:
        return None
    plans = Plan.objects.order_by().visible_to(by).values_list("pk", flat=True)
    found = tuple(plans[: FEW_PLANS + 1])
    return found if len(found) <= FEW_PLANS else None


def answering(asked: Asked, prefix: str = "") -> Q:
    """The bindings (`EntryUnit`) of units that answered for an entry on the day: led it, or were
    responsible where nobody leads. Supporting units do not count: they report to those.
    """
    until = Q(**{f"{prefix}until__isnull": True}) | Q(**{f"{prefix}until__gt": asked.on})
    return until & Q(**{f"{prefix}answers": True, f"{prefix}since__lte": asked.on})


# Lights ---------------------------------------------------------------------------------------------


def stands_by(asked: Asked, key: str) -> dict[Any, Stand]:
    """Tasks by light for each value of `key`, a field of `Entry` (plan, task__section). Two queries."""
    watched = Q(state=EntryState.WATCH)
    groups = Entry.objects.order_by().filter(counted(asked)).values_list(key, "light")
    rows = groups.annotate(
        n=Count("id"),
        watched=Count("id", filter=watched & _closed_by(asked.on)),
        watched_before=Count("id", filter=watched & _closed_by(asked.month_before)),
    )
    now: dict[Any, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    watch: dict[Any, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for group, light, n, on_watch, on_watch_before in rows:
        now[group][light] += n
        there = watch[group]
        watch[group] = there[0] + on_watch, there[1] + on_watch_before
    before = {group: defaultdict(int, lights) for group, lights in now.items()}
    for group, was, is_now, since_day, since_month in _turned(asked, f"entry__{key}"):
        _take_back(now[group], was, is_now, since_day)
        _take_back(before[group], was, is_now, since_month)
    return {
        group: Stand(
            _lights(lights, watch[group][0]),
            lights[Colour.RED] - before[group][Colour.RED],
            lights[Colour.YELLOW] - before[group][Colour.YELLOW],
            lights[Colour.BLUE] + watch[group][0] - before[group][Colour.BLUE] - watch[group][1],
        )
        for group, lights in now.items()
    }


def _closed_by(day: dt.date) -> Q:
    return Q(closed_on__isnull=True) | Q(closed_on__lte=day)


def _turned(asked: Asked, key: str) -> QuerySet[LightChange, Any]:
    """Lights that turned: group, from, to, how often since the day, how often since the month before."""
    changes = LightChange.objects.order_by().filter(counted(asked, "entry__"))
    groups = changes.filter(on__gt=asked.month_before).values_list(key, "before", "after")
    return groups.annotate(
        since_day=Count("id", filter=Q(on__gt=asked.on)), since_month=Count("id")
    )


def _take_back(lights: dict[int, int], was: int | None, is_now: int, times: int) -> None:
    """Undo `times` turns from `was` to `is_now`."""
    lights[is_now] -= times
    lights[Colour.GREEN if was is None else was] += times


def _lights(counts: dict[int, int], watched: int) -> Lights:
    blue = counts[Colour.BLUE]
    return Lights(
        red=counts[Colour.RED],
        yellow=counts[Colour.YELLOW],
        green=counts[Colour.GREEN],
        blue=blue,
        closed=blue + watched,
    )


def lights_of_units(asked: Asked, units: Any = None) -> dict[int, Lights]:
    """Tasks by light for each unit that answers for any, or of `units` alone (ids, or a query of them);
    a task for which several answer counts with each.

    One query, for a day that is over two.
    """
    watched = Q(entry__state=EntryState.WATCH) & (
        Q(entry__closed_on__isnull=True) | Q(entry__closed_on__lte=asked.on)
    )
    bound = EntryUnit.objects.order_by().filter(counted(asked, "entry__"), answering(asked))
    if units is not None:
        bound = bound.filter(unit__in=units)
    rows = bound.values_list("unit", "entry__light").annotate(
        n=Count("id"), watched=Count("id", filter=watched)
    )
    counts: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    watch: dict[int, int] = defaultdict(int)
    for unit, light, n, on_watch in rows:
        counts[unit][light] += n
        watch[unit] += on_watch
    for unit, was, is_now, times in _turned_of_units(asked) if asked.is_past else ():
        _take_back(counts[unit], was, is_now, times)
    return {unit: _lights(lights, watch[unit]) for unit, lights in counts.items()}


def lights_of_troubled(asked: Asked, count: int) -> dict[int, Lights]:
    """The first `count` units by trouble with their lights, for today, in order: without looking at
    what is on course. One query, or three where there is less trouble than that.
    """
    burning = Entry.objects.order_by().filter(
        counted(asked), light__in=[int(colour) for colour in TROUBLED]
    )
    ranked = (
        burning.filter(unit__isnull=False)
        .values("unit")
        .annotate(
            red=Count("unit", filter=Q(light=Colour.RED)),
            yellow=Count("unit", filter=Q(light=Colour.YELLOW)),
        )
    )
    first = ranked.order_by("-red", "-yellow", "unit")[:count].values("unit")
    # What several units answer for, each for its part, counts with each.
    shared = EntryUnit.objects.order_by().filter(
        answering(asked), entry__in=burning.filter(unit__isnull=True).values("pk")
    )
    units = Unit.objects.order_by()
    lights = lights_of_units(
        asked, units.filter(pk__in=first).values("pk").union(shared.values("unit"))
    )
    if len(lights) < count:
        calm = EntryUnit.objects.order_by().filter(counted(asked, "entry__"), answering(asked))
        calm = calm.exclude(unit__in=list(lights)).order_by("unit").values_list("unit", flat=True)
        lights |= lights_of_units(asked, list(calm.distinct()[: count - len(lights)]))
    return {unit: lights[unit] for unit in list(by_trouble(lights))[:count]}


def _turned_of_units(asked: Asked) -> QuerySet[LightChange, Any]:
    changes = LightChange.objects.order_by().filter(
        counted(asked, "entry__"), answering(asked, "entry__units__"), on__gt=asked.on
    )
    return changes.values_list("entry__units__unit", "before", "after").annotate(n=Count("id"))


def courses_of_units(
    asked: Asked, lights: dict[int, Lights], days: list[dt.date], *, green: bool = True
) -> dict[int, list[Lights]]:
    """The lights of some units' tasks on each of `days`, which `month_ends` gave. Two queries; one
    without `green`, which then counts tasks before they were published.

    The tasks are those that the unit answered for on the day that was asked for, so that a unit is
    not measured by what it handed over, each from the day on which it was published; `lights` says
    how they stood on the last day. `closed` is that of blue.
    """
    turned = _turned_by_month(asked, list(lights), days[0])
    opened = _opened_by_month(asked, list(lights), days[0]) if green else {}
    return {
        unit: _course(now, turned.get(unit, {}), opened.get(unit, {}), days)
        for unit, now in lights.items()
    }


#: By the first day of a month: from, to, how often.
_Turns = dict[dt.date, list[tuple[int | None, int, int]]]


def _turned_by_month(asked: Asked, units: list[int], after: dt.date) -> dict[int, _Turns]:
    changes = LightChange.objects.order_by().filter(
        counted(asked, "entry__"),
        answering(asked, "entry__units__"),
        entry__units__unit__in=units,
        on__gt=after,
        on__lte=asked.on,
    )
    rows = changes.values_list("entry__units__unit", TruncMonth("on"), "before", "after")
    turned: dict[int, _Turns] = defaultdict(lambda: defaultdict(list))
    for unit, month, was, is_now, n in rows.annotate(n=Count("*")):
        turned[unit][month].append((was, is_now, n))
    return turned


def _opened_by_month(asked: Asked, units: list[int], after: dt.date) -> dict[int, dict[Any, int]]:
    bound = EntryUnit.objects.order_by().filter(
        counted(asked, "entry__"), answering(asked), unit__in=units, entry__opened_on__gt=after
    )
    rows = bound.values_list("unit", TruncMonth("entry__opened_on")).annotate(n=Count("id"))
    opened: dict[int, dict[Any, int]] = defaultdict(dict)
    for unit, month, n in rows:
        opened[unit][month] = n
    return opened


def _course(
    now: Lights, turned: _Turns, opened: dict[dt.date, int], days: list[dt.date]
) -> list[Lights]:
    counts: dict[int, int] = defaultdict(int)
    for colour in Colour:
        counts[colour] = getattr(now, colour.name.lower())
    points = [_lights(counts, 0)]
    for day in reversed(days[:-1]):
        # What turned and what was published between this end of a month and the point after it.
        month = day + _ONE_DAY
        for was, is_now, times in turned.get(month, ()):
            _take_back(counts, was, is_now, times)
        # Each began as green.
        counts[Colour.GREEN] -= opened.get(month, 0)
        points.append(_lights(counts, 0))
    return points[::-1]


# Reports --------------------------------------------------------------------------------------------


def last_periods(asked: Asked, plans: Q) -> dict[int, ReportingPeriod]:
    """The period of each plan that is seen (of those that `plans` says) that fell due last before the
    day, by id: its days alone. One query.
    """
    days = ("starts_on", "ends_on", "due_on")
    over = ReportingPeriod.objects.filter(plan=OuterRef("pk"), due_on__lt=asked.on)
    last = over.order_by("-due_on", "-starts_on").annotate(
        said=JSONObject(pk="pk", **{day: day for day in days})
    )
    seen = Plan.objects.order_by().filter(plans)
    seen = seen.visible_to(asked.by) if asked.seen is None else seen.filter(pk__in=asked.seen)
    rows = seen.annotate(last=Subquery(last.values("said")[:1]))
    return {
        said["pk"]: ReportingPeriod(
            pk=said["pk"], plan_id=plan, **{day: dt.date.fromisoformat(said[day]) for day in days}
        )
        for plan, said in rows.values_list("pk", "last")
        if said
    }


@dataclass(frozen=True, slots=True)
class Grouping:
    """How reports are counted: for each value of `key`, a field of `EntryUnit` (unit, entry__plan), of
    those bindings that `which` describes.
    """

    key: str
    which: Q = field(default_factory=Q)


def reports_owed(
    asked: Asked, periods: dict[int, ReportingPeriod], *groupings: Grouping
) -> Iterator[tuple[int, Any, str, int]]:
    """Reports owed for `periods`: the number of the grouping, the value of its key, how it `came`
    (on_time, late, missing), how many. One query.

    Owed is one report from each unit that answered for an entry on the due day, if one was asked
    of it as the entry stood then (`owing.is_asked`). A correction does not make a report late: what
    counts is the first version. Nor does a report for a later period make up for one that lacks:
    here alone each period is told for itself, as it stands now.
    """
    if not periods:
        return
    parts = [_owed(asked, periods, number, grouping) for number, grouping in enumerate(groupings)]
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    of_plans: dict[int, list[ReportingPeriod]] = defaultdict(list)
    for period in periods.values():
        of_plans[period.plan_id].append(period)
    for number, group, plan, since, until, now, closed_on, late, n in rows:
        for period in of_plans[plan]:
            state = state_on(period.due_on, state=now, closed_on=closed_on)
            answered = until is None or until > period.due_on
            if answered and is_asked(period, began=since, state=state):
                yield number, group, _CAME[late], n


#: Whether the first version was late; None: it did not come.
_CAME = {None: "missing", False: "on_time", True: "late"}


def _owed(
    asked: Asked, periods: dict[int, ReportingPeriod], number: int, grouping: Grouping
) -> QuerySet[EntryUnit, Any]:
    # A plan has one period of these; which one, is known here: the database need not look for it.
    bound = EntryUnit.objects.order_by().filter(
        grouping.which,
        counted(asked, "entry__"),
        entry__plan__in={period.plan_id for period in periods.values()},
        answers=True,
    )
    first = ProgressReport.objects.order_by().filter(
        entry=OuterRef("entry"),
        unit=OuterRef("unit"),
        period__in=list(periods),
        version=1,
        state__in=HANDED_IN,
    )
    columns = {
        "number": Value(number),
        "group": F(grouping.key),
        "its_plan": F("entry__plan_id"),
        "began": began(),
        "its_until": F("until"),
        "state": F("entry__state"),
        "closed_on": F("entry__closed_on"),
        "late": Subquery(first.values("is_late")[:1]),
    }
    return bound.annotate(**columns).values_list(*columns).annotate(n=Count("*"))


def entries_reported(
    asked: Asked, periods: dict[int, ReportingPeriod], which: Q, came: str
) -> QuerySet[EntryUnit, Any]:
    """The entries (ids) with a report for `periods`, owed of one of the bindings `which`, that `came` so:
    on_time, late or missing, or ("owed") in any way. Those that `reports_owed` counts.
    """
    bound = EntryUnit.objects.order_by().filter(which, counted(asked, "entry__"), answers=True)
    rows = asked_by_due_day(bound, list(periods))
    first = ProgressReport.objects.order_by().filter(
        entry=OuterRef("entry"),
        unit=OuterRef("unit"),
        period=OuterRef("period"),
        version=1,
        state__in=HANDED_IN,
    )
    ways = {
        "owed": Q(),
        "on_time": Q(Exists(first.filter(is_late=False))),
        "late": Q(Exists(first.filter(is_late=True))),
        "missing": ~Q(Exists(first)),
    }
    return rows.filter(ways[came]).values("entry")


def punctualities(
    asked: Asked, periods: dict[int, ReportingPeriod], *groupings: Grouping
) -> list[dict[Any, Punctuality]]:
    """Reports of `periods`, for each grouping by its key. One query."""
    found: list[dict[Any, Punctuality]] = [defaultdict(Punctuality) for _one in groupings]
    for number, group, came, n in reports_owed(asked, periods, *groupings):
        found[number][group] += Punctuality(n, n * (came == "on_time"), n * (came == "late"))
    return [dict(one) for one in found]


def punctuality_by(
    asked: Asked, key: str, periods: dict[int, ReportingPeriod]
) -> dict[Any, Punctuality]:
    """Reports of `periods` for each value of `key`. One query."""
    (found,) = punctualities(asked, periods, Grouping(key))
    return found


def total(parts: Iterable[Stand]) -> Stand:
    """All together."""
    return sum(parts, Stand())


def by_trouble(lights: dict[int, Lights]) -> Iterator[int]:
    """Keys, most red first, then most yellow: what needs a look, and not who does most."""
    return iter(sorted(lights, key=lambda key: (-lights[key].red, -lights[key].yellow, key)))
