"""The drawing language of OFD paths (`M 0 0 L 10 0 C`) → runs of straight strokes."""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.documents.ofd.values import number

#: How many numbers follow each sign; S and M begin a run, L draws, C closes, the others are curves.
_OPERANDS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_MAX_WORDS = 400_000


def runs_of(text: str) -> Iterator[tuple[list[tuple[float, float]], bool]]:
    """The runs in a path, each with whether it is closed."""
    words = text.split(maxsplit=_MAX_WORDS)[:_MAX_WORDS]
    run: list[tuple[float, float]] = []
    at = 0
    while at < len(words):
        sign = words[at]
        count = _OPERANDS.get(sign)
        if count is None or at + count >= len(words) + (count == 0):
            at += 1
            continue
        values = [number(word) for word in words[at + 1 : at + 1 + count]]
        at += 1 + count
        if sign == "C":
            if run:
                yield run, True
            run = run[:1]
            continue
        point = (values[-2], values[-1])
        if sign == "L":
            run.append(point)
            continue
        if run:
            yield run, False
        run = [point]
    if run:
        yield run, False
