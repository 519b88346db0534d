"""The figures of one target down the levels: a bar each, with a stroke where the one above stands."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from taizhang.levels.drawing.text import cut, width
from taizhang.levels.queries.figures import Figure, Figures

ROOM, ROW, BAR, HEAD, VALUE, LABEL = 480, 56, 16, 4, 160, 18
_WORDS = 40.0


@dataclass(frozen=True)
class FigureBar:
    """A row of the picture: `length` is None where its value cannot stand beside the others."""

    figure: Figure
    y: float
    label: str
    small: str
    length: float | None
    stroke: float | None

    @property
    def label_y(self) -> float:
        """The foot of the words."""
        return self.y + LABEL

    @property
    def bar_y(self) -> float:
        """The upper edge of the bar, under its words."""
        return self.y + LABEL + 6

    @property
    def value_x(self) -> float:
        """Where the figure stands, after the bar."""
        return (self.length or 0) + (10 if self.length else 0)

    @property
    def stroke_x(self) -> float:
        """Where the value of the target above is marked."""
        return self.stroke or 0


@dataclass(frozen=True)
class FiguresPicture:
    """All of it."""

    width: float
    height: float
    bars: list[FigureBar]


def draw_figures(figures: Figures) -> FiguresPicture:
    """One scale for all that are measured in the unit of the target itself."""
    unit = figures.target.unit_of_measure
    same = [row for row in figures.rows if row.target.unit_of_measure == unit]
    most = max([row.target.value for row in same] + [Decimal(1)])
    # A share of the whole is drawn as such: 100 % is the whole length.
    if unit == "%" and most <= 100:
        most = Decimal(100)
    bars = [
        _bar(row, number, most, is_drawn=row.target.unit_of_measure == unit)
        for number, row in enumerate(figures.rows)
    ]
    return FiguresPicture(ROOM + VALUE, HEAD + len(bars) * ROW, bars)


def _bar(row: Figure, number: int, most: Decimal, *, is_drawn: bool) -> FigureBar:
    words = f"{row.place} {row.target.subject}".strip()
    above = row.above_value
    return FigureBar(
        figure=row,
        y=HEAD + number * ROW,
        label=words if width(words) <= _WORDS else cut(words, _WORDS),
        small=row.target.due,
        length=_length(row.target.value, most) if is_drawn else None,
        stroke=_length(above, most) if is_drawn and above is not None else None,
    )


def _length(value: Decimal, most: Decimal) -> float:
    return round(float(max(Decimal(0), value) / most) * ROOM, 1)
