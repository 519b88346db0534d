"""Short ways to look at a document in a test."""

from __future__ import annotations

from dataclasses import replace

from taizhang.documents import BlockKind, Box, Document, PageSize


def paragraphs(document: Document) -> list[str]:
    """The texts of the paragraphs outside of tables."""
    return [b.text for b in document.blocks if b.kind is BlockKind.PARAGRAPH]


def grid(document: Document, number: int = 0) -> list[list[str | None]]:
    """A table as rows of texts; what a merged cell covers beside its first place is None."""
    table = document.tables[number]
    rows: list[list[str | None]] = [[None] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        rows[cell.row][cell.column] = document.blocks[cell.block].text
    return rows


def assert_sound(document: Document) -> None:
    """Assert what holds for every document: indexes, order, one cell at most for each place."""
    assert [b.index for b in document.blocks] == list(range(len(document.blocks)))
    assert [t.index for t in document.tables] == list(range(len(document.tables)))
    for block in document.blocks:
        assert 0 <= block.generated <= len(block.text)
        assert block.place
        assert (block.kind is BlockKind.CELL) == (block.table is not None)
        if block.kind is BlockKind.PARAGRAPH:
            assert "\n" not in block.text
            assert block.text
    for table in document.tables:
        covered: set[tuple[int, int]] = set()
        for cell in table.cells:
            assert document.blocks[cell.block].table == table.index
            places = {
                (row, column)
                for row in range(cell.row, cell.row + cell.rows)
                for column in range(cell.column, cell.column + cell.columns)
            }
            assert not places & covered
            covered |= places
        assert all(row < table.rows and column < table.columns for row, column in covered)
        assert [c.block for c in table.cells] == sorted(c.block for c in table.cells)


def as_recognised(document: Document, unclear: str = "", certainty: float = 0.5) -> Document:
    """`document` as if it were recognised on one page: all surely, but the words `unclear`."""
    blocks = []
    for block in document.blocks:
        certain = [1.0] * len(block.text)
        at = block.text.find(unclear) if unclear else -1
        if at >= 0:
            certain[at : at + len(unclear)] = [certainty] * len(unclear)
        box = Box(1, 0.0, 0.0, 400.0, 12.0, 0, len(block.text), tuple(certain))
        blocks.append(replace(block, boxes=(box,)))
    return replace(document, blocks=tuple(blocks), pages=(PageSize(595.0, 842.0),))
