"""What a task's own words say for its task book (任务书): proposed, never invented.

Pure functions over text and figures; the book is drafted from them and a person goes on writing.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from taizhang.lexicon.measures import measures

#: How a commitment is said before its number; what is reached at last needs no word but 达到.
_SAID = {">=": "不低于", ">": "超过", "<=": "不超过", "<": "低于", "~": "约", "=": "达到"}
_SENTENCE = re.compile(r"[；;。\n]+")
_LABEL = re.compile(
    r"^(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、](?!\d)|[①-⑳]|[一二三四五六七八九]是|[一二三四五六七八九十]{1,2}、)\s*"
)
#: A date alone between commas belongs to what follows.
_DATE = re.compile(
    r"(?:力争)?(?:到|至|截至|截止)?\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:底|末|前|以前|之前|起|初)*，"
)
_BRACKETS = re.compile(r"（[^（）]*(?:牵头|责任|配合|负责)单位[^（）]*）")
_NUMBER = r"(\d[\d,]*(?:\.\d+)?)"
_UNIT = r"([%％‰]|个百分点|[\u4e00-\u9fff]{1,4}?)?"
_RISE = re.compile(
    rf"[由从](?:[^，。；\d由从]*|[^，。；由从]*?年[^，。；\d由从]*)\s*{_NUMBER}\s*{_UNIT}(?:左右)?\s*"
    rf"(?:提高|提升|增加|增长|增|上升|扩大|发展|下降|降低|降|减少|减|压减|压缩|缩短|调整|提)[到至为]\s*{_NUMBER}"
    r"([%％‰]|个百分点|[\u4e00-\u9fff]{1,4})?"
)
#: A clause shorter than this is no measure of its own.
_SHORTEST = 4
_MOST = 20


#: What is said of a number that shall fall. 由20栋减少到5栋, 控制在300克.
_FALLS = re.compile(
    r"(?:下降|降低|降|减少|减|压减|压降|压缩|缩短|缩减|缩小|削减|回落|控制)[到至为在]"
)


@dataclass(frozen=True, slots=True)
class Rise:
    """由60%提高到80%: where it begins, where it shall be; `unit` as written, % for ％."""

    before: Decimal
    after: Decimal
    unit: str
    raw: str


def held_against(comparator: str, value: Decimal, raw: str) -> str:
    """How what is measured is held against a goal: more than 降至1%, 缩短至3天 or 0起 does not reach it,
    however plainly the plan says the number (`raw`).
    """
    if comparator == "=" and (not value or _FALLS.search(raw)):
        return "<="
    return comparator


@dataclass(frozen=True, slots=True)
class Goal:
    """A target as the book speaks of it: figures in `unit`, `falls` where the goal is a ceiling."""

    subject: str
    comparator: str
    goal: Decimal
    unit: str
    due: dt.date | None = None
    baseline: Decimal | None = None
    baseline_on: dt.date | None = None
    falls: bool = False


def actions_in(text: str, goals: Sequence[str] = ()) -> list[str]:
    """The measures that the words of a task name: its clauses that begin with a verb, in order.

    `goals` are the words of its targets: a clause that only says one of them is an objective, and is
    left out as long as something else remains.
    """
    found = list(dict.fromkeys(_clauses(text)))
    kept = [clause for clause in found if not any(goal and goal in clause for goal in goals)]
    return (kept or found)[:_MOST]


def step_named(text: str, raw: str) -> str:
    """What a task's text says is to be done by the date `raw`: 完成选址 of 2026年6月底前完成选址.

    The words of the date where the text says no more.
    """
    for clause in _clauses(text):
        if raw and raw in clause:
            rest = clause.split(raw, 1)[1].strip("，,、：: 内")
            if len(rest) >= _SHORTEST:
                return re.split("[，,]", rest)[0]
    return raw


def rises_in(text: str) -> list[Rise]:
    """What the text says of present and wanted values (由60%提高到80%)."""
    found = []
    for match in _RISE.finditer(text):
        before, first, after, last = match.groups()
        unit = (last or first or "").replace("％", "%")
        if first and last and first.replace("％", "%") != unit:
            continue
        found.append(Rise(_decimal(before), _decimal(after), unit, match[0]))
    return found


def baseline_of(goal: Goal, text: str) -> Decimal | None:
    """What the text itself says of the present value of a target, None where it says nothing."""
    for rise in rises_in(text):
        alike = not goal.unit or not rise.unit or _alike(goal.unit, rise.unit)
        if rise.after == goal.goal and alike:
            return rise.before
    return None


def objective_words(what: str, goals: Iterable[Goal]) -> str:
    """The objective: what is to be done, then each target with its number and date."""
    lines = [f"{g.subject}：{_SAID.get(g.comparator, '')}{_figure(g)}{_by(g.due)}" for g in goals]
    return "\n".join(filter(None, [what.strip(), *lines]))


def baseline_words(goals: Iterable[Goal]) -> str:
    """The present values, as far as they are known."""
    return "\n".join(
        f"{g.subject}：{figure(g.baseline)}{g.unit}{_as_of(g.baseline_on)}"
        for g in goals
        if g.baseline is not None
    )


def gap_words(goals: Iterable[Goal]) -> str:
    """What is missing to each goal whose present value is known."""
    return "\n".join(
        f"{g.subject}：现状{figure(g.baseline)}{g.unit}，目标{_figure(g)}，{gap_of(g)}"
        for g in goals
        if g.baseline is not None
    )


def gap_of(goal: Goal) -> str:
    """还差20个百分点, 还需减少5个, 已达到目标; "" where the present value is not known."""
    if goal.baseline is None:
        return ""
    lacks = goal.baseline - goal.goal if goal.falls else goal.goal - goal.baseline
    if lacks <= 0:
        return "已达到目标"
    unit = "个百分点" if goal.unit in ("%", "％") else goal.unit
    return f"{'还需减少' if goal.falls else '还差'}{figure(lacks)}{unit}"


def figure(value: Decimal | None) -> str:
    """A number without idle zeros."""
    return "" if value is None else format(value.normalize(), "f")


def _clauses(text: str) -> Iterator[str]:
    for sentence in _SENTENCE.split(_BRACKETS.sub("", text)):
        part = ""
        for piece in re.split(r"(?<=，)", sentence):
            bare = _LABEL.sub("", piece.strip())
            is_date = bool(_DATE.fullmatch(bare))
            if part and not _DATE.fullmatch(part) and (is_date or _begins_with_verb(bare)):
                yield from _measure(part)
                part = bare
            else:
                part += piece if part else bare
        yield from _measure(part)


def _measure(clause: str) -> Iterator[str]:
    clause = _LABEL.sub("", clause.strip()).strip("，,、 ")
    if len(clause) >= _SHORTEST:
        yield clause


def _begins_with_verb(piece: str) -> bool:
    return len(piece) >= _SHORTEST and bool(_verb().match(piece))


@cache
def _verb() -> re.Pattern[str]:
    patterns = measures().verb_patterns
    any_verb = "|".join(patterns[act] for act in ("make", "lead", "keep", "improve"))
    return re.compile(f"(?:{patterns['adverb']})*(?:{any_verb})")


def _alike(unit: str, other: str) -> bool:
    unit, other = unit.replace("％", "%"), other.replace("％", "%")
    return unit == other or other.startswith(unit)


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))


def _figure(goal: Goal) -> str:
    return f"{figure(goal.goal)}{goal.unit}"


def _by(due: dt.date | None) -> str:
    return f"（{due.year}年{due.month}月{due.day}日前）" if due else ""


def _as_of(day: dt.date | None) -> str:
    return f"（{day.year}年{day.month}月{day.day}日）" if day else ""
