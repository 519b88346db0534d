"""`Document` ↔ bytes: compact JSON, compressed. For what keeps documents, or sends them elsewhere."""

from __future__ import annotations

import json
import zlib
from typing import Any

from taizhang.documents.model import (
    Block,
    BlockKind,
    Box,
    Cell,
    Document,
    Note,
    PageSize,
    Table,
)


def pack(document: Document) -> bytes:
    """Return `document` as bytes; `unpack` gives an equal one."""
    value = {
        "name": document.name,
        "format": document.format,
        "blocks": [
            [b.kind.value, b.text, b.place, b.generated, b.outline, b.table]
            for b in document.blocks
        ],
        "boxes": [
            [b.index, [_plain_box(box) for box in b.boxes]] for b in document.blocks if b.boxes
        ],
        "pages": [[page.width, page.height] for page in document.pages],
        "notes": [[n.code, n.block] for n in document.notes],
        "tables": [
            [
                [t.rows, t.columns, t.header_rows, t.merges_known],
                [[c.block, c.row, c.column, c.rows, c.columns] for c in t.cells],
            ]
            for t in document.tables
        ],
    }
    return zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def unpack(packed: bytes) -> Document:
    """Return the document that `pack` made `packed` from."""
    value = json.loads(zlib.decompress(packed))
    # What was packed by the first versions knows no pages.
    boxes = {index: _boxes(found) for index, found in value.get("boxes", ())}
    return Document(
        name=value["name"],
        format=value["format"],
        blocks=tuple(
            Block(index, BlockKind(kind), *said, boxes=boxes.get(index, ()))  # type: ignore[misc]
            for index, (kind, *said) in enumerate(value["blocks"])
        ),
        tables=tuple(
            Table(index, rows, columns, tuple(Cell(*cell) for cell in cells), *head)
            for index, ((rows, columns, *head), cells) in enumerate(value["tables"])
        ),
        notes=tuple(Note(*note) for note in value["notes"]),
        pages=tuple(PageSize(*size) for size in value.get("pages", ())),
    )


def unpack_texts(packed: bytes) -> tuple[str, ...]:
    """Return the texts of the blocks alone, for whoever asks for nothing else."""
    return tuple(said[1] for said in json.loads(zlib.decompress(packed))["blocks"])


def _plain_box(box: Box) -> list[Any]:
    place: list[Any] = [box.page, box.x0, box.y0, box.x1, box.y1, box.start, box.end]
    return [*place, list(box.certainty)] if box.certainty else place


def _boxes(found: list[list[Any]]) -> tuple[Box, ...]:
    return tuple(Box(*place[:7], *map(tuple, place[7:8])) for place in found)
