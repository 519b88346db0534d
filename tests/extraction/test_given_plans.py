"""The given plans are read right, as text and in other formats; they stay outside the repository."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from taizhang import parse, read
from taizhang.extraction.serialise import to_json
from tests.extraction.documents import page, texts, web_page, word_file, workbook
from tests.scoring import KINDS, Score, compare

SHARED = Path(__file__).resolve().parents[3] / "shared"
SEEDS = sorted((SHARED / "seeds").glob("*.txt"))

pytestmark = pytest.mark.skipif(not SEEDS, reason="the given plans are not here (../shared/seeds)")


def plan_of(path: Path) -> dict[str, Any]:
    return to_json(parse(read(path.read_bytes(), path.name)))


def gold_of(path: Path) -> dict[str, Any]:
    return json.loads((SHARED / "gold" / f"{path.stem}.gold.json").read_text("utf-8"))


def test_every_kind_of_fact_is_read_to_097_and_their_mean_to_0985() -> None:
    total = Score()
    for path in SEEDS:
        total.add(compare(gold_of(path), plan_of(path)), path.stem)

    report = "\n".join([total.table(), *total.misses])
    assert min(total.tallies[kind].f1 for kind in KINDS) >= 0.97, report
    assert total.mean >= 0.985, report


TABLE_PLANS = ["000_99321dcad9a78a9c", "002_0dc2bc417d7c1b87"]
PROSE_PLAN = "004_9fe223a00010feb8"


def _table_of(path: Path) -> tuple[str, list[str | None], list[list[str | None]]]:
    """Title, head and rows of the flattened table of a given plan, with its blank continuing cells
    as None: merged with the cell above, in the head with that to the left."""
    document = read(path.read_bytes(), path.name)
    (table,) = document.tables
    head, *rows = texts(document, table)
    labels = ["".join(h.split()) for h in head]
    lead = next(i for i, h in enumerate(labels) if h.startswith("牵头"))
    heads: list[str | None] = list(head)
    for cell in table.cells:
        if cell.row == 0:
            for column in range(cell.column + 1, cell.column + cell.columns):
                heads[column] = None
    merged: list[list[str | None]] = []
    for row in rows:
        goes_on = not row[lead]
        merged.append([_merged(i, text, lead, goes_on) for i, text in enumerate(row)])
    title = "".join(b.text for b in document.blocks if b.table is None).removeprefix("附件")
    return title, heads, merged


def _merged(column: int, text: str, lead: int, goes_on: bool) -> str | None:
    if text:
        return text
    if column < lead or goes_on:
        return None
    return ""


@pytest.mark.parametrize("stem", TABLE_PLANS)
@pytest.mark.parametrize(
    ("made", "name"),
    [(word_file, "plan.docx"), (workbook, "plan.xlsx"), (web_page, "plan.html")],
    ids=["docx", "xlsx", "html"],
)
def test_a_table_plan_in_another_format_reads_to_the_same_plan(
    stem: str, made: Callable[..., bytes], name: str
) -> None:
    path = SHARED / "seeds" / f"{stem}.txt"
    from_text, from_file = plan_of(path), to_json(parse(read(made(*_table_of(path)), name)))

    assert _bare(from_file) == _bare(from_text)


def _prose_as_page(paragraphs: list[str]) -> bytes:
    title, *rest = paragraphs
    return page(title, "".join(f"<p>\u3000\u3000{escape(text)}</p>\n" for text in rest))


def _prose_as_workbook(paragraphs: list[str]) -> bytes:
    made = openpyxl.Workbook()
    assert made.active is not None
    for text in paragraphs:
        made.active.append([text])
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("made", "name"),
    [(_prose_as_workbook, "plan.xlsx"), (_prose_as_page, "plan.html")],
    ids=["xlsx", "html"],
)
def test_a_prose_plan_in_another_format_reads_to_the_same_plan(
    made: Callable[[list[str]], bytes], name: str
) -> None:
    path = SHARED / "seeds" / f"{PROSE_PLAN}.txt"
    paragraphs = [block.text for block in read(path.read_bytes(), path.name).blocks]
    from_text, from_file = plan_of(path), to_json(parse(read(made(paragraphs), name)))

    assert _bare(from_file) == _bare(from_text)


def _bare(value: Any) -> Any:
    """A plan in JSON without places and certainty."""
    if isinstance(value, dict):
        left_out = ("spans", "number_spans", "measure_spans", "confidence", "warnings")
        return {k: _bare(v) for k, v in value.items() if k not in left_out}
    return [_bare(v) for v in value] if isinstance(value, list) else value
