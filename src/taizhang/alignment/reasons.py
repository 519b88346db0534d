"""Why two tasks are proposed as a pair: the words that they share, and where these stand."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import sqrt

from taizhang.alignment.likeness import Weighing
from taizhang.alignment.model import Quote, Reason, Relation, TargetPair
from taizhang.alignment.preparing import PreparedPlan, PreparedTask, Words

#: How many words are told for one reason.
_TOLD = 3
_SHORTEST = 2
#: Words that tell much less than the most telling ones are told only by the score.
_OF_BEST = 0.2
#: Words of so many characters in both headings are one measure.
_HEADING = 4
_RUN = re.compile(r"[^\W\d_]{2,}")
_HOLLOW = "的和与及或等在为对以将把到由被并了其所"
_CLAUSE = re.compile(r"[，。；：！？\n]")


@dataclass(frozen=True, slots=True)
class _Shared:
    """Words that stand in both tasks, and how telling they are."""

    text: str
    upper: tuple[Words, int]
    lower: tuple[Words, int]
    weight: float


def reasons(
    above: PreparedPlan,
    below: PreparedPlan,
    place: tuple[int, int],
    weighing: Weighing,
    targets: Sequence[TargetPair],
) -> tuple[Reason, ...]:
    """The reasons for the pair at `place`, the most telling kind first."""
    upper, lower = above.tasks[place[0]], below.tasks[place[1]]
    shared = _most_telling(_shared(upper, lower, weighing))
    names = upper.names & lower.names
    named, headed, others = [], [], []
    for words in shared:
        if any(name in words.text for name in names) or "+" in words.text:
            named.append(words)
        elif _in_headings(words, upper, lower):
            headed.append(words)
        else:
            others.append(words)
    found = [
        ("same-name", [_quote(words) for words in named]),
        ("same-measure", [_quote(words) for words in headed]),
        ("same-object", [_quote(words) for words in others]),
        ("same-kind", list(_other_words(upper, lower, weighing))),
        ("same-act", list(_acts_of(shared))),
        ("same-number", list(_numbers(above, below, targets))),
    ]
    return tuple(Reason(code, tuple(quotes[:_TOLD])) for code, quotes in found if quotes)


def _in_headings(words: _Shared, upper: PreparedTask, lower: PreparedTask) -> bool:
    return (
        len(words.text) >= _HEADING
        and words.upper[0] is upper.heading
        and words.lower[0] is lower.heading
    )


def _shared(upper: PreparedTask, lower: PreparedTask, weighing: Weighing) -> Iterator[_Shared]:
    """The longest runs of words that stand in both, without acts and hollow words at their ends."""
    other = "\n".join(words.seen.text for words in upper.words)
    for words in lower.words:
        for start, end in _runs(words, other):
            low, high = _trimmed(words.seen.text, start, end)
            text = words.seen.text[low:high]
            weight = _weight(text, weighing)
            if high - low < _SHORTEST or not weight:
                continue
            others, at = _first(text, upper.words)
            if words.is_whole(low, high) and others.is_whole(at, at + len(text)):
                yield _Shared(text, (others, at), (words, low), weight)


def _runs(words: Words, other: str) -> Iterator[tuple[int, int]]:
    """Start and end of each longest run in `words` that stands in `other` too."""
    text = words.seen.text
    told = 0
    for part in _RUN.finditer(text):
        start, size = part.span()
        while start + _SHORTEST <= size:
            end = start + _SHORTEST
            while end <= size and text[start:end] in other:
                end += 1
            end -= 1
            # A run that ends where the one before it ended is a part of that.
            if end - start >= _SHORTEST and end > told:
                yield start, end
                told = end
            start += 1


def _first(text: str, places: Sequence[Words]) -> tuple[Words, int]:
    return next((words, words.seen.text.index(text)) for words in places if text in words.seen.text)


def _weight(text: str, weighing: Weighing) -> float:
    """How telling words are: what their pairs of characters weigh; 0 where all of them are common."""
    pairs = [text[i : i + 2] for i in range(len(text) - 1)]
    return sum(sqrt(weighing.of(pair)) for pair in pairs if weighing.is_telling(pair))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The run without acts before it and hollow words at its ends; an act alone is no object."""
    low, high = start, end
    while low < high and text[low] in _HOLLOW:
        low += 1
    while low < high and text[high - 1] in _HOLLOW:
        high -= 1
    for length in (4, 2):
        if high - low >= length and text[low : low + length] in _acts():
            return _trimmed(text, low + length, high)
    return low, high


def _most_telling(shared: Iterable[_Shared]) -> list[_Shared]:
    """Each words once, the most telling first, none that is a part of one before it."""
    kept: list[_Shared] = []
    for words in sorted(shared, key=lambda w: (-w.weight, w.text)):
        if kept and (len(kept) == 2 * _TOLD or words.weight < kept[0].weight * _OF_BEST):
            break
        if not any(words.text in other.text for other in kept):
            kept.append(words)
    return kept


def _quote(words: _Shared) -> Quote:
    size = len(words.text)
    return _quoted(*words.upper, size, *words.lower, size)


def _quoted(
    upper: Words, upper_start: int, upper_size: int, lower: Words, lower_start: int, lower_size: int
) -> Quote:
    return Quote(
        upper.cut(upper_start, upper_start + upper_size),
        lower.cut(lower_start, lower_start + lower_size),
        upper.places(upper_start, upper_start + upper_size),
        lower.places(lower_start, lower_start + lower_size),
    )


def _other_words(upper: PreparedTask, lower: PreparedTask, weighing: Weighing) -> Iterator[Quote]:
    """Two words of one family, where neither of them stands in both tasks."""
    above, below = upper.families, lower.families
    both = sorted(above.keys() & below.keys(), key=lambda f: (-weighing.of(f), f))
    for family in both:
        ups, lows = above[family], below[family]
        if weighing.is_telling(family) and not ups.keys() & lows.keys():
            one, other = next(iter(ups)), next(iter(lows))
            (words, at), (others, start) = ups[one], lows[other]
            yield _quoted(upper.words[words], at, len(one), lower.words[others], start, len(other))


def _acts_of(shared: Sequence[_Shared]) -> Iterator[Quote]:
    """An act that stands in both clauses of the same object."""
    told = set()
    for words in shared:
        above, below = _clause(*words.upper), _clause(*words.lower)
        for act, start in _acts_in(below):
            at = above.find(act)
            if at >= 0 and act not in told and act not in words.text:
                told.add(act)
                (upper, up), (lower, low) = words.upper, words.lower
                yield _quoted(
                    upper,
                    _clause_start(upper, up) + at,
                    len(act),
                    lower,
                    _clause_start(lower, low) + start,
                    len(act),
                )


def _clause(words: Words, at: int) -> str:
    text = words.seen.text
    end = _CLAUSE.search(text, at)
    return text[_clause_start(words, at) : end.start() if end else len(text)]


def _clause_start(words: Words, at: int) -> int:
    return max((m.end() for m in _CLAUSE.finditer(words.seen.text, 0, at)), default=0)


def _acts_in(clause: str) -> Iterator[tuple[str, int]]:
    acts, position = _acts(), 0
    while position < len(clause):
        for length in (4, 2):
            if clause[position : position + length] in acts:
                yield clause[position : position + length], position
                position += length
                break
        else:
            position += 1


@cache
def _acts() -> frozenset[str]:
    data = tomllib.loads(files(__package__).joinpath("data/acts.toml").read_text("utf-8"))
    return frozenset(data["words"].split())


def _numbers(
    above: PreparedPlan, below: PreparedPlan, targets: Sequence[TargetPair]
) -> Iterator[Quote]:
    for pair in targets:
        if pair.relation in (Relation.EQUAL, Relation.LATER):
            one = above.target(pair.upper.task, pair.upper.target)
            other = below.target(pair.lower.task, pair.lower.target)
            yield Quote(one.raw, other.raw, one.spans, other.spans)
