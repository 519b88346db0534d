"""What is asked beyond reports, twice a year, of those who have most to do; answered as each unit does."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from taizhang.demo.year.manners import happens, manner_of
from taizhang.ledger.models import RequestAnswer
from taizhang.ledger.services.asking import answer_request, ask_more
from taizhang.ledger.services.evidence import attach_evidence
from taizhang.organizations.models import Unit
from taizhang.permission import Role
from taizhang.policies.models import Plan

if TYPE_CHECKING:
    from taizhang.demo.year.acts import Story

#: In the fourth month, and so few days before the end that not all have answered.
_ASKED_ON, _DAYS_BEFORE_THE_END = 110, 9
_DAYS_TO_ANSWER = 10
_UNITS = 6
_FIELDS = ("已出台的配套制度（名称）", "目前最需要协调解决的一件事")
_SAID = ("已印发实施方案和任务清单。", "建议统一数据口径，减少重复填报。")


def ask_and_answer(story: Story, day: dt.date, number: int) -> None:
    """What is asked on a day, the `number`-th of the year, and what is answered on it."""
    if number == _ASKED_ON or (story.end - day).days == _DAYS_BEFORE_THE_END:
        for plan in story.plans:
            _ask(story, plan, day)
    for answer in _waiting():
        _answer(story, answer, day)


def _ask(story: Story, plan: Plan, day: dt.date) -> None:
    carried = Count("entry_units", filter=Q(entry_units__entry__plan=plan))
    busy = Unit.objects.annotate(carried=carried).filter(carried__gt=0).order_by("-carried", "id")
    units = [unit for unit in busy if (unit.pk, Role.CONTACT) in story.staff][:_UNITS]
    if not units:
        return
    ask_more(
        plan=plan,
        units=units,
        title=f"{day.year}年{day.month}月联席会议材料",
        reason="联席会议汇报用，平时报送里没有。",
        fields=_FIELDS,
        files=1,
        due_on=day + dt.timedelta(days=_DAYS_TO_ANSWER),
        today=day,
        by=story.coordinator,
    )
    story.happened["requests for more"] += 1


def _waiting() -> list[RequestAnswer]:
    open_ones = RequestAnswer.objects.filter(
        answered_at__isnull=True, request__withdrawn_at__isnull=True
    )
    return list(open_ones.select_related("request", "unit").order_by("id"))


def _answer(story: Story, answer: RequestAnswer, day: dt.date) -> None:
    """As late as the unit's reports; some need a second thought before the end."""
    days = _DAYS_TO_ANSWER + manner_of(answer.unit.name).late
    contact = story.staff.get((answer.unit_id, Role.CONTACT))
    waits = story.is_lately(day) and not happens(3, "answers at once", answer.unit.name)
    if contact is None or waits or (day - answer.request.asked_on).days < days:
        return
    paper = "\n".join(_SAID).encode()
    attach_evidence(of=answer, name="联席会议材料.txt", pieces=[paper], by=contact)
    answer_request(answer=answer, said=_SAID, by=contact)
    story.happened["requests answered"] += 1
