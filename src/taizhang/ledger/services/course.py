"""How a plan is followed: its rhythm, its thresholds, and periods that are there before they open."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from taizhang.audit import record
from taizhang.ledger.errors import WrongValue
from taizhang.ledger.models import Course, Entry, ProgressReport, ReportingPeriod, Rhythm
from taizhang.ledger.periods import periods
from taizhang.ledger.permissions import SET_COURSE
from taizhang.ledger.values import not_one_of
from taizhang.lights import Thresholds
from taizhang.permission import Actor, ensure
from taizhang.policies.models import Plan
from taizhang.policies.visibility import reach_of

#: Periods are there so many days ahead.
AHEAD = dt.timedelta(days=400)
#: What can be set, with its words and limits.
FIELDS: dict[str, tuple[str, str, int, int]] = {
    "opens_before": ("提前开放填报的天数", "Days that reports open before", 0, 90),
    "due_after": ("期末后截止的天数", "Days that reports are due after", 0, 60),
    "days_before": ("临期关注的天数", "Days before a date", 0, 365),
    "slack": ("允许落后的百分点", "Percentage points behind", 0, 100),
    "missing_yellow": ("缺报几期亮黄灯", "Missing reports for yellow", 1, 12),
    "missing_red": ("缺报几期亮红灯", "Missing reports for red", 1, 24),
    "behind_yellow": ("目标进度低于多少亮黄灯（%）", "Course below, yellow (%)", 0, 100),
    "behind_red": ("目标进度低于多少亮红灯（%）", "Course below, red (%)", 0, 100),
    "milestone_days": ("节点超过几天亮红灯", "Days after a milestone for red", 0, 365),
}


@transaction.atomic
def set_course(*, plan: Plan, values: dict[str, Any], today: dt.date, by: Actor) -> Course:
    """Set the rhythm (`rhythm`) and thresholds (`FIELDS`) of a published plan.

    A new rhythm holds from the first period that has not opened yet; periods that were reported on
    stay. Raises: NotAllowed, WrongValue.
    """
    ensure(by, SET_COURSE, reach_of(plan))
    course = Course.objects.select_for_update(no_key=True).get(plan=plan)
    before = said(course)
    for name, given in values.items():
        setattr(course, name, _checked(name, given))
    _ensure_in_order(course)
    course.save()
    after = said(course)
    changed = {key for key in after if after[key] != before[key]}
    if changed & {"rhythm", "opens_before", "due_after"}:
        _forget_what_is_to_come(plan, today)
        make_periods(course, today)
    if changed:
        record(
            SET_COURSE,
            subject=plan,
            by=by,
            before={key: before[key] for key in sorted(changed)},
            after={key: after[key] for key in sorted(changed)},
        )
    return course


def said(course: Course) -> dict[str, Any]:
    """What is set, as plain values."""
    return {"rhythm": course.rhythm, **{name: getattr(course, name) for name in FIELDS}}


def thresholds_of(course: Course) -> Thresholds:
    """The thresholds as the rules of lights take them."""
    return Thresholds(
        days_before=course.days_before,
        slack=course.slack,
        missing_yellow=course.missing_yellow,
        missing_red=course.missing_red,
        behind_yellow=Decimal(course.behind_yellow) / 100,
        behind_red=Decimal(course.behind_red) / 100,
        milestone_days=course.milestone_days,
    )


def make_periods(course: Course, today: dt.date) -> None:
    """Make the periods that are missing, until the plan's last date, at least `AHEAD` of today."""
    rows = ReportingPeriod.objects.filter(plan=course.plan_id)
    there = rows.aggregate(last=Max("ends_on"))["last"]
    entries = Entry.objects.filter(plan=course.plan_id).order_by()
    first = entries.values_list("opened_on", flat=True).first() or today
    last_due = entries.aggregate(last=Max("due_on"))["last"] or today
    last = min(max(last_due, today + AHEAD), today + dt.timedelta(days=3660))
    if there is not None:
        first = there + dt.timedelta(days=1)
    if first > last:
        return
    found = periods(
        course.rhythm,
        first=first,
        last=last,
        opens_before=course.opens_before,
        due_after=course.due_after,
    )
    # After a change of rhythm the first one may reach back over what is there: it begins after it.
    ReportingPeriod.objects.bulk_create(
        ReportingPeriod(
            plan_id=course.plan_id,
            rhythm=course.rhythm,
            **{**asdict(days), "starts_on": max(days.starts_on, first)}
            if there is not None
            else asdict(days),
        )
        for days in found
    )


def _forget_what_is_to_come(plan: Plan, today: dt.date) -> None:
    """Take away periods that have not opened: nobody was asked for them yet."""
    used = ProgressReport.objects.filter(period__plan=plan).values("period")
    ReportingPeriod.objects.filter(plan=plan, opens_on__gt=today).exclude(pk__in=used).delete()


def _checked(name: str, given: Any) -> Any:
    if name == "rhythm":
        try:
            Course._meta.get_field("rhythm").clean(given, None)
        except ValidationError:
            raise not_one_of((name, "填报周期", "Rhythm"), Rhythm) from None
        return given
    zh, en, least, most = FIELDS[name]
    text = str(given).strip()
    if not text.isdecimal() or len(text) > 6 or not least <= int(text) <= most:
        why, why_en = f"请填{least}到{most}的整数", f"a whole number from {least} to {most}"
        raise WrongValue(field=name, name=zh, name_en=en, why=why, why_en=why_en)
    return int(text)


def _ensure_in_order(course: Course) -> None:
    pairs = (("missing_yellow", "missing_red"), ("behind_red", "behind_yellow"))
    for less, more in pairs:
        if getattr(course, less) > getattr(course, more):
            zh, en, *_limits = FIELDS[less]
            why = f"不能大于“{FIELDS[more][0]}”"
            why_en = f"not above “{FIELDS[more][1]}”"
            raise WrongValue(field=less, name=zh, name_en=en, why=why, why_en=why_en)
