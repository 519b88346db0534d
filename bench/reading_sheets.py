"""The measured plans as workbooks and web pages, made by the same hands as in the tests."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.extraction.renderings import page_of_a_site, workbook  # noqa: E402

from taizhang.documents import read  # noqa: E402


def as_sheets(files: list[Path]) -> list[Path]:
    """The Word files as `.xlsx` and `.html` beside them."""
    made = []
    for path in files:
        document = read(path.read_bytes(), path.name)
        for suffix, render in ((".xlsx", workbook), (".html", page_of_a_site)):
            other = path.with_suffix(suffix)
            if not other.exists():
                other.write_bytes(render(document, document.blocks[0].text))
            made.append(other)
    return made
