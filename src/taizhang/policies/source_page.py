"""The source as HTML: the document as it is, with every fact marked in it.

Written with strings, not with a template: a plan of sixty pages has thousands of segments, and the
template engine takes longer for them than the database for the whole page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from django.utils.safestring import SafeString, mark_safe

from taizhang.documents import Block, Cell, Document, Table
from taizhang.policies.marking import Fact, FactKind, Segment, mark

#: More cells than any printed page has: a table that claims more is shown without its empty cells.
MOST_PLACES = 200_000


def source_html(document: Document, facts: Sequence[Fact]) -> SafeString:
    """Return the document as HTML; each segment that facts cover is a link to the first one's card."""
    segments = mark([block.text for block in document.blocks], facts)
    words = ["".join(_segment(s, index) for s in parts) for index, parts in enumerate(segments)]
    classes = _classes(document, facts)
    # Every piece of text went through escape() in _segment.
    return mark_safe("".join(_pieces(document, words, classes)))  # noqa: S308


def _pieces(document: Document, words: list[str], classes: dict[int, str]) -> Iterator[str]:
    shown: set[int] = set()
    for block in document.blocks:
        if block.table is None:
            yield _paragraph(block, words[block.index], classes.get(block.index, ""))
        elif block.table not in shown:
            shown.add(block.table)
            yield _table(document.tables[block.table], words)


def _classes(document: Document, facts: Sequence[Fact]) -> dict[int, str]:
    """Return the blocks that are the title or a heading."""
    found: dict[int, str] = {}
    for fact in facts:
        name = "doc-title" if fact.key == "d-title" else "doc-heading"
        if fact.kind is FactKind.HEADING or fact.key == "d-title":
            for block, start, end in fact.spans:
                # A run-in heading (一是优化布局。各地要……) leaves its paragraph a paragraph.
                if 0 <= block < len(document.blocks) and 2 * (end - start) > len(
                    document.blocks[block].text
                ):
                    found.setdefault(block, name)
    return found


def _paragraph(block: Block, words: str, name: str) -> str:
    if not words:
        return ""
    attributes = f' class="{name}"' if name else ""
    return f'<p data-block="{block.index}"{attributes}>{words}</p>'


def _segment(segment: Segment, block: int) -> str:
    text = escape(segment.text, quote=False)
    if not segment.facts:
        return text
    inner = segment.facts[0]
    doubt = " unsure" if inner.unsure else ""
    title = f' title="{escape(inner.words)}"' if inner.words else ""
    keys = " ".join(dict.fromkeys(fact.key for fact in segment.facts))
    return (
        f'<a class="trace {inner.kind}{doubt}" id="m{block}-{segment.start}"'
        f' href="#c-{inner.key}" data-facts="{keys}"{title}>{text}</a>'
    )


def _table(table: Table, words: list[str]) -> str:
    rows: list[list[Cell]] = [[] for _ in range(table.rows)]
    for cell in (*table.cells, *_empty_places(table)):
        if 0 <= cell.row < table.rows:
            rows[cell.row].append(cell)
    head = "".join(_row(row, words, "th") for row in rows[: table.header_rows])
    body = "".join(_row(row, words, "td") for row in rows[table.header_rows :])
    head = f"<thead>{head}</thead>" if head else ""
    return f'<div class="doc-table" tabindex="0"><table>{head}<tbody>{body}</tbody></table></div>'


def _row(row: list[Cell], words: list[str], tag: str) -> str:
    return f"<tr>{''.join(_cell(c, words, tag) for c in sorted(row, key=_column))}</tr>"


def _column(cell: Cell) -> int:
    return cell.column


def _cell(cell: Cell, words: list[str], tag: str) -> str:
    rows = f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    columns = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    if cell.block < 0:
        return f"<{tag}{rows}{columns}></{tag}>"
    return f'<{tag} data-block="{cell.block}"{rows}{columns}>{words[cell.block]}</{tag}>'


def _empty_places(table: Table) -> Iterator[Cell]:
    """Yield a cell without block for each place that no cell covers, or the row would shift left."""
    if table.rows * table.columns > MOST_PLACES:
        return
    covered = {
        (row, column)
        for cell in table.cells
        for row in range(cell.row, cell.row + cell.rows)
        for column in range(cell.column, cell.column + cell.columns)
    }
    for row in range(table.rows):
        for column in range(table.columns):
            if (row, column) not in covered:
                yield Cell(block=-1, row=row, column=column)
