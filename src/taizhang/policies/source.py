"""`Document` ↔ bytes, for `models.Source`: compact JSON, compressed."""

from __future__ import annotations

import json
import zlib

from taizhang.documents import Block, BlockKind, Cell, Document, Note, Table


def pack(document: Document) -> bytes:
    """Return `document` as bytes; `unpack` gives an equal one."""
    value = {
        "name": document.name,
        "format": document.format,
        "blocks": [
            [b.kind.value, b.text, b.place, b.generated, b.outline, b.table]
            for b in document.blocks
        ],
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
    return Document(
        name=value["name"],
        format=value["format"],
        blocks=tuple(
            Block(index, BlockKind(kind), *rest)
            for index, (kind, *rest) in enumerate(value["blocks"])
        ),
        tables=tuple(
            Table(index, rows, columns, tuple(Cell(*cell) for cell in cells), *head)
            for index, ((rows, columns, *head), cells) in enumerate(value["tables"])
        ),
        notes=tuple(Note(*note) for note in value["notes"]),
    )
