"""Facts of a task in words, for pages and for tables on paper."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from taizhang.extraction.plan import Warning
from taizhang.extraction.wording import sentence
from taizhang.lights.dates import written_periods
from taizhang.policies.certainty import SURE_FROM, doubts_among, is_recognised
from taizhang.policies.models import Comparator, Deadline, DeadlineKind, Role, Target
from taizhang.policies.models.read_fact import ReadFact
from taizhang.tables.language import language

#: Below this the reader rather guesses.
DOUBTFUL_BELOW = 0.6


def number_words(value: Decimal | int) -> str:
    """A number as it is written: thousands parted, no idle zeros."""
    # normalize() would write 12000 as 1.2E+4, hence the format.
    text = f"{value:,}" if isinstance(value, int) else f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def period_words(name: str) -> str:
    """The name of a period in the language of the page: 2026年10月, October 2026."""
    return written_periods(name, language())


class FactWords:
    """Words of deadlines and targets in the language that is active when it is made.

    Looking a word up costs more than setting it in place: see `fact_words`.
    """

    def __init__(self) -> None:
        self.comparators = {value: str(label) for value, label in Comparator.choices}
        self.kinds = {value: str(label) for value, label in DeadlineKind.choices}
        self.reach = _("达到")
        self.then_ongoing = _("%(day)s，此后长期坚持")

    def comparator(self, comparator: str) -> str:
        """How value and commitment compare, as an office says it."""
        return self.reach if comparator == Comparator.EQUAL else self.comparators[comparator]

    def amount(self, comparator: str, value: Decimal, upper: Decimal | None, unit: str) -> str:
        """What must be reached: 不低于 50%, 约 200–300 人, 3 个."""
        words = number_words(value)
        if upper is not None:
            words = f"{words}–{number_words(upper)}"
        # A percent sign belongs to its number; a measure word stands apart from it.
        gap = "" if unit[:1] in "%‰％" else " "
        words = f"{words}{gap}{unit}".rstrip()
        return words if comparator == Comparator.EQUAL else f"{self.comparator(comparator)} {words}"

    def due(self, kind: str, day: dt.date | None, raw: str, then_ongoing: bool) -> str:
        """A deadline for a table: 2026-06-30, 年度常规, 长期坚持."""
        if kind != DeadlineKind.BY:
            return self.kinds[kind]
        if day is None:
            return raw
        return self.then_ongoing % {"day": day} if then_ongoing else day.isoformat()


def fact_words() -> FactWords:
    """The words in the active language, looked up once for each."""
    return _fact_words_in(get_language())


@cache
def _fact_words_in(language: str | None) -> FactWords:
    return FactWords()


def role_words() -> dict[str, str]:
    """The words of the roles in the active language."""
    return _role_words_in(get_language())


@cache
def _role_words_in(language: str | None) -> dict[str, str]:
    return {value: str(label) for value, label in Role.choices}


def amount_words(target: Target) -> str:
    """What a target demands: 不低于 50%."""
    return fact_words().amount(
        target.comparator, target.value, target.upper, target.unit_of_measure
    )


def comparator_words(target: Target) -> str:
    """How a target's value and commitment compare: 不低于."""
    return fact_words().comparator(target.comparator)


def due_words(deadline: Deadline) -> str:
    """A deadline for a table: 2026-06-30."""
    return fact_words().due(deadline.kind, deadline.date_end, deadline.raw, deadline.then_ongoing)


def doubts(fact: ReadFact) -> list[str]:
    """Why the reader is not sure of a fact, in sentences; nothing where it is sure."""
    language = "en" if (get_language() or "").startswith("en") else "zh"
    words = [
        sentence(Warning(code, tuple(details.items())), language)
        for code, details in doubts_among(fact.warnings)
    ]
    if not words and fact.confidence < SURE_FROM:
        words.append(_("读取时把握不大，请对照原文。"))
    return words


def recognised_words(fact: ReadFact) -> str:
    """That the words of a fact were recognised in a picture; "" where the file holds them as text."""
    return _("文字由图像识别，请核对。") if is_recognised(fact.warnings) else ""


def confidence_words(fact: ReadFact) -> str:
    """How sure the reader is of a fact."""
    if fact.confidence >= SURE_FROM:
        return _("有把握")
    return _("把握不大") if fact.confidence >= DOUBTFUL_BELOW else _("没有把握")
