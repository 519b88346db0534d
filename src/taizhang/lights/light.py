"""A light and its reasons in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from taizhang.documents.errors import Wording
from taizhang.lights.dates import written_day, written_periods


class Colour(IntEnum):
    """From the least to the most urgent: blue is closed, red burns."""

    BLUE = 0
    GREEN = 1
    YELLOW = 2
    RED = 3


#: Details that are days.
DATES = frozenset({"due", "first", "on", "closed"})
#: Every reason that a light can have. `{name}` fields are filled from the reason's details.
REASONS: Mapping[str, Wording] = {
    "closed": Wording("{closed}已销号", "closed on {closed}"),
    "watched": Wording(
        "{closed}已销号，转入长期坚持，每年报送一次",
        "closed on {closed}, goes on under yearly watch",
    ),
    "on-course": Wording("按计划推进", "on course"),
    "overdue": Wording(
        "时限{due}，已超过{days}天，进度{percent}%",
        "due {due}, {days} days ago, at {percent}%",
    ),
    "year-open": Wording(
        "{year}年度的工作没有销号，应于{due}完成，已超过{days}天，进度{percent}%",
        "the work of {year} is not closed: due {due}, {days} days ago, at {percent}%",
    ),
    "due-soon": Wording(
        "时限{due}，还剩{days}天，进度{percent}%，应达到{expected}%",
        "due {due}, {days} days left, at {percent}%, expected {expected}%",
    ),
    "milestone-missed": Wording(
        "节点“{name}”应于{due}完成，已超过{days}天",
        "milestone “{name}” was due on {due}, {days} days ago",
    ),
    "reports-missing": Wording(
        "{periods}的进展没有报送（应于{due}前报送）",
        "no report for {periods} (due {due})",
    ),
    "target-behind": Wording(
        "{subject}：{on}为{value}{unit}，按进度应为{expected}{unit}，目标{goal}{unit}（{due}）",
        "{subject}: {value}{unit} on {on}, {expected}{unit} by now, goal {goal}{unit} ({due})",
    ),
    "target-missed": Wording(
        "{subject}：目标{goal}{unit}应于{due}达到，最近一次（{on}）为{value}{unit}",
        "{subject}: goal {goal}{unit} by {due}, last measured {value}{unit} on {on}",
    ),
    "target-unmeasured": Wording(
        "{subject}：目标{goal}{unit}应于{due}达到，还没有报送过数值",
        "{subject}: goal {goal}{unit} by {due}, never measured",
    ),
    "extended": Wording("时限已由{first}延至{due}", "the date was moved from {first} to {due}"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: by `code` put in words. `colour` is that which this reason alone would give."""

    code: str
    colour: Colour
    details: Mapping[str, str] = field(default_factory=dict)

    def sentence(self, language: str = "zh") -> str:
        """The reason in "zh" or "en"."""
        wording = REASONS[self.code]
        said = {name: _said(name, value, language) for name, value in self.details.items()}
        return (wording.en if language == "en" else wording.zh).format(**said)


def _said(name: str, value: str, language: str) -> str:
    """A detail in words; what the plan itself says (a subject, a milestone) stays as it is."""
    if name in DATES:
        return written_day(value, language)
    return written_periods(value, language) if name == "periods" else value


@dataclass(frozen=True, slots=True)
class Light:
    """The colour, with its reasons, the gravest first; what only explains comes last."""

    colour: Colour
    reasons: tuple[Reason, ...]

    def sentence(self, language: str = "zh") -> str:
        """All reasons in one sentence."""
        return ("; " if language == "en" else "；").join(r.sentence(language) for r in self.reasons)
