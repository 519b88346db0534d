"""One page put in order: its tables with the lines in their cells, and the lines outside them."""

from __future__ import annotations

from dataclasses import dataclass, field

from taizhang.documents.geometry.lattice import Lattice, Place, lattices
from taizhang.documents.geometry.lines import SetLine, lines_of
from taizhang.documents.geometry.shapes import Glyph, Page

#: How far beyond the edge of a page (points) something still belongs to it.
_BEYOND = 20.0
#: What is thinner (points) is no character that anybody sees.
_THINNEST = 0.1
#: A page that pictures cover to this share, and that has no text, was scanned.
PICTURED = 0.4
#: A page that pictures cover wholly, with fewer characters than this on them, was scanned too.
_ALL_PICTURE, _FEW = 0.8, 40
_HANGING = frozenset("，。、；：！？）》”’")


@dataclass(slots=True)
class PartCell:
    """A cell of a table on one page: what it covers of rows and columns, its sides, its lines.

    `open_below`: it has no rule at the bottom of the page's part, so it goes on.
    """

    row: int
    column: int
    rows: int
    columns: int
    x0: float
    x1: float
    lines: list[SetLine]
    open_below: bool = False


@dataclass(slots=True)
class Part:
    """A table as far as it stands on one page; `cells` row by row."""

    page: int
    xs: list[float]
    y0: float
    y1: float
    rows: int
    cells: list[PartCell]
    open_top: bool = False
    open_bottom: bool = False


@dataclass(slots=True)
class Sheet:
    """A page: its lines outside tables and its tables, both from top to bottom."""

    number: int
    width: float
    height: float
    lines: list[SetLine] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    recognised: bool = False

    @property
    def has_text(self) -> bool:
        """Whether anything on the page can be read."""
        return bool(self.lines or self.parts)


def sheet_of(page: Page) -> Sheet:
    """`page` in order; what lies outside it is not seen and left out."""
    rules = [rule for rule in page.rules if _is_on(page, rule.x0, rule.y0, rule.x1, rule.y1)]
    tables = lattices(rules) if rules else []
    free: list[Glyph] = []
    for glyph in page.glyphs:
        if not _is_seen(page, glyph):
            continue
        place = _place(tables, glyph)
        (free if place is None else place.glyphs).append(glyph)
    parts = []
    for table in tables:
        if sum(any(not g.text.isspace() for g in place.glyphs) for place in table.places) >= 2:
            parts.append(_part(table, page.number))
        else:
            free += [glyph for place in table.places for glyph in place.glyphs]
    lines = lines_of(free, page.number)
    return Sheet(page.number, page.width, page.height, lines, parts, page.recognised)


def is_scanned(page: Page) -> bool:
    """Whether a page is a picture, without text but what a scanner puts on it: a number, its name."""
    seen = sum(not glyph.text.isspace() and _is_seen(page, glyph) for glyph in page.glyphs)
    return page.pictured > (_ALL_PICTURE if seen else PICTURED) and seen < _FEW


def _is_seen(page: Page, glyph: Glyph) -> bool:
    """Whether a glyph stands on the page and has a size; boxes of fonts may reach far up and down."""
    return (
        glyph.x1 - glyph.x0 > _THINNEST
        and -page.height <= glyph.y0 <= glyph.y1 <= 2 * page.height
        and _is_on(page, glyph.x0, glyph.base, glyph.x1, glyph.base)
    )


def _is_on(page: Page, x0: float, y0: float, x1: float, y1: float) -> bool:
    """Whether a box lies on the page or sticks out by a little; numbers that are none do not."""
    return (
        -_BEYOND <= x0 <= x1 <= page.width + _BEYOND
        and -_BEYOND <= y0 <= y1 <= page.height + _BEYOND
    )


def _place(tables: list[Lattice], glyph: Glyph) -> Place | None:
    """The cell in which the middle of `glyph` lies."""
    # Boxes of fonts reach up and down as they please; the middle of an ideograph is a third of its
    # height above the baseline.
    y = glyph.base - 0.35 * glyph.size
    # The ink of a comma stands on the left of its box, which may hang out of the cell.
    share = 0.2 if glyph.text in _HANGING else 0.5
    x = glyph.x0 + share * (glyph.x1 - glyph.x0)
    for table in tables:
        place = table.place(x, y) if y >= table.ys[0] else None
        if place is not None:
            return place
    return None


def _part(table: Lattice, page: int) -> Part:
    cells = [
        PartCell(
            place.row,
            place.column,
            place.rows,
            place.columns,
            table.xs[place.column],
            table.xs[place.column + place.columns],
            lines_of(place.glyphs, page),
            place.row + place.rows == len(table.ys) - 1
            and table.open_columns.issuperset(range(place.column, place.column + place.columns)),
        )
        for place in sorted(table.places, key=lambda p: (p.row, p.column))
    ]
    return Part(
        page,
        table.xs,
        table.ys[0],
        table.ys[-1],
        len(table.ys) - 1,
        cells,
        table.open_top,
        table.open_bottom,
    )
