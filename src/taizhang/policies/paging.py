"""Moved to `tables.paging`."""

from taizhang.tables.paging import PAGE_SIZE, Paging

__all__ = ["PAGE_SIZE", "Paging"]
