"""From a task or target up to what it carries out and down to what carries it out, level by level."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db.models import QuerySet

from taizhang.levels.models import TargetLink, TaskLink

Link = TypeVar("Link", TaskLink, TargetLink)
#: State, province, city, county, township; and links within a level.
DEEPEST = 8


def walk(start: int, step: Callable[[set[int], str], QuerySet[Link]]) -> list[Link]:
    """All links above and below `start`; `step` gives those whose "upper" or "lower" is one of a set.

    What lies below something above is another branch, and no part of it.
    """
    return [*_one_way(start, step, "lower"), *_one_way(start, step, "upper")]


def _one_way(start: int, step: Callable[[set[int], str], QuerySet[Link]], near: str) -> list[Link]:
    far = "upper_id" if near == "lower" else "lower_id"
    found: list[Link] = []
    seen, edge = {start}, {start}
    for _level in range(DEEPEST):
        links = list(step(edge, near))
        found += links
        edge = {getattr(link, far) for link in links} - seen
        seen |= edge
        if not edge:
            break
    return found


def ranks_of(start: int, links: Iterable[tuple[int, int]]) -> dict[int, int]:
    """In which column each plan stands: `start` in 0, what is above it to the left (negative).

    `links` are (upper, lower) pairs of plans; a plan that carries out another stands to its right.
    """
    pairs = set(links)
    ranks = {start: 0}
    for _level in range(DEEPEST):
        before = dict(ranks)
        for upper, lower in pairs:
            _below(ranks, upper, lower)
        if ranks == before:
            break
    return ranks


def _below(ranks: dict[int, int], upper: int, lower: int) -> None:
    """Put `lower` to the right of `upper`, as far as one of them is placed."""
    if upper in ranks and ranks[upper] >= 0:
        ranks[lower] = max(ranks.get(lower, 0), ranks[upper] + 1)
    elif lower in ranks and ranks[lower] <= 0:
        ranks[upper] = min(ranks.get(upper, 0), ranks[lower] - 1)
