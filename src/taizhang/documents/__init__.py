"""Files → `Document`: blocks with spans, one reader a format. Pure: bytes in, values out."""

from taizhang.documents.errors import ReadingError, UnreadableFile
from taizhang.documents.model import (
    Block,
    BlockKind,
    Box,
    Cell,
    Document,
    Note,
    PageSize,
    Span,
    Table,
)
from taizhang.documents.reading import read

__all__ = [
    "Block",
    "BlockKind",
    "Box",
    "Cell",
    "Document",
    "Note",
    "PageSize",
    "ReadingError",
    "Span",
    "Table",
    "UnreadableFile",
    "read",
]
