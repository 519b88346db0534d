"""A world for the page of leadership: three plans over half a year, with all that its figures tell apart.

work = leadership_world()     # published in January, February and March 2026; the day is 20 July 2026
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from taizhang.ledger.models import (
    ChangeRequest,
    Closure,
    Entry,
    EntryState,
    ProgressReport,
    ReportingPeriod,
)
from taizhang.ledger.services.course import set_course
from taizhang.ledger.services.deriving import derive
from taizhang.ledger.services.standing import keep_stands
from taizhang.organizations.models import Unit
from taizhang.policies.models import Plan
from tests.ledger.at_work import COORDINATOR, published_plan, text_of

TODAY = dt.date(2026, 7, 20)
ROADS = (
    "改造农村公路。2026年6月底前改造农村公路20公里。（牵头单位：青溪县交通运输局；配合单位：青溪县财政局）",
    "整治危桥。2026年3月底前整治危桥5座。（牵头单位：青溪县交通运输局）",
    "落实养护经费。（牵头单位：青溪县财政局，年度常规工作）",
    "开展路域环境整治。2026年12月底前完成。（责任单位：青溪县农业农村局）",
)
SCHOOLS = (
    "改善办学条件。2026年5月底前新增学位1200个。（牵头单位：青溪县教育局；配合单位：青溪县财政局）",
    "培训教师。2027年底前培训教师300人次。（牵头单位：青溪县教育局）",
    "推进食堂改造。2026年9月底前改造食堂12个。（牵头单位：青溪县教育局、青溪县民政局）",
)
#: By the day on which lights are derived: ends of months, and days on which they are derived besides.
DAYS = (
    dt.date(2026, 2, 28),
    dt.date(2026, 3, 31),
    dt.date(2026, 4, 10),
    dt.date(2026, 4, 30),
    dt.date(2026, 5, 31),
    dt.date(2026, 6, 8),
    dt.date(2026, 6, 30),
    dt.date(2026, 7, 6),
    TODAY,
)


def leadership_world() -> dict[str, Plan]:
    """Plans by a short name. Reports come late, are returned, corrected, or not at all."""
    plans = {
        "care": published_plan(text_of(), dt.date(2026, 1, 5), "care.txt"),
        "roads": published_plan(
            text_of(ROADS, "青溪县农村公路方案"), dt.date(2026, 2, 3), "roads.txt"
        ),
        "schools": published_plan(
            text_of(SCHOOLS, "青溪县职业教育方案"), dt.date(2026, 3, 20), "schools.txt"
        ),
    }
    gone = published_plan(
        text_of(("办一件事。（牵头单位：青溪县民政局）",), "青溪县撤回的方案"),
        dt.date(2026, 3, 2),
        "gone.txt",
    )
    set_course(
        plan=plans["schools"],
        values={"rhythm": "quarter"},
        today=dt.date(2026, 3, 20),
        by=COORDINATOR,
    )
    for day in DAYS:
        _happens(plans, gone, day)
        derive(Entry.objects.exclude(state=EntryState.ENDED).order_by("id"), day)
        # States are set by hand here.
        keep_stands(Plan.objects.values_list("pk", flat=True))
    _asked(plans)
    return plans


def entry_of(plan: Plan, number: int) -> Entry:
    """The entry of a plan by its place, from 0."""
    return Entry.objects.filter(plan=plan).order_by("task__position")[number]


def _happens(plans: dict[str, Plan], gone: Plan, day: dt.date) -> None:
    """What happens by each day, before lights are derived."""
    care, roads, schools = (plans[name] for name in ("care", "roads", "schools"))
    if day == dt.date(2026, 2, 28):
        _report(entry_of(care, 0), "2026年1月", percent=10)
        _report(entry_of(care, 1), "2026年1月", percent=5, is_late=True)
    if day == dt.date(2026, 4, 10):
        Entry.objects.filter(plan=gone).update(state=EntryState.ENDED, light=0)
        for entry in Entry.objects.filter(plan=roads):
            _report(entry, "2026年3月", percent=30)
    if day == dt.date(2026, 5, 31):
        Entry.objects.filter(pk=entry_of(roads, 1).pk).update(
            state=EntryState.CLOSED, closed_on=dt.date(2026, 5, 20), percent=100
        )
        Entry.objects.filter(pk=entry_of(care, 2).pk).update(
            state=EntryState.CLOSED, closed_on=dt.date(2026, 5, 22), percent=100
        )
    if day == dt.date(2026, 6, 30):
        # One is opened again, one goes to yearly watch.
        Entry.objects.filter(pk=entry_of(care, 2).pk).update(
            state=EntryState.RUNNING, closed_on=None, owed_from=dt.date(2026, 6, 10), percent=60
        )
        Entry.objects.filter(pk=entry_of(roads, 2).pk).update(
            state=EntryState.WATCH, closed_on=dt.date(2026, 6, 25), percent=100
        )
    if day == dt.date(2026, 7, 6):
        _report(entry_of(care, 0), "2026年6月", percent=50)
        _report(entry_of(care, 1), "2026年6月", percent=40, is_late=True)
        _report(entry_of(care, 3), "2026年6月", percent=40, state="returned")
        first = _report(entry_of(roads, 0), "2026年6月", percent=70, is_current=False)
        _report(
            entry_of(roads, 0), "2026年6月", percent=75, version=2, corrects=first, is_late=True
        )
        _report(entry_of(schools, 0), "2026年第二季度", percent=70)
        _handed_over(entry_of(care, 1))


def _report(entry: Entry, period: str, **facts: object) -> ProgressReport:
    """A report that was accepted, unless told."""
    now = timezone.now()
    given = {"state": "accepted", "standing": "on_course", "done": "已开工。", **facts}
    unit = entry.units.filter(answers=True, until__isnull=True).order_by("id")[0].unit
    return ProgressReport.objects.create(
        entry=entry,
        unit=unit,
        period=ReportingPeriod.objects.get(plan=entry.plan, name=period),
        made_at=now,
        made_by="联络员",
        changed_at=now,
        changed_by="联络员",
        accepted_at=now,
        **given,
    )


def _handed_over(entry: Entry) -> None:
    """Another unit answers for it from 1 July 2026."""
    row = entry.units.get(answers=True)
    row.until = dt.date(2026, 7, 1)
    row.save()
    other = Unit.objects.get(name="青溪县财政局")
    entry.units.create(unit=other, role="lead", answers=True, since=dt.date(2026, 7, 1))
    entry.unit = other
    entry.save()


def _asked(plans: dict[str, Plan]) -> None:
    """Changes and closures that wait, and some that do not any more."""
    unit = Unit.objects.get(name="青溪县民政局")
    facts = {"unit": unit, "asked_by": "联络员", "before": {}}
    canteens, beds = entry_of(plans["care"], 0), entry_of(plans["care"], 1)
    ChangeRequest.objects.create(
        entry=canteens,
        kind="extension",
        wanted={"due_on": "2027-06-30"},
        reason="用地没有落实。",
        asked_at=_at(2026, 7, 2),
        **facts,
    )
    ChangeRequest.objects.create(
        entry=beds,
        kind="wording",
        state="refused",
        wanted={"words": "改造床位。"},
        reason="表述不清。",
        asked_at=_at(2026, 6, 2),
        decided_at=_at(2026, 6, 9),
        **facts,
    )
    asked = {"unit": unit, "asked_by": "联络员", "statement": "已全部完成。"}
    Closure.objects.create(
        entry=entry_of(plans["schools"], 1),
        state="checked",
        asked_at=_at(2026, 7, 8),
        checked_at=_at(2026, 7, 9),
        **asked,
    )
    Closure.objects.create(
        entry=entry_of(plans["schools"], 2), state="asked", asked_at=_at(2026, 7, 1), **asked
    )


def _at(*day: int) -> dt.datetime:
    return timezone.make_aware(dt.datetime(*day, 10))
