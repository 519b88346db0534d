"""Deadlines (完成时限): of a column, a label line or a bracket, and those that a text itself states.

Three kinds: by a date, each year again (年度常规工作), and without end (长期坚持).
"""

from __future__ import annotations

import re
from itertools import pairwise

from taizhang.extraction.dates import DateKind, DateMention, find_dates
from taizhang.extraction.passage import Passage
from taizhang.extraction.plan import Deadline, DeadlineKind
from taizhang.extraction.setting import Setting
from taizhang.extraction.targets.dues import opens
from taizhang.extraction.targets.items import Scene
from taizhang.extraction.targets.reading import read_scene
from taizhang.extraction.wording import warn

_ONGOING = re.compile(
    r"及以后|长期|持续|常抓不懈|常态化|长效|不断|一直|贯穿|始终|实时|随时|按序时|坚持"
)
_ROUTINE = re.compile(
    r"常规|常年|每年|每季|每月|每半年|每学[期年]|每周|每日|逐年|年度工作|年度任务|按年度|定期|全年|每学"
)
#: A date in a cell where no words are needed: 2025, 2023.6, 2023-06-30, 12月.
_SHORT = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?:[.\-/](?P<month>1[0-2]|0?[1-9])(?:[.\-/](?P<day>3[01]|[12]\d|0?[1-9]))?)?(?![\d年月])"
    r"|(?P<bare>1[0-2]|[1-9])月(?:份)?(?!\d)"
)
_RANGE = re.compile(r"[-—~]+|至|到")
_LABEL = re.compile(r"[^：:，。；\d]{0,10}[：:]")
_BORDER = re.compile(r"[，；、。]")
#: Acts that begin: their date is no end.
_BEGINS = re.compile(r"(?:启动|开工|动工|开始|着手|试运行|施行|实施之日)")
#: How long the document itself is in force.
_VALIDITY = re.compile(r"有效期|实施期限|实施期|执行期|试行期|规划期|施行")
_EDGES = "，；、。 （）()"


def read_deadlines(passage: Passage, setting: Setting) -> list[Deadline]:
    """The deadlines of a column's cell, a label line, or a deadline phrase from a bracket.

    An empty list where the words tell no time.
    """
    passage = passage.strip(_EDGES)
    label = _LABEL.match(passage.text)
    if label and label.end() < len(passage.text):
        passage = passage[label.end() :].strip(_EDGES)
    if not passage.text:
        return []
    dates = _cell_dates(passage, setting)
    ends = [d for d in dates if d.is_end]
    if not ends:
        return _timeless(passage, dates)
    if len(ends) == 1:
        return [_by(passage, ends[0], 0, len(passage.text))]
    borders = _pieces(passage.text, ends)
    return [_by(passage, d, a, b) for d, (a, b) in zip(ends, borders, strict=True)]


def find_deadlines(
    passage: Passage, setting: Setting, stated: list[Deadline] | tuple[Deadline, ...] = ()
) -> list[Deadline]:
    """The deadlines that a task's own text states, besides those `stated` in its column or line.

    They are the date that opens a text of one sentence, and each date that governs an act without a
    number; a date that belongs to a target is that target's due alone.
    """
    dates = find_dates(passage, setting)
    if not any(d.is_end for d in dates):
        return []
    scene = read_scene(passage, dates)
    known = {_last_month(d.date) for d in stated if d.kind is DeadlineKind.BY}
    found: list[Deadline] = []
    for date in scene.dates:
        if not date.is_end or (date.date is None and not date.needs_year):
            continue
        if _last_month(date.date) in known or not _is_deadline(scene, date):
            continue
        known.add(_last_month(date.date))
        found.append(_deadline(passage, date, date.start, date.end, then_ongoing=False))
    return found


def _last_month(date: str | None) -> str | None:
    """A date to tell whether two are the same: 2025年 and 2025年底前 both end with December."""
    return f"{date}-12" if date is not None and len(date) == len("2025") else date


# ---- A cell ----------------------------------------------------------------------------------------


def _cell_dates(passage: Passage, setting: Setting) -> list[DateMention]:
    dates = find_dates(passage, setting)
    if any(d.kind is not DateKind.NAME for d in dates):
        return [d for d in dates if d.kind is not DateKind.NAME]
    short = [d for d in (_short(m, setting) for m in _SHORT.finditer(passage.text)) if d]
    # 2022.01-2022.12 ends with its second date.
    following = [*short[1:], None] if short else []
    return [
        date
        for date, other in zip(short, following, strict=True)
        if other is None or not _RANGE.fullmatch(passage.text, date.end, other.start)
    ]


def _short(match: re.Match[str], setting: Setting) -> DateMention | None:
    year, month, day = match["year"], match["month"], match["day"]
    start, end = match.span()
    if match["bare"]:
        date = f"{setting.year}-{int(match['bare']):02}" if setting.year else None
        return DateMention(start, end, DateKind.POINT, date, needs_year=date is None)
    date = year + (f"-{int(month):02}" if month else "") + (f"-{int(day):02}" if day else "")
    return DateMention(start, end, DateKind.POINT, date)


def _timeless(passage: Passage, dates: list[DateMention]) -> list[Deadline]:
    """A cell without an end: routine, ongoing, or words that tell no time."""
    recurring = any(d.kind is DateKind.RECURRING for d in dates)
    if recurring or _ROUTINE.search(passage.text):
        kind = DeadlineKind.ROUTINE
    elif _ONGOING.search(passage.text) or any(d.kind is DateKind.START for d in dates):
        kind = DeadlineKind.ONGOING
    else:
        return []
    return [
        Deadline(
            raw=passage.raw(),
            kind=kind,
            date=None,
            spans=passage.spans(),
            confidence=0.97 if len(passage.text) <= 8 else 0.85,
        )
    ]


def _pieces(text: str, ends: list[DateMention]) -> list[tuple[int, int]]:
    """The part of a cell that belongs to each of its dates, parted at the marks between them."""
    borders = [0]
    for one, other in pairwise(ends):
        mark = _BORDER.search(text, one.end, other.start)
        borders.append(mark.end() if mark else other.start)
    borders.append(len(text))
    return [(a, len(text[:b].rstrip(_EDGES))) for a, b in pairwise(borders)]


def _by(passage: Passage, date: DateMention, start: int, end: int) -> Deadline:
    then = bool(_ONGOING.search(passage.text, date.end, end))
    return _deadline(passage, date, start, end, then_ongoing=then)


def _deadline(
    passage: Passage, date: DateMention, start: int, end: int, *, then_ongoing: bool
) -> Deadline:
    return Deadline(
        raw=passage.raw(start, end),
        kind=DeadlineKind.BY,
        date=date.date,
        then_ongoing=then_ongoing,
        spans=passage.spans(start, end),
        confidence=0.5 if date.needs_year else 0.97,
        warnings=(warn("date-without-year"),) if date.needs_year else (),
    )


# ---- A text ----------------------------------------------------------------------------------------


def _is_deadline(scene: Scene, date: DateMention) -> bool:
    if len(scene.layout.sentences) == 1 and opens(scene.text, 0, date.start):
        # 2023年建成2个、2024年建成3个: a ladder's first date is its first number's.
        clause = scene.layout.clause_at(date.start)
        rungs = [d for d in scene.dates if d.is_end and date.end <= d.start < clause.end]
        return date.end == clause.end or not rungs
    return _governs_act(scene, date)


def _governs_act(scene: Scene, date: DateMention) -> bool:
    """Whether `date` stands before an act, or behind one, and the act has no number."""
    text, layout = scene.text, scene.layout
    clause = layout.clause_at(date.start)
    if clause.depth or _VALIDITY.search(text, clause.start, date.start):
        return False
    start, end = date.end, clause.end
    if start == end and clause.closes == "，":
        following = layout.clause_at(end + 1)
        start, end = end + 1, following.end
    act = text[start:end]
    if any(clause.start <= i.number.start < end for i in scene.items) or _BEGINS.search(act):
        return False
    if len(act.strip(_EDGES)) <= 6 and clause.index and not _names_act(act):
        # …5所，2023年底前完成: the date of what was counted before.
        before = layout.clauses[clause.index - 1]
        return not any(i.clause is before for i in scene.items)
    return bool(act.strip(_EDGES))


def _names_act(act: str) -> bool:
    return not re.fullmatch(
        r"(?:全部|全面|基本|力争|前|内|底)*(?:完成|建成|投用|投入使用|实现|到位|竣工)?", act
    )
