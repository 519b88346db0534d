"""Moved to `tables.language`."""

from taizhang.tables.language import language

__all__ = ["language"]
