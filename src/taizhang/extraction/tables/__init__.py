"""Task tables: which column holds what, and the tasks of the rows."""

from taizhang.extraction.tables.grid import Grid
from taizhang.extraction.tables.layout import Layout, find_layout, heads
from taizhang.extraction.tables.rows import TableReader

__all__ = ["Grid", "Layout", "TableReader", "find_layout", "heads"]
