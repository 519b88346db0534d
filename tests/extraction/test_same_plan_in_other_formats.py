"""A plan reads to the same plan, however it was laid out before it came to us."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from taizhang import parse, read
from taizhang.documents import Document
from taizhang.extraction.serialise import to_json
from tests.extraction import renderings

CORPUS = Path(__file__).resolve().parents[1] / "corpus" / "development"
PLANS = sorted(path for path in CORPUS.glob("*") if path.suffix in (".txt", ".docx"))
RENDERINGS = [
    renderings.plain_page,
    renderings.page_of_lines,
    renderings.page_of_word,
    renderings.page_of_a_site,
    renderings.workbook,
]


def bare(value: Any) -> Any:
    """A plan in JSON without places and certainty."""
    if isinstance(value, dict):
        left_out = ("spans", "number_spans", "measure_spans", "confidence", "warnings")
        return {key: bare(item) for key, item in value.items() if key not in left_out}
    return [bare(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("rendered", RENDERINGS, ids=lambda rendered: rendered.__name__)
@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem[:24])
def test_laid_out_anew_it_reads_to_the_same_plan(
    path: Path, rendered: Callable[[Document, str], bytes]
) -> None:
    document = read(path.read_bytes(), path.name)
    plan = bare(to_json(parse(document)))
    data = rendered(document, plan["document"]["title"] or "")

    found = bare(to_json(parse(read(data, "another file"))))
    assert found == plan
