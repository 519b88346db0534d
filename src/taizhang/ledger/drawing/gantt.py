"""A Gantt picture (进度图): bars over months, milestones, what waits for what, and today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

#: Heights in pixels: of a row, of the head with years and months, of bars.
ROW, HEAD, BAR, THIN = 28, 40, 14, 8
#: A picture is about so wide; a month is never narrower than LEAST, so long plans are wider.
WIDTH, LEAST = 900, 12
#: So wide a month must be for its own word; else every third says its own.
_WORD = 24
_STEP = 5
#: So much room the words of today's line take.
_TODAY = 90
_MOST_MONTHS = 240


@dataclass(frozen=True, slots=True)
class Point:
    """A milestone: `state` is done, missed or open."""

    on: dt.date
    state: str
    words: str
    first: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """What has a row: a task, a subtask, or a heading (no `start`).

    `end` None: no date is set. `first_end`: the date before it was moved. `look` says how it is drawn
    (a light, or part, done, late).
    """

    key: object
    words: str
    address: str = ""
    start: dt.date | None = None
    end: dt.date | None = None
    first_end: dt.date | None = None
    percent: int = 0
    look: str = ""
    is_thin: bool = False
    points: Sequence[Point] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """A milestone in the picture: the middle of its diamond."""

    x: int
    y: int
    point: Point


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of the picture: its bar from `x`, `width` wide, `done` of it filled.

    `first_x`: where its first date is marked, None where it was not moved; `is_open`: it has no end.
    """

    line: Line
    y: int
    x: int = 0
    width: int = 0
    done: int = 0
    first_x: int | None = None
    is_open: bool = False
    marks: list[Mark] = field(default_factory=list)

    @property
    def height(self) -> int:
        """How high its bar is."""
        return THIN if self.line.is_thin else BAR

    @property
    def top(self) -> int:
        """The upper edge of its bar."""
        return self.y + (ROW - self.height) // 2

    @property
    def middle(self) -> int:
        """The middle of its row."""
        return self.y + ROW // 2

    @property
    def end(self) -> int:
        """Where its bar ends."""
        return self.x + self.width


@dataclass(frozen=True, slots=True)
class Month:
    """The head of a month: `words` is empty where there is no room."""

    x: int
    words: str
    year: int | None


@dataclass(frozen=True, slots=True)
class Gantt:
    """All of it. `grid` is the path of the lines between months, `rules` that of those between rows."""

    width: int
    height: int
    months: list[Month]
    bars: list[Bar]
    arrows: list[str]
    today_x: int
    grid: str
    rules: str

    @property
    def is_today_right(self) -> bool:
        """Whether the words of today's line find room at its left alone."""
        near = any(self.today_x < m.x < self.today_x + _TODAY for m in self.months if m.year)
        return near or self.today_x > self.width - _TODAY

    @property
    def size(self) -> str:
        """How far it is shrunk on paper: small, wide, widest."""
        return "small" if self.width <= WIDTH else "wide" if self.width <= 1500 else "widest"


def draw_gantt(
    lines: Sequence[Line], waits: Sequence[tuple[object, object]], today: dt.date
) -> Gantt:
    """Lay `lines` out from top to bottom; `waits` are pairs of keys: the first waits for the second."""
    first, last = _range(lines, today)
    months = list(_months(first, last))
    scale = max(LEAST, WIDTH // (len(months) - 1)) / 30.4375

    def x_of(day: dt.date) -> int:
        return round((min(max(day, first), last) - first).days * scale)

    bars = [_bar(line, number, x_of, x_of(last)) for number, line in enumerate(lines)]
    height = HEAD + len(lines) * ROW
    width = x_of(last) + 1
    by_key = {bar.line.key: bar for bar in bars}
    return Gantt(
        width=width,
        height=height,
        months=list(_heads(months, x_of)),
        bars=bars,
        arrows=list(_arrows(by_key, waits)),
        today_x=x_of(today),
        grid="".join(f"M{x_of(day)} {HEAD - 18}V{height}" for day in months[:-1]),
        rules="".join(f"M0 {HEAD + n * ROW}H{width}" for n in range(len(lines) + 1)),
    )


def _range(lines: Sequence[Line], today: dt.date) -> tuple[dt.date, dt.date]:
    """From the first day of a month to the first of another, with all that is to be drawn."""
    days = [today]
    for line in lines:
        days += [day for day in (line.start, line.end, line.first_end) if day]
        days += [point.on for point in line.points]
    first = min(days).replace(day=1)
    last = _after(max(days))
    # A date in a distant year must not make a picture that no screen holds.
    return first, min(last, first.replace(year=first.year + _MOST_MONTHS // 12))


def _after(day: dt.date) -> dt.date:
    return dt.date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _months(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    day = first
    while day < last:
        yield day
        day = _after(day)
    yield last


def _heads(months: Sequence[dt.date], x_of: Callable[[dt.date], int]) -> Iterator[Month]:
    for number, (day, following) in enumerate(pairwise(months)):
        x, room = x_of(day), x_of(following) - x_of(day)
        has_word = room >= _WORD or day.month % 3 == 1
        year = day.year if number == 0 or day.month == 1 else None
        yield Month(x, str(day.month) if has_word else "", year)


def _bar(line: Line, number: int, x_of: Callable[[dt.date], int], right: int) -> Bar:
    y = HEAD + number * ROW
    if line.start is None:
        return Bar(line, y)
    x = x_of(line.start)
    end = right if line.end is None else x_of(line.end)
    width = max(3, end - x)
    moved = line.first_end is not None and line.first_end != line.end
    bar = Bar(
        line,
        y,
        x,
        width,
        round(width * line.percent / 100),
        x_of(line.first_end) if moved else None,
        line.end is None,
    )
    bar.marks.extend(Mark(x_of(p.on), bar.middle, p) for p in line.points)
    return bar


def _arrows(bars: Mapping[object, Bar], waits: Sequence[tuple[object, object]]) -> Iterator[str]:
    """From the end of what is needed to the end of what waits: it cannot be finished before."""
    for waiting, needed in waits:
        if waiting not in bars or needed not in bars:
            continue
        start, end = bars[needed], bars[waiting]
        turn = max(start.end, end.end) + _STEP + 4
        yield f"M{start.end} {start.middle}H{turn}V{end.middle}H{end.end + _STEP}"
