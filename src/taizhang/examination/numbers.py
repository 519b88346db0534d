"""Numbers that contradict each other: parts and their total, one quantity told twice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import combinations, islice
from typing import TypeAlias

from taizhang.documents.model import Document, Span
from taizhang.examination.finding import Finding, Severity, finding
from taizhang.extraction.plan import Plan, Spans, Target, Task

_LEVELS = re.compile(
    r"国家级|全国|部级|省级|自治区级?|区级|市级|州级|县级|校级|镇级|乡镇级|省|世界|国际"
)
_PERIOD = re.compile(r"每(?:年|学年|学期|月|季度|半年|周)|年均|年度|全年")
_LIST_SIGN = re.compile(r"[、和及与]")
_RATES = ("%", "‰", "个百分点", "倍", "比1")
_SAME_COUNT = 0.6
_SAME_RATE = 0.8
# 实训基地 and 实践基地 are two things: less than this wants more evidence than alike words.
_SURE = 0.92
# A subject shorter than this (培训, 会议) does not tell what is counted.
_TELLING = 5
#: Pairs of targets that a plan may make the examination compare: a plan of 500 targets has a few
#: thousand, one made to exhaust it has billions.
_MOST_PAIRS = 100_000
#: How far behind a total its parts may stand, in characters, and how many there may be.
_NEAR, _MOST_PARTS = 1_000, 40


def parts_and_totals(document: Document, plan: Plan) -> Iterator[Finding]:
    """Totals whose parts, in the bracket or the 其中 that follows, do not add up to them."""
    for targets in [plan.targets, *(task.targets for task in plan.tasks)]:
        for index, whole in enumerate(targets):
            found = _parts(document, whole, targets[index + 1 : index + 1 + _MOST_PARTS])
            if found is not None:
                yield from _compare(document, whole, *found)


def _parts(
    document: Document, whole: Target, following: Sequence[Target]
) -> tuple[list[Target], bool] | None:
    """The targets that divide `whole`, and whether they are all of it; None where nothing does.

    After the whole stands a bracket that is full of counts of the same unit, or 其中 and counts, or
    分别为 and all the counts.
    """
    if not whole.spans:
        return None
    end = whole.spans[-1]
    block = document.blocks[end.block].text
    rest = block[end.end : end.end + _NEAR]
    bracket = re.match(r"\s*[（(]([^（）()]*)[）)]", rest)
    if bracket:
        low, high = end.end, end.end + bracket.end()
        complete = "其中" not in bracket[1]
    elif among := re.match(r"[，,、：:\s]*(其中|分别为|分别是|即)[^。；;]*", rest):
        low, high, complete = end.end, end.end + among.end(), among[1] != "其中"
    else:
        return None
    inside = [
        t
        for t in following
        if t.spans
        and t.spans[-1].block == end.block
        and low < t.spans[-1].end <= high
        and t.unit == whole.unit
        and t.upper is None
    ]
    return (inside, complete) if len(inside) >= 2 or (inside and not complete) else None


def _compare(
    document: Document, whole: Target, parts: list[Target], complete: bool
) -> Iterator[Finding]:
    total = sum((p.value * _times(document, p) for p in parts), Decimal(0))
    wrong = total != whole.value if complete else total > whole.value
    if wrong and not (whole.comparator == ">=" and total > whole.value):
        yield finding(
            "sum-differs" if complete else "parts-exceed",
            # Parts that come to less may be some of them only.
            Severity.ERROR if total > whole.value else Severity.WARNING,
            (whole.spans, *_own_places(document, whole, parts)),
            subject=whole.subject,
            total=plain(whole.value),
            sum=plain(total),
            unit=whole.unit,
        )


def _own_places(document: Document, whole: Target, parts: list[Target]) -> Iterator[Spans]:
    """Where each part says its own number: the words that it shares with those before are left out."""
    before = whole.spans[-1].end
    for part in sorted(parts, key=lambda p: p.spans[-1].end):
        span = part.spans[-1]
        start = max(span.start, before)
        words = document.blocks[span.block].text[start : span.end]
        start += len(words) - len(words.lstrip("，,、；;（( 其中：:"))
        yield (Span(span.block, start, span.end),)
        before = span.end


def _times(document: Document, part: Target) -> int:
    """How many share in `各N个`: the names listed before it."""
    span = part.spans[-1]
    words = document.blocks[span.block].text[span.start : span.end]
    if "各" not in words:
        return 1
    before = re.split(r"[，。；（(]|\d[^\d、]{1,3}、", words[: words.rindex("各")])[-1]
    return len([name for name in _LIST_SIGN.split(before) if name])


def told_twice(plan: Plan) -> Iterator[Finding]:
    """The same quantity with two numbers: in the goals and in a task, or in two tasks."""
    free = _Free(plan)
    agreeing = _agreeing(plan, free)
    settled = {id(goal) for goal, _i, _t in agreeing}
    # A task that repeats the goal's neighbours repeats the goal.
    repeating: dict[int | None, set[int]] = defaultdict(set)
    for goal, i, _t in agreeing:
        repeating[_block(goal)].add(i)
    for goal in plan.targets:
        if id(goal) in settled:
            continue
        near = repeating[_block(goal)] if goal.spans else set[int]()
        candidates = sorted(
            (
                (i, t)
                for i, t in free.of_the_same_quantity(goal)
                if _same_time(goal, t) and (i in near or _says_the_same(goal, t))
            ),
            key=lambda found: -likeness(goal, found[1]),
        )
        if candidates:
            free.take(candidates[0][1])
            yield _differs(goal, candidates[0][1])
    yield from _among_tasks(plan.tasks)


class _Free:
    """The targets of tasks, each with the place of its task, that no goal has taken yet."""

    def __init__(self, plan: Plan) -> None:
        self._left = _MOST_PAIRS
        self._taken: set[int] = set()
        self._kinds: dict[Kind, list[tuple[int, Target]]] = defaultdict(list)
        for i, task in enumerate(plan.tasks):
            for target in task.targets:
                self._kinds[kind(target)].append((i, target))

    def of_the_same_quantity(
        self, goal: Target, value: Decimal | None = None
    ) -> Iterator[tuple[int, Target]]:
        """Those that measure what `goal` does, of one `value` if it is given, in their order."""
        for i, target in self._kinds.get(kind(goal), ()):
            self._left -= 1
            if self._left < 0:
                return
            if id(target) in self._taken or (value is not None and target.value != value):
                continue
            if same_quantity(goal, target):
                yield i, target

    def take(self, target: Target) -> None:
        """Say that a goal has this one."""
        self._taken.add(id(target))


def _agreeing(plan: Plan, free: _Free) -> list[tuple[Target, int, Target]]:
    """Goals with the task, by its place, and its target that says the same number of the same."""
    found = []
    for goal in plan.targets:
        equal = next(free.of_the_same_quantity(goal, goal.value), None)
        if equal is not None:
            free.take(equal[1])
            found.append((goal, *equal))
    return found


def _block(goal: Target) -> int | None:
    return goal.spans[0].block if goal.spans else None


def _says_the_same(goal: Target, target: Target) -> bool:
    """Whether the words alone tell that both are one quantity.

    A task may count a part of the goal in more words (公共实训基地); more than the whole it cannot be.
    """
    a, b = core(goal), core(target)
    if likeness(goal, target) >= _SURE:
        return True
    return a != b and (b in a or (a in b and target.value > goal.value))


def _among_tasks(tasks: Sequence[Task]) -> Iterator[Finding]:
    """Two tasks with two numbers for one quantity; only what is of a kind is compared."""
    kinds: dict[Kind, list[tuple[int, Target]]] = defaultdict(list)
    for i, task in enumerate(tasks):
        for target in task.targets:
            if len(_PERIOD.sub("", core(target))) >= _TELLING:
                kinds[kind(target)].append((i, target))
    pairs = (pair for alike in kinds.values() for pair in combinations(alike, 2))
    for (i, one), (j, other) in islice(pairs, _MOST_PAIRS):
        if (
            i != j
            and one.value != other.value
            and _same_time(one, other)
            and _likeness(core(one), core(other), _SURE) >= _SURE
        ):
            yield _differs(one, other)


def _differs(one: Target, other: Target) -> Finding:
    return finding(
        "number-differs",
        Severity.ERROR,
        (one.spans, other.spans),
        one=one.subject,
        one_value=f"{plain(one.value)}{one.unit}",
        other=other.subject,
        other_value=f"{plain(other.value)}{other.unit}",
    )


def same_quantity(one: Target, other: Target) -> bool:
    """Whether two targets measure the same thing: unit, level and period agree, subjects are alike."""
    if not core(one) or kind(one) != kind(other):
        return False
    least = _SAME_RATE if one.unit in _RATES else _SAME_COUNT
    return _likeness(core(one), core(other), least) >= least


#: Unit of measure, levels, whether it is counted by the year, and the end of the subject.
Kind: TypeAlias = tuple[str, frozenset[str], bool, str]


def kind(target: Target) -> Kind:
    """What two targets must share to measure one thing."""
    return target.unit, *_kind_of(target.subject)


@lru_cache(maxsize=4096)
def _kind_of(subject: str) -> tuple[frozenset[str], bool, str]:
    return _levels(subject), bool(_PERIOD.search(subject)), _core(subject)[-2:]


def likeness(one: Target, other: Target) -> float:
    """How alike two subjects are, levels aside, from 0 to 1."""
    return _likeness(core(one), core(other), 0)


def _likeness(one: str, other: str, least: float) -> float:
    """How alike two words are; 0 where their lengths alone tell that it is less than `least`."""
    if one == other:
        return 1.0
    if 2 * min(len(one), len(other)) < least * (len(one) + len(other)):
        return 0.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def core(target: Target) -> str:
    """The subject without level and quotation marks."""
    return _core(target.subject)


@lru_cache(maxsize=4096)
def _core(subject: str) -> str:
    return re.sub(r"[“”\"\s]", "", _LEVELS.sub("", subject))


def _levels(subject: str) -> frozenset[str]:
    """The levels named; 区级 in an autonomous region is 自治区级."""
    words = {w.removesuffix("级") for w in _LEVELS.findall(subject)}
    return frozenset("区" if w == "自治区" else w for w in words)


def _same_time(one: Target, other: Target) -> bool:
    return one.due is None or other.due is None or one.due[:4] == other.due[:4]


def plain(value: Decimal) -> str:
    """A number without idle zeros."""
    return f"{value.normalize():f}"
