"""The tasks of two versions of a plan, paired."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from taizhang.extraction.plan import Plan, Task
from taizhang.revision.difference import Difference, differences

#: Two tasks with less in common are two tasks. Of the texts, by pairs of characters (Dice).
_LIKE = 0.5
#: With the same heading sentence or number in the same section, so much is enough.
_LIKE_IN_PLACE = 0.3
#: A pair of characters that so many tasks have says nothing about which they are.
_COMMON = 60


class Kind(StrEnum):
    """What became of a task."""

    SAME = "same"
    MOVED = "moved"
    CHANGED = "changed"
    NEW = "new"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Pair:
    """A task of the older plan and what it is in the newer, by index into `tasks`.

    `old` is None for a new task, `new` for one that was withdrawn. `moved` is told of changed tasks
    too. `likeness` is that of the texts, 0 to 1.
    """

    kind: Kind
    old: int | None
    new: int | None
    moved: bool = False
    likeness: float = 0.0
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """All tasks of both plans, each once: those of the newer in its order, then those withdrawn.

    `likeness` is the share of the words of both plans' tasks that stand in both, 0 to 1: a revision has
    most of them, another document next to none.
    """

    pairs: tuple[Pair, ...]
    likeness: float

    def of(self, kind: Kind) -> tuple[Pair, ...]:
        """The pairs of one kind."""
        return tuple(pair for pair in self.pairs if pair.kind is kind)


def compare(old: Plan, new: Plan) -> Comparison:
    """Pair the tasks of `old` and `new`, two readings of two versions of one document."""
    before = [_Words.of(task) for task in old.tasks]
    after = [_Words.of(task) for task in new.tasks]
    older = {new: old for old, new in _paired(before, after)}
    return _told(old, new, before, after, older)


def compare_as(old: Plan, new: Plan, older: Mapping[int, int]) -> Comparison:
    """The same where it is known which tasks go on: `older` says for a newer index the older one."""
    before = [_Words.of(task) for task in old.tasks]
    after = [_Words.of(task) for task in new.tasks]
    return _told(old, new, before, after, older)


def _told(
    old: Plan,
    new: Plan,
    before: Sequence[_Words],
    after: Sequence[_Words],
    older: Mapping[int, int],
) -> Comparison:
    in_order = _longest_rise(sorted(older.items()))
    pairs = []
    for index, task in enumerate(new.tasks):
        if (was := older.get(index)) is None:
            pairs.append(Pair(Kind.NEW, None, index))
            continue
        moved = index not in in_order or old.tasks[was].section != task.section
        changed = differences(old.tasks[was], task)
        kind = Kind.CHANGED if changed else Kind.MOVED if moved else Kind.SAME
        likeness = before[was].likeness(after[index])
        pairs.append(Pair(kind, was, index, moved, round(likeness, 3), changed))
    gone = set(range(len(old.tasks))) - set(older.values())
    pairs += [Pair(Kind.WITHDRAWN, index, None) for index in sorted(gone)]
    return Comparison(tuple(pairs), round(_shared(before, after), 3))


@dataclass(frozen=True, slots=True)
class _Words:
    """A task as it is compared: pairs of characters with their number, heading, place."""

    text: str
    pairs: Counter[str]
    size: int
    measure: str
    place: tuple[str, str]

    @classmethod
    def of(cls, task: Task) -> _Words:
        text = "".join(f"{task.measure or ''}{task.text}".split())
        pairs = Counter(a + b for a, b in pairwise(text))
        place = (task.section or "", task.number or "")
        return cls(text, pairs, pairs.total(), task.measure or "", place)

    def likeness(self, other: _Words) -> float:
        """Dice's measure of the pairs of characters, 0 to 1."""
        if self.text == other.text:
            return 1.0
        whole = self.size + other.size
        return 2 * (self.pairs & other.pairs).total() / whole if whole else 0.0


def _paired(before: Sequence[_Words], after: Sequence[_Words]) -> Iterator[tuple[int, int]]:
    """Pairs (index of the older, of the newer), the most alike first, each task in one pair."""
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    for _, _, old, new in sorted(_candidates(before, after)):
        if old not in taken_old and new not in taken_new:
            taken_old.add(old)
            taken_new.add(new)
            yield old, new


def _candidates(
    before: Sequence[_Words], after: Sequence[_Words]
) -> Iterator[tuple[float, int, int, int]]:
    """Pairs that may be one task, as (less is better, distance, older, newer)."""
    holders: defaultdict[str, list[int]] = defaultdict(list)
    places: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    texts: defaultdict[str, list[int]] = defaultdict(list)
    for index, words in enumerate(before):
        places[words.place].append(index)
        texts[words.text].append(index)
        for pair in words.pairs:
            holders[pair].append(index)
    for new, words in enumerate(after):
        near = {*_most_shared(words, holders), *places[words.place][:_COMMON], *texts[words.text]}
        for old in near:
            like = before[old].likeness(words)
            # A heading or number of the same place speaks for a task that was rewritten.
            in_place = before[old].place == words.place or (
                words.measure != "" and before[old].measure == words.measure
            )
            if like >= (_LIKE_IN_PLACE if in_place else _LIKE):
                yield -(like + 0.1 * in_place), abs(old - new), old, new


def _most_shared(words: _Words, holders: dict[str, list[int]]) -> Iterable[int]:
    """The older tasks with the most rare pairs of characters in common."""
    shared: Counter[int] = Counter()
    for pair in words.pairs:
        if len(tasks := holders.get(pair, ())) <= _COMMON:
            shared.update(tasks)
    return [index for index, _ in shared.most_common(12)]


def _longest_rise(pairs: Sequence[tuple[int, int]]) -> set[int]:
    """The newer indices whose older ones rise with them, as many as possible: the rest has moved."""
    ends: list[int] = []
    chains: list[list[int]] = []
    for new, old in pairs:
        at = bisect_left(ends, old)
        chain = [*(chains[at - 1] if at else ()), new]
        ends[at : at + 1] = [old]
        chains[at : at + 1] = [chain]
    return set(chains[-1]) if chains else set()


def _shared(before: Iterable[_Words], after: Iterable[_Words]) -> float:
    old: Counter[str] = Counter()
    new: Counter[str] = Counter()
    for total, plan in ((old, before), (new, after)):
        for words in plan:
            total.update(words.pairs)
    whole = old.total() + new.total()
    return 2 * (old & new).total() / whole if whole else 0.0
