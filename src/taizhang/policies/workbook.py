"""Moved to `tables.workbook`."""

from taizhang.tables.workbook import A3, A4, Field, OfficeSheet, OfficeWorkbook

__all__ = ["A3", "A4", "Field", "OfficeSheet", "OfficeWorkbook"]
