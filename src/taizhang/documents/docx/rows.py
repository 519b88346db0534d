"""The rows of one table, taken in a single pass over its elements in the order of the file.

This is where the time goes in a plan that is a table of five hundred cells: one loop in C finds the
elements that matter, and no cell costs a search of its own.
"""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from taizhang.documents.docx import names as n
from taizhang.documents.docx.styles import whole
from taizhang.documents.docx.tables import MAX_COLUMNS, WordCell, WordRow
from taizhang.documents.docx.words import BLANKS, WORD_TAGS, piece_of

_TAGS = (
    n.T, n.P, n.TC, n.TR, n.V_MERGE, n.GRID_SPAN, n.H_MERGE, n.GRID_BEFORE, n.HEADER,
    *(tag for tag in WORD_TAGS if tag != n.T),
)  # fmt: skip


def rows_of(table: etree._Element, label: Callable[[etree._Element], str] | None) -> list[WordRow]:
    """The rows of `table`, which has no table inside; `label` gives paragraphs their numbers."""
    rows: list[WordRow] = []
    row, cell, column = WordRow(), WordCell("", 0, 0), 0
    pieces: list[str] = []
    labels: list[str] = []
    for element in table.iter(*_TAGS):
        tag = element.tag
        if tag == n.T:
            pieces.append(element.text or "")
        elif tag == n.P:
            pieces.append("\n")
            if label is not None and (written := label(element)):
                pieces.append(written)
                labels.append(written)
        elif tag == n.TC:
            _finish(cell, pieces, labels)
            pieces, labels = [], []
            column += cell.columns
            cell = WordCell("", 0, column)
            row.cells.append(cell)
        elif tag == n.TR:
            _finish(cell, pieces, labels)
            pieces, labels = [], []
            column = 0
            cell = WordCell("", 0, 0, columns=0)
            row = WordRow()
            rows.append(row)
        elif tag == n.V_MERGE:
            cell.down = goes_on(element)
        elif tag == n.H_MERGE:
            cell.right = goes_on(element)
        elif tag == n.GRID_SPAN:
            cell.columns = max(1, _count(element.get(n.VAL), 1))
        elif tag == n.GRID_BEFORE and not row.cells:
            column = _count(element.get(n.VAL), 0)
        elif tag == n.HEADER:
            row.header = n.is_on(element.get(n.VAL))
        elif tag in WORD_TAGS:
            pieces.append(piece_of(element))
    _finish(cell, pieces, labels)
    return [row for row in rows if row.cells]


def _finish(cell: WordCell, pieces: list[str], labels: list[str]) -> None:
    """Give `cell` its text: a line for each paragraph and each line break, no empty ones."""
    text = "".join(pieces).strip(BLANKS)
    if "\n" in text:
        text = "\n".join(filter(None, (line.strip(BLANKS) for line in text.split("\n"))))
    cell.text = text
    if labels and text.startswith(labels[0].strip(BLANKS)):
        cell.generated = min(len(labels[0]), len(text))


def goes_on(merge: etree._Element) -> bool:
    """Whether a merge mark continues a merged cell: it does unless it says that one begins."""
    return merge.get(n.VAL, "continue") == "continue"


def _count(text: str | None, otherwise: int) -> int:
    return max(0, min(whole(text, otherwise) or 0, MAX_COLUMNS))
