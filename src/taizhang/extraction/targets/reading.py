"""From a passage to its targets."""

from __future__ import annotations

from taizhang.extraction.dates import DateMention, find_dates
from taizhang.extraction.passage import Passage
from taizhang.extraction.plan import Target, Warning
from taizhang.extraction.setting import Setting
from taizhang.extraction.targets.comparators import sign_of
from taizhang.extraction.targets.confidence import confidence_in
from taizhang.extraction.targets.dues import Dues
from taizhang.extraction.targets.items import Item, Scene
from taizhang.extraction.targets.numbers import Number, scan
from taizhang.extraction.targets.restoring import Subject
from taizhang.extraction.targets.subjects import Subjects
from taizhang.extraction.wording import warn


def find_targets(
    passage: Passage, setting: Setting, *, goals: bool = False, due: str | None = None
) -> list[Target]:
    """The numbers that `passage` commits to, in the order of the text.

    `goals`: the passage is a paragraph of goals, so that a date which opens it holds for all its
    sentences. `due`: the date that an earlier paragraph set for this one (`到2025年，主要目标如下：`).
    """
    text = _readable(passage)
    numbers = scan(text)
    if not numbers:
        return []
    scene = Scene(text, find_dates(passage, setting), numbers)
    if not scene.items:
        return []
    subjects, dues, source = Subjects(scene), Dues(scene, goals=goals), _Source(passage)
    return [
        _target(source, item, subjects.of(item), dues.of(item), due, led=scene.led(item))
        for item in scene.items
    ]


def read_scene(passage: Passage, dates: list[DateMention]) -> Scene:
    """What stands in `passage`, whose dates are known, before anything is made of it."""
    text = _readable(passage)
    return Scene(text, dates, scan(text))


def _readable(passage: Passage) -> str:
    # 於 is a name's character in simplified script too, so that passages keep it; here it is 于.
    return passage.text.replace("於", "于")


class _Source:
    """The words of a passage as the document writes them."""

    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        whole = passage.raw()
        # Of one length: no blank stands between the words, so that offsets are the same.
        self._whole = whole if len(whole) == len(passage.text) else None

    def written(self, start: int, end: int) -> str:
        """The words at [start, end) of the passage, in the document's script, without its blanks."""
        if self._whole is not None:
            return self._whole[start:end]
        return "".join(self.passage.raw(start, end).split())


def _target(
    source: _Source,
    item: Item,
    subject: Subject,
    date: DateMention | None,
    due: str | None,
    *,
    led: bool,
) -> Target:
    number = item.number
    start, end = _borders(item, subject)
    spans = source.passage.spans(start, end)
    doubts = _doubts(item, subject, date)
    return Target(
        raw=source.passage.document.cut(spans),
        subject="".join(source.written(a, b) for a, b in subject.pieces),
        comparator=_sign(item),
        value=number.value,
        upper=number.upper,
        unit=_unit(source, number),
        due=date.date if date is not None else due,
        spans=spans,
        confidence=confidence_in(item, subject, doubtful=bool(doubts), led=led),
        warnings=tuple(doubts),
    )


def _unit(source: _Source, number: Number) -> str:
    """The unit in the document's own script; a sign in its usual form."""
    if number.unit_start is None or number.unit.isascii():
        return number.unit
    return source.written(number.unit_start, number.unit_start + len(number.unit))


def _sign(item: Item) -> str:
    sign = sign_of(item.number, item.governor)
    for before in item.row_before():
        if sign != "=" or item.governor.word:
            break
        # 至少 covers all numbers joined by 、; a predicate those that stand bare behind it.
        if before.governor.far or (
            not before.follows and not item.follows and before.governor.word
        ):
            return sign_of(item.number, before.governor)
    return sign


def _borders(item: Item, subject: Subject) -> tuple[int, int]:
    """The shortest piece of the text that holds subject, comparator, number and unit."""
    governor = item.governor
    starts = [item.number.start, *(a for a, _ in subject.pieces)]
    if governor.word:
        starts.append(governor.start)
    if governor.far:
        starts.append(governor.far[0])
    ends = [item.number.tail, *(b for _, b in subject.pieces)]
    return min(starts), max(ends)


def _doubts(item: Item, subject: Subject, date: DateMention | None) -> list[Warning]:
    doubts = [warn(code) for code in sorted(subject.doubts)]
    if not subject.pieces:
        doubts.append(warn("target-without-subject"))
    if item.number.over:
        doubts.append(warn("target-more-than"))
    if date is not None and date.needs_year:
        doubts.append(warn("date-without-year"))
    return doubts
