"""The words of a task, cut where words that a reason quotes begin or end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from taizhang.policies.marking import Fact, FactKind, Segment, mark


def quoted(text: str, said: Mapping[str, Iterable[str]]) -> list[Segment]:
    """`text` in segments; `said` gives for each pair of tasks the words that its reasons quote.

    Words are marked wherever they stand in the text; a segment's facts name the pairs by their keys.
    """
    facts = [
        Fact(key, FactKind.TASK, [[0, start, start + len(word)] for start in _places(text, word)])
        for key, words in said.items()
        for word in words
        if word
    ]
    return mark([text], facts)[0]


def _places(text: str, word: str) -> Iterable[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + len(word))
