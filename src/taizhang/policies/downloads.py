"""Moved to `tables.downloads`."""

from taizhang.tables.downloads import XLSX, workbook

__all__ = ["XLSX", "workbook"]
