"""A plan made ready to be aligned with many others: its terms counted once."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from math import log
from typing import TypeAlias

from taizhang.alignment.model import Place
from taizhang.alignment.terms import FAMILY, SeenText, families, pieces, seen, sentences, terms
from taizhang.documents.model import Span
from taizhang.extraction.plan import Plan, Spans, Target, Task
from taizhang.lexicon.measures import MeasureKind, measures

#: (row, weight of the term in it by how often it stands there), for each row that has the term.
Postings: TypeAlias = Sequence[tuple[int, float]]

#: A family says more than a run of characters, which may be chance; but it says less than many of them.
FAMILY_WEIGHT = 2.0
_UNIT = "@"
_NAME = re.compile(r"[“《]([^”》]{2,})[”》]")
_PAIRS = (("“", "”"), ("（", "）"), ("《", "》"))
#: Marks a task's heading off from its text.
_BREAK = "。"
_MAGNITUDES = {"百": Decimal(100), "千": Decimal(1000), "万": Decimal(10**4), "亿": Decimal(10**8)}
#: Subjects are short: runs of three would tell the same words twice.
_SUBJECT_RUN = 2
_RATIOS = {
    "%": Decimal("0.01"),
    "％": Decimal("0.01"),
    "‰": Decimal("0.001"),
    "成": Decimal("0.1"),
    "倍": Decimal(1),
    "比1": Decimal(1),
}
#: Levels and periods stand in many subjects and name no quantity.
_SAID_OF_MANY = re.compile(
    r"[省市县区州校]级(?:及?以上)?|国家级|[全我本各][省市县区]|每学年|每年|累计|新增|达到"
)
_LEVEL_WORD = re.compile(r"(?:特别行政区|自治[区州县旗]|[省市县区州盟旗])$")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one place of the plan, with what is needed to find them in the source."""

    original: str
    seen: SeenText
    spans: Spans

    @property
    def is_plain(self) -> bool:
        """Whether nothing of the original is unseen: offsets are the same in both."""
        return len(self.seen.text) == len(self.original)

    def cut(self, start: int, end: int) -> str:
        """Characters `start` to `end` of the seen text as they stand in the original."""
        low, high = self._within(start, end)
        return self.original[low:high]

    def is_whole(self, start: int, end: int) -> bool:
        """Whether what stands there opens as many brackets as it closes."""
        if self.is_plain:
            return True
        words = self.cut(start, end)
        return words.count("（") == words.count("）")

    def _within(self, start: int, end: int) -> tuple[int, int]:
        """The range in the original, with the mark next to it where only its fellow is inside."""
        if self.is_plain:
            return start, end
        low, high = self.seen.offsets[start], self.seen.offsets[end - 1] + 1
        words = self.original[low:high]
        for opening, closing in _PAIRS:
            more = words.count(opening) - words.count(closing)
            if more == 1 and self.original[high : high + 1] == closing:
                high += 1
            if more == -1 and low and self.original[low - 1] == opening:
                low -= 1
        return low, high

    def places(self, start: int, end: int) -> Spans:
        """Where they stand in the document; nothing where the task's places do not tell."""
        if sum(span.end - span.start for span in self.spans) != len(self.original):
            return ()
        low, high = self._within(start, end)
        found, at = [], 0
        for span in self.spans:
            size = span.end - span.start
            first, last = max(low - at, 0), min(high - at, size)
            if first < last:
                found.append(Span(span.block, span.start + first, span.start + last))
            at += size
        return tuple(found)


@dataclass(frozen=True, slots=True)
class PreparedTask:
    """A task's words: its heading, where it has one, and its text.

    `families`: by family the words of it, in their order, each with the index into `words` and the
    offset where it stands first. `names`: what stands in quotation marks or title marks.
    """

    heading: Words | None
    words: tuple[Words, ...]
    families: Mapping[str, Mapping[str, tuple[int, int]]]
    names: frozenset[str]

    @property
    def joined(self) -> str:
        """Heading and text as the rules see them; both count."""
        return _BREAK.join(words.seen.text for words in self.words)


@dataclass(frozen=True, slots=True)
class Rows:
    """Texts by the terms in them: an inverted index.

    `owners[row]` is the task that the row's text is of. `squares[row]` gives, for each number of tasks of
    the own plan that a term can stand in, the sum of the squared weights of the row's terms that stand in
    so many: a norm wants no more of them, whatever the other plan is.
    """

    postings: Mapping[str, Postings]
    squares: tuple[Mapping[int, float], ...]
    owners: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PreparedTarget:
    """What a target counts, as terms; its unit without magnitude, and the factor that this takes.

    万元 is 元 with 10000, % is 倍 with 0.01. `order` is its place among all targets.
    """

    place: Place
    order: int
    terms: frozenset[str]
    kind: MeasureKind
    unit: str
    factor: Decimal


@dataclass(frozen=True)
class PreparedPlan:
    """A plan, the terms of its tasks and of their sentences, and the names of its own place.

    `parts`, the sentences of tasks that have several, are only wanted of an upper plan: made when asked for.
    """

    plan: Plan
    tasks: tuple[PreparedTask, ...]
    frequency: Mapping[str, int]
    whole: Rows
    targets: tuple[PreparedTarget, ...]
    targets_of: Mapping[int | None, tuple[PreparedTarget, ...]]
    target_frequency: Mapping[str, int]
    place: frozenset[str]

    @cached_property
    def parts(self) -> Rows:
        """The sentences of each task that has several."""
        found = [
            (index, part)
            for index, task in enumerate(self.tasks)
            if len(parts := sentences(task.joined)) > 1
            for part in parts
        ]
        counts = [terms(part) for _, part in found]
        return _rows(counts, [index for index, _ in found], self.frequency)

    def target(self, task: int | None, index: int) -> Target:
        """A target by its place."""
        return (self.plan.targets if task is None else self.plan.tasks[task].targets)[index]


def prepare(plan: Plan) -> PreparedPlan:
    """Count the terms of `plan`. What comes out can be aligned with any number of plans."""
    tasks = tuple(_task(task) for task in plan.tasks)
    counts = [terms(task.joined) for task in tasks]
    frequency: Counter[str] = Counter()
    for count in counts:
        frequency.update(count.keys())
    targets = _targets(plan)
    return PreparedPlan(
        plan=plan,
        tasks=tasks,
        frequency=frequency,
        whole=_rows(counts, range(len(counts)), frequency),
        targets=targets,
        targets_of=_by_task(targets),
        target_frequency=Counter(term for target in targets for term in target.terms),
        place=_place(plan),
    )


def _task(task: Task) -> PreparedTask:
    text = Words(task.text, seen(task.text), task.spans)
    heading = None
    if task.measure:
        heading = Words(task.measure, seen(task.measure), task.measure_spans)
    words = (text,) if heading is None else (heading, text)
    names = frozenset(seen(n).text for w in words for n in _NAME.findall(w.original))
    return PreparedTask(heading, words, _families(words), names)


def _families(places: Sequence[Words]) -> dict[str, dict[str, tuple[int, int]]]:
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for index, words in enumerate(places):
        for start, end, family in families().found(words.seen.text):
            if words.is_whole(start, end):
                each = found.setdefault(family, {})
                each.setdefault(words.seen.text[start:end], (index, start))
    return found


def _targets(plan: Plan) -> tuple[PreparedTarget, ...]:
    """The targets of the tasks in their order, then those of the whole plan."""
    places: list[tuple[int | None, tuple[Target, ...]]] = [
        (i, task.targets) for i, task in enumerate(plan.tasks)
    ]
    places.append((None, plan.targets))
    listed = [(Place(i, k), target) for i, found in places for k, target in enumerate(found)]
    return tuple(_target(place, order, target) for order, (place, target) in enumerate(listed))


def _target(place: Place, order: int, target: Target) -> PreparedTarget:
    unit, factor = target.unit, Decimal(1)
    while unit and unit[0] in _MAGNITUDES and unit not in measures().units:
        unit, factor = unit[1:], factor * _MAGNITUDES[unit[0]]
    kind = measures().units.get(unit, MeasureKind.COUNT)
    if unit in _RATIOS:
        unit, factor, kind = "倍", factor * _RATIOS[unit], MeasureKind.SHARE
    subject = _SAID_OF_MANY.sub("", seen(target.subject).text)
    # The unit is one of the words that tell what is measured: a rare one (公里) tells more than 个.
    words = frozenset({*terms(subject, _SUBJECT_RUN), _UNIT + unit})
    return PreparedTarget(place, order, words, kind, unit, factor)


def _by_task(targets: Sequence[PreparedTarget]) -> dict[int | None, tuple[PreparedTarget, ...]]:
    found: dict[int | None, list[PreparedTarget]] = defaultdict(list)
    for target in targets:
        found[target.place.task].append(target)
    return {task: tuple(each) for task, each in found.items()}


def _rows(
    counts: Sequence[Mapping[str, int]], owners: Sequence[int], frequency: Mapping[str, int]
) -> Rows:
    postings: dict[str, list[tuple[int, float]]] = {}
    squares: list[dict[int, float]] = []
    for row, count in enumerate(counts):
        square: dict[int, float] = {}
        for term, times in count.items():
            weight = FAMILY_WEIGHT if term[0] == FAMILY else 1.0
            if times > 1:
                weight *= 1 + log(times)
            posting = row, weight
            known = postings.get(term)
            if known is None:
                postings[term] = [posting]
            else:
                known.append(posting)
            often = frequency[term]
            square[often] = square.get(often, 0.0) + weight * weight
        squares.append(square)
    return Rows(postings, tuple(squares), tuple(owners))


def _place(plan: Plan) -> frozenset[str]:
    """All pieces of the name of the plan's place, with and without its level word."""
    place = plan.document.jurisdiction
    if place is None or place.name is None:
        return frozenset()
    return frozenset(pieces(place.name) | pieces(_LEVEL_WORD.sub("", place.name)))
