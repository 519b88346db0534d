"""Tables of a page: rowspan and colspan resolved, and told from those that only lay the page out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree

from taizhang.documents.assembly import MAX_COLUMNS
from taizhang.documents.errors import UnreadableFile
from taizhang.documents.grids import Placed
from taizhang.documents.webpages.items import Cells
from taizhang.documents.webpages.lines import BLOCKS, BREAK, kept, lines_of
from taizhang.documents.webpages.tree import Weights, tag_of

#: More places than a table of a document has; laying them out costs time for each.
_MAX_PLACES = 1_000_000
_CELLS = ("td", "th")
#: A cell with more paragraphs may be the middle of a page.
_MANY = 5


@dataclass(slots=True)
class _Row:
    """A row of the page: its cells, and whether it stands in the head."""

    head: bool
    cells: list[_Cell] = field(default_factory=list)


@dataclass(slots=True)
class _Cell:
    """A cell of the page, with the pieces of its text."""

    element: etree._Element
    pieces: list[str] = field(default_factory=list)


def is_layout(table: etree._Element, weights: Weights) -> bool:
    """Whether a table only lays the page out: its cells are to be read one after the other."""
    whole = weights[table].characters
    if table.get("role") in ("presentation", "none") or not whole:
        return True
    nested = sum(weights[inner].characters for inner in _outermost(table, "table"))
    if 2 * nested > whole:
        return True
    rows = [list(_outermost(row, *_CELLS)) for row in _outermost(table, "tr")]
    told = [[cell for cell in row if weights[cell].characters] for row in rows]
    told = [row for row in told if row]
    if len(told) < 2 or max(map(len, told)) < 2:
        return True
    # One cell with a whole text in it, among a few others: the middle of a page with sides.
    largest = max((cell for row in told for cell in row), key=lambda c: weights[c].characters)
    return (
        len(told) <= 4
        and weights[largest].characters > 0.7 * whole
        and _paragraphs(largest) > _MANY
    )


def _outermost(element: etree._Element, *tags: str) -> Iterator[etree._Element]:
    """The elements of these names below `element` that stand in no table between."""
    walk = etree.iterwalk(element, events=("start",), tag=(*tags, "table"))
    for _, inner in walk:
        if inner is element:
            continue
        tag = inner.tag
        if tag in tags:
            yield inner
        if tag == "table":
            walk.skip_subtree()


def _paragraphs(cell: etree._Element) -> int:
    return sum(1 for _ in islice(cell.iter("p", "br", "div", "li"), _MANY + 1))


def cells_of(table: etree._Element, name: str) -> Cells:
    """The cells of a table with text; a table inside of a cell is lines of it."""
    rows = _rows(table)
    placed: list[Placed] = []
    #: For each column the last row that a cell from above reaches.
    reach: dict[int, int] = {}
    places = 0
    for index, row in enumerate(rows):
        column = 0
        for cell in row.cells:
            while reach.get(column, -1) >= index:
                column += 1
            width = _free_width(reach, index, column, _span(cell.element, "colspan"))
            bottom = _bottom(cell.element, index, len(rows))
            places += width
            if column + width > MAX_COLUMNS or places > _MAX_PLACES:
                size, limit = f"{column + width:,} 列", f"{MAX_COLUMNS:,} 列"
                raise UnreadableFile("documents.too-large", file=name, size=size, limit=limit)
            for covered in range(column, column + width):
                reach[covered] = bottom
            text = "\n".join(filter(None, lines_of(cell.pieces)))
            if text:
                placed.append(Placed(text, index, column, bottom, column + width - 1))
            column += width
    return Cells(placed, _header_rows(rows, placed))


def _free_width(reach: dict[int, int], row: int, column: int, wanted: int) -> int:
    """How many columns from `column` on a cell of `wanted` columns has for itself."""
    width = 1
    while width < wanted and reach.get(column + width, -1) < row:
        width += 1
    return width


def _bottom(cell: etree._Element, row: int, rows: int) -> int:
    """The last row of a cell; a span of 0 reaches to the end."""
    span = _span(cell, "rowspan", zero=rows)
    return min(row + span, rows) - 1


def _span(cell: etree._Element, name: str, zero: int = 1) -> int:
    if (given := cell.get(name)) is None:
        return 1
    given = given.strip()
    if not (given.isascii() and given.isdecimal()) or len(given) > 5:
        return 1
    # A row spans no more columns than a table may have, or the browser shows.
    return min(int(given), MAX_COLUMNS if name == "colspan" else 65_534) or zero


def _rows(table: etree._Element) -> list[_Row]:
    """The rows of the table in one walk, each piece of text in the cell where it stands."""
    rows: list[_Row] = []
    cell: _Cell | None = None
    inner = preformatted = 0
    head = False
    for event, element in etree.iterwalk(table, events=("start", "end")):
        tag = tag_of(element)
        if event == "start":
            inner += tag == "table" and element is not table
            preformatted += tag == "pre"
            if not inner:
                head = tag == "thead" or (head and tag not in ("tbody", "tfoot"))
                if tag == "tr":
                    rows.append(_Row(head))
                    cell = None
                elif tag in _CELLS:
                    cell = _Cell(element)
                    if not rows:
                        rows.append(_Row(head))
                    rows[-1].cells.append(cell)
            if cell is not None:
                if tag == "br" or (tag in BLOCKS and element is not cell.element):
                    cell.pieces.append(BREAK)
                if element.text:
                    cell.pieces.append(kept(element.text, preformatted=preformatted > 0))
            continue
        inner -= tag == "table" and element is not table
        preformatted -= tag == "pre"
        head = head and tag != "thead"
        if cell is not None and element is cell.element:
            cell = None
        elif cell is not None:
            if tag in BLOCKS:
                cell.pieces.append(BREAK)
            if element.tail:
                cell.pieces.append(kept(element.tail, preformatted=preformatted > 0))
    return rows


def _header_rows(rows: list[_Row], placed: list[Placed]) -> int:
    """How many of the rows with text lead the table as its head."""
    with_text = sorted({cell.row for cell in placed})
    count = 0
    for row in with_text:
        heads = [tag_of(cell.element) == "th" for cell in rows[row].cells]
        if not (rows[row].head or all(heads)):
            break
        count += 1
    return 0 if count == len(with_text) else count
