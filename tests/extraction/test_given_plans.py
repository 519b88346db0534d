"""The given plans are read right, as text and as Word files; they stay outside the repository."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from taizhang import parse, read
from taizhang.extraction.serialise import to_json
from tests.extraction.documents import texts, word_file
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


def _as_word(path: Path) -> bytes:
    """The flattened table of a given plan as a Word table, its blank continuing cells merged."""
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
    return word_file(title, heads, merged)  # type: ignore[arg-type]


def _merged(column: int, text: str, lead: int, goes_on: bool) -> str | None:
    if text:
        return text
    if column < lead or goes_on:
        return None
    return ""


@pytest.mark.parametrize("stem", ["000_99321dcad9a78a9c", "002_0dc2bc417d7c1b87"])
def test_a_table_plan_as_a_word_file_reads_to_the_same_plan(stem: str) -> None:
    path = SHARED / "seeds" / f"{stem}.txt"
    from_text, from_word = plan_of(path), to_json(parse(read(_as_word(path), "plan.docx")))

    assert _bare(from_word) == _bare(from_text)


def _bare(value: Any) -> Any:
    """A plan in JSON without places and certainty."""
    if isinstance(value, dict):
        left_out = ("spans", "number_spans", "measure_spans", "confidence", "warnings")
        return {k: _bare(v) for k, v in value.items() if k not in left_out}
    return [_bare(v) for v in value] if isinstance(value, list) else value
