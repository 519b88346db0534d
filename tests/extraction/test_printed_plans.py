"""The given plans, printed on pages as PDF and OFD, are read as right as their text is."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from taizhang import parse, read
from taizhang.documents import Document, Table
from taizhang.extraction.serialise import to_json
from tests.documents.ofd_files import ofd
from tests.documents.pdf_files import pdf
from tests.documents.press import LEFT, UP, Leaf, Press, Row
from tests.scoring import KINDS, Score, compare

SHARED = Path(__file__).resolve().parents[3] / "shared"
SEEDS = sorted((SHARED / "seeds").glob("*.txt"))

pytestmark = pytest.mark.skipif(not SEEDS, reason="the given plans are not here (../shared/seeds)")

FORMATS = [pytest.param(pdf, id="pdf"), pytest.param(ofd, id="ofd")]
#: How tables are printed: on a page after the other, by whole rows or rows cut where the page ends.
PRINTS = [
    pytest.param({"repeat": True, "cut": False}, id="header repeated"),
    pytest.param({"repeat": False, "cut": False}, id="header once"),
    pytest.param({"repeat": True, "cut": True}, id="rows cut, header repeated"),
    pytest.param({"repeat": False, "cut": True}, id="rows cut, header once"),
    pytest.param(
        {"repeat": False, "cut": True, "closed": False}, id="rows cut, no rule at the cut"
    ),
]


@pytest.mark.parametrize("made", FORMATS)
@pytest.mark.parametrize("printing", PRINTS)
def test_every_kind_of_fact_is_read_to_095(
    made: Callable[[Sequence[Leaf]], bytes], printing: dict[str, bool]
) -> None:
    total = Score()
    for path in SEEDS:
        leaves = printed(read(path.read_bytes(), path.name), printing)
        assert len(leaves) > 3
        gold = json.loads((SHARED / "gold" / f"{path.stem}.gold.json").read_text("utf-8"))
        plan = to_json(parse(read(made(leaves), f"{path.stem}.{made.__name__}")))
        total.add(compare(gold, plan), path.stem)

    report = "\n".join([total.table(), *total.misses])
    assert min(total.tallies[kind].f1 for kind in KINDS) >= 0.95, report


#: Other sheets: narrow and wide measures, small type, landscape; lengths in points.
SHEETS = [
    pytest.param({"margin": 90.0, "size": 14.0, "leading": 24.0}, 12.0, id="narrow, large table"),
    pytest.param({"margin": 70.0, "size": 14.0, "leading": 20.0}, 9.0, id="wide, small table"),
    pytest.param(
        {"page_width": 841.89, "page_height": 595.28, "size": 12.0, "leading": 24.0},
        12.0,
        id="landscape",
    ),
]


@pytest.mark.parametrize(("sheet", "size"), SHEETS)
@pytest.mark.parametrize("cut", [False, True], ids=["rows whole", "rows cut"])
def test_on_other_sheets_it_is_read_to_095(sheet: dict[str, float], size: float, cut: bool) -> None:
    total = Score()
    for path in SEEDS:
        press = Press(head="政府文件", **sheet)
        document = read(path.read_bytes(), path.name)
        leaves = printed(document, {"repeat": True, "cut": cut, "size": size}, press)
        gold = json.loads((SHARED / "gold" / f"{path.stem}.gold.json").read_text("utf-8"))
        file = pdf(leaves, press.page_width, press.page_height)
        total.add(compare(gold, to_json(parse(read(file, f"{path.stem}.pdf")))), path.stem)

    report = "\n".join([total.table(), *total.misses])
    assert min(total.tallies[kind].f1 for kind in KINDS) >= 0.95, report


def printed(
    document: Document, printing: Mapping[str, float], press: Press | None = None
) -> list[Leaf]:
    """A plan read from text, on pages with a running head and numbers."""
    first = [b.text for b in document.blocks[:3] if b.table is None and "。" not in b.text]
    title = max(first, key=len)
    press = press or Press(head="政府文件")
    tables = {table.cells[0].block: table for table in document.tables}
    for block in document.blocks:
        if block.index in tables:
            table = tables[block.index]
            press.table(rows_of(document, table), shares_of(document, table), **printing)  # type: ignore[arg-type]
        elif block.table is None and block.text == title:
            press.title(block.text)
        elif block.table is None:
            press.paragraph(block.text, 0.0 if block.index == 0 else 2.0)
    return press.finish()


def rows_of(document: Document, table: Table) -> list[Row]:
    """The rows of a flattened table, its blank cells that go on from above merged with them."""
    rows: list[list[str | bool | None]] = [[""] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        rows[cell.row][cell.column] = document.blocks[cell.block].text
        for column in range(cell.column + 1, cell.column + cell.columns):
            rows[cell.row][column] = LEFT
    lead = next(i for i, head in enumerate(rows[0]) if str(head).replace("\n", "")[:2] == "牵头")
    for above, row in pairwise(rows[1:]):
        if LEFT in row or LEFT in above:
            continue
        goes_on = not row[lead]
        for column, text in enumerate(row):
            if not text and (column < lead or goes_on):
                row[column] = UP
    return list(rows)


def shares_of(document: Document, table: Table) -> list[float]:
    """Widths of the columns by what they hold."""
    longest = [4.0] * table.columns
    for cell in table.cells:
        if cell.columns == 1:
            words = document.blocks[cell.block].text
            longest[cell.column] = max(longest[cell.column], min(24.0, len(words) ** 0.7))
    return longest
