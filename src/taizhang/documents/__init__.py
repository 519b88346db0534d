"""Files → `Document`: blocks with spans, one reader a format. Pure: bytes in, values out."""

from taizhang.documents.errors import ReadingError
from taizhang.documents.model import Block, BlockKind, Cell, Document, Span, Table

__all__ = ["Block", "BlockKind", "Cell", "Document", "ReadingError", "Span", "Table"]
