"""What the system knows already of what is asked for: values reported, answers given.

A field names a target where nothing is left of it besides the target's own words and words of
quantity: 社区食堂建成数 names 社区食堂, 社区食堂存在的问题 does not.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from taizhang.ledger.models import HANDED_IN, RequestAnswer, TargetValue
from taizhang.ledger.words import number_words
from taizhang.organizations.models import Unit
from taizhang.policies.models import Plan

_QUANTITY = re.compile(
    r"截至目前|目前|截至|累计|本期|本月|实际|现有|已经|已|新增|新|共|总|完成|建成|达到|数量|个数|人数|数值|数|值|"
    r"进度|情况|的|是|有|多少|几"
)
_MARKS = re.compile(r"[\s，,。．.、：:；;？?！!“”\"'（）()\[\]【】]+")
#: Answers to other requests count for so long after these were due.
_FRESH = dt.timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Known:
    """A value, and where it was told: 12 个（2026年3月报送，时点 2026-03-28）."""

    words: str
    source: str

    def said(self) -> str:
        """Both, as it is kept with the request."""
        return f"{self.words}（{self.source}）"


def known_for(
    *, plan: Plan, units: Sequence[Unit], fields: Sequence[str], today: dt.date
) -> dict[int, dict[int, Known]]:
    """By unit and number of the field, what is known; what is not is missing."""
    found: dict[int, dict[int, Known]] = defaultdict(dict)
    for value in _values(plan, units, today):
        for number, words in enumerate(fields):
            if names(words, value.target.subject, value.target.unit_of_measure):
                found[value.report.unit_id][number] = _of_value(value)
    for answer in _answers(units, today):
        there = {_plain(words): n for n, words in enumerate(answer.request.fields)}
        for number, words in enumerate(fields):
            at = there.get(_plain(words))
            if at is None or number in found[answer.unit_id] or not _text(answer, at):
                continue
            found[answer.unit_id][number] = _of_answer(answer, at)
    return {unit: known for unit, known in found.items() if known}


def names(words: str, subject: str, unit: str = "") -> bool:
    """Whether the words ask for the value of a target of this subject."""
    asked, target = _plain(words), _plain(subject)
    if not target:
        return False
    if target in asked:
        rest = asked.replace(target, "", 1)
        return not _bare(rest.replace(_plain(unit), "") if unit else rest)
    bare = _bare(asked)
    return len(bare) >= 2 and (bare == _bare(target) or target.endswith(bare))


def _values(plan: Plan, units: Sequence[Unit], today: dt.date) -> list[TargetValue]:
    """What these units reported for a period that still counts, the oldest first."""
    rows = TargetValue.objects.filter(
        report__unit__in=units,
        report__is_current=True,
        report__state__in=HANDED_IN,
        report__period__plan=plan,
        report__period__opens_on__lte=today,
        report__period__closes_on__gte=today,
        target__ended_on__isnull=True,
    )
    return list(rows.select_related("target", "report__period").order_by("on", "id"))


def _answers(units: Sequence[Unit], today: dt.date) -> list[RequestAnswer]:
    rows = RequestAnswer.objects.filter(
        unit__in=units,
        answered_at__isnull=False,
        request__withdrawn_at__isnull=True,
        request__due_on__gte=today - _FRESH,
    )
    return list(rows.select_related("request").order_by("-answered_at"))


def _text(answer: RequestAnswer, at: int) -> str:
    said = answer.said[at] if at < len(answer.said) else ""
    return str(said or answer.known.get(str(at), ""))


def _of_value(value: TargetValue) -> Known:
    unit = value.target.unit_of_measure
    gap = "" if unit[:1] in "%‰％" else " "
    return Known(
        f"{number_words(value.value)}{gap}{unit}".strip(),
        _("%(period)s报送，时点 %(day)s") % {"period": value.report.period.words, "day": value.on},
    )


def _of_answer(answer: RequestAnswer, at: int) -> Known:
    day = answer.answered_at.date() if answer.answered_at else ""
    return Known(
        _text(answer, at),
        _("“%(title)s”，%(day)s 答复") % {"title": answer.request.title, "day": day},
    )


def _plain(words: str) -> str:
    return _MARKS.sub("", words).casefold()


def _bare(words: str) -> str:
    return _QUANTITY.sub("", words)
