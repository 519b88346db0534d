"""All checks, run one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from taizhang.tables.language import language
from taizhang.web.checks.points import Point, State

#: Examines one thing, or several that belong together.
Check = Callable[[], Iterator[Point]]
_ORDER = {State.BAD: 0, State.WARN: 1, State.OK: 2}


@dataclass(frozen=True, slots=True)
class Shown:
    """A point in the language of the page."""

    point: Point
    title: str
    found: str
    mend: str


@dataclass(frozen=True, slots=True)
class Group:
    """Points that belong together, those to mend first."""

    title: str
    points: list[Shown]


def checks() -> list[Check]:
    """Every check, in the order in which they are told."""
    # Here, for they know all capabilities.
    from taizhang.web.checks import daily, history, kept, machine, people, server

    modules = (server, people, history, daily, kept, machine)
    return [check for module in modules for check in module.CHECKS]


def run_checks() -> list[Point]:
    """Examine everything."""
    return [point for check in checks() for point in check()]


def groups_of(points: list[Point]) -> list[Group]:
    """For the page."""
    groups: dict[str, list[Shown]] = {}
    for point in sorted(points, key=lambda p: _ORDER[p.state]):
        title = _said(point.group)
        shown = Shown(point, _said(point.title), _said(point.found), _said(point.mend))
        groups.setdefault(title, []).append(shown)
    order = list(dict.fromkeys(_said(point.group) for point in points))
    return [Group(title, groups[title]) for title in order]


def _said(words: object) -> str:
    return str(getattr(words, language()))
