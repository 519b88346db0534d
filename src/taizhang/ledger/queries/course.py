"""A plan's course with the effect of each setting in words, and the periods that follow from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from taizhang.ledger.models import Course, ReportingPeriod, Rhythm
from taizhang.ledger.queries.owing import asked, middle_of
from taizhang.ledger.services.course import FIELDS, said
from taizhang.policies.models import Plan
from taizhang.tables.language import language

#: How many periods are shown: the one that is open and those to come.
_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Setting:
    """A number that can be set: its words, its limits, what it does."""

    name: str
    words: str
    value: str
    least: int
    most: int
    effect: str


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A period; `is_asked`: whether anybody is asked to report for it; `began_over`: half of it was over when
    the plan was published.
    """

    period: ReportingPeriod
    is_asked: bool
    began_over: bool


@dataclass(frozen=True, slots=True)
class CoursePage:
    """What the page of a plan's course shows; `first` is the first of `periods` for which reports are asked,
    where it is not the first of all.
    """

    rhythm: str
    rhythms: list[tuple[str, str]]
    reporting: list[Setting]
    lights: list[Setting]
    periods: list[PeriodRow]

    @property
    def first(self) -> ReportingPeriod | None:
        """See the class."""
        rows = [n for n, row in enumerate(self.periods) if row.is_asked]
        return self.periods[rows[0]].period if rows and rows[0] else None


def course_page(plan: Plan, *, today: dt.date, given: Mapping[str, str]) -> CoursePage:
    """The course of a published plan; `given` was typed and is not kept."""
    values = {**said(Course.objects.get(plan=plan)), **given}
    settings = {
        name: Setting(
            name, en if language() == "en" else zh, str(values[name]), least, most, effect
        )
        for (name, (zh, en, least, most)), effect in zip(FIELDS.items(), _effects(), strict=True)
    }
    periods = ReportingPeriod.objects.filter(plan=plan, closes_on__gte=today).order_by("starts_on")
    return CoursePage(
        rhythm=str(values["rhythm"]),
        rhythms=[(value, str(words)) for value, words in Rhythm.choices],
        reporting=[settings.pop(name) for name in ("opens_before", "due_after")],
        lights=list(settings.values()),
        periods=_rows(plan, list(periods[:_SHOWN])),
    )


def _rows(plan: Plan, periods: list[ReportingPeriod]) -> list[PeriodRow]:
    """Each with whether it is asked for. One query."""
    rows = asked([period.pk for period in periods]).filter(entry__plan=plan)
    are_asked = set(rows.values_list("period", flat=True).distinct())
    began = plan.published_on
    return [
        PeriodRow(p, p.pk in are_asked, began is not None and began > middle_of(p)) for p in periods
    ]


def _effects() -> list[str]:
    """What each of `FIELDS` does, in their order."""
    return [
        _("期末前这么多天起，各单位可以开始填报当期。"),
        _("期末后这么多天仍算按时；再晚收下，但记为逾期。"),
        _("距时限不到这么多天而进度落后，亮黄灯。"),
        _("临期时，进度比按天数应达到的少这么多个百分点以内，不算落后。"),
        _("到期没有报送达到这么多期，亮黄灯。"),
        _("到期没有报送达到这么多期，亮红灯。"),
        _("目标值低于按序应达到的这个比例，亮黄灯。"),
        _("目标值低于按序应达到的这个比例，亮红灯。"),
        _("节点过期后先亮黄灯，超过这么多天亮红灯。"),
    ]
