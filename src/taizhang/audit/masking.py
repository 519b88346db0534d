"""Personal data in the history (脱敏): enough to tell which, not enough to use."""

from __future__ import annotations

#: What stands for characters that are kept back, and for a value of which nothing is told.
HIDDEN = "•••"


def mask(value: str, *, first: int = 0, last: int = 0) -> str:
    """`value` with its `first` and `last` characters alone: mask("13800138000", first=3, last=2)
    is 138•••00. Never more than half of it is told; "" stays "".
    """
    if not value:
        return ""
    if 2 * (first + last) > len(value):
        return HIDDEN
    return value[:first] + HIDDEN + (value[-last:] if last else "")
