"""The daily run (每日运行): without it periods, lights and reminders stand still, and nothing says so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Min
from django.utils import timezone

from taizhang.documents.errors import Wording
from taizhang.policies.models import Plan, PlanState
from taizhang.supervision.models import DailyRun
from taizhang.supervision.working_days import working_days_since
from taizhang.web.checks.points import Point, point

_GROUP = Wording("每日运行", "The daily run")
#: A run may be missing on the morning of one working day; of so many it is no accident any more.
LATE, TOO_LATE = 1, 3


def _run() -> Iterator[Point]:
    last = DailyRun.objects.filter(finished_at__isnull=False).order_by("-day").first()
    since = last.day if last else _began()
    days = working_days_since(since, timezone.localdate()) if since else 0
    yield point(
        "daily.run",
        _GROUP,
        Wording("更新周期、灯色，发出提醒", "Periods, lights and reminders brought up to date"),
        _found(last, since, days),
        bad=days > TOO_LATE,
        warn=days > LATE,
        mend=Wording(
            "服务要一直开着，或定时运行 taizhang daily；在“提醒”的每日运行记录里看停在哪一步。",
            "Keep the server running, or run taizhang daily by a timer; the record of daily runs shows "
            "where it stopped.",
        ),
    )


def _began() -> dt.date | None:
    """Since when there is something to do each day: the first publication."""
    published = Plan.objects.filter(state=PlanState.PUBLISHED)
    began: dt.date | None = published.aggregate(first=Min("published_on"))["first"]
    return began


def _found(last: DailyRun | None, since: dt.date | None, days: int) -> Wording:
    if since is None:
        return Wording(
            "没有已发布的方案，不需要运行。", "No plan is published: nothing is to be done."
        )
    if last is None:
        return Wording(
            f"{since} 起有已发布的方案，还没有运行完过。",
            f"Plans are published since {since}, and it never ran to its end.",
        )
    if days > LATE:
        return Wording(
            f"最近一次是 {last.day}，已过 {days} 个工作日。",
            f"Last on {last.day}, {days} working days ago.",
        )
    return Wording(f"最近一次是 {last.day}。", f"Last on {last.day}.")


CHECKS = [_run]
